"""A laptop put back unseen, among three sites, and with a fault at every call of its recovery."""

import shutil
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from storage.errors import DiskFull
from storage.progress import NoProgress
from storage.records.tables import Tables
from storage.records.verify import verify_log
from tests.storage.exchange.packages.test_package_kills import PackageTrials, points
from tests.support.faults import ALL as CALLS
from tests.support.faults import SYNCS, WRITES, Trials, needs_tracer
from tests.support.sites import ALL, TestSite, friends

NAMES = ("laptop", "office", "third")
NAMED = ("done", "refused DiskFull", "refused CannotWrite", "refused VaultDamaged")


class Trio:
    """Three sites in a folder; the laptop can be returned to an image with its token."""

    def __init__(self, folder: Path) -> None:
        self.home, self.image = folder / "sites", folder / "image"
        self.sites = friends(self.home, *NAMES)
        self.sent = 0

    def __getitem__(self, name: str) -> TestSite:
        return self.sites[name]

    def send(self, one: str, other: str) -> list[Path]:
        self.sent += 1
        folder = self.home / "post" / str(self.sent)
        return list(self[one].send(other, folder).files)

    def bring(self, one: str, other: str) -> list[str]:
        report = self[other].take(self.send(one, other))
        return [error.code for _file, error in report.refused]

    def close(self) -> None:
        for site in self.sites.values():
            site.close()

    def keep(self) -> None:
        self["laptop"].close()
        shutil.copytree(self.home / "laptop", self.image)
        self["laptop"].reopen()

    def put_back(self) -> None:
        self["laptop"].close()
        shutil.rmtree(self.home / "laptop")
        shutil.copytree(self.image, self.home / "laptop")
        self["laptop"].reopen()

    def lived(self) -> str:
        """Let the laptop lose an entry that office and third have; return the record's id."""
        laptop = self["laptop"]
        record = laptop.record_of(laptop.case("A-1"))
        for other in NAMES[1:]:
            assert self.bring("laptop", other) == []
        self.keep()
        laptop.set(record, {"client": "lost"})
        assert self.bring("laptop", "office") == []
        assert self.bring("office", "third") == []
        former = laptop.session.device.id
        self.put_back()
        assert laptop.session.device.id == former
        laptop.set(record, {"client": "second"})
        laptop.case("A-2")
        return record

    def agree(self, record: str) -> None:
        """Exchange until nothing is left to send; all say the same and nothing is lost."""
        for _ in range(3):
            for one, other in permutations(NAMES, 2):
                self.bring(one, other)
        laptop = self["laptop"]
        for name in NAMES[1:]:
            assert self[name].dump() == laptop.dump()
        query = "SELECT value FROM head WHERE record = ? AND field = 'client'"
        found = {row[0] for row in laptop.session.tables.run(query, record)}
        assert found == {'"lost"', '"second"'}
        for site in self.sites.values():
            assert verify_log(site.session.tables, NoProgress()) == []


@pytest.mark.parametrize("first", ["office", "third"])
def test_whichever_of_two_peers_answers_first_sets_it_right(tmp_path: Path, first: str) -> None:
    trio = Trio(tmp_path)
    record = trio.lived()
    former = trio["laptop"].session.device.id
    # Until it heard of it, what it sends is refused: its past differs from the one they know.
    assert trio.bring("laptop", "third") == ["HistoryForked"]
    trio.bring(first, "laptop")
    assert trio["laptop"].session.device.id != former
    trio.agree(record)
    trio.close()


def test_a_disk_that_refuses_in_the_middle_leaves_it_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trio = Trio(tmp_path)
    record = trio.lived()
    laptop, answer = trio["laptop"], trio.send("office", "laptop")
    former, before = laptop.session.device.id, laptop.dump(*ALL)
    calls = [0]
    run = Tables.run

    def counted(self: Tables, query: str, *values: Any) -> Any:
        calls[0] -= 1
        if not calls[0]:
            raise DiskFull(path="vault", needed="1")
        return run(self, query, *values)

    monkeypatch.setattr(Tables, "run", counted)
    refused = 0
    for point in (3, 12, 25, 40, 60, 90, 130):
        calls[0] = point
        try:
            laptop.take(answer)
        except DiskFull:
            refused += 1
        calls[0] = 0
        if laptop.session.device.id != former:
            break  # from here on it is whole: the recovery is a transaction of its own
        assert laptop.dump(*ALL) == before
    assert refused >= 3
    monkeypatch.undo()
    laptop.take(answer)
    assert laptop.session.device.id != former
    trio.agree(record)
    trio.close()


# --- with a tracer, at every call ---------------------------------------------------------------


def few(total: int, share: float) -> list[int]:
    """Return all points in a whole campaign, else an even sample; one in the middle at the least:
    each takes an exchange of three sites."""
    return points(total, share) if total * share >= 3 else [total // 2]


@pytest.fixture(scope="module")
def trials() -> Iterator[Trials]:
    with PackageTrials() as server:
        yield server


class Recovery:
    """The laptop before it takes the office's answer in, as often as it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.trio = Trio(folder)
        self.record = self.trio.lived()
        packages = self.trio.home / "laptop" / "packages"
        self.trio["office"].send("laptop", packages)
        self.trio.close()
        self.kept = folder / "kept"
        shutil.copytree(self.trio.home, self.kept)
        self.vault = self.trio.home / "laptop" / "vault"

    def back(self) -> None:
        shutil.rmtree(self.trio.home)
        shutil.copytree(self.kept, self.trio.home)

    def check(self) -> None:
        """Before or after, never between; a retry completes and all three agree."""
        for site in self.trio.sites.values():
            site.reopen()
        try:
            laptop = self.trio["laptop"]
            assert verify_log(laptop.session.tables, NoProgress()) == []
            packages = sorted((self.trio.home / "laptop" / "packages").glob("*.ajpkg"))
            assert not laptop.take(packages).refused
            self.trio.agree(self.record)
        finally:
            self.trio.close()


@pytest.fixture
def recovery(tmp_path: Path) -> Recovery:
    return Recovery(tmp_path)


@needs_tracer
@pytest.mark.campaign
@pytest.mark.timeout(3000)
def test_a_kill_at_any_call_of_a_recovery_leaves_it_before_or_after(
    trials: Trials, recovery: Recovery, share: float
) -> None:
    calls = trials.calls("import", recovery.vault, CALLS)
    killed = 0
    for point in few(len(calls), share / 2):
        recovery.back()
        ended = trials.with_fault(
            "import", recovery.vault, calls, point, "signal=KILL", lasting=False
        )
        killed += ended.killed
        recovery.check()
    assert killed >= 1


@needs_tracer
@pytest.mark.campaign
@pytest.mark.timeout(3000)
@pytest.mark.parametrize(
    ("calls", "fault"), [(WRITES, "error=ENOSPC"), (SYNCS, "error=EIO")], ids=["full", "sync"]
)
def test_a_refusal_at_any_call_of_a_recovery_is_named_and_mended(
    trials: Trials, recovery: Recovery, calls: str, fault: str, share: float
) -> None:
    made = trials.calls("import", recovery.vault, calls)
    for point in few(len(made), share / 4):
        recovery.back()
        ended = trials.with_fault("import", recovery.vault, made, point, fault, lasting=True)
        assert ended.outcome.startswith(NAMED), (point, ended)
        recovery.check()
