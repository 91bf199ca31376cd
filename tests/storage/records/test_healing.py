"""A database that fell behind is brought up to what was acknowledged; a copied one too."""

import shutil
from pathlib import Path

import pytest

from storage.casework import checkup, records
from storage.casework.cases import open_case
from storage.casework.oversight import verify_vault
from storage.casework.session import Session
from storage.exchange.packages.incarnation import settle
from storage.progress import NoProgress
from storage.vault.container import Vault
from tests.support.vaults import PASSPHRASE, SetClock, new_session

CASE = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}


def notes(session: Session) -> list[str]:
    rows = session.tables.run("SELECT doc FROM record WHERE kind = 'flag' ORDER BY created")
    return [doc for (doc,) in rows]


def lived(folder: Path) -> tuple[Path, list[str]]:
    """Return a closed vault whose database is older than its journal, and what it should hold."""
    session = new_session(folder)
    with session.vault:
        case = open_case(session, CASE).case_id
        records.add(session, "flag", case, {"kind": "dispute", "note": "before"})
    older = (folder / "records.db").read_bytes()
    with Vault.open(folder, PASSPHRASE) as vault:
        session = Session(vault, clock=SetClock())
        for n in range(3):
            records.add(session, "flag", case, {"kind": "dispute", "note": f"after {n}"})
        whole = notes(session)
    (folder / "records.db").write_bytes(older)
    return folder, whole


def test_what_the_database_lost_comes_back_from_the_journal(tmp_path: Path) -> None:
    folder, whole = lived(tmp_path / "vault")
    with Vault.open(folder, PASSPHRASE) as vault:
        assert vault.healed == 3
        session = Session(vault, clock=SetClock())
        assert notes(session) == whole
        assert verify_vault(session, NoProgress()).problems == ()
        told = [one for one in checkup.quick_check(session) if one.kind == "healed"]
        assert [one.values for one in told] == [{"count": 3}]
    with Vault.open(folder, PASSPHRASE) as vault:
        assert vault.healed == 0


@pytest.mark.parametrize("with_log", [True, False])
def test_a_vault_copied_while_open_loses_nothing(tmp_path: Path, with_log: bool) -> None:
    session = new_session(tmp_path / "vault")
    settle(session.vault, tmp_path / "state")
    case = open_case(session, CASE).case_id
    for n in range(4):
        records.add(session, "flag", case, {"kind": "dispute", "note": str(n)})
    # A file manager copies the files one by one, and may leave the write-ahead log out.
    left_out = () if with_log else ("records.db-wal", "records.db-shm")
    shutil.copytree(tmp_path / "vault", tmp_path / "copy", ignore=shutil.ignore_patterns(*left_out))
    whole = notes(session)
    session.vault.close()
    with Vault.open(tmp_path / "copy", PASSPHRASE) as vault:
        copy = Session(vault, clock=SetClock())
        assert notes(copy) == whole
        assert verify_vault(copy, NoProgress()).problems == ()


def test_an_undone_import_does_not_come_back(tmp_path: Path) -> None:
    """What left the log on purpose left the journal's generation with it."""
    from storage.records.journaling import mark_stale

    session = new_session(tmp_path / "vault")
    with session.vault:
        case = open_case(session, CASE).case_id
        records.add(session, "flag", case, {"kind": "dispute", "note": "taken back"})
        session.vault.database.tell_commits(None)
        with session.atomic():
            session.tables.run("DELETE FROM operation WHERE rowid = 2")
            mark_stale(session.tables)
    with Vault.open(tmp_path / "vault", PASSPHRASE) as vault:
        assert vault.healed == 0
        assert Session(vault).tables.run("SELECT count(*) FROM operation") == [(1,)]
