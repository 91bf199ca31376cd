"""A keyboard at the window: keys go where the focus is, as a person's do, and are counted."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from ui.main_window import MainWindow

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_MODIFIERS = {"Ctrl": _CONTROL, "Shift": _SHIFT, "Alt": _ALT}
# What keyboards call otherwise than Qt.
_KEYS = {"Enter": "Return", "Esc": "Escape", "PgDown": "PageDown", "PgUp": "PageUp"}
# More stops than any page has.
_STOPS = 160


class Waits(Protocol):
    """Whoever turns the event loop until a condition holds; pytest-qt's bot is one."""

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int) -> None:  # noqa: N802
        """Return when it holds; raise after ``timeout`` milliseconds."""


class Keyboard:
    """Presses keys where the focus is, as a person does; ``count`` counts every one."""

    def __init__(self, waits: Waits, window: MainWindow) -> None:
        self._waits, self.window = waits, window
        self.count = 0

    def press(self, *keys: str) -> None:
        """Press keys such as ``Ctrl+1``, ``2`` or ``Enter``; waits for the worker after each."""
        for key in keys:
            self.strike(key)
            self.settle()

    def strike(self, key: str) -> None:
        """Press one key and wait for nothing."""
        *held, last = key.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for name in held:
            modifiers |= _MODIFIERS[name]
        QTest.keyClick(self.focus(), _key(last), modifiers)
        self.count += 1

    def type(self, text: str) -> None:
        """Type ASCII key by key, the rest as an input method commits it: a key a character."""
        target = self.focus()
        if text.isascii():
            QTest.keyClicks(target, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(target, event)
        self.count += len(text)
        self.settle()

    def settle(self) -> None:
        """Wait until the worker has nothing left to do and all was shown."""
        tasks = self.window.desk.tasks
        self._waits.waitUntil(lambda: not tasks.is_busy, timeout=20_000)
        wake(self.window)
        self._waits.waitUntil(lambda: not tasks.is_busy, timeout=20_000)
        wake(self.window)

    def focus(self) -> QWidget:
        """Return what a key would reach."""
        if (popup := QApplication.activePopupWidget()) is not None:
            return popup
        top: Any = QApplication.activeModalWidget() or self.window
        found = QApplication.focusWidget()
        if found is not None and found.window() is top:
            return found
        inner: QWidget = top.focusWidget() or top
        return inner

    def to(self, name: str) -> None:
        """Press Tab until the focus is on what bears a name."""
        passed: list[str] = []
        for _ in range(_STOPS):
            passed.append(self.focus().accessibleName() or type(self.focus()).__name__)
            if passed[-1].startswith(name):
                return
            self.press("Tab")
        where = self.window.workspace.current if self.window.workspace else "the gate"
        raise AssertionError(f"Tab never comes to {name} on {where}, but to {passed[:40]}")

    def tick(self, name: str) -> None:
        """Go to a button or box and press Space."""
        self.to(name)
        self.press("Space")

    def fill(self, name: str, text: str) -> None:
        """Go to a field and type."""
        self.to(name)
        self.type(text)

    def choose(self, name: str, option: str) -> None:
        """Go to a list and press Down until it shows an option."""
        self.to(name)
        combo = self.focus()
        assert isinstance(combo, QComboBox), name
        for _ in range(30):
            if option in combo.currentText():
                return
            self.press("Down")
        raise AssertionError(f"{name} has no {option}")


def _key(name: str) -> Qt.Key:
    if len(name) == 1:
        return Qt.Key(ord(name.upper()))
    key: Qt.Key = getattr(Qt.Key, f"Key_{_KEYS.get(name, name)}")
    return key


def wake(window: MainWindow) -> None:
    """Do what a window manager does when a dialog is gone: give the window the keys again."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    top = QApplication.activeModalWidget() or window
    if QApplication.activeWindow() is not top and QApplication.activePopupWidget() is None:
        top.activateWindow()
        QApplication.processEvents()
