"""The timeline tab: chips with counts, everything dated newest first, gaps, the chosen entry."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from storage.kinds import BY_NAME, KINDS
from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.forms.flow import FlowLayout
from ui.models.timeline_model import TimelineModel, around, counts_of, lines_of
from ui.models.visits_beside import as_listed
from ui.pages.detail import Detail
from ui.widgets.basics import Empty, button, forget
from ui.widgets.list_split import ListSplit
from ui.widgets.table import Table

# Who looked at what is shown under the overview; it would bury what happened.
_QUIET = frozenset({"reading"})
# What the style sheet gives a chip on its left and right, with its border, in pixels.
_CHIP_SIDES = 26


class TimelineTab(QWidget):
    """Emits ``correct`` and ``supplement`` with a record, ``add`` with the kind of contacts.

    ``printed`` asks for the paper of the timeline.
    """

    add = Signal(object)
    correct = Signal(object)
    supplement = Signal(object)
    printed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: tuple[Row, ...] = ()
        self._file: CaseFile | None = None
        self._chosen: frozenset[str] = frozenset()
        self._changed: frozenset[str] = frozenset()
        self._only_changed = False
        self._about = ""
        words = desk.words
        self.model = TimelineModel(words)
        self.table = Table(self.model, words("Timeline"))
        self.table.set_widths([136, 120, 200, 116, 52], stretch=2, kept=(0,))
        self.table.picked.connect(self._pick)
        self.table.opened.connect(self._open)
        self.bar = QWidget()
        self.chips = FlowLayout(self.bar)
        self.group = QButtonGroup(self)
        self.detail = Detail(desk)
        self.detail.correct.connect(self.correct)
        self.detail.supplement.connect(self.supplement)
        self.detail.around.connect(self.show_around)
        self.empty = Empty("timeline")
        self.add_button = button(words("Record a contact"), self._add, icon="add", part="link")
        self.print_button = button(
            words("Print the list of collection records…"),
            self.printed.emit,
            icon="print",
            part="link",
        )
        self.print_button.setToolTip("Ctrl+P")
        self._lay_out()

    def show_case(
        self, file: CaseFile, rows: Sequence[Row], changed: frozenset[str] = frozenset()
    ) -> None:
        """Show every dated record of a case, ``rows`` newest first.

        ``changed`` are the ids of those written since something of the case was returned.
        """
        self._file = file
        self._changed = changed
        # Its number among the visits is known only where they are listed together.
        self._rows = tuple(
            as_listed(file, row) if row.kind == "visit" else row
            for row in rows
            if row.kind not in _QUIET
        )
        if not around(self._rows, self._about):
            self._about = ""
        self._show_chips()
        self._show()

    def current(self) -> Row | None:
        """Return the record that is shown."""
        return self.detail.row

    def choose_kinds(self, kinds: frozenset[str]) -> None:
        """Show only these kinds; none means all."""
        self._chosen, self._only_changed = kinds, False
        self._leave_around()
        self._show()

    def choose_changed(self) -> None:
        """Show only what was written since something of the case was returned."""
        self._chosen, self._only_changed = frozenset(), True
        self._leave_around()
        self._show()

    def show_around(self, row: Row) -> None:
        """Show what stands before and after an entry, whatever its kind, and the entry chosen.

        Pressing the chip of it again goes back to what was shown before.
        """
        if around(self._rows, row.id):
            self._about = row.id
            self._show_chips()
            self._show()
            self._select(row)
            self.table.setFocus()

    def _leave_around(self) -> None:
        if self._about:
            self._about = ""
            self._show_chips()

    def _go_back(self) -> None:
        self._leave_around()
        self._show()

    def choose(self, row: Row) -> None:
        """Make a record current, whatever kinds were shown."""
        self.choose_kinds(frozenset())
        self._select(row)

    def _select(self, row: Row) -> None:
        for place, line in enumerate(self.model.lines):
            if line.row is not None and line.row.id == row.id:
                self.table.selectRow(place)

    def _show_chips(self) -> None:
        forget(self.chips)
        counts = counts_of(self._rows)
        words = self._desk.words
        everything = f"{words('All')} {len(self._rows)}"
        if self._about:
            text = words("Before and after one entry")
            self._keep_chip(button(text, self._go_back, part="chip"), chosen=True)
        self._add_chip(everything, frozenset())
        count = sum(row.id in self._changed for row in self._rows)
        self._only_changed &= bool(count)
        if count:
            text = words("Changed since returned: {count}", count=count)
            self._keep_chip(
                button(text, self.choose_changed, part="chip"),
                chosen=self._only_changed and not self._about,
            )
        for kind in KINDS:
            if counts[kind.name]:
                self._add_chip(f"{words(kind.plural)} {counts[kind.name]}", frozenset({kind.name}))

    def _add_chip(self, text: str, kinds: frozenset[str]) -> None:
        chip = button(text, lambda: self.choose_kinds(kinds), part="chip")
        all_of_them = not self._only_changed and not self._about
        self._keep_chip(chip, chosen=kinds == self._chosen and all_of_them)

    def _keep_chip(self, chip: QPushButton, *, chosen: bool) -> None:
        chip.setCheckable(True)
        chip.setChecked(chosen)
        # The one that is chosen is bold, which its size does not know of.
        bold = QFont(chip.font())
        bold.setBold(True)
        chip.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(chip.text()) + _CHIP_SIDES)
        self.group.addButton(chip)
        self.chips.addWidget(chip)

    def _show(self) -> None:
        if self._file is None:
            return
        near = around(self._rows, self._about)
        rows = near or [row for row in self._rows if self._wanted(row)]
        former = self.detail.row
        lines = lines_of(rows, self._file, self._desk.words, masked=self._desk.masked)
        self.model.show_lines(lines)
        self.stack.setCurrentWidget(self.table if lines else self.empty)
        place = next(
            (n for n, line in enumerate(lines) if line.row and former and line.row.id == former.id),
            0,
        )
        if lines:
            self.table.selectRow(place)
        self._pick(place)

    def _wanted(self, row: Row) -> bool:
        if self._only_changed:
            return row.id in self._changed
        return not self._chosen or row.kind in self._chosen

    def _pick(self, place: int) -> None:
        line = self.model.lines[place] if 0 <= place < len(self.model.lines) else None
        if self._file is not None:
            self.detail.show_row(line.row if line else None, self._file)

    def _open(self, place: int) -> None:
        row = self.model.lines[place].row
        if row is not None:
            self.correct.emit(row)

    def _add(self) -> None:
        kind: Kind = BY_NAME["contact"]
        self.add.emit(kind)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        words = self._desk.words
        self.empty.say(words("Nothing recorded yet."), words("Record a contact"), self._add)
        top = QHBoxLayout()
        top.addWidget(self.bar, 1)
        top.addWidget(self.print_button)
        top.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(ListSplit(self.stack, self.detail), 1)
