"""The bin: what was removed in the last 30 days, from all cases; it erases nothing."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QVBoxLayout, QWidget

from resources.language import N_, NC_
from storage.casework import bin as bins
from storage.casework import records
from storage.casework.bin import DAYS, Binned
from storage.casework.change import Change
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.progress import Progress
from ui.desk import Desk
from ui.models.cells import Surround, summary, time_text
from ui.models.facts import FactsModel
from ui.tasks import Job
from ui.widgets.basics import Empty, button, label, named, row
from ui.widgets.table import Table

TITLE: Final = N_("Bin")
_KEEPS: Final = N_(
    "What was removed is only hidden. It is listed here for {days} days; the log keeps it for good."
)
# Reasons that the program writes by itself.
_WRITTEN: Final = {"undo": NC_("reason", "Undone"), "redo": NC_("reason", "Done again")}


class BinPage(QWidget):
    """Emits ``opened`` with the case of a record that was taken out."""

    opened = Signal(str)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reading: Job | None = None
        self.found: tuple[Binned, ...] = ()
        words = desk.words
        heads = (words("Removed"), words("Case no."), words("What"), words("Summary"),
                 words("Reason"), words("Removed by"), words("Days left"))  # fmt: skip
        self.model = FactsModel(heads)
        self.table = Table(self.model, words(TITLE))
        self.table.set_widths([136, 128, 96, 280, 180, 90, 76], stretch=3)
        self.older = named(QCheckBox(words("Older ones, too")), words("Older ones, too"))
        self.restore_button = button(
            words("Take out of the bin"), self.restore, icon="undo", part="primary"
        )
        self.restore_button.setToolTip("Enter")
        self.empty = Empty("trash")
        self.empty.say(words("The bin is empty."), words("Back to the list"), self.left.emit)
        self._lay_out()
        self.table.opened.connect(lambda _place: self.restore())
        self.table.picked.connect(lambda _place: self._judge())
        self.older.toggled.connect(lambda _on: self.activate())
        desk.changed.connect(self._changed)
        self.setFocusProxy(self.table)

    def activate(self) -> None:
        """Read the bin again."""
        if self._reading is not None:
            self._reading.drop()
        work = partial(_read, desk=self._desk, older=self.older.isChecked())
        self._reading = self._desk.tasks.start(work, self._show)

    def current(self) -> Binned | None:
        """Return the record that is chosen."""
        place = self.table.currentIndex().row()
        return self.found[place] if 0 <= place < len(self.found) else None

    def restore(self) -> None:
        """Take the chosen record out of the bin."""
        chosen = self.current()
        if chosen is not None:
            self._desk.tasks.start(partial(_restore, record=chosen.row.id), lasting=True)

    def _show(self, found: Sequence[Binned]) -> None:
        self._reading = None
        place = self.table.currentIndex().row()
        self.found = tuple(found)
        self.model.show_lines([self._line(one) for one in found])
        self.stack.setCurrentWidget(self.table if found else self.empty)
        if found:
            self.table.selectRow(max(0, min(place, len(found) - 1)))
        self._judge()

    def _line(self, one: Binned) -> tuple[str, ...]:
        kind, words = BY_NAME[one.row.kind], self._desk.words
        days = words("{days} days", days=one.days_left) if one.days_left else "-"
        around = Surround(words, None, masked=True, role=self._desk.role)
        said = summary(one.row, kind, around)
        reason = words(_WRITTEN[one.reason]) if one.reason in _WRITTEN else one.reason
        return (time_text(one.at), one.case_no or "-", words(kind.label), said or one.row.ref,
                reason, one.by, days)  # fmt: skip

    def _judge(self) -> None:
        self.restore_button.setEnabled(self.current() is not None)

    def _changed(self, _change: Change) -> None:
        if self.isVisible():
            self.activate()

    def _lay_out(self) -> None:
        words = self._desk.words
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        back = button(words("Back"), self.left.emit, icon="back", part="link")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        head = (back, label(words(TITLE), "title"), None, self.older, self.restore_button)
        layout.addLayout(row(*head, spacing=12))
        layout.addWidget(label(words(_KEEPS, days=DAYS), "muted", wrap=True))
        layout.addWidget(self.stack, 1)


def _read(session: Session, _progress: Progress, *, desk: Desk, older: bool) -> tuple[Binned, ...]:
    return bins.binned(session, desk.today(), older=older)


def _restore(session: Session, _progress: Progress, *, record: str) -> Change:
    return records.restore(session, record)
