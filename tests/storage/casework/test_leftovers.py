"""A crash between storing bytes and recording them: the file goes, and no other one does."""

import hashlib
import io
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.casework import checkup, drafts, records
from storage.casework.cases import open_case
from storage.casework.intake import take_in
from storage.casework.leftovers import clear_leftovers, leftovers
from storage.casework.oversight import verify_vault
from storage.casework.session import Session
from storage.progress import NoProgress
from storage.vault.backup import backup, restore
from storage.vault.container import Vault
from tests.support.sites import friends
from tests.support.vaults import CHEAP, CHINA, PASSPHRASE, SetClock, new_session

ROOT = Path(__file__).parents[3]
CASE = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}
# Takes a file in and is killed when its bytes are stored and nothing names them yet.
CHILD = """
import os, signal, sys
from pathlib import Path
from storage.casework import intake
from storage.casework.session import Session
from storage.progress import NoProgress
from storage.vault.container import Vault

session = Session(Vault.open(Path(sys.argv[1]), sys.argv[2]))
intake._recorded = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
intake.take_in(session, sys.argv[3], [Path(sys.argv[4])], {}, NoProgress())
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "vault")
    open_case(made, CASE)
    with made.vault:
        yield made


def put(session: Session, content: bytes, *, after: timedelta = timedelta(hours=1)) -> str:
    """Store bytes that nothing names, so long after the first entry; return their SHA-256."""
    sha256 = session.vault.blobs.put(io.BytesIO(content)).sha256
    stamp(session, sha256, after)
    return sha256


def stamp(session: Session, sha256: str, after: timedelta) -> None:
    path = dict(session.vault.blobs.files())[session.vault.blobs.name(sha256)]
    began = datetime(2024, 3, 5, 9, 0, tzinfo=CHINA)
    os.utime(path, (0, (began + after).timestamp()))


def later(session: Session, days: float) -> None:
    assert isinstance(session.clock, SetClock)
    session.clock.wall += timedelta(days=days)


def test_a_file_that_a_killed_intake_left_goes_after_a_day(tmp_path: Path) -> None:
    folder, photo = tmp_path / "vault", tmp_path / "note.txt"
    photo.write_bytes(b"what was said at the door")
    vault, _code = Vault.create(folder, PASSPHRASE, kdf=CHEAP)
    with vault:
        case = open_case(Session(vault), CASE).case_id
    command = [sys.executable, "-c", CHILD, str(folder), PASSPHRASE, case, str(photo)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    with Vault.open(folder, PASSPHRASE) as vault:
        clock = SetClock()
        clock.wall = datetime.now(CHINA)
        session = Session(vault, clock=clock, randomness=random.Random(2).randbytes)
        sha256 = hashlib.sha256(photo.read_bytes()).hexdigest()
        assert vault.blobs.has(sha256)
        assert leftovers(session) == ()
        later(session, 2)
        assert verify_vault(session, NoProgress()).checked["leftovers"] == 1
        assert checkup.note_check(session, 0, clear_leftovers(session)).cleared == 1
        assert checkup.last_check(session).cleared == 1
        assert not vault.blobs.has(sha256)
        assert verify_vault(session, NoProgress()).ok
        # Nothing stands in the way of the same file now.
        (taken,) = take_in(session, case, [photo], {}, NoProgress())
        assert (taken.sha256, vault.blobs.has(sha256)) == (sha256, True)


def test_what_anything_names_stays(session: Session, tmp_path: Path) -> None:
    case = open_case(session, {**CASE, "case_no": "A2"}).case_id
    path = tmp_path / "paper.txt"
    path.write_bytes(b"original")
    (taken,) = take_in(session, case, [path], {}, NoProgress())
    stamp(session, taken.sha256, timedelta(hours=1))
    named = [put(session, bytes([number])) for number in range(7)]
    run = session.tables.run
    drafts.save_draft(session, case, "visit", "", {"photos": [{"sha256": named[0]}]})
    waiting = ("p", "f", named[1], 1, "s", "gap", "[]", "2024-03-05", "d", 1)
    run(
        "INSERT INTO waiting (package, file, sha256, size, site, reason, needs, since, device,"
        " number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *waiting,
    )
    run("INSERT INTO part VALUES (?, 9, 0, 1, ?, 'p', 's', 'd', 1, 1)", "e" * 64, named[2])
    run("INSERT INTO derived VALUES (?, 'page', ?)", taken.sha256, named[3].encode())
    run("INSERT INTO derived VALUES (?, 'other', ?)", taken.sha256, named[4].encode())
    session.tables.set_meta("anything", f'{{"kept": "{named[5]}"}}')
    records.add(session, "flag", case, {"kind": "dispute", "note": f"see {named[6]}"})
    lost = put(session, b"lost")
    later(session, 2)
    (found,) = leftovers(session)
    assert found.name == session.vault.blobs.name(lost)
    assert clear_leftovers(session) == 1
    assert all(map(session.vault.blobs.has, (*named, taken.sha256)))


def test_what_is_young_or_older_than_what_this_device_wrote_stays(session: Session) -> None:
    put(session, b"rescued", after=timedelta(days=-1))
    young = put(session, b"young", after=timedelta(days=2))
    later(session, 2.5)
    assert leftovers(session) == ()
    again = put(session, b"again")
    assert len(leftovers(session)) == 1
    # Stored once more, as a form that is open now asks for it: as young as that.
    assert not session.vault.blobs.put(io.BytesIO(b"again")).new
    assert leftovers(session) == ()
    stamp(session, again, timedelta(hours=1))
    stamp(session, young, timedelta(hours=2))
    assert clear_leftovers(session) == 2


def test_an_original_whose_records_come_with_a_later_package_stays(tmp_path: Path) -> None:
    one, two = friends(tmp_path, "A", "B").values()
    case = one.case("YD-1")
    for number in range(3):
        one.photo(case, bytes([number]) * 50_000)
    files = list(one.send(two, tmp_path / "out", volume_size=70_000).files)
    two.case("YD-2")
    two.take(files[-1:])
    session, left = two.session, {path for _name, path in two.session.vault.blobs.files()}
    assert left
    # An import after it forgets how to take it back, and with that what it brought.
    session.tables.run("UPDATE exchange_event SET undo = ''")
    for path in left:
        os.utime(path, (0, session.clock.now().wall.timestamp()))
    two.clock.at += timedelta(days=30)
    assert leftovers(session) == ()
    session.tables.run("DELETE FROM exchange_event")
    assert set(leftovers(session)) == left
    for site in (one, two):
        site.close()


def test_a_restored_vault_keeps_what_nothing_names(session: Session, tmp_path: Path) -> None:
    lost = put(session, b"perhaps all that is left of an entry")
    assert backup(session.vault, tmp_path / "copy", NoProgress()).verified
    with restore(tmp_path / "copy", tmp_path / "again", PASSPHRASE) as vault:
        clock = SetClock()
        clock.wall = datetime.now(CHINA)
        restored = Session(vault, clock=clock)
        later(restored, 3)
        assert leftovers(restored) == ()
        open_case(restored, {**CASE, "case_no": "A3"})
        later(restored, 3)
        assert leftovers(restored) == ()
        assert vault.blobs.has(lost)
