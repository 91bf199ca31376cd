"""An original larger than a volume: it travels in parts, and is whole once all of them came."""

import hashlib
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from storage.casework import deletion, partial
from storage.errors import PackageTampered, PackageTooNew
from storage.exchange.packages import dividing, manifest, taking_back
from storage.exchange.packages.dividing import MOST_PARTS, divide, slice_cost
from storage.exchange.packages.standing import peer_states
from storage.progress import Cancelled
from storage.records import erasure
from storage.records.erasure import Tombstone
from tests.support.sites import ALL, TestSite

LIMIT = 100_000
CONTENT = random.Random(7).randbytes(400_000)


@pytest.fixture
def sent(pair: tuple[TestSite, TestSite], tmp_path: Path) -> tuple[Path, ...]:
    """Return the packages of a case with a film, the film's parts from the second on."""
    one, two = pair
    assert one.photo(one.case("A-1"), CONTENT) == SHA256
    done = one.send(two, tmp_path / "out", volume_size=LIMIT)
    assert (done.attachments, done.divided, done.left_out) == (1, 1, ())
    assert all(path.stat().st_size <= LIMIT for path in done.files)
    return done.files


SHA256 = hashlib.sha256(CONTENT).hexdigest()


def film(site: TestSite) -> bytes | None:
    blobs = site.session.vault.blobs
    if not blobs.has(SHA256):
        return None
    with blobs.open(SHA256) as file:
        return file.read()


def stored(site: TestSite) -> int:
    return len(list(site.session.vault.blobs.files()))


@pytest.mark.parametrize("order", [1, -1])
def test_it_is_whole_once_all_parts_came_in_whatever_order(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...], order: int
) -> None:
    one, two = pair
    report = two.take(sent[::order])
    assert (report.missing, report.partial, report.refused) == ([], (), [])
    assert film(two) == CONTENT
    assert stored(two) == 1
    assert two.dump() == one.dump()
    assert two.dump("part") == {"part": []}


def test_what_lacks_is_said_until_it_comes(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...]
) -> None:
    _one, two = pair
    assert len(sent) > 5
    for count, path in enumerate(sent[:-1]):
        report = two.take([path])
        if count:
            (lacking,) = report.partial
            assert (lacking.name, lacking.size) == ("p.jpg", len(CONTENT))
            assert 0 < lacking.here < lacking.size
            assert lacking.numbers == tuple(range(count + 2, len(sent) + 1))
            assert two.session.vault.blobs.missing([SHA256]) == [SHA256]
    (state,) = [one for one in peer_states(two.session) if one.peer.name == "field"]
    assert [one.numbers for one in state.partial] == [(len(sent),)]
    two.close()
    two.reopen()
    assert two.take(sent[-1:], dry_run=True).joined == [SHA256]
    last = two.take(sent[-1:])
    assert (last.arrived, last.joined, last.missing) == ([SHA256], [SHA256], [])
    assert film(two) == CONTENT


def test_only_what_holds_parts_is_of_the_newer_form(sent: tuple[Path, ...]) -> None:
    forms = [b'"format":2' in path.read_bytes() for path in sent]
    assert forms == [False] + [True] * (len(sent) - 1)


def test_a_program_that_knows_no_parts_keeps_them_until_it_is_renewed(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    _one, two = pair
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "FORMAT", manifest.WHOLE)
        report = two.take(sent)
    assert report.taken == 1
    assert {type(error) for _file, error in report.refused} == {PackageTooNew}
    assert film(two) is None
    assert not two.take([]).refused
    assert film(two) == CONTENT


def test_a_preview_changes_nothing_and_says_what_will_lack(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...]
) -> None:
    _one, two = pair
    before = two.dump(*ALL, "part"), stored(two)
    assert len(two.take(sent[:3], dry_run=True).partial) == 1
    whole = two.take(sent, dry_run=True)
    assert (two.dump(*ALL, "part"), stored(two)) == before
    assert whole.missing == []


def test_repeated_parts_change_nothing(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...]
) -> None:
    _one, two = pair
    two.take(sent[:3])
    before = two.dump(*ALL, "part"), stored(two)
    assert two.take(sent[:3]).repeated == [path.name for path in sent[:3]]
    assert (two.dump(*ALL, "part"), stored(two)) == before
    assert two.take(sent, dry_run=True).joined == [SHA256]
    two.take(sent)
    assert two.take(sent, dry_run=True).joined == []
    after = two.dump(*ALL, "part"), stored(two)
    two.take(sent)
    assert (two.dump(*ALL, "part"), stored(two)) == after
    assert film(two) == CONTENT


def test_parts_of_other_exports_fill_what_lacks(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...], tmp_path: Path
) -> None:
    one, two = pair
    two.take([*sent[:2], *sent[3:]])
    again = one.send(two, tmp_path / "again", volume_size=150_000, full=True)
    for path in again.files:
        two.take([path])
        if film(two) is not None:
            break
    assert film(two) == CONTENT
    assert path != again.files[-1]
    assert two.dump("part") == {"part": []}
    assert stored(two) == 1


def test_the_whole_that_comes_another_way_ends_the_waiting(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...], tmp_path: Path
) -> None:
    one, two = pair
    two.take(sent[:3])
    assert not two.take(one.send(two, tmp_path / "stick").files).partial
    assert (film(two), stored(two)) == (CONTENT, 1)


def test_an_import_of_parts_is_taken_back_and_done_again(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...]
) -> None:
    _one, two = pair
    two.take(sent[:2])
    two.take(sent[2:4])
    before = stored(two)
    taking_back.undo_import(two.session)
    assert stored(two) == before - 2
    assert len(two.take(sent[2:]).arrived) == 1
    # Put together of what came before as well, it stays: the records of before name it.
    taking_back.undo_import(two.session)
    assert film(two) == CONTENT
    assert not two.take(sent).missing
    assert film(two) == CONTENT


def test_all_of_it_taken_back_leaves_nothing(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...]
) -> None:
    _one, two = pair
    two.take(sent)
    taking_back.undo_import(two.session)
    assert stored(two) == 0
    two.take(sent)
    assert film(two) == CONTENT


class Impatient:
    """Progress that is cancelled after some calls."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def advance(self, _done: int, _total: int, _note: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled()


def test_an_export_is_cancelled_at_any_place_of_a_film(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...], tmp_path: Path
) -> None:
    from storage.exchange.packages.sending import export_packages

    one, two = pair
    out, calls = tmp_path / "cancelled", 0
    while calls < 40:
        calls += 3
        try:
            made = export_packages(
                one.session, two.name, out, Impatient(calls), state=one.state, full=True,
                volume_size=LIMIT,
            )  # fmt: skip
        except Cancelled:
            assert not out.exists()
        else:
            break
    assert len(made.files) >= len(sent)
    assert calls > 10


def test_a_cancelled_import_goes_on_where_it_was(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...]
) -> None:
    from storage.exchange.packages.receiving import import_packages

    _one, two = pair
    calls, done = 0, False
    while not done:
        calls += 7
        try:
            import_packages(two.session, list(sent), Impatient(calls))
            done = True
        except Cancelled:
            assert film(two) in (None, CONTENT)
    assert film(two) == CONTENT
    assert stored(two) == 1


@pytest.mark.parametrize("place", ["forget", "join", "note", "settle"])
def test_an_import_broken_off_at_any_step_is_made_good_by_the_next(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...], place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    class Crash(Exception):
        pass

    def crash(*_: object) -> None:
        raise Crash

    _one, two = pair
    two.take(sent[:-1])
    with monkeypatch.context() as patch:
        patch.setattr(partial, place, crash)
        with pytest.raises(Crash):
            two.take(sent[-1:])
    two.close()
    two.reopen()
    report = two.take(sent[-1:])
    assert (report.refused, report.partial) == ([], ())
    assert (film(two), stored(two), two.dump("part")) == (CONTENT, 1, {"part": []})


def test_parts_that_make_something_else_are_refused_and_forgotten(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    one, two = pair
    real = dividing.Stretch.read

    def forged(self: dividing.Stretch, size: int = -1) -> bytes:
        return bytes(len(real(self, size)))

    with monkeypatch.context() as patch:
        # A sender that is trusted, and lies: part by part all hashes are as it says.
        patch.setattr(dividing.Stretch, "read", forged)
        lies = one.send(two, tmp_path / "lies", volume_size=LIMIT, full=True).files
    report = two.take([*sent[:3], *lies[3:]])
    ((file, error),) = report.refused
    assert isinstance(error, PackageTampered)
    assert file == lies[-1].name
    assert film(two) is None
    assert stored(two) == 0
    assert len(two.take(sent).arrived) == 1
    assert film(two) == CONTENT


def test_a_part_that_was_damaged_here_is_waited_for_again(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...]
) -> None:
    _one, two = pair
    two.take(sent[:-1])
    _name, path = next(iter(two.session.vault.blobs.files()))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    report = two.take(sent[-1:])
    assert (report.refused, len(report.partial)) == ([], 1)
    two.take(sent)
    assert film(two) == CONTENT


def test_one_changed_byte_in_any_part_is_refused(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...], tmp_path: Path
) -> None:
    _one, two = pair
    chance = random.Random(3)
    two.take(sent[:2])
    before = two.dump(*ALL, "part"), stored(two)
    for path in sent[2:]:
        for _ in range(8):
            content = bytearray(path.read_bytes())
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            damaged = tmp_path / "damaged.ajpkg"
            damaged.write_bytes(content)
            assert len(two.take([damaged]).refused) == 1
    assert (two.dump(*ALL, "part"), stored(two)) == before


def test_a_deletion_takes_the_parts_as_well(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...]
) -> None:
    _one, two = pair
    two.take(sent[:4])
    assert stored(two) == 3
    partial.forget(two.session, SHA256)
    assert (stored(two), partial.incomplete(two.session)) == (0, ())


@pytest.mark.parametrize("whole", [True, False])
def test_an_old_package_brings_nothing_of_a_deleted_case_back(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...], tmp_path: Path, whole: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _one, two = pair
    deleted = Tombstone("record", "chain", {}, (SHA256,))
    monkeypatch.setattr(erasure, "tombstones", lambda _tables: [deleted])
    monkeypatch.setattr(deletion, "apply_pending", lambda _session: 0)  # it was carried out
    # Without the first package no entry names the film here, as after its case was erased.
    files = sent[1:] if whole else sent[1:3]
    assert not two.take(files).refused
    assert (stored(two), two.dump("part")) == (0, {"part": []})


def test_age_opens_the_parts_which_make_the_whole(
    pair: tuple[TestSite, TestSite], sent: tuple[Path, ...], tmp_path: Path
) -> None:
    if not shutil.which("age") or not shutil.which("unzip"):
        pytest.skip("age, unzip: not here")
    _one, two = pair
    key = tmp_path / "key"
    ((secret,),) = two.session.tables.run("SELECT value FROM meta WHERE name = 'age_identity'")
    key.write_text(secret)
    found = []
    for path in sent[1:]:
        folder = tmp_path / path.stem
        subprocess.run(["unzip", "-q", str(path), "-d", str(folder)], check=True)
        for member in (folder / "blobs").iterdir():
            opened = subprocess.run(
                ["age", "-d", "-i", str(key), str(member)], check=True, capture_output=True
            )
            found.append(opened.stdout)
    places = sorted((CONTENT.index(one), one) for one in found)
    assert b"".join(one for _place, one in places) == CONTENT


def test_parts_fill_a_room_and_never_more() -> None:
    chance = random.Random(1)
    for _ in range(2000):
        size, room = chance.randrange(1, 10 << 20), chance.randrange(1100, 4 << 20)
        parts = divide("00", size, room)
        assert len(parts) <= MOST_PARTS
        assert sum(one.length for one in parts) == (size if parts else 0)
        assert [one.start for one in parts[1:]] == [one.start + one.length for one in parts[:-1]]
        assert all(slice_cost(one.length) <= room for one in parts)
        assert all(slice_cost(one.length) > room - 64 for one in parts[:-1])
