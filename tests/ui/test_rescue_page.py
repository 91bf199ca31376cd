"""At the office, through the window: a vault whose key was left there gets a new passphrase."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from storage.casework import cases
from storage.errors import WrongPassphrase
from storage.exchange.packages.escrow import deposit
from storage.exchange.packages.site import become_office, export_identity
from storage.exchange.packages.trust import trust_site
from storage.progress import Progress
from storage.vault.container import Vault
from tests.support.vaults import PASSPHRASE, new_session
from ui.main_window import MainWindow
from ui.mending import Rescue
from ui.pages.rescue import RescuePage

Settle = Callable[[MainWindow], None]
NEW = "新的密码 四个词语 都不一样"


@pytest.fixture(scope="module")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an office, a laptop that left its key there, and one that did not."""
    home = tmp_path_factory.mktemp("vaults")
    office = new_session(home / "office", seed=2)
    cases.add_staff(office, {"name": "主管", "employee_no": "1", "role": "supervisor"}, owner=True)
    office.name_site("总部")
    become_office(office)
    digits = export_identity(office, home / "office.site").digits
    for n, name in enumerate(("laptop", "other"), start=3):
        session = new_session(home / name, seed=n)
        with session.vault:
            trust_site(session, home / "office.site", digits)
            if name == "laptop":
                deposit(session, "总部")
    office.vault.close()
    return home


@pytest.fixture
def folders(vaults: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(vaults, tmp_path / "of"))


def filled(window: MainWindow, folders: Path, vault: str = "laptop") -> RescuePage:
    window.gate.start.rescue.emit()
    page = window.gate.rescue
    assert window.gate.currentWidget() is page
    page.vault.show_folder(folders / vault)
    page.office.show_folder(folders / "office")
    page.secret.setText(PASSPHRASE)
    assert not page.go.isEnabled()
    page.new.first.setText(NEW)
    page.new.second.setText(NEW)
    assert page.go.isEnabled()
    return page


def test_the_office_sets_a_new_passphrase_and_the_old_one_opens_nothing(
    window: MainWindow, settle: Settle, folders: Path
) -> None:
    page = filled(window, folders)
    page.secret.setText("wrong")
    page.go.click()
    settle(window)
    assert "密码" in page.note.text()
    assert page.go.isVisible()
    page.secret.setText(PASSPHRASE)
    page.go.click()
    settle(window)
    assert "恢复码" in page.outcome.text()
    assert not page.secret.text() + page.new.first.text() + page.new.second.text()
    with pytest.raises(WrongPassphrase):
        Vault.open(folders / "laptop", PASSPHRASE)
    page.open.click()
    unlock = window.gate.unlock
    assert unlock.folder == folders / "laptop"
    unlock.passphrase.setText(NEW)
    unlock.submit.click()
    settle(window)
    assert window.workspace is not None


def test_a_vault_whose_key_was_not_left_there_stays_as_it_is(
    window: MainWindow, settle: Settle, folders: Path
) -> None:
    page = filled(window, folders, "other")
    page.go.click()
    settle(window)
    assert "未托管" in page.note.text()
    assert page.outcome.text() == ""
    Vault.open(folders / "other", PASSPHRASE).close()


def test_whoever_forgot_the_passphrase_is_led_there_with_the_vault_named(
    window: MainWindow, folders: Path
) -> None:
    window.ask(folders / "laptop")
    window.gate.unlock.at_office.emit()
    assert window.gate.currentWidget() is window.gate.rescue
    assert window.gate.rescue.vault.folder == folders / "laptop"
    window.gate.rescue.leave.click()
    assert window.gate.currentWidget() is window.gate.start


def test_cancel_leaves_the_old_passphrase(
    window: MainWindow, settle: Settle, folders: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_order: Rescue) -> Callable[[Progress], Path]:
        def work(progress: Progress) -> Path:
            while True:
                progress.advance(1, 3)

        return work

    monkeypatch.setattr("ui.pages.rescue.rescue", slow)
    page = filled(window, folders)
    page.go.click()
    qtbot.waitUntil(lambda: page.bar.maximum() == 3)
    assert not page.new.first.isEnabled()
    page.cancel.click()
    settle(window)
    assert page.outcome.text() == "已取消，密码仍是原来的。"
    assert page.go.isVisible()
    Vault.open(folders / "laptop", PASSPHRASE).close()
