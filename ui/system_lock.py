"""Tells when the system locks its screen or goes to sleep, as far as it tells programs.

Linux: logind (sleep, lock of the session) and the screen savers of the desktops, over D-Bus, which
is a socket of this machine. Windows: the session and power messages of the main window. Elsewhere,
and where those are silent: a clock that ran on while this program stood still means sleep, which
locks on waking before anything is drawn again.
"""

import sys
import time
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractNativeEventFilter,
    QCoreApplication,
    QObject,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QWidget

from ui.first_paint import FirstPaint

_LOGIND: Final = "org.freedesktop.login1"
# Screen savers of GNOME, KDE and what follows freedesktop.org.
_SAVERS: Final = ("org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver", "org.mate.ScreenSaver",
                  "org.ukui.ScreenSaver")  # fmt: skip
_TICK_MS: Final = 5_000
# A busy machine may be late by some seconds; nobody sleeps for less than this.
_GAP_SECONDS: Final = 45.0
_WM_POWERBROADCAST: Final = 0x0218
_WM_WTSSESSION_CHANGE: Final = 0x02B1
_PBT_APMSUSPEND: Final = 0x0004
_WTS_SESSION_LOCK: Final = 0x7
_THIS_SESSION: Final = 0


class SystemLock(QObject):
    """Emits ``locked`` when the screen was locked, ``slept`` when the machine sleeps or slept."""

    locked = Signal()
    slept = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._filter: _WindowsFilter | None = None
        self._last = _clocks()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        if sys.platform == "linux":
            # No vault is open before the window is seen.
            FirstPaint(window).painted.connect(self._listen)
        elif sys.platform == "win32":
            self._filter = _WindowsFilter(self, int(window.winId()))

    def tick(self) -> None:
        """Compare the clocks: a jump of the wall's ahead of the program's means sleep."""
        former, self._last = self._last, _clocks()
        self.compare(former, self._last)

    def compare(self, former: tuple[float, float], now: tuple[float, float]) -> None:
        """Judge two readings of wall clock and program clock, in seconds."""
        wall, ran = now[0] - former[0], now[1] - former[1]
        if wall - ran > _GAP_SECONDS or ran > _GAP_SECONDS:
            self.slept.emit()

    @Slot(bool)
    def sleeping(self, begins: bool) -> None:
        """Hear from logind that sleep begins or has ended."""
        if begins:
            self.slept.emit()

    @Slot(bool)
    def saving(self, on: bool) -> None:
        """Hear from a screen saver that it covers the screen or does no longer."""
        if on:
            self.locked.emit()

    @Slot()
    def session_locked(self) -> None:
        """Hear from logind that the session is to be locked."""
        self.locked.emit()

    def _listen(self) -> None:
        from PySide6.QtCore import SLOT
        from PySide6.QtDBus import QDBusConnection

        system, own = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            manager = f"{_LOGIND}.Manager"
            place = "/org/freedesktop/login1"
            system.connect(_LOGIND, place, manager, "PrepareForSleep", self,
                           SLOT("sleeping(bool)").encode())  # fmt: skip
            # From any session of this machine: locking too often is the lesser evil.
            system.connect(_LOGIND, "", f"{_LOGIND}.Session", "Lock", self,
                           SLOT("session_locked()").encode())  # fmt: skip
        if own.isConnected():
            for name in _SAVERS:
                own.connect("", "", name, "ActiveChanged", self, SLOT("saving(bool)").encode())


class _WindowsFilter(QAbstractNativeEventFilter):
    """Hears the messages of Windows about its session and power."""

    def __init__(self, told: SystemLock, window: int) -> None:
        import ctypes

        super().__init__()
        self._told = told
        wtsapi = getattr(ctypes, "windll").wtsapi32  # noqa: B009 - only there on Windows
        wtsapi.WTSRegisterSessionNotification(window, _THIS_SESSION)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)

    def nativeEventFilter(self, kind: Any, message: Any) -> tuple[bool, int]:
        """See QAbstractNativeEventFilter.nativeEventFilter; the message goes on to everybody."""
        if bytes(kind) == b"windows_generic_MSG":
            from ctypes import wintypes

            found = wintypes.MSG.from_address(int(message))
            hear(self._told, int(found.message), int(found.wParam))
        return False, 0


def hear(told: SystemLock, message: int, detail: int) -> None:
    """Act on a message of Windows: its number and its first detail."""
    if message == _WM_WTSSESSION_CHANGE and detail == _WTS_SESSION_LOCK:
        told.locked.emit()
    elif message == _WM_POWERBROADCAST and detail == _PBT_APMSUSPEND:
        told.slept.emit()


def _clocks() -> tuple[float, float]:
    return time.time(), time.monotonic()
