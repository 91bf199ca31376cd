"""Which case of the list comes first: the deadlines of all of them, the next one on top."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from resources.language import N_, NC_
from ui.desk import Desk
from ui.models.deadline_lines import SOON_DAYS, DueCase, due_ink, due_lines, read_due
from ui.models.facts import FactsModel
from ui.tasks import Job
from ui.widgets.basics import button, label, row
from ui.widgets.fitting import open_scaled
from ui.widgets.table import Table

TITLE = N_("Deadlines of the cases in the list")
READING = N_("Reading {done} of {total}…")
FOUND = N_(
    "Open cases: {count}. Due within {days} days: {soon}; over: {over}; papers lack in {lacking}."
)
FIRST = N_("Only the first {most} of the list were read: narrow the list first.")
# So many are read in some seconds; whoever has more narrows the list.
MOST_CASES = 2000
_COLOURED = (4, 5)


class DeadlinesDialog(QDialog):
    """Emits ``opened`` with a case and with the ids of all of them in this order."""

    opened = Signal(str, list)

    def __init__(self, desk: Desk, case_ids: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, words = desk, desk.words
        self._found: tuple[DueCase, ...] = ()
        self._cut = len(case_ids) > MOST_CASES
        self.setWindowTitle(words(TITLE))
        self.said = label(part="muted", wrap=True)
        titles = (
            words("Name"), words("Case no."), words("Stage"),
            words(NC_("deadline", "What is due")), words("Day"), words(NC_("deadline", "Left")),
            words(NC_("deadline", "Lacking")),
        )  # fmt: skip
        self.model = FactsModel(titles, ink=self._ink, figures=6)
        self.table = Table(self.model, words(TITLE))
        self.table.set_widths([84, 128, 84, 140, 100, 116, 64], stretch=3, kept=(0, 4))
        self.table.opened.connect(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)
        self.go = button(words("Open"), self._open_current, part="primary")
        layout.addLayout(row(None, button(words("Close"), self.reject), self.go))
        open_scaled(self, 980, 540)
        work = partial(
            read_due, case_ids=tuple(case_ids[:MOST_CASES]), on=desk.today(), words=words
        )
        self._job: Job | None = desk.tasks.start(work, self._show)
        self._job.progress.connect(self._count)
        self.finished.connect(self._stop)

    def _ink(self, place: int, column: int) -> str:
        return due_ink(self._found[place]) if column in _COLOURED else ""

    def _count(self, done: int, total: int, _note: str) -> None:
        self.said.setText(self._desk.words(READING, done=done, total=total))

    def _show(self, found: tuple[DueCase, ...]) -> None:
        self._job, self._found = None, found
        words = self._desk.words
        self.model.show_lines(due_lines(found, words))
        days = [one.due.days for one in found if one.due is not None]
        text = words(
            FOUND, count=len(self._order), soon=sum(0 <= one <= SOON_DAYS for one in days),
            days=SOON_DAYS, over=sum(one < 0 for one in days),
            lacking=len({one.case_id for one in found if one.lacks}),
        )  # fmt: skip
        self.said.setText(f"{text} {words(FIRST, most=MOST_CASES)}" if self._cut else text)
        self.go.setEnabled(bool(found))
        self.table.setFocus()
        self.table.selectRow(0)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.drop()

    def _open_current(self) -> None:
        self._open(self.table.currentIndex().row())

    def _open(self, place: int) -> None:
        if 0 <= place < len(self._found):
            self.accept()
            self.opened.emit(self._found[place].case_id, self._order)

    @property
    def _order(self) -> list[str]:
        """Each case once, where its most urgent deadline stands."""
        return list(dict.fromkeys(one.case_id for one in self._found))
