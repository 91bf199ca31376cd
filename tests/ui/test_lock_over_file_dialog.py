"""Locking over a sheet and the file dialog that it opened: at once, readable for nobody, and what
was typed comes back."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs.arrears import ArrearsDialog
from ui.main_window import MainWindow

from .conftest import make_vault

Settle = Callable[[MainWindow], None]
NAME = "王某"
LONGEST = 1.0


def arrears(window: MainWindow, settle: Settle) -> ArrearsDialog:
    """Open the sheet of the first case from its tab, as the button there does."""
    work = window.workspace
    assert work is not None
    work.show_page("cases")
    settle(window)
    work.open_case(work.cases.model.case_id(0))
    settle(window)
    file = work.dossier.file
    assert file is not None
    dialog = ArrearsDialog(window.desk, file.case.case_id, None, file, work)
    dialog.open()
    settle(window)
    return dialog


def seen() -> list[str]:
    """Return what the windows on the screen say."""
    kinds = (QLabel, QLineEdit)
    parts = [
        part
        for top in QApplication.topLevelWidgets()
        if top.isVisible()
        for kind in kinds
        for part in top.findChildren(kind)
        if part.isVisible()
    ]
    return [part.text() for part in parts if isinstance(part, QLabel | QLineEdit)]


def when_a_file_dialog_is_open(act: Callable[[QWidget], None]) -> QTimer:
    """Do something as soon as a file dialog is seen, within its own event loop."""
    timer = QTimer()

    def look() -> None:
        top = QApplication.activeModalWidget()
        if isinstance(top, QFileDialog) and top.isVisible():
            timer.stop()
            act(top)

    timer.timeout.connect(look)
    timer.start(5)
    return timer


def test_the_key_locks_from_within_a_file_dialog_too(
    window: MainWindow, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    make_vault(window, settle, tmp_path / "vault")

    def press(dialog: QWidget) -> None:
        dialog.activateWindow()
        handle = dialog.windowHandle()
        assert handle is not None
        qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is handle)
        QTest.keyClick(handle, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    timer = when_a_file_dialog_is_open(press)
    QFileDialog.getOpenFileNames(window, "")
    timer.stop()
    settle(window)
    assert window.workspace is None
    assert window.gate.currentWidget() is window.gate.unlock
    assert "手动锁定" in window.gate.unlock.reason.text()


def test_a_file_dialog_over_a_sheet_does_not_hold_the_lock_up(
    window: MainWindow, settle: Settle, sample_vault: Path, tmp_path: Path
) -> None:
    shutil.copytree(sample_vault, tmp_path / "sample")
    window.gate.start.sample.emit()
    settle(window)
    dialog = arrears(window, settle)
    dialog.told.setText("电费一月160多元")
    dialog.add_told()
    took: list[float] = []

    def lock(_dialog: QWidget) -> None:
        began = time.monotonic()
        window._idle_lock()
        took.append(time.monotonic() - began)

    timer = when_a_file_dialog_is_open(lock)
    dialog.take_bill()  # comes back once its file dialog is gone
    timer.stop()
    settle(window)
    assert took
    assert took[0] <= LONGEST
    assert window.workspace is None
    assert [top for top in QApplication.topLevelWidgets() if top.isVisible()] == [window]
    assert not [text for text in seen() if NAME in text or "160" in text]
    assert "闲置" in window.gate.unlock.reason.text()
    window.gate.start.sample.emit()
    settle(window)
    back = arrears(window, settle)
    (line,) = back.form.raw()["lines"]
    assert "160" in str(line)
    back.draft.drop()
