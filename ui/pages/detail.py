"""The pane beside a list: the record that is chosen, and what can be done with it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QInputDialog, QStackedWidget, QVBoxLayout

from storage.casework import records
from storage.casework.change import Change
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.widgets.basics import Elided, Empty, button, picture, role, row
from ui.widgets.kind_list import may_write
from ui.widgets.record_view import RecordView


class Detail(QFrame):
    """Shows one record; emits ``correct`` and ``supplement`` with it."""

    correct = Signal(object)
    supplement = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        role(self, "card")
        self._desk = desk
        self.row: Row | None = None
        words = desk.words
        self.title = Elided(part="heading")
        self.sign = picture("case", 18)
        self.correct_button = button(words("Correct…"), self._correct, icon="edit")
        self.correct_button.setToolTip("F2")
        self.supplement_button = button(words("Supplement…"), self._supplement, icon="supplement")
        self.remove_button = button(words("To the bin…"), self.remove, icon="trash")
        self.view = RecordView(desk)
        self.empty = Empty()
        self.empty.say(words("Choose an entry to see all of it."))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addLayout(row(self.sign, self.title))
        layout.addLayout(row(self.correct_button, self.supplement_button, self.remove_button, None))
        layout.addWidget(self.stack, 1)

    def show_row(self, shown: Row | None, file: CaseFile) -> None:
        """Show a record, or nothing."""
        self.row = shown
        self.view.show_row(shown, file)
        self.stack.setCurrentWidget(self.view if shown else self.empty)
        kind = BY_NAME[shown.kind] if shown else None
        closed = bool(kind and shown and kind.closed(shown.values))
        self.title.setVisible(kind is not None)
        self.sign.setVisible(kind is not None)
        if kind is not None:
            self.title.say(self._desk.words(kind.label))
            self.sign.setPixmap(picture(kind.icon, 18).pixmap())
        written = kind is not None and may_write(kind, self._desk.role)
        self.correct_button.setVisible(written and not closed)
        self.remove_button.setVisible(
            written and not closed and kind is not None and kind.name != "case"
        )
        self.supplement_button.setVisible(closed and kind is not None and kind.name == "interview")

    def remove(self) -> None:
        """Ask why and move the record to the bin, from which undo takes it back."""
        if self.row is None or not self.remove_button.isVisibleTo(self):
            return
        words = self._desk.words
        dialog = QInputDialog(self)
        dialog.setWindowTitle(words("To the bin"))
        dialog.setLabelText(words("Why is this entry removed? It stays readable in the log."))
        dialog.setOkButtonText(words("To the bin"))
        dialog.setCancelButtonText(words("Cancel"))
        dialog.textValueSelected.connect(partial(self._remove, self.row.id))
        dialog.open()

    def _remove(self, record_id: str, reason: str) -> None:
        def work(session: Session, _progress: Progress) -> Change:
            return records.remove(session, record_id, reason)

        self._desk.tasks.start(work, lasting=True)

    def _correct(self) -> None:
        if self.row is not None and self.correct_button.isVisibleTo(self):
            self.correct.emit(self.row)

    def _supplement(self) -> None:
        if self.row is not None:
            self.supplement.emit(self.row)
