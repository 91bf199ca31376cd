"""The tables of the rules: what is shipped, what was added and by which source; a lawyer's page."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget

from resources.language import N_, NC_
from storage.casework import table_file
from storage.casework import tables as verbs
from storage.casework.change import Change
from storage.casework.session import Session
from storage.kinds.table_row import KIND, TABLES
from storage.progress import Progress
from storage.rules.table_views import (
    OVER,
    REPLACED,
    Listed,
    gaps,
    last_day,
    listing,
    unread,
)
from storage.rules.tables import RuleTables, rule_tables
from ui.desk import Desk
from ui.dialogs.reason import ask_reason
from ui.dialogs.table_row import TableRowDialog
from ui.models.facts import FactsModel
from ui.tasks import Job
from ui.widgets.basics import button, label, named, row
from ui.widgets.table import Table

NOTE: Final = N_(
    "What is added lies over what is shipped, from its day on, in every reckoning of this vault, "
    "and travels with packages. Only legal staff and supervisors add rows."
)
ENDS: Final = N_("The table ends on {day}.")
UNREAD: Final = N_("{count} added rows cannot be used and count for nothing.")
MARKS: Final = {
    "V": NC_("mark", "read in the text"),
    "2": NC_("mark", "secondary source"),
    "M": NC_("mark", "to be confirmed"),
    "C": NC_("mark", "announced data"),
    "": NC_("mark", "added"),
    OVER: NC_("mark", "replaces shipped"),
    REPLACED: NC_("mark", "replaced"),
}


class TablesPane(QWidget):
    """Shows one table at a time; what was added can be withdrawn, what is shipped cannot."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reading: Job | None = None
        self.tables: RuleTables = rule_tables()
        self.lines: tuple[Listed, ...] = ()
        words = desk.words
        self.choice = named(QComboBox(), words(KIND.by_name["table"].label))
        for value, text in TABLES:
            self.choice.addItem(words(text), value)
        self.choice.currentIndexChanged.connect(lambda _place: self._show_table())
        heads = [words(KIND.by_name[name].label) for name in _COLUMNS]
        self.model = FactsModel([*heads, words(NC_("table", "Mark"))])
        self.table = Table(self.model, words(KIND.plural))
        self.table.set_widths([100, 100, 320, 150, 270, 130], stretch=4, kept=(0, 1))
        self.table.picked.connect(self._pick)
        self.ends = label(part="muted", wrap=True)
        self.source = label(part="muted", wrap=True)
        self.add = button(words(N_("Add a row…")), self.add_row, icon="add", part="primary")
        self.withdraw = button(words(N_("Withdraw…")), self._ask_withdraw, icon="undo")
        self.take = button(words(N_("From a file…")), self._ask_file, icon="open")
        self.give = button(words(N_("As a file…")), self._ask_target, icon="save")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 12, 2, 2)
        layout.setSpacing(8)
        layout.addWidget(label(words(NOTE), "muted", wrap=True))
        head = row(self.choice, self.ends, self.take, self.give)
        head.setStretch(1, 1)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.source)
        layout.addLayout(row(None, self.withdraw, self.add))
        desk.changed.connect(self._changed)
        self._show(self.tables)

    def activate(self) -> None:
        """Read the tables again."""
        if self._reading is not None:
            self._reading.drop()
        if self._desk.session_open:
            self._reading = self._desk.tasks.start(_read, self._show)

    def current(self) -> str:
        """Return the table that is shown."""
        return str(self.choice.currentData())

    def add_row(self) -> None:
        """Ask for another row of the table that is shown."""
        dialog = TableRowDialog(self._desk, self.current(), self)
        dialog.open()

    def add_file(self, path: Path) -> None:
        """Add every row of a file, or none."""
        self._desk.tasks.start(lambda session, _p: table_file.add_file(session, path), lasting=True)

    def write_file(self, path: Path) -> None:
        """Write what was added as a file."""

        def work(session: Session, _progress: Progress) -> int:
            return table_file.write_file(session, path)

        self._desk.tasks.start(work, partial(self._written, path))

    def _show(self, found: RuleTables) -> None:
        self._reading, self.tables = None, found
        may = self._desk.role in KIND.writers
        for part in (self.add, self.take):
            part.setEnabled(may)
            part.setToolTip("" if may else self._desk.words(ONLY))
        self._show_table()

    def _show_table(self) -> None:
        words, name = self._desk.words, self.current()
        self.lines = listing(name, self.tables)
        self.model.show_lines([self._line(one) for one in self.lines])
        day = last_day(name, self.tables)
        wrong = unread(name, self.tables)
        said = [words(ENDS, day=day.isoformat())] if day else []
        said += [one.say(words) for one in gaps(name, self.tables)]
        said += [words(UNREAD, count=len(wrong))] if wrong else []
        self.ends.setText(" ".join(said))
        self.table.selectRow(0)
        self._pick(0)

    def _line(self, one: Listed) -> tuple[str, ...]:
        words = self._desk.words
        days = [day.isoformat() if day else "" for day in (one.start, one.end)]
        label, shown = (words(text) if text else "" for text in (one.label, one.shown))
        source = one.source if one.row is not None else words(one.source)
        return (*days, f"{one.number} {label}".strip(), shown, source, words(MARKS[one.mark]))

    def _pick(self, place: int) -> None:
        line = self.lines[place] if 0 <= place < len(self.lines) else None
        self.source.setText("  ".join(p for p in self._line(line)[2:5] if p) if line else "")
        own = line is not None and line.row is not None
        self.withdraw.setEnabled(own and self._desk.role in KIND.writers)

    def _ask_withdraw(self) -> None:
        line = self.lines[self.table.currentIndex().row()]
        words = self._desk.words
        if line.row is not None:
            title = words(N_("Withdraw the row"))
            question = words(N_("What it replaced holds again. Why is it withdrawn?"))
            ask_reason(
                self._desk, title, question, title, self, partial(self._take_out, line.row.id)
            )

    def _take_out(self, record: str, reason: str) -> None:
        def work(session: Session, _progress: Progress) -> Change:
            return verbs.withdraw_row(session, record, reason)

        self._desk.tasks.start(work, lasting=True)

    def _ask_file(self) -> None:
        title = self._desk.words(N_("File with rows"))
        name, _filter = QFileDialog.getOpenFileName(self, title, "", "CSV (*.csv)")
        if name:
            self.add_file(Path(name))

    def _ask_target(self) -> None:
        title = self._desk.words(N_("Where to keep the rows"))
        name, _filter = QFileDialog.getSaveFileName(self, title, "tables.csv", "CSV (*.csv)")
        if name:
            self.write_file(Path(name))

    def _written(self, path: Path, count: int) -> None:
        said = self._desk.words(N_("{count} rows in {path}"), count=count, path=path)
        self.source.setText(said)

    def _changed(self, _change: Change) -> None:
        if self.isVisible():
            self.activate()


ONLY: Final = N_("Only legal staff and supervisors may change the tables.")
_COLUMNS: Final = ("start", "end", "name", "value", "source")


def _read(session: Session, _progress: Progress) -> RuleTables:
    return verbs.current_tables(session)
