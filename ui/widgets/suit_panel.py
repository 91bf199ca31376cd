"""The checklist for a suit and the dates of limitation, as the rules find them; only to be read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.desk import Desk
from ui.models.facts import FactsModel
from ui.models.rules_facts import RulesFound
from ui.widgets.basics import button, label, role, row
from ui.widgets.table import Table


class SuitPanel(QWidget):
    """Two small tables; a sentence stands in place of the dates where they cannot be reckoned.

    Emits ``returned`` with the words of an item of the checklist that is to be completed.
    """

    returned = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._words = words = desk.words
        ready = (words("What is needed"), words("State"), words("Why"))
        self.ready = FactsModel(ready)
        clocks = (
            words("Contract no."), words("Events of grade"), words("Act by"),
            words("Last day by law"), words("State"), words("Remarks"),
        )  # fmt: skip
        self.limitation = FactsModel(clocks)
        self.ready_table = Table(self.ready, words("Ready for suit?"))
        self.ready_table.set_widths([186, 104, 200], stretch=2)
        self.clock_table = Table(self.limitation, words("Limitation"))
        self.clock_table.set_widths([120, 72, 100, 100, 130, 90], stretch=0)
        self.note = role(label(wrap=True), "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.return_button = button(
            words("Return this item…"), self._return, icon="feedback", part="link"
        )
        self.return_button.setVisible(desk.role in ("legal", "supervisor"))
        layout.addLayout(row(label(words("Ready for suit?"), "heading"), None, self.return_button))
        layout.addWidget(self.ready_table)
        layout.addSpacing(10)
        layout.addWidget(label(words("Limitation"), "heading"))
        layout.addWidget(self.clock_table)
        layout.addWidget(self.note)

    def show_rules(self, found: RulesFound) -> None:
        """Show what the rules found."""
        self.ready.show_lines(found.ready)
        self.limitation.show_lines(found.limitation)
        for table, lines in (
            (self.ready_table, found.ready),
            (self.clock_table, found.limitation),
        ):
            head = table.horizontalHeader().sizeHint().height()
            table.setFixedHeight(head + len(lines) * theme.row_height() + 4)
            table.setVisible(bool(lines))
        if found.problem is not None:
            self.note.setText(found.problem.message(self._words))
        else:
            self.note.setText("" if found.limitation else self._words("No loan is recorded."))
        self.note.setVisible(bool(self.note.text()))

    def _return(self) -> None:
        place = max(self.ready_table.currentIndex().row(), 0)
        if place < len(self.ready.lines):
            self.returned.emit(self.ready.lines[place][0])
