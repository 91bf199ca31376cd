"""Tells when a widget was first painted: what is not seen on it is loaded only then."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Emits ``painted`` once, behind the next painting of ``widget``; it dies with the widget."""

    painted = Signal()
    _seen = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        # Queued: until the event is over nothing of it is on the screen.
        self._seen.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        widget.installEventFilter(self)
        widget.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._seen.emit()
        return False

    def _tell(self) -> None:
        self.painted.emit()
        self.deleteLater()
