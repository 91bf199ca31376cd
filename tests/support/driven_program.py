"""The program itself, with its window drawn nowhere, whose keyboard is its standard input.

Started as ``python -m tests.support.driven_program FOLDER``. Each line of the input is a list of
deeds, such as ``["press", "Ctrl+1"]``; each line of the output tells what stands in the window
after them.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from typing import IO, Any

from PySide6.QtCore import QDeadlineTimer, QMimeData, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from tests.support.keyboard import Keyboard
from ui import app, theme
from ui.main_window import MainWindow

# What a change may take to be kept.
KEPT_WITHIN_MS = 500


class Loop:
    """Turns the event loop until a condition holds, as a keyboard asks for."""

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int) -> None:  # noqa: N802
        """See Waits.waitUntil."""
        end = QDeadlineTimer(timeout)
        while not callback():
            if end.hasExpired():
                raise TimeoutError
            QTest.qWait(1)


class Driver(QObject):
    """Obeys one line after the other on the thread of the window."""

    asked = Signal(str)

    def __init__(self, window: MainWindow, out: IO[str]) -> None:
        super().__init__()
        self._out = out
        self._window = window
        self._keys = Keyboard(Loop(), window)
        self.asked.connect(self.answer, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Say that the window is there, then listen."""
        self._window.activateWindow()
        self.answer("[]")
        threading.Thread(target=self._listen, daemon=True).start()

    def answer(self, line: str) -> None:
        """Do what a line says, and tell what is seen; whoever drives is told of each failure."""
        try:
            self._keys.settle()
            for name, *rest in json.loads(line):
                _DEEDS[name](self._keys, *rest)
            told = seen(self._window)
        except Exception as error:
            told = {"wrong": repr(error)}
        self._out.write(json.dumps(told, ensure_ascii=False) + "\n")
        self._out.flush()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.asked.emit(line)


def seen(window: MainWindow) -> dict[str, Any]:
    """Return what can be read where the keys go: the fields by name, and what is said."""
    top = QApplication.activeModalWidget() or window
    shown = [one for one in top.findChildren(QWidget) if one.isVisible()]
    fields = {one.accessibleName(): _held(one) for one in shown if _held(one) is not None}
    said = [one.toolTip() or one.text() for one in shown if isinstance(one, QLabel)]
    space = window.workspace
    page = space.current if space is not None else "gate"
    step = space.visit.flow.step if space is not None and page == "visit" else ""
    return {"top": type(top).__name__, "title": top.windowTitle(), "page": page, "step": step,
            "fields": fields, "said": said}  # fmt: skip


def _held(one: QWidget) -> str | bool | None:
    if isinstance(one, QLineEdit):
        return one.text()
    if isinstance(one, QPlainTextEdit):
        return one.toPlainText()
    if isinstance(one, QComboBox):
        return one.currentText()
    if isinstance(one, QAbstractButton) and one.isCheckable():
        return one.isChecked()
    return None


def _rest(keys: Keyboard) -> None:
    QTest.qWait(KEPT_WITHIN_MS)
    keys.settle()


def _die(_keys: Keyboard, after_ms: str) -> None:
    killer = threading.Timer(int(after_ms) / 1000, os.kill, (os.getpid(), signal.SIGKILL))
    killer.start()


def _copy(_keys: Keyboard, *files: str) -> None:
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(one) for one in files])
    QGuiApplication.clipboard().setMimeData(copied)


def _entered(keys: Keyboard) -> None:
    """Wait until the vault is open and what was left in it is told."""
    Loop().waitUntil(lambda: keys.window.workspace is not None, timeout=60_000)
    keys.settle()


def _grab(_keys: Keyboard, file: str) -> None:
    (QApplication.activeModalWidget() or _keys.window).grab().save(file)


_DEEDS: Mapping[str, Callable[..., None]] = {
    "press": Keyboard.press,
    "strike": Keyboard.strike,
    "type": Keyboard.type,
    "to": Keyboard.to,
    "tick": Keyboard.tick,
    "fill": Keyboard.fill,
    "choose": Keyboard.choose,
    "copy": _copy,
    "rest": _rest,
    "die": _die,
    "grab": _grab,
    "entered": _entered,
}


class Application(QApplication):
    """The application, driven as soon as its event loop turns."""

    @staticmethod
    def exec() -> int:
        """See QApplication.exec."""
        # What the program itself prints is no answer.
        answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        tops = QApplication.topLevelWidgets()
        driver = Driver(next(one for one in tops if isinstance(one, MainWindow)), answers)
        QTimer.singleShot(0, driver, driver.begin)
        return QApplication.exec()


if __name__ == "__main__":
    theme.QApplication = Application  # type: ignore[attr-defined]
    sys.exit(app.open_window(sys.argv[1:]))
