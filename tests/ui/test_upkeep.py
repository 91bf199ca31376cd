"""The pane that looks after the vault, the reminder at the foot, the check in the background."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.casework import leftovers
from storage.vault import places
from tests.ui.conftest import PASSPHRASE, make_vault
from ui.dialogs.rehearsal import RehearseCode, RehearseRestore
from ui.main_window import MainWindow
from ui.pages.backup_pane import BackupPane

Settle = Callable[[MainWindow], None]


@pytest.fixture(autouse=True)
def quiet_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "LITTLE", 0)
    monkeypatch.setattr(places, "is_removable", lambda _folder: False)


def pane(window: MainWindow, settle: Settle) -> BackupPane:
    assert window.workspace is not None
    window.foot.upkeep.emit()
    settle(window)
    assert window.workspace.current == "settings"
    return window.workspace.settings.backups


def checked(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    qtbot.waitUntil(lambda: not window.upkeep.checking, timeout=30_000)
    settle(window)


def test_a_new_vault_is_checked_and_asks_for_a_backup(
    window: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    make_vault(window, settle, tmp_path / "vault")
    # What a crash left some time after the first entry, as if that were long ago.
    left = tmp_path / "vault" / "blobs" / "ab" / ("ab" * 32)
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half of what was to be recorded")
    tomorrow = time.time() + 86_400
    os.utime(left, (tomorrow, tomorrow))
    monkeypatch.setattr(leftovers, "AFTER", timedelta(days=-2))
    assert window.upkeep.later.isActive()
    window.upkeep.later.timeout.emit()
    checked(window, qtbot, settle)
    assert "备份" in window.foot.upkeep_button.text()
    shown = pane(window, settle)
    assert "全部完整" in shown.checked.text()
    assert "已清除" in shown.checked.text()
    assert not left.exists()
    assert "还没有备份" in shown.last.text()
    window.lock()
    settle(window)
    assert not window.foot.upkeep_button.isVisible()


def test_a_restore_and_the_code_are_rehearsed_from_the_pane(
    window: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    code = make_vault(window, settle, tmp_path / "vault")
    checked(window, qtbot, settle)
    shown = pane(window, settle)
    stick = tmp_path / "stick"
    stick.mkdir()
    shown.back_up_to(stick)
    settle(window)
    assert shown.list.count() == 1
    shown.rehearse.click()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, RehearseRestore))
    dialog.secret.setText("wrong")
    dialog.submit()
    settle(window)
    assert "密码" in dialog.note.text()
    dialog.secret.setText(PASSPHRASE)
    dialog.submit()
    settle(window)
    assert "试恢复成功" in shown.note.text()
    assert "完整" in shown.list.item(0).text()
    shown.try_code.click()
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, RehearseCode))
    asked.secret.setText(code)
    asked.submit()
    settle(window)
    assert "从未" not in shown.code.text()


def test_damage_found_in_the_background_is_shown(
    window: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    make_vault(window, settle, tmp_path / "vault")
    checked(window, qtbot, settle)
    shown = pane(window, settle)
    (tmp_path / "vault" / "stranger.txt").write_text("does not belong here")
    shown.check_now.click()
    checked(window, qtbot, settle)
    assert "stranger.txt" in shown.note.text()
    assert "1" in shown.checked.text()
    (tmp_path / "vault" / "vault.keys.2").unlink()
    window.upkeep.look()
    settle(window)
    assert "需要处理" in window.foot.upkeep_button.text()


def test_locking_ends_a_check_under_way(
    window: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    make_vault(window, settle, tmp_path / "vault")
    checked(window, qtbot, settle)
    window.upkeep.check()
    window.lock()
    settle(window)
    assert not window.upkeep.checking
    assert not window.desk.session_open


def test_a_synced_folder_is_told_before_the_vault_is_made(
    window: MainWindow, tmp_path: Path
) -> None:
    page = window.gate.create_page
    page.folder.setText(str(tmp_path / "OneDrive" / "vault"))
    assert "OneDrive" in page.place.text()
    page.folder.setText(str(tmp_path / "vault"))
    assert page.place.text() == ""
