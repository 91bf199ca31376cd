"""Asks why before something is done that others will read about."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from resources.language import Words
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import fit_text


class ReasonDialog(QDialog):
    """Emits ``given`` with the reason; without one nothing can be done. Ctrl+Enter answers."""

    given = Signal(str)

    def __init__(
        self, words: Words, title: str, question: str, act: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.text = named(QPlainTextEdit(), words("Reason"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self.text.textChanged.connect(self._judge)
        self.go = button(act, self.answer, part="primary")
        self.go.setToolTip("Ctrl+Enter")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(question, wrap=True))
        layout.addWidget(self.text)
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.go))
        self._judge()

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent; only now it is known how its text wraps."""
        super().showEvent(event)
        fit_text(self)

    def answer(self) -> None:
        """Give the reason that was typed."""
        if self.go.isEnabled():
            reason = self.text.toPlainText().strip()
            self.accept()
            self.given.emit(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.answer()
        else:
            super().keyPressEvent(event)

    def _judge(self) -> None:
        self.go.setEnabled(bool(self.text.toPlainText().strip()))


def ask_reason(
    words: Words,
    title: str,
    question: str,
    act: str,
    parent: QWidget,
    done: Callable[[str], object],
) -> ReasonDialog:
    """Open the question; ``done`` gets the reason once it was answered."""
    dialog = ReasonDialog(words, title, question, act, parent)
    dialog.given.connect(done)
    dialog.open()
    return dialog
