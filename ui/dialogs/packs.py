"""The packs that were made of a case, newest first, and what changed since each."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from storage.casework.completion import Changed, changes_since
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.kinds.pack import PROFILES
from storage.progress import Progress
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.dialogs.changes_since import ChangesDialog
from ui.dialogs.check_pack import ask_for_pack
from ui.dialogs.timestamp import ask_for_stamp
from ui.forms.spoken import Speech
from ui.models.cells import Surround
from ui.models.facts import FactsModel
from ui.widgets.basics import Empty, button, label, row
from ui.widgets.fitting import open_at
from ui.widgets.table import Table

# Making a pack writes its own record; that is no change to the case.
_OWN = frozenset({"pack"})
Found = tuple[CaseFile, dict[str, tuple[Changed, ...]]]


class PacksDialog(QDialog):
    """Emits ``chosen`` with the id of a record that changed and is to be shown."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._packs: list[Row] = []
        self._found: Found | None = None
        words = desk.words
        self.setWindowTitle(words("Packs that were made"))
        open_at(self, 940, 440)
        self.model = FactsModel(
            (words("Pack no."), words("Profile"), words("Made at"), words("Pages"),
             words("Replaces"), words("Changed since"))
        )  # fmt: skip
        self.table = Table(self.model, words("Packs that were made"))
        self.table.set_widths([220, 80, 196, 60, 200, 100], stretch=4)
        self.table.opened.connect(self._show)
        self.table.picked.connect(lambda _row: self._refresh())
        self.changes_button = button(words("What changed since…"), self._show_current)
        self.changes_button.setEnabled(False)
        empty = Empty("pack")
        empty.say(words("No pack was made of this case yet."))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.addWidget(
            label(words("A pack is never changed; a new one takes its place."), "muted")
        )
        layout.addWidget(self.stack, 1)
        self.check_button = button(words("Check a file…"), self._check)
        close = button(words("Close"), self.accept, part="primary")
        self.stamp_button = button(words("Timestamp…"), partial(ask_for_stamp, desk, self))
        buttons = (self.changes_button, self.check_button, self.stamp_button)
        layout.addLayout(row(*buttons, None, close))
        desk.tasks.start(partial(_read, case_id=case_id), self._take)

    def _take(self, found: Found) -> None:
        self._found = found
        file, changes = found
        speech = Speech(self._desk.words, file, masked=self._desk.masked)
        self._packs = sorted(file.rows("pack"), key=lambda one: str(one["made_at"]), reverse=True)
        self.model.show_lines([self._line(one, speech, changes) for one in self._packs])
        self.stack.setCurrentIndex(0 if self._packs else 1)
        if self._packs:
            self.table.selectRow(0)
        self._refresh()

    def _line(
        self, pack: Row, speech: Speech, changes: dict[str, tuple[Changed, ...]]
    ) -> tuple[str, ...]:
        words = self._desk.words
        pages = sum(int(one.get("pages") or 0) for one in pack["files"] or ())
        # One made by an earlier version does not say how far the case was read.
        since = words("not known") if pack["seen"] is None else str(len(changes[pack.id]))
        return (
            str(pack["number"]),
            words(dict(PROFILES)[pack["profile"]]),
            speech.when(pack["made_at"]),
            str(pages),
            str(pack["supersedes"] or ""),
            since,
        )

    def _refresh(self) -> None:
        at = self.table.currentIndex().row()
        known = 0 <= at < len(self._packs) and self._packs[at]["seen"] is not None
        self.changes_button.setEnabled(known)

    def _check(self) -> None:
        changes = self._found[1] if self._found is not None else {}
        since = {pack: len(found) for pack, found in changes.items()}
        ask_for_pack(self._desk, self._packs, self, since)

    def _show_current(self) -> None:
        self._show(self.table.currentIndex().row())

    def _show(self, at: int) -> None:
        if self._found is None or not 0 <= at < len(self._packs):
            return
        file, changes = self._found
        pack, words = self._packs[at], self._desk.words
        if pack["seen"] is None:
            return
        around = Surround(words, file, self._desk.masked, self._desk.role)
        title = words("Since pack {number}", number=pack["number"])
        dialog = ChangesDialog(changes[pack.id], title, around, self)
        dialog.chosen.connect(self._go)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _go(self, record: str) -> None:
        self.accept()
        self.chosen.emit(record)


def _read(session: Session, _progress: Progress, *, case_id: str) -> Found:
    file = case_file(session, case_id)
    changes = {
        pack.id: tuple(
            one
            for one in changes_since(session, case_id, pack["seen"] or ())
            if one.kind not in _OWN
        )
        for pack in file.rows("pack")
        if pack["seen"] is not None
    }
    return file, changes
