"""Making, opening, locking and recovering a vault through the pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from ui.dialogs.error_dialog import ErrorDialog
from ui.main_window import MainWindow
from ui.widgets.passphrase import strength

from .conftest import PASSPHRASE, fill_create_page, make_vault

Settle = Callable[[MainWindow], None]


def test_a_new_vault_shows_its_code_once_and_asks_for_it_back(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    gate = window.gate
    gate.start.new.emit()
    assert gate.currentWidget() is gate.create_page
    assert not gate.create_page.submit.isEnabled()
    fill_create_page(window, tmp_path / "vault")
    gate.create_page.submit.click()
    settle(window)
    assert gate.currentWidget() is gate.recovery
    assert window.workspace is None
    code = gate.recovery.code
    gate.recovery.typed.setText(code[:-1] + ("A" if code[-1] != "A" else "B"))
    assert not gate.recovery.go_on.isEnabled()
    gate.recovery.typed.setText(code.lower().replace("-", " "))
    assert gate.recovery.go_on.isEnabled()
    gate.recovery.go_on.click()
    settle(window)
    assert window.workspace is not None
    assert gate.recovery.code == ""
    assert gate.create_page.passphrase.first.text() == ""


def test_locking_forgets_what_was_shown_and_says_why(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    make_vault(window, settle, tmp_path / "vault")
    workspace = window.workspace
    assert workspace is not None
    workspace.new_case()
    window.lock()
    assert window.workspace is None
    assert not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())
    assert window.gate.currentWidget() is window.gate.unlock
    assert "已手动锁定" in window.gate.unlock.reason.text()
    settle(window)
    assert not window.desk.session_open
    window.gate.unlock.passphrase.setText(PASSPHRASE)
    window.gate.unlock.submit.click()
    settle(window)
    assert window.workspace is not None


def test_idleness_locks_and_is_named_as_the_reason(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    make_vault(window, settle, tmp_path / "vault")
    window.idle.expired.emit()
    assert "闲置 5 分钟" in window.gate.unlock.reason.text()
    assert "设置" in window.gate.unlock.reason.text()


def test_a_wrong_passphrase_costs_one_two_four_seconds(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    make_vault(window, settle, tmp_path / "vault")
    window.lock()
    settle(window)
    page = window.gate.unlock
    for seconds in (1, 2, 4, 4):
        page.passphrase.setEnabled(True)
        page.submit.setEnabled(True)
        page.passphrase.setText("wrong")
        page.submit.click()
        settle(window)
        assert page.waiting == seconds
        assert not page.submit.isEnabled()
        assert "密码" in page.note.text()
        assert page.passphrase.text() == ""
    assert window.workspace is None


def test_the_recovery_code_opens_and_sets_a_new_passphrase(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    code = make_vault(window, settle, tmp_path / "vault")
    window.lock()
    settle(window)
    page = window.gate.unlock
    page.code.setText(code)
    page.new.first.setText("another long passphrase")
    page.new.second.setText("another long passphrase")
    page.recover.emit(page.code.text(), page.new.passphrase)
    settle(window)
    assert window.workspace is not None
    window.lock()
    settle(window)
    page.unlock.emit("another long passphrase")
    settle(window)
    assert window.workspace is not None


def test_a_folder_that_is_taken_is_refused_in_words_and_stays(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "letter.txt").write_text("x")
    fill_create_page(window, taken)
    window.gate.create_page.submit.click()
    settle(window)
    dialogs = window.findChildren(ErrorDialog)
    assert len(dialogs) == 1
    assert any("已存在" in text.text() for text in dialogs[0].findChildren(QLabel))
    assert (taken / "letter.txt").read_text() == "x"
    assert window.gate.create_page.submit.isEnabled()


def test_an_owner_who_does_not_fit_leaves_no_vault(
    window: MainWindow, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.casework import cases
    from storage.errors import DiskFull

    def full(*_values: object, **_more: object) -> None:
        raise DiskFull(needed="1 KiB", free="0 KiB", path="x")

    monkeypatch.setattr(cases, "add_staff", full)
    fill_create_page(window, tmp_path / "vault")
    window.gate.create_page.submit.click()
    settle(window)
    assert not (tmp_path / "vault").exists()


def test_the_sample_lives_in_a_vault_of_its_own_and_leaves_nothing(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    assert with_sample.workspace is not None
    assert with_sample.workspace.cases.model.rowCount() == 2
    assert (tmp_path / "sample").is_dir()
    with_sample.workspace.remove_sample.emit()
    settle(with_sample)
    assert not (tmp_path / "sample").exists()
    assert with_sample.gate.currentWidget() is with_sample.gate.start
    assert with_sample.preferences.vaults == ()


def test_passphrases_are_judged_by_length_and_variety(qtbot: QtBot) -> None:
    assert strength("short") == 0
    assert strength("aaaaaaaaaaaaaaaaaaaa") == 1
    assert strength("四川成都温江区物业缴费单") == 3
    assert strength("correct horse battery staple") >= 2
