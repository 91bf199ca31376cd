"""The search field: it filters while typing, also while an input method is composing."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.widgets.basics import named, role

_DELAY_MS = 120


class SearchField(QLineEdit):
    """Emits ``searched`` shortly after the last key, ``entered`` on Enter, ``left`` downwards."""

    searched = Signal(str)
    entered = Signal()
    left = Signal()

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
        named(self, name)
        role(self, "search")
        self.setPlaceholderText(placeholder)
        self.setClearButtonEnabled(True)
        self._composing = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(lambda: self.searched.emit(self.query))
        self.textChanged.connect(lambda _text: self._timer.start())

    @property
    def query(self) -> str:
        """What is searched for: the text and the letters still being composed (w'm is wm)."""
        return (self.text() + self._composing).strip()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """See QWidget.inputMethodEvent."""
        composing = event.preeditString().replace("'", "").replace(" ", "")
        super().inputMethodEvent(event)
        if composing != self._composing:
            self._composing = composing
            self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._now()
            self.entered.emit()
        elif key == Qt.Key.Key_Down:
            self._now()
            self.left.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._now()
        else:
            super().keyPressEvent(event)

    def _now(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.searched.emit(self.query)
