"""Tells when nobody has touched keyboard, mouse or touchpad for a while, or wants to lock now."""

from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

LOCK_KEY: Final = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)

_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Emits ``expired`` once after ``minutes`` without a touch, while it is on; ``asked`` when the
    key to lock is pressed in any window of the program.

    A dialog takes the shortcuts of the window below it away, one that looks for a file too: locking
    has to work there all the same.

    It listens to the windows that get the focus, not to the application: a filter there would see
    every event of every widget.
    """

    expired = Signal()
    asked = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.expired)
        self.set_minutes(minutes)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._follow)

    @property
    def minutes(self) -> int:
        """How long it waits."""
        return self._timer.interval() // 60_000

    @property
    def left(self) -> int:
        """Milliseconds until it expires, -1 while it is off."""
        return self._timer.remainingTime()

    def set_minutes(self, minutes: int) -> None:
        """Wait another time from now on."""
        self._timer.setInterval(minutes * 60_000)

    def watch(self, *, on: bool) -> None:
        """Begin or end watching."""
        if on:
            self._timer.start()
        else:
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter."""
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                self._look_for_key(event)
        return super().eventFilter(watched, event)

    def _look_for_key(self, event: QKeyEvent) -> None:
        if event.keyCombination() == LOCK_KEY:
            self.asked.emit()

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
