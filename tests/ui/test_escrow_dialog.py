"""The key left with a trusted office, and taken back, through the settings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storage.casework import cases
from storage.casework.session import Session
from storage.exchange.packages.escrow import deposited, open_at_office
from storage.exchange.packages.refusals import NoEscrow
from storage.exchange.packages.site import become_office, export_identity
from storage.exchange.packages.trust import trust_site
from storage.exchange.sample import PASSPHRASE
from storage.progress import Progress
from tests.support.vaults import new_session
from ui.dialogs.escrow import EscrowDialog
from ui.main_window import MainWindow

Settle = Callable[[MainWindow], None]


def trusted_office(window: MainWindow, settle: Settle, folder: Path) -> Session:
    office = new_session(folder / "office", seed=2)
    staff = {"name": "主管", "employee_no": "1", "role": "supervisor"}
    cases.add_staff(office, staff, owner=True)
    office.name_site("总部")
    become_office(office)
    digits = export_identity(office, folder / "office.site").digits

    def trust(session: Session, _progress: Progress) -> None:
        trust_site(session, folder / "office.site", digits)

    window.desk.tasks.start(trust, lambda _none: None)
    settle(window)
    return office


def shown(window: MainWindow, settle: Settle) -> EscrowDialog:
    dialog = EscrowDialog(window.desk, window)
    dialog.show()
    settle(window)
    return dialog


def test_without_an_office_nothing_can_be_left(with_sample: MainWindow, settle: Settle) -> None:
    dialog = shown(with_sample, settle)
    assert "信任" in dialog.state.text()
    assert not dialog.go_on.isEnabled()
    assert not dialog.offices.isVisible()


def test_the_key_is_left_and_taken_back_only_with_the_passphrase(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    office = trusted_office(with_sample, settle, tmp_path)
    dialog = shown(with_sample, settle)
    assert dialog.offices.currentText() == "总部"
    dialog.old.setText("guess")
    dialog.go_on.click()
    settle(with_sample)
    assert "密码" in dialog.note.text()
    dialog.old.setText(PASSPHRASE)
    dialog.go_on.click()
    settle(with_sample)
    dialog = shown(with_sample, settle)
    assert "总部" in dialog.state.text()
    said: list[str] = []
    with_sample.desk.tasks.start(lambda session, _progress: deposited(session), said.append)
    settle(with_sample)
    assert said == ["总部"]
    dialog.old.setText(PASSPHRASE)
    dialog.go_on.click()
    settle(with_sample)
    with_sample.lock()
    settle(with_sample)
    with pytest.raises(NoEscrow):
        open_at_office(office, tmp_path / "sample")
    office.vault.close()
