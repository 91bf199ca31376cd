"""The settings list of cases whose time is over, and of deletions that are held back here."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from storage.casework.retention import Due
from storage.rows import Row
from storage.rules.dates import date_words
from ui.desk import Desk
from ui.dialogs.keeping import KeepingDialog
from ui.models.facts import FactsModel
from ui.pages.keeping_work import read_due
from ui.widgets.basics import Empty, label
from ui.widgets.table import Table


class KeepingPane(QWidget):
    """Opens a case's keeping on Enter; emits ``counted`` with how many are due."""

    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.due: tuple[Due, ...] = ()
        words = desk.words
        heads = (words("Case no."), words("Name"), words("Last work"), words("Kept until"))
        self.model = FactsModel(heads)
        self.table = Table(self.model, words("Cases whose time is over"))
        self.table.set_widths([180, 220, 160, 160], stretch=1)
        self.table.opened.connect(self._open)
        self.empty = Empty("check")
        self.empty.say(words("No closed case has to go yet."))
        self.held = label(part="warning", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 14, 4, 4)
        layout.setSpacing(10)
        note = words(
            "Closed cases whose time is over: they may be deleted, and have to be unless something"
            " holds them. Enter shows why and lets you ask for it."
        )
        layout.addWidget(label(note, "muted", wrap=True))
        layout.addWidget(self.held)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty, 1)
        self._show(((), ()))

    def activate(self) -> None:
        """Read again."""
        self._desk.tasks.start(read_due, self._show)

    def _show(self, found: tuple[tuple[Due, ...], tuple[Row, ...]]) -> None:
        self.due, held = found
        words = self._desk.words
        self.model.show_lines([
            (one.case_no, one.name, self._day(one.clock.last.isoformat()),
             self._day(one.clock.until.isoformat()))
            for one in self.due
        ])  # fmt: skip
        self.table.setVisible(bool(self.due))
        self.empty.setVisible(not self.due)
        numbers = "、".join(str(row["case_no"] or row.case_id) for row in held)
        said = words(
            "Deleted elsewhere, kept here by a hold, or approved by nobody who may: {cases}",
            cases=numbers,
        )
        self.held.setText(said if held else "")
        self.held.setVisible(bool(held))
        self.counted.emit(len(self.due))

    def _day(self, iso: str) -> str:
        return date_words(iso, self._desk.words.language)

    def _open(self, place: int) -> None:
        dialog = KeepingDialog(self._desk, self.due[place].case_id, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
