"""A vault comes back through the window alone: from a backup, or saved from a damaged folder."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from storage.casework.cases import open_case
from storage.progress import NoProgress, Progress
from storage.vault import layout
from storage.vault.backup import backup
from tests.support.vaults import PASSPHRASE, new_session
from ui.main_window import MainWindow
from ui.mending import Mended, Order
from ui.pages.mend import MendPage

Settle = Callable[[MainWindow], None]


@pytest.fixture(scope="module")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a vault, its backup, and the same vault damaged."""
    home = tmp_path_factory.mktemp("vaults")
    session = new_session(home / "vault")
    with session.vault:
        for number in range(30):
            case = {"case_no": f"A{number}", "opened_on": "2024-01-01", "stage": "assigned"}
            open_case(session, case, [{"role": "borrower", "name": "张三"}])
        backup(session.vault, home / "backup", NoProgress())
    shutil.copytree(home / "vault", home / "damaged")
    database = home / "damaged" / layout.DATABASE
    content = bytearray(database.read_bytes())
    # The first page is needed to open it at all.
    content[100:3000] = bytes(2900)
    database.write_bytes(content)
    return home


@pytest.fixture
def folders(vaults: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(vaults, tmp_path / "of"))


def page_of(window: MainWindow) -> MendPage:
    window.gate.start.mend.emit()
    page = window.gate.mend
    assert window.gate.currentWidget() is page
    return page


def test_a_backup_comes_back_beside_itself_and_opens(
    window: MainWindow, settle: Settle, folders: Path
) -> None:
    page = page_of(window)
    page.source.setText(str(folders / "backup"))
    page.source.editingFinished.emit()
    assert page.dest.text() == str(folders / "backup-恢复")
    assert not page.go.isEnabled()
    page.secret.setText("wrong")
    page.go.click()
    settle(window)
    assert "密码" in page.note.text()
    assert not Path(page.dest.text()).exists()
    page.secret.setText(PASSPHRASE)
    page.go.click()
    settle(window)
    assert "已完整恢复" in page.outcome.text()
    assert page.secret.text() == ""
    page.open.click()
    assert window.gate.currentWidget() is window.gate.unlock
    window.gate.unlock.passphrase.setText(PASSPHRASE)
    window.gate.unlock.submit.click()
    settle(window)
    assert window.workspace is not None
    assert window.workspace.cases.model.rowCount() == 30


def test_a_backup_that_is_not_whole_is_not_called_whole(
    window: MainWindow, settle: Settle, folders: Path
) -> None:
    database = folders / "backup" / layout.DATABASE
    content = bytearray(database.read_bytes())
    content[-600] ^= 1
    database.write_bytes(content)
    page = page_of(window)
    page.source.setText(str(folders / "backup"))
    page.source.editingFinished.emit()
    page.secret.setText(PASSPHRASE)
    page.go.click()
    settle(window)
    assert "已恢复，但不完整" in page.outcome.text()
    assert "请保留此备份" in page.outcome.text()
    assert page.open.isVisible()


def test_a_damaged_vault_offers_to_be_saved_and_says_what_was(
    window: MainWindow, settle: Settle, folders: Path
) -> None:
    window.ask(folders / "damaged")
    unlock = window.gate.unlock
    assert unlock.mend.isHidden()
    unlock.passphrase.setText(PASSPHRASE)
    unlock.submit.click()
    settle(window)
    assert unlock.note.text()
    assert unlock.mend.isVisible()
    unlock.mend.click()
    page = window.gate.mend
    assert page.source.text() == str(folders / "damaged")
    assert page.order().salvaged
    page.secret.setText(PASSPHRASE)
    page.go.click()
    settle(window)
    assert "救回的条目: 6" in page.outcome.text().replace("：", ": ")
    assert "请保留损坏的文件夹" in page.outcome.text()
    page.open.click()
    unlock.passphrase.setText(PASSPHRASE)
    unlock.submit.click()
    settle(window)
    assert window.workspace is not None
    assert window.workspace.cases.model.rowCount() == 30


def test_cancel_stops_and_says_that_nothing_was_written(
    window: MainWindow, settle: Settle, folders: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_order: Order) -> Callable[[Progress], Mended]:
        def work(progress: Progress) -> Mended:
            while True:
                progress.advance(1, 2)

        return work

    monkeypatch.setattr("ui.pages.mend.mend", slow)
    page = page_of(window)
    page.source.setText(str(folders / "backup"))
    page.dest.setText(str(folders / "new"))
    page.secret.setText(PASSPHRASE)
    page.go.click()
    qtbot.waitUntil(lambda: page.bar.maximum() == 2)
    assert not page.source.isEnabled()
    page.cancel.click()
    settle(window)
    assert page.outcome.text() == "已取消，没有写入任何内容。"
    assert page.go.isVisible()
    assert not (folders / "new").exists()
