"""Whoever enters a page by keys works on at once: the focus is in what it shows, a row chosen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.support.keyboard import wake
from ui.dialogs.intake_dialog import IntakeDialog
from ui.dialogs.quick_log import QuickLog
from ui.main_window import MainWindow
from ui.widgets.table import Table
from ui.workspace import Workspace

Settle = Callable[[MainWindow], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def work(with_sample: MainWindow, settle: Settle, qtbot: QtBot) -> Workspace:
    with_sample.activateWindow()
    qtbot.waitActive(with_sample)
    settle(with_sample)
    assert with_sample.workspace is not None
    return with_sample.workspace


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(
    key: Qt.Key, settle: Settle, window: QWidget,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:  # fmt: skip
    QTest.keyClick(focus(), key, held)
    assert isinstance(window, MainWindow)
    settle(window)
    wake(window)


def test_the_list_has_its_first_case_chosen_and_the_dossier_its_first_record(
    work: Workspace, settle: Settle
) -> None:
    window = work.window()
    assert focus() is work.cases.table
    assert work.cases.chosen() == work.cases.model.case_id(0)
    press(Qt.Key.Key_Return, settle, window)
    assert work.current == "dossier"
    for place in (1, 2, 3, 4, 5, 6, 7, 0):
        press(Qt.Key.Key_Tab, settle, window, CONTROL)
        assert work.dossier.tabs.currentIndex() == place
        shown = work.dossier.tabs.currentWidget()
        assert shown is not None
        assert shown.isAncestorOf(focus()), f"tab {place}: {focus()}"
        if isinstance(one := focus(), Table):
            assert one.selectionModel().hasSelection(), f"tab {place}"
    press(Qt.Key.Key_1, settle, window, CONTROL)
    assert isinstance(QApplication.activeModalWidget(), QuickLog)


def test_copied_files_are_pasted_wherever_the_focus_is_on_a_dossier(
    work: Workspace, settle: Settle, tmp_path: Path
) -> None:
    window = work.window()
    press(Qt.Key.Key_Return, settle, window)
    photo = tmp_path / "照片.jpg"
    Image.new("RGB", (60, 40), "teal").save(photo)
    puts: tuple[Callable[[], object], ...] = (
        work.dossier.isVisible, work.rail.focus_chosen, work.dossier.header.more_button.setFocus
    )  # fmt: skip
    for put in puts:
        put()
        copied = QMimeData()
        copied.setUrls([QUrl.fromLocalFile(str(photo))])
        QGuiApplication.clipboard().setMimeData(copied)
        press(Qt.Key.Key_V, settle, window, CONTROL)
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, IntakeDialog), f"nothing came from {focus()}"
        sheet.done(0)
        assert isinstance(window, MainWindow)
        settle(window)
        wake(window)
