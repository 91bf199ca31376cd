"""Windows of field work, driven by keys alone; every key is counted."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import *  # noqa: F403 - the fixtures of windows
from tests.ui.conftest import wake
from ui.main_window import MainWindow

Settle = Callable[[MainWindow], None]
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_MODIFIERS = {"Ctrl": _CONTROL, "Shift": _SHIFT, "Alt": _ALT}
_KEYS = {"Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape, "Tab": Qt.Key.Key_Tab,
         "Left": Qt.Key.Key_Left, "Right": Qt.Key.Key_Right, "Down": Qt.Key.Key_Down,
         "Up": Qt.Key.Key_Up, "Space": Qt.Key.Key_Space}  # fmt: skip


class Keyboard:
    """Presses keys where the focus is, as a person does; ``count`` counts every one."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot, self.window = qtbot, window
        self.count = 0

    def press(self, *keys: str) -> None:
        """Press keys such as ``Ctrl+1``, ``2`` or ``Enter``; waits for the worker after each."""
        for key in keys:
            *held, last = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= _MODIFIERS[name]
            QTest.keyClick(self.focus(), _KEYS.get(last) or Qt.Key(ord(last.upper())), modifiers)
            self.count += 1
            self.settle()

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
        self._qtbot.waitUntil(lambda: not tasks.is_busy, timeout=20_000)
        wake(self.window)
        self._qtbot.waitUntil(lambda: not tasks.is_busy, timeout=20_000)
        wake(self.window)

    def focus(self) -> QWidget:
        """Return what a key would reach."""
        if (popup := QApplication.activePopupWidget()) is not None:
            return popup
        top: Any = QApplication.activeModalWidget() or self.window
        found = QApplication.focusWidget()
        if found is not None and found.window() is top:
            return found
        return top.focusWidget() or top


@pytest.fixture
def keys(qtbot: QtBot, with_sample: MainWindow) -> Keyboard:
    """A keyboard at a window with the sample data open."""
    with_sample.activateWindow()
    qtbot.waitActive(with_sample)
    keyboard = Keyboard(qtbot, with_sample)
    keyboard.settle()
    return keyboard


def open_case(keys: Keyboard, place: int = 0) -> str:
    """Open the dossier of a case of the list; returns its id."""
    workspace = keys.window.workspace
    assert workspace is not None
    case_id = workspace.cases.model.case_id(place)
    assert case_id
    workspace.open_case(case_id)
    keys.settle()
    return str(case_id)
