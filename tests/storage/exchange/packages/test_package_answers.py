"""What a peer states to have is believed, for every volume of an export, and nothing else is."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.exchange.packages.standing import not_stated, peer_states, waiting
from tests.support.sites import TestSite

Make = Callable[[str], TestSite]
Pair = tuple[TestSite, TestSite]


def many(site: TestSite, cases: int = 6) -> None:
    """Write more than fits into one small volume, even compressed."""
    rng = random.Random(11)
    for number in range(cases):
        case = site.case(f"A-{number}")
        for _turn in range(12):
            site.set(site.record_of(case), {"client": rng.randbytes(2000).hex()})


@pytest.mark.parametrize("backwards", [False, True])
def test_every_volume_of_an_export_is_answered(pair: Pair, out: Path, backwards: bool) -> None:
    one, two = pair
    many(one)
    files = one.send(two, out, volume_size=64 << 10).files
    assert len(files) > 2
    assert not two.take(files[::-1] if backwards else files).waiting
    one.take(two.send(one, out).files)
    assert one.send(two, out).operations == 0


def test_what_is_not_answered_is_sent_again(pair: Pair, out: Path) -> None:
    one, two = pair
    many(one)
    files = one.send(two, out, volume_size=64 << 10).files
    two.take(files[:1])
    one.take(two.send(one, out).files)
    again = one.send(two, out)
    ((count,),) = one.session.tables.run("SELECT count(*) FROM operation")
    assert 0 < again.operations < count
    assert not two.take(again.files).waiting
    assert two.dump() == one.dump()


def test_the_standing_of_a_peer_says_what_went_came_and_waits(pair: Pair, out: Path) -> None:
    one, two = pair
    many(one)
    case = one.session.tables.run("SELECT id FROM case_row ORDER BY case_no")[0][0]
    files = one.send(two, out, volume_size=64 << 10).files
    (state,) = peer_states(one.session)
    ((count,),) = one.session.tables.run("SELECT count(*) FROM operation")
    assert (state.peer.name, state.sent, state.unanswered) == ("legal", len(files), len(files))
    assert (state.ahead, state.answered_at, state.received_at) == (count, "", "")
    assert not_stated(one.session, "legal", [case]) == 13
    # The last volume alone: it may need what the others hold.
    report = two.take(files[1:2])
    (came,) = peer_states(two.session)
    if report.waiting:
        (kept,) = waiting(two.session)
        assert (kept.site, kept.reason, kept.number, kept.numbers) == ("field", "gap", 2, (1,))
        assert came.waiting == (kept,)
    two.take(files)
    (came,) = peer_states(two.session)
    assert (came.received, came.received_number, came.missing) == (len(files), len(files), ())
    assert came.received_at
    one.take(two.send(one, out).files)
    (state,) = peer_states(one.session)
    assert (state.unanswered, state.ahead) == (0, 0)
    assert state.answered_at
    assert not_stated(one.session, "legal", [case]) == 0


@pytest.mark.parametrize("content", [b"{}", b"%PDF-1.7", b"x" * 100])
def test_a_file_that_is_no_package_is_called_so(pair: Pair, tmp_path: Path, content: bytes) -> None:
    _one, two = pair
    file = tmp_path / "field-day.json"
    file.write_bytes(content)
    ((_name, error),) = two.take([file]).refused
    assert error.code == "NotAPackage"


def test_a_package_damaged_or_cut_off_is_still_called_one(pair: Pair, out: Path) -> None:
    one, two = pair
    one.case("A-1")
    (file,) = one.send(two, out).files
    content = file.read_bytes()
    for wrong in (b"", content[:2], content[:20], b"X" + content[1:], content[:-1]):
        file.write_bytes(wrong)
        assert [error.code for _name, error in two.take([file]).refused] == ["PackageTampered"]


def test_what_waits_names_the_packages_that_did_not_come(pair: Pair, out: Path) -> None:
    one, two = pair
    many(one)
    files = one.send(two, out, volume_size=64 << 10).files
    (waits,) = two.take(files[-1:]).waiting
    assert (waits.site, waits.numbers) == ("field", tuple(range(1, len(files))))
