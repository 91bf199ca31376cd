"""What came and went, newest first, and the way back from the last import."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from resources.language import NC_
from ui.changes import taken_back
from ui.desk import Desk
from ui.models.facts import FactsModel
from ui.models.package_lines import event_lines
from ui.pages.package_work import Past, undo
from ui.widgets.basics import Empty, button, label, row
from ui.widgets.table import Table

# Of the files of one import so many are named.
_NAMED = 3


class HistoryTab(QWidget):
    """Emits ``choose`` to look at a first package."""

    choose = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        words = desk.words
        self.model = FactsModel(
            (
                words("When"),
                words("What"),
                words(NC_("exchange", "Site")),
                words("File"),
                words("Counts"),
            )
        )
        self.table = Table(self.model, words("History of the exchange"))
        self.table.set_widths([132, 110, 130, 250, 260], stretch=4)
        self.empty = Empty("exchange")
        self.empty.say(
            words("No package came or went yet."), words("Choose packages…"), self.choose.emit
        )
        self.undo_button = button(words("Undo the last import"), self.undo, icon="undo")
        self.note = label(part="muted", wrap=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(self.undo_button, None))
        layout.addWidget(self.note)
        layout.addWidget(self.stack, 1)

    def show_past(self, past: Past) -> None:
        """Show the history."""
        words = self._desk.words
        self.model.show_lines(event_lines(past.events, past.sites, words))
        self.stack.setCurrentWidget(self.table if past.events else self.empty)
        imported = [event for event in past.events if event.what == "imported"]
        self.undo_button.setVisible(bool(imported))
        self.undo_button.setEnabled(past.undoable)
        self.note.setVisible(bool(imported))
        if past.undoable:
            last = imported[0].details.get("run")
            files = [event.file for event in imported if event.details.get("run") == last]
            told = words("; ").join(files[:_NAMED]) + ("…" if len(files) > _NAMED else "")
            self.note.setText(words("The import of {file} can be taken back until the next entry"
                                    " or export.", file=told))  # fmt: skip
        else:
            self.note.setText(
                words("The last import can no longer be taken back: something was written since.")
            )

    def undo(self) -> None:
        """Take the last import back."""
        self.undo_button.setEnabled(False)
        self._desk.tasks.start(undo, self._undone, lasting=True)

    def _undone(self, package: str) -> None:
        self._desk.changed.emit(taken_back(package))
