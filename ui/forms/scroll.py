"""A scroll area that scrolls down only, its content as wide as it is, what is typed in view."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QScrollArea, QWidget

_MARGIN: Final = 12
_TYPING: Final = frozenset(
    {QEvent.Type.KeyRelease, QEvent.Type.InputMethod, QEvent.Type.Resize, QEvent.Type.Move}
)


class VerticalScroll(QScrollArea):
    """Shows a widget that may be higher than the place for it, never wider.

    Where the focus goes, and where something is typed, is scrolled to; also when what stands above
    grows. Whoever turns the wheel looks elsewhere until the next key.
    """

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The form's controls take the focus, the area around them does not.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside
        self._held: QWidget | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.show_held)
        self.put(inside)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def put(self, inside: QWidget) -> None:
        """Show another widget; the one before it goes when its own signals are done."""
        if (former := self.takeWidget()) is not None and former is not inside:
            former.hide()
            former.deleteLater()
        self._inside = inside
        self.setWidget(inside)
        inside.installEventFilter(self)

    def show_held(self) -> None:
        """Scroll to what holds the focus; of a high text to the line that is typed."""
        held = self._held
        if held is None or held is not QApplication.focusWidget():
            return
        part = held.rect()
        if isinstance(held, QPlainTextEdit) and held.height() > self.viewport().height():
            part = held.cursorRect()
        top = held.mapTo(self._inside, part.topLeft()).y()
        # The lower edge first: where both do not fit, the beginning is seen.
        for y in (top + part.height(), top):
            self.ensureVisible(0, y, 0, _MARGIN)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See QWidget.wheelEvent."""
        self._let_go()
        super().wheelEvent(event)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._let_go()
        if now is not None and self._inside.isAncestorOf(now):
            self._held = now
            now.installEventFilter(self)
            self._soon.start()

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.removeEventFilter(self)
            self._held = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter: never narrower than the content needs."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            bar = self.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(self._inside.minimumSizeHint().width() + bar)
            self._soon.start()
        elif watched is self._held and event.type() in _TYPING:
            self._soon.start()
        return super().eventFilter(watched, event)
