"""What was written to a case since it was returned: when, what, which fields, by whom."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from resources.language import NC_
from storage.casework.completion import Changed
from ui.models.cells import Surround
from ui.models.facts import FactsModel
from ui.models.return_lines import change_lines
from ui.widgets.basics import Empty, button, label, row
from ui.widgets.fitting import open_at
from ui.widgets.table import Table


class ChangesDialog(QDialog):
    """Emits ``chosen`` with the id of the record to be shown."""

    chosen = Signal(str)

    def __init__(
        self, found: Sequence[Changed], title: str, around: Surround, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        words = around.words
        self._found = sorted(found, key=lambda one: one.at, reverse=True)
        self.setWindowTitle(words("Changed since"))
        open_at(self, 900, 460)
        self.model = FactsModel(
            (
                words("When"),
                words("What"),
                words(NC_("exchange", "Record")),
                words("Fields"),
                words("Who"),
            )
        )
        self.model.show_lines(change_lines(self._found, around))
        self.table = Table(self.model, words("Changed since"))
        self.table.set_widths([132, 80, 240, 260, 150], stretch=3)
        self.table.opened.connect(self._go)
        empty = Empty("check")
        empty.say(words("Nothing was written to the case since then."))
        stack = QStackedWidget()
        stack.addWidget(self.table)
        stack.addWidget(empty)
        stack.setCurrentWidget(self.table if found else empty)
        self.go = button(words("Go to the record"), self._go_current, part="primary")
        self.go.setVisible(bool(found))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(label(title, "muted", wrap=True))
        layout.addWidget(stack, 1)
        layout.addLayout(row(None, button(words("Close"), self.reject), self.go))
        self.table.selectRow(0)

    def _go_current(self) -> None:
        self._go(self.table.currentIndex().row())

    def _go(self, place: int) -> None:
        if 0 <= place < len(self._found):
            record = self._found[place].record
            self.accept()
            self.chosen.emit(record)
