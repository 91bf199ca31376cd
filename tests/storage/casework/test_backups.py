"""Backups of an open vault: noted, rotated, nagged about, and each of them restored for real."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage.casework import backups, records
from storage.casework.cases import open_case
from storage.casework.intake import take_in
from storage.casework.session import Session
from storage.errors import CannotRead, RecoveryCodeMistyped, WrongPassphrase, WrongRecoveryCode
from storage.progress import Cancelled, NoProgress, Progress
from storage.vault import layout
from storage.vault.backup import backup
from storage.vault.container import Vault
from tests.support.vaults import CHEAP, PASSPHRASE, SetClock

CASE = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}


class Laptop:
    """A vault with its recovery code and a clock that tests move on."""

    def __init__(self, home: Path) -> None:
        vault, self.code = Vault.create(home / "vault", PASSPHRASE, kdf=CHEAP)
        self.clock = SetClock()
        self.session = Session(vault, clock=self.clock)
        self.case = open_case(self.session, CASE).case_id
        self.stick = home / "stick"
        self.stick.mkdir()

    def live(self, days: float) -> None:
        self.clock.wall += timedelta(days=days)
        records.add(self.session, "flag", self.case, {"kind": "dispute", "note": "a day"})


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


def test_a_backup_is_noted_and_the_nag_ends_only_off_the_computer(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, now = laptop.session, laptop.clock.wall
    assert backups.state(session).is_due(now)
    report = backups.back_up(session, NoProgress(), folder=laptop.stick)
    known = backups.state(session)
    assert (known.folder, known.verified, known.last_path) == (
        str(laptop.stick), True, str(report.path),
    )  # fmt: skip
    assert known.is_due(now), "the same disk is not off the computer"
    monkeypatch.setattr(backups, "_is_elsewhere", lambda _vault, _copy: True)
    laptop.live(1)
    backups.back_up(session, NoProgress(), folder=laptop.stick)
    known = backups.state(session)
    assert not known.is_due(laptop.clock.wall + timedelta(days=2, hours=23))
    assert known.is_due(laptop.clock.wall + timedelta(days=3))


def test_old_backups_go_once_the_new_one_is_verified(laptop: Laptop) -> None:
    for _ in range(12):
        laptop.live(1)
        backups.back_up(laptop.session, NoProgress(), folder=laptop.stick)
    kept = backups.kept_backups(laptop.session)
    assert len(kept) == len(list(laptop.stick.iterdir())) < 12
    assert len(kept) >= 7
    assert str(kept[-1].path) == backups.state(laptop.session).last_path


def test_an_unverified_backup_pushes_no_old_one_out(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(9):
        laptop.live(1)
        backups.back_up(laptop.session, NoProgress(), folder=laptop.stick)
    before = len(backups.kept_backups(laptop.session))
    from storage.vault import backup as making
    from storage.vault.verify import Problem

    monkeypatch.setattr(making, "key_problems", lambda _folder: [Problem("keys", "x", "y")])
    laptop.live(1)
    assert not backups.back_up(laptop.session, NoProgress(), folder=laptop.stick).verified
    assert len(backups.kept_backups(laptop.session)) == before + 1
    assert not backups.state(laptop.session).verified


def test_a_restore_is_rehearsed_from_each_backup(laptop: Laptop) -> None:
    for _ in range(3):
        laptop.live(1)
        backups.back_up(laptop.session, NoProgress(), folder=laptop.stick)
    for kept in backups.kept_backups(laptop.session):
        report = backups.rehearse_here(
            laptop.session, NoProgress(), backup_folder=kept.path, secret=PASSPHRASE
        )
        assert report.ok
    tried = backups.state(laptop.session).rehearsals
    assert {one.name for one in tried} == {path.name for path in laptop.stick.iterdir()}
    assert [one.problems for one in tried] == [0, 0, 0]
    assert sorted(path.name for path in laptop.stick.parent.iterdir()) == ["stick", "vault"]


def test_a_rehearsal_finds_a_damaged_backup(laptop: Laptop) -> None:
    report = backups.back_up(laptop.session, NoProgress(), folder=laptop.stick)
    path = report.path / "records.db"
    content = bytearray(path.read_bytes())
    content[-4096 * 3 + 100] ^= 1
    path.write_bytes(content)
    found = backups.rehearse_here(
        laptop.session, NoProgress(), backup_folder=report.path, secret=PASSPHRASE
    )
    assert not found.ok
    assert backups.state(laptop.session).rehearsals[0].problems == len(found.problems)


def test_a_rehearsal_with_a_wrong_secret_says_so(laptop: Laptop) -> None:
    path = backups.back_up(laptop.session, NoProgress(), folder=laptop.stick).path
    with pytest.raises(WrongPassphrase):
        backups.rehearse(path, "wrong", NoProgress())
    assert backups.rehearse(path, laptop.code, NoProgress(), by_recovery_code=True).ok


def test_the_recovery_code_is_rehearsed_without_changing_anything(laptop: Laptop) -> None:
    before = (laptop.session.vault.folder / "vault.keys").read_bytes()
    former = laptop.code
    assert backups.rehearse_code(laptop.session, former.lower().replace("-", " ")).code_at
    assert (laptop.session.vault.folder / "vault.keys").read_bytes() == before
    laptop.session.vault.new_recovery_code()
    with pytest.raises(WrongRecoveryCode):
        backups.rehearse_code(laptop.session, former)
    other = "2" if former[0] != "2" else "3"
    with pytest.raises(RecoveryCodeMistyped):
        backups.rehearse_code(laptop.session, other + former[1:])


def test_a_stick_that_is_not_there_is_told(laptop: Laptop) -> None:
    backups.choose_folder(laptop.session, laptop.stick / "gone")
    with pytest.raises(CannotRead):
        backups.kept_backups(laptop.session)


@pytest.mark.parametrize("harm", ["altered", "missing", "page"])
def test_a_backup_that_is_not_whole_comes_back_and_is_told_as_such(
    laptop: Laptop, tmp_path: Path, harm: str
) -> None:
    photo = tmp_path / "door.txt"
    photo.write_bytes(b"seen at the door")
    take_in(laptop.session, laptop.case, [photo], {}, NoProgress())
    copy = laptop.stick / "copy"
    backup(laptop.session.vault, copy, NoProgress())
    (original,) = (copy / layout.BLOBS).glob("*/*")
    target = copy / layout.DATABASE if harm == "page" else original
    content = bytearray(target.read_bytes())
    content[-600 if harm == "page" else -1] ^= 1
    target.unlink() if harm == "missing" else target.write_bytes(content)
    dest = tmp_path / "back"
    report = backups.bring_back(copy, dest, PASSPHRASE, NoProgress())
    assert report.problems
    with Vault.open(dest, PASSPHRASE) as vault:
        assert Session(vault).tables.case_row.select().count() == 1


def test_a_restore_that_is_given_up_while_it_is_checked_leaves_nothing(
    laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(laptop.session.vault, laptop.stick / "copy", NoProgress())

    def given_up(_vault: Vault, _progress: Progress) -> None:
        raise Cancelled

    monkeypatch.setattr(backups, "verify_opened", given_up)
    with pytest.raises(Cancelled):
        backups.bring_back(laptop.stick / "copy", tmp_path / "back", PASSPHRASE, NoProgress())
    assert not (tmp_path / "back").exists()
