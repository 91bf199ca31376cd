"""Volumes are never larger than asked, come near it, and say what size would hold the rest."""

import random
from pathlib import Path

import pytest

from storage.errors import VolumeTooSmall
from storage.exchange.packages import dividing
from storage.exchange.packages.frames import Gauge, Packer, frame
from storage.exchange.packages.plan import SMALLEST
from storage.records import operations
from tests.support.sites import TestSite, friends


@pytest.fixture
def sites(tmp_path: Path) -> tuple[TestSite, TestSite]:
    found = friends(tmp_path, "field", "legal")
    return found["field"], found["legal"]


def sizes(files: tuple[Path, ...]) -> list[int]:
    return [path.stat().st_size for path in files]


def close(*sites: TestSite) -> None:
    for site in sites:
        site.close()


def test_entries_fill_their_volumes(sites: tuple[TestSite, TestSite], tmp_path: Path) -> None:
    one, two = sites
    record = one.record_of(one.case("A-1"))
    rng = random.Random(5)
    for n in range(160):
        # Half of it can be compressed, as what people write can.
        one.set(record, {"client": f"{n}{rng.randbytes(700).hex()}"})
    sent = one.send(two, tmp_path / "out", volume_size=SMALLEST)
    found = sizes(sent.files)
    assert all(size <= SMALLEST for size in found)
    assert all(size >= SMALLEST * 0.75 for size in found[:-1])
    assert not two.take(sent.files[::-1]).waiting
    assert two.dump() == one.dump()
    close(one, two)


def test_photos_fill_what_entries_and_other_photos_leave(
    sites: tuple[TestSite, TestSite], tmp_path: Path
) -> None:
    one, two = sites
    case, rng, limit = one.case("A-1"), random.Random(3), 512 << 10
    for n in range(24):
        one.photo(case, rng.randbytes(rng.randrange(20 << 10, 150 << 10)) + bytes([n]))
    sent = one.send(two, tmp_path / "out", volume_size=limit)
    found = sizes(sent.files)
    assert all(size <= limit for size in found)
    assert sum(found[:-1]) >= 0.85 * limit * (len(found) - 1)
    two.take(sent.files[::-1])
    assert two.dump() == one.dump()
    close(one, two)


def test_what_no_volume_holds_stays_and_the_size_that_would_is_said(
    sites: tuple[TestSite, TestSite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dividing, "MOST_PARTS", 1)
    one, two = sites
    one.photo(one.case("A-1"), random.Random(1).randbytes(300 << 10))
    sent = one.send(two, tmp_path / "out", volume_size=200 << 10)
    assert (sent.attachments, len(sent.left_out)) == (0, 1)
    for name, size, count in (("less", sent.least - (16 << 10), 0), ("least", sent.least, 1)):
        again = one.send(two, tmp_path / name, volume_size=size, full=True)
        assert again.attachments == count
        assert all(path.stat().st_size <= size for path in again.files)
    close(one, two)


def test_a_volume_too_small_names_the_smallest_that_works(
    sites: tuple[TestSite, TestSite], tmp_path: Path
) -> None:
    one, two = sites
    one.set(one.record_of(one.case("A-1")), {"client": random.Random(2).randbytes(60_000).hex()})
    with pytest.raises(VolumeTooSmall) as refusal:
        one.send(two, tmp_path / "out", volume_size=SMALLEST)
    assert not list((tmp_path / "out").glob("*"))
    least = refusal.value.details["least"]
    assert str(least).endswith("KiB")
    size = int(float(str(least).split()[0]) * 1024)
    assert one.send(two, tmp_path / "out", volume_size=size).operations
    close(one, two)


def test_a_gauge_never_tells_less_than_frames_take(sites: tuple[TestSite, TestSite]) -> None:
    one, two = sites
    record = one.record_of(one.case("A-1"))
    for n in range(40):
        one.set(record, {"client": f"甲行{n}"})
    gauge, packer = Gauge(), Packer()
    for n, operation in enumerate(operations.read_all(one.session.tables)):
        gauge.add(frame(operation))
        packer.add(operation)
        if n % 7 == 0:
            gauge.measure()
    raw = gauge.most
    gauge.measure()
    assert len(packer.finish()) <= gauge.most <= raw
    close(one, two)
