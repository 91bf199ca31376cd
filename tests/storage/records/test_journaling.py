"""The second journal follows the log: after every save, crash, undone import and refusal."""

import errno
import os
from pathlib import Path

import pytest

from storage.casework import records
from storage.casework.cases import open_case
from storage.casework.session import Session
from storage.errors import CannotWrite
from storage.records import journaling
from storage.records.identity import new_incarnation
from storage.records.journaling import journal_problems
from storage.records.operations import read_all
from storage.vault import journal as journals
from storage.vault.container import Vault
from tests.support.vaults import PASSPHRASE, SetClock, new_session

CASE = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def follower(session: Session) -> journaling.Follower:
    assert session.follower is not None
    return session.follower


def note(session: Session, case: str, text: str) -> None:
    records.add(session, "flag", case, {"kind": "dispute", "note": text})


def kept(session: Session) -> set[str]:
    return {
        one.id
        for _segment, pieces, _rows in journaling.read(session.vault.journal)
        for entries in pieces
        for one in entries.operations
    }


def same(session: Session) -> bool:
    ids = {one.id for one in read_all(session.tables)}
    return kept(session) == ids and not list(
        journal_problems(session.tables, session.vault.journal)
    )


def reopened(folder: Path) -> Session:
    return Session(Vault.open(folder, PASSPHRASE), clock=SetClock())


def test_every_save_stands_in_the_journal_at_once(folder: Path) -> None:
    session = new_session(folder)
    with session.vault:
        case = open_case(session, CASE).case_id
        for n in range(5):
            note(session, case, str(n))
            assert same(session)
    with (again := reopened(folder)).vault:
        note(again, case, "later")
        assert same(again)
        assert len(again.vault.journal.names()) == 1


def test_what_is_undone_by_its_transaction_is_not_in_the_journal(folder: Path) -> None:
    session = new_session(folder)
    with session.vault:
        case = open_case(session, CASE).case_id
        with session.atomic() as transaction:
            note(session, case, "never")
            transaction.rollback()
        assert same(session)


def test_a_crash_between_commit_and_journal_is_made_good_at_the_next_start(folder: Path) -> None:
    session = new_session(folder)
    with session.vault:
        case = open_case(session, CASE).case_id
        session.vault.database.tell_commits(None)
        note(session, case, "only in the database")
        assert not same(session)
    with (again := reopened(folder)).vault:
        assert same(again)


@pytest.mark.parametrize("harm", ["gone", "torn", "inside", "head"])
def test_a_harmed_journal_is_made_anew_at_the_next_start(folder: Path, harm: str) -> None:
    session = new_session(folder)
    with session.vault:
        case = open_case(session, CASE).case_id
        for n in range(5):
            note(session, case, str(n))
    path = folder / "journal" / "00000001.log"
    content = bytearray(path.read_bytes())
    if harm == "gone":
        path.unlink()
        path.parent.rmdir()
    else:
        at = {"torn": len(content) - 9, "inside": len(content) // 2, "head": 3}[harm]
        content[at] ^= 1
        path.write_bytes(content)
    with (again := reopened(folder)).vault:
        assert same(again)


def test_entries_taken_out_of_the_log_leave_the_journal(folder: Path) -> None:
    session = new_session(folder)
    with session.vault:
        case = open_case(session, CASE).case_id
        note(session, case, "taken back")
        with session.atomic():
            session.tables.run("DELETE FROM operation WHERE rowid = 2")
            session.tables.run("UPDATE operation SET body = NULL WHERE rowid = 1")
            journaling.mark_stale(session.tables)
        assert same(session)
        bodies = [
            one.body
            for _segment, pieces, _rows in journaling.read(session.vault.journal)
            for entries in pieces
            for one in entries.operations
        ]
        assert set(bodies) == {None}


def test_a_forgotten_key_leaves_the_journal(folder: Path) -> None:
    session = new_session(folder)
    with session.vault:
        secret = session.device.seed.hex()
        new_incarnation(session.vault.database)
        assert secret not in str(list(journaling.read(session.vault.journal)))
        assert same(session)


def test_a_full_disk_stops_the_journal_not_the_save(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session(folder)

    def full(_file: int, _data: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    with session.vault:
        case = open_case(session, CASE).case_id
        with monkeypatch.context() as patch:
            patch.setattr("storage.vault.journal.os.write", full)
            note(session, case, "saved all the same")
        assert str(follower(session).behind)
        assert not same(session)
        note(session, case, "and then with room")
        assert same(session)


def test_a_sync_that_fails_beside_a_save_is_made_good_by_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session(folder)

    def failing(_file: int) -> None:
        raise OSError(errno.EIO, "the disk fails")

    with session.vault:
        case = open_case(session, CASE).case_id
        follower(session).settle()
        with monkeypatch.context() as patch:
            patch.setattr("storage.vault.journal.sync_content", failing)
            note(session, case, "saved all the same")
            follower(session).settle()
        assert isinstance(follower(session).behind, CannotWrite)
        assert not same(session)
        note(session, case, "and then on a disk that works")
        follower(session).settle()
        assert follower(session).behind is None
        assert same(session)
    with (again := reopened(folder)).vault:
        assert same(again)


def test_a_save_is_in_the_journal_at_once_and_synced_before_the_next_or_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session(folder)
    synced: list[int] = []
    real = journals.sync_content
    with session.vault:
        case = open_case(session, CASE).case_id
        follower(session).settle()

        def told(file: int) -> None:
            synced.append(os.fstat(file).st_ino)
            real(file)

        monkeypatch.setattr(journals, "sync_content", told)
        for count in range(1, 4):
            note(session, case, str(count))
            assert same(session)
            assert len(synced) >= count - 1
        last = (session.vault.journal.folder / session.vault.journal.names()[-1]).stat().st_ino
    assert synced == [last] * 3


def test_a_long_journal_has_many_segments(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "SEGMENT", 4000)
    session = new_session(folder)
    with session.vault:
        case = open_case(session, CASE).case_id
        for n in range(20):
            note(session, case, str(n))
        assert len(session.vault.journal.names()) > 3
        assert same(session)
        follower(session).renew()
        assert same(session)
    with (again := reopened(folder)).vault:
        note(again, case, "later")
        assert same(again)


def test_an_entry_missing_from_the_journal_is_found(folder: Path) -> None:
    session = new_session(folder)
    with session.vault:
        case = open_case(session, CASE).case_id
        session.vault.database.tell_commits(None)
        note(session, case, "only here")
        (problem,) = journal_problems(session.tables, session.vault.journal)
        assert problem.kind == "journal"
