"""Tabs and buttons everywhere answer to keys: Ctrl+PgDn turns, Enter presses what has the focus."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTabBar, QTabWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.keyboard import wake
from tests.ui.conftest import PASSPHRASE, fill_create_page
from ui.dialogs.reckoning import ReckoningDialog
from ui.main_window import MainWindow
from ui.pages.create import CreatePage
from ui.widgets.basics import Button, ToolButton

Settle = Callable[[MainWindow], None]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def active(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitActive(window)


def deaf(root: QWidget) -> list[str]:
    """Return the buttons below ``root`` that Enter does not press when they have the focus."""
    return [
        f"{type(one).__name__} {one.accessibleName()!r}"
        for one in [*root.findChildren(QPushButton), *root.findChildren(QToolButton)]
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(one, Button | ToolButton)
        and not isinstance(one.parent(), QTabBar)
        and not (isinstance(one, QPushButton) and one.autoDefault())
    ]


def test_tabs_turn_by_keys_and_are_reached_by_them(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    active(with_sample, qtbot)
    work = with_sample.workspace
    assert work is not None
    for key in ("settings", "exchange", "statistics", "dossier"):
        if key == "dossier":
            work.open_case(work.cases.model.case_id(0))
        work.show_page(key)
        settle(with_sample)
        wake(with_sample)
        page = getattr(work, key)
        (tabs,) = [one for one in page.findChildren(QTabWidget) if one.isVisible()]
        assert tabs.tabBar().focusPolicy() & Qt.FocusPolicy.TabFocus
        for chord, held, step in (
            (Qt.Key.Key_PageDown, CONTROL, 1), (Qt.Key.Key_Tab, CONTROL, 1),
            (Qt.Key.Key_PageUp, CONTROL, -1), (Qt.Key.Key_Backtab, CONTROL | SHIFT, -1),
        ):  # fmt: skip
            wanted = (tabs.currentIndex() + step) % tabs.count()
            QTest.keyClick(QApplication.focusWidget() or with_sample, chord, held)
            settle(with_sample)
            assert tabs.currentIndex() == wanted, (key, chord)
        tabs.tabBar().setFocus()
        before = tabs.currentIndex()
        QTest.keyClick(tabs.tabBar(), Qt.Key.Key_Right)
        settle(with_sample)
        assert tabs.currentIndex() == before + 1
        assert deaf(page) == []


def test_the_tabs_of_a_dialog_turn_too(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    active(with_sample, qtbot)
    work = with_sample.workspace
    assert work is not None
    work.open_case(work.cases.model.case_id(0))
    settle(with_sample)
    work.dossier.reckon()
    settle(with_sample)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReckoningDialog)
    dialog.what_if.setFocus()
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_PageDown, CONTROL)
    assert dialog.tabs.currentIndex() == 1
    assert deaf(dialog) == []


@pytest.mark.parametrize("language", ["zh_CN"])
def test_a_vault_is_made_by_enter_alone(
    make_window: Callable[..., MainWindow], settle: Settle, qtbot: QtBot, tmp_path: Path,
    language: str,
) -> None:  # fmt: skip
    window = make_window(language)
    active(window, qtbot)
    new = next(one for one in window.gate.start.findChildren(QPushButton) if one.isVisible())
    new.setFocus()
    QTest.keyClick(new, Qt.Key.Key_Return)
    page = window.gate.currentWidget()
    assert isinstance(page, CreatePage)
    fill_create_page(window, tmp_path / "vault", PASSPHRASE)
    page.passphrase.second.setFocus()
    QTest.keyClick(page.passphrase.second, Qt.Key.Key_Return)
    settle(window)
    assert window.gate.recovery.code
    for place in range(window.gate.count()):
        shown = window.gate.widget(place)
        assert shown is not None
        assert deaf(shown) == []
