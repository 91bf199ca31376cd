"""The suit as it stands: steps, deadlines, court and counsel, what is missing, limitation, papers.

Only to be read; its buttons lead to where each thing is entered, made or handed over.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from resources.language import NC_
from storage.rules.suit_course import Deadline
from ui import theme
from ui.desk import Desk
from ui.forms.flow import FlowLayout
from ui.models.facts import FactsModel
from ui.models.rules_facts import RulesFound
from ui.models.suit_lines import SuitLines, due_line, due_tone
from ui.widgets.basics import button, forget, label, role, row
from ui.widgets.suit_steps import SuitSteps
from ui.widgets.table import Table

_TONES = {"missing": "danger", "weak": "warning"}
# What a suit is filed with; the complaint follows the type of claim.
_COMPLAINTS = {"financial": "complaint-08", "private": "complaint-09", "card": "complaint-10"}


class SuitPanel(QWidget):
    """A sentence stands in place of the dates where they cannot be reckoned.

    Emits ``returned`` with the words of an item of the checklist that is to be completed, ``go``
    with the item that is to be looked at, ``entered`` to enter or change the suit, ``paper`` with
    the kind of a paper (empty: any), ``packed``, ``reckoned`` and ``handed_over``.
    """

    returned = Signal(str)
    go = Signal(str)
    entered = Signal()
    paper = Signal(str)
    packed = Signal()
    reckoned = Signal()
    handed_over = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._words = words = desk.words
        self._found: RulesFound | None = None
        self._claim = "financial"
        self.steps = SuitSteps(words)
        self.due = FactsModel(
            (words(NC_("deadline", "What is due")), words("Day"), words(NC_("deadline", "Left"))),
            ink=self._due_ink,
        )
        self.due_table = Table(self.due, words("Deadlines"))
        self.due_table.set_widths([300, 120, 140], stretch=0)
        ready = (words("What is needed"), words("State"), words("Why"))
        self.ready = FactsModel(ready, ink=self._ready_ink)
        clocks = (
            words("Contract no."), words("Events of grade"), words("Act by"),
            words("Last day by law"), words("State"), words("Remarks"),
        )  # fmt: skip
        self.limitation = FactsModel(clocks)
        self.ready_table = Table(self.ready, words("Ready for suit?"))
        self.ready_table.set_widths([172, 84, 300], stretch=2)
        self.ready_table.opened.connect(self._open_item)
        self.clock_table = Table(self.limitation, words("Limitation"))
        self.clock_table.set_widths([120, 84, 104, 116, 130, 90], stretch=0)
        for table in (self.due_table, self.ready_table, self.clock_table):
            table.picked.connect(partial(self._bring, table))
        self.note = role(label(wrap=True), "muted")
        self.none_due = label(words("Nothing is due that is recorded."), "muted", wrap=True)
        self.facts = QGridLayout()
        self.enter_button = button("", self.entered.emit, icon="edit", part="link")
        self.return_button = button(
            words("Return this item…"), self._return, icon="feedback", part="link"
        )
        self.return_button.setToolTip("R")
        self.return_button.setVisible(desk.role in ("legal", "supervisor"))
        if desk.role in ("legal", "supervisor"):
            back = QShortcut(QKeySequence("R"), self.ready_table, self._return)
            back.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._lay_out()

    def show_rules(self, found: RulesFound) -> None:
        """Show what the rules found."""
        self._found = found
        place = self.ready_table.currentIndex().row()
        self.ready.show_lines(found.ready)
        # Whoever returns one item after the other stays where they are.
        if 0 <= place < len(found.ready):
            self.ready_table.selectRow(place)
        self.limitation.show_lines(found.limitation)
        for table, lines in (
            (self.ready_table, found.ready),
            (self.clock_table, found.limitation),
        ):
            _fit(table, len(lines))
        if found.problem is not None:
            self.note.setText(found.problem.message(self._words))
        else:
            self.note.setText("" if found.limitation else self._words("No loan is recorded."))
        self.note.setVisible(bool(self.note.text()))
        self._claim = found.claim
        if found.suit is not None:
            self._show_suit(found.suit)

    def _show_suit(self, suit: SuitLines) -> None:
        words = self._words
        self.steps.show_steps(suit.steps)
        self.due.show_lines([due_line(one, words) for one in suit.due])
        _fit(self.due_table, len(suit.due))
        self.none_due.setVisible(not suit.due)
        forget(self.facts)
        for place, (title, text) in enumerate(suit.facts):
            self.facts.addWidget(label(title, "muted"), place, 0)
            self.facts.addWidget(label(text, wrap=True), place, 1)
        self.facts.setColumnStretch(1, 1)
        said = words("Change court, counsel, steps…") if suit.has_suit else words("Enter the suit…")
        self.enter_button.setText(said)
        self.enter_button.setAccessibleName(said.rstrip("…"))

    def _due_ink(self, place: int, column: int) -> str:
        found = self._due()
        return due_tone(found[place]) if column and place < len(found) else ""

    def _due(self) -> Sequence[Deadline]:
        return self._found.suit.due if self._found and self._found.suit else ()

    def _ready_ink(self, place: int, column: int) -> str:
        states = self._found.states if self._found else ()
        return _TONES.get(states[place], "") if column == 1 and place < len(states) else ""

    def _open_item(self, place: int) -> None:
        if self._found is not None and place < len(self._found.items):
            self.go.emit(self._found.items[place])

    def _bring(self, table: Table, place: int) -> None:
        """Scroll the tab, not the table, to the line that keys have come to."""
        over = self._scrolled()
        inside = over.widget() if over is not None else None
        if over is not None and inside is not None and table.hasFocus():
            over.viewport().installEventFilter(self)
            line = table.visualRect(table.model().index(place, 0))
            at = table.viewport().mapTo(inside, line.center())
            over.ensureVisible(at.x(), at.y(), 0, theme.row_height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter; the head of the dossier grows when its case is judged."""
        if event.type() == QEvent.Type.Resize:
            for table in (self.due_table, self.ready_table, self.clock_table):
                place = table.currentIndex().row()
                if table.hasFocus() and place >= 0:
                    QTimer.singleShot(0, self, partial(self._bring, table, place))
        return super().eventFilter(watched, event)

    def _scrolled(self) -> QScrollArea | None:
        over: QWidget | None = self
        while over is not None and not isinstance(over, QScrollArea):
            over = over.parentWidget()
        return over

    def _return(self) -> None:
        place = max(self.ready_table.currentIndex().row(), 0)
        if place < len(self.ready.lines):
            self.returned.emit(self.ready.lines[place][0])

    def _papers(self) -> QWidget:
        words, holder = self._words, QWidget()
        flow = FlowLayout(holder)
        complaint = button(words("Complaint data…"), self._complain, icon="court")
        flow.addWidget(complaint)
        for kind, text in (
            ("limitation", words("Limitation paper…")), ("interest", words("Interest paper…")),
            ("clues", words("Clues on assets…")), ("", words("Other papers…")),
        ):  # fmt: skip
            flow.addWidget(button(text, partial(self.paper.emit, kind), icon="print"))
        flow.addWidget(button(words("Make the evidence pack…"), self.packed.emit, icon="pack"))
        flow.addWidget(
            button(words("Hand over and archive…"), self.handed_over.emit, icon="custody")
        )
        return holder

    def _complain(self) -> None:
        self.paper.emit(_COMPLAINTS[self._claim])

    def _lay_out(self) -> None:
        words = self._words
        self.facts.setHorizontalSpacing(16)
        self.facts.setVerticalSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.steps)
        layout.addSpacing(8)
        layout.addLayout(row(label(words("Deadlines"), "heading"), None, self.enter_button))
        layout.addWidget(self.due_table)
        layout.addWidget(self.none_due)
        layout.addLayout(self.facts)
        layout.addSpacing(8)
        layout.addLayout(row(label(words("Ready for suit?"), "heading"), None, self.return_button))
        layout.addWidget(self.ready_table)
        layout.addSpacing(8)
        steps = button(words("Step by step"), self.reckoned.emit, icon="clock", part="link")
        layout.addLayout(row(label(words("Limitation"), "heading"), None, steps))
        layout.addWidget(self.clock_table)
        layout.addWidget(self.note)
        layout.addSpacing(8)
        layout.addWidget(label(words("Papers and hand-over"), "heading"))
        layout.addWidget(self._papers())


def _fit(table: Table, lines: int) -> None:
    """Make a table as high as its lines: the tab scrolls, not each table in it."""
    head = table.horizontalHeader().sizeHint().height()
    table.setFixedHeight(head + lines * theme.row_height() + 4)
    table.setVisible(bool(lines))
