"""What the program checks by itself at the start and once a week; and vaults it may only read."""

import io
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue

import pytest

from storage.casework import checkup, records
from storage.casework.cases import open_case
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.errors import CannotWrite
from storage.exchange.packages.incarnation import settle
from storage.progress import NoProgress
from storage.vault import container
from storage.vault.container import Vault
from storage.vault.refusals import VaultReadOnly
from tests.support.vaults import PASSPHRASE, SetClock, new_session

CASE = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = new_session(tmp_path / "vault")
    open_case(made, CASE)
    return made


def found(session: Session) -> list[str]:
    return [one.kind for one in checkup.quick_check(session) if one.kind != "space"]


def test_a_whole_vault_gives_the_start_nothing_to_say(session: Session) -> None:
    assert found(session) == []


def test_the_start_finds_a_lost_key_file_and_an_altered_last_entry(session: Session) -> None:
    (session.vault.folder / "vault.keys.2").unlink()
    assert found(session) == ["keys"]
    session.tables.run("UPDATE operation SET body = x'7b7d' WHERE rowid = 1")
    assert found(session) == ["keys", "body"]
    session.tables.run("UPDATE operation SET signature = zeroblob(64) WHERE rowid = 1")
    assert found(session) == ["keys", "signature"]


def test_the_start_counts_originals_that_are_gone(session: Session) -> None:
    stored = session.vault.blobs.put(io.BytesIO(b"photo"))
    values = (stored.sha256, 5, "n", "m", "", "", "", "{}")
    session.tables.run("INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *values)
    assert found(session) == []
    session.vault.blobs.discard(stored.sha256)
    (problem,) = checkup.quick_check(session)
    assert (problem.kind, problem.values) == ("missing", {"count": 1})


def test_everything_is_checked_once_a_week(session: Session) -> None:
    now = session.clock.now().wall
    assert checkup.last_check(session).is_due(now)
    checkup.note_check(session, 0)
    assert not checkup.last_check(session).is_due(now + timedelta(days=6))
    assert checkup.last_check(session).is_due(now + timedelta(days=8))


def test_a_journal_that_alone_is_wrong_is_written_anew(session: Session) -> None:
    path = next((session.vault.folder / "journal").iterdir())
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    problems = checkup.full_check(session, NoProgress())
    assert {one.kind for one in problems} == {"journal"}
    assert checkup.mend_journal(session, problems) == ()
    assert checkup.full_check(session, NoProgress()) == ()
    session.tables.run("UPDATE operation SET signature = zeroblob(64) WHERE rowid = 1")
    problems = checkup.full_check(session, NoProgress())
    assert checkup.mend_journal(session, problems) == problems


def test_the_weekly_check_runs_beside_the_work(session: Session) -> None:
    (case,) = (one for (one,) in session.tables.run("SELECT id FROM case_row"))
    outcomes: SimpleQueue[object] = SimpleQueue()
    checkup.Background(session, outcomes.put).start()
    for n in range(20):
        records.add(session, "flag", case, {"kind": "dispute", "note": str(n)})
    outcome = outcomes.get(timeout=60)
    assert isinstance(outcome, tuple)
    assert checkup.mend_journal(session, outcome) == ()
    session.vault.close()


def test_a_save_that_reads_first_waits_for_a_lock_beside_it(session: Session) -> None:
    # Opening a connection beside the work may take the lock for a moment.
    (case,) = (one for (one,) in session.tables.run("SELECT id FROM case_row"))
    with closing(session.vault.database.connect_apart()) as beside:
        beside.execute("BEGIN IMMEDIATE")
        free = threading.Timer(0.2, beside.execute, ("ROLLBACK",))
        free.start()
        with session.atomic():
            assert session.tables.run("SELECT count(*) FROM operation")
            records.add(session, "flag", case, {"kind": "dispute", "note": "waited"})
        free.join()
    assert [row["note"] for row in case_file(session, case).lists["flags"]] == ["waited"]


def test_reading_one_state_of_the_record_holds_up_no_save(session: Session) -> None:
    (case,) = (one for (one,) in session.tables.run("SELECT id FROM case_row"))
    with closing(session.vault.database.connect_apart()) as beside:
        beside.execute("PRAGMA busy_timeout = 0")
        with session.snapshot():
            assert case_file(session, case).lists["flags"] == ()
            beside.execute("BEGIN IMMEDIATE")
            beside.execute("ROLLBACK")


def test_closing_the_vault_ends_the_weekly_check(session: Session) -> None:
    for n in range(60):
        open_case(session, {**CASE, "case_no": f"B{n}"})
    outcomes: SimpleQueue[object] = SimpleQueue()
    checkup.Background(session, outcomes.put).start()
    session.vault.close()
    assert outcomes.empty()


@pytest.fixture
def shelf(session: Session, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a closed vault on a medium that takes no locks, as if write-protected."""
    folder = session.vault.folder
    session.vault.close()

    def refuse(path: Path) -> None:
        raise CannotWrite(path=str(path), problem="read-only file system")

    monkeypatch.setattr(container, "lock_folder", refuse)
    return folder


def test_a_vault_that_cannot_be_written_is_read_and_left_without_a_trace(shelf: Path) -> None:
    before = {path: path.read_bytes() for path in shelf.rglob("*") if path.is_file()}
    with Vault.open(shelf, PASSPHRASE) as vault:
        assert vault.read_only
        assert not settle(vault, shelf.with_name("state"))
        session = Session(vault, clock=SetClock())
        (case,) = (one for (one,) in session.tables.run("SELECT id FROM case_row"))
        assert session.tables.run("SELECT case_no FROM case_row") == [("A1",)]
        with pytest.raises(VaultReadOnly):
            records.add(session, "flag", case, {"kind": "dispute", "note": "no"})
        with pytest.raises(VaultReadOnly):
            vault.change_passphrase("new")
        assert found(session) == []
    assert {path: path.read_bytes() for path in shelf.rglob("*") if path.is_file()} == before


def test_a_copy_with_an_unfinished_log_is_not_shown_half(shelf: Path) -> None:
    (shelf / "records.db-wal").write_bytes(b"not yet in the database")
    with pytest.raises(VaultReadOnly):
        Vault.open(shelf, PASSPHRASE)
