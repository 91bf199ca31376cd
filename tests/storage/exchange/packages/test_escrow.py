"""A key left with the office opens the vault there and nowhere else."""

from pathlib import Path

import pytest
from pyrage import x25519

from storage.casework.session import Session
from storage.errors import WrongPassphrase
from storage.exchange.packages import escrow as escrows
from storage.exchange.packages.refusals import NoEscrow, NoOffice
from storage.exchange.packages.site import become_office, export_identity
from storage.exchange.packages.trust import trust_site
from storage.vault import escrow
from storage.vault.container import Vault
from storage.vault.slots import Slot
from tests.support.vaults import CHEAP, PASSPHRASE, new_session


@pytest.fixture
def office(tmp_path: Path) -> Session:
    session = new_session(tmp_path / "office", seed=2)
    from storage.casework import cases

    cases.add_staff(session, {"name": "主管", "employee_no": "1", "role": "supervisor"}, owner=True)
    session.name_site("总部")
    become_office(session)
    return session


def field(office: Session, folder: Path, seed: int = 3) -> Session:
    session = new_session(folder, seed=seed)
    file = folder.with_name(f"{folder.name}.site")
    site = export_identity(office, file)
    trust_site(session, file, site.digits)
    return session


def test_the_office_sets_a_new_passphrase(office: Session, tmp_path: Path) -> None:
    session = field(office, tmp_path / "laptop")
    assert escrows.deposited(session) == ""
    assert escrows.deposit(session, "总部") == escrows.deposited(session) == "总部"
    session.vault.change_passphrase("another one", kdf=CHEAP)
    session.vault.close()
    with escrows.open_at_office(office, tmp_path / "laptop") as vault:
        vault.change_passphrase("set by the office", kdf=CHEAP)
    Vault.open(tmp_path / "laptop", "set by the office").close()
    with pytest.raises(WrongPassphrase):
        Vault.open(tmp_path / "laptop", PASSPHRASE)


def test_what_was_not_left_or_was_taken_back_stays_closed(office: Session, tmp_path: Path) -> None:
    session = field(office, tmp_path / "laptop")
    escrows.deposit(session, "总部")
    escrows.withdraw(session)
    assert escrows.deposited(session) == ""
    session.vault.close()
    with pytest.raises(NoEscrow):
        escrows.open_at_office(office, tmp_path / "laptop")
    Vault.open(tmp_path / "laptop", PASSPHRASE).close()


def test_a_slot_of_another_vault_or_office_opens_nothing(office: Session, tmp_path: Path) -> None:
    one, two = field(office, tmp_path / "one"), field(office, tmp_path / "two", seed=4)
    escrows.deposit(one, "总部")
    moved = next(slot for slot in one.vault.key_file.slots if slot.kind == escrow.OFFICE)
    two.vault.replace_slot(moved)
    two.vault.close()
    with pytest.raises(NoEscrow):
        escrows.open_at_office(office, tmp_path / "two")
    stranger = x25519.Identity.generate()
    assert escrow.unwrap(moved, one.vault.vault_id, stranger) is None


def test_only_an_office_may_be_given_the_key(tmp_path: Path) -> None:
    colleague = new_session(tmp_path / "colleague", seed=5)
    colleague.name_site("同事")
    session = field(colleague, tmp_path / "laptop")
    with pytest.raises(NoOffice):
        escrows.deposit(session, "同事")
    with pytest.raises(escrow.NotARecipient):
        escrow.for_office(bytes(32), "v", "age1nonsense", "x")


def test_the_ways_in_that_a_person_holds_cannot_be_taken_away(tmp_path: Path) -> None:
    session = new_session(tmp_path / "laptop")
    for name in ("passphrase", "recovery"):
        with pytest.raises(ValueError, match=name):
            session.vault.remove_slot(name)
    assert isinstance(session.vault.key_file.slot("passphrase"), Slot)
    session.vault.close()
