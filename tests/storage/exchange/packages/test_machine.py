"""Three sites, random edits and packages: what was ever saved is never lost, and all agree.

The invariants are those of the design: equal after a full exchange (I1), nothing on a second
import (I2), any order (I3), every value readable and heads what nobody overwrote (I4), whatever
the clocks say (I5), wholly or not at all (I6), damage refused (I7), only what existed nowhere else
may vanish with a rolled-back laptop (I8), newer entries passed on (I9), tables from the log (I10),
originals as their hashes (I11), equal stores without new conflicts (I12).
"""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from storage.casework import records
from storage.errors import PackageTampered
from storage.exchange.packages import history, taking_back
from storage.exchange.packages.site import make_new_key
from storage.exchange.packages.standing import give_up, peer_states
from storage.progress import NoProgress
from storage.records.operations import OFFICE, read_all
from storage.records.projection import head_ids, rebuild
from storage.records.verify import verify_log
from tests.storage.exchange.packages.test_standing import newer
from tests.support.sites import ALL, TRUTH, TestSite, friends

NAMES = ("one", "two", "three")
SITES = st.sampled_from(NAMES)
FIELDS = ("client", "tags")


class Exchange(RuleBasedStateMachine):
    """The model beside the sites: what was saved where, and what each write had seen."""

    packages = Bundle("packages")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="exchange-"))
        self.sites = friends(self.folder, *NAMES)
        self.count = 0
        self.backups: dict[str, Path] = {}
        # The ids of all operations that must still be somewhere.
        self.written: set[str] = set()

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            for site in self.sites.values():
                site.close()
            shutil.rmtree(self.folder)

    # --- what people do -----------------------------------------------------------------------

    @rule(name=SITES)
    def add_case(self, name: str) -> None:
        self.count += 1
        self.sites[name].case(f"A-{self.count}")
        self._note(name)

    @rule(name=SITES, place=st.integers(0, 5), field=st.sampled_from(FIELDS), stale=st.booleans(),
          data=st.data())  # fmt: skip
    def edit(self, name: str, place: int, field: str, stale: bool, data: Any) -> None:
        site, record = self.sites[name], self._record(name, place)
        if record is None:
            return
        self.count += 1
        seen = head_ids(site.session.tables, record)
        if stale and seen.get(field):
            # The form was opened when only some of what stands now was there.
            seen = {**seen, field: tuple(data.draw(st.lists(st.sampled_from(seen[field]),
                                                            unique=True)))}  # fmt: skip
        value = f"{name}{self.count}" if field == "client" else [f"{name}{self.count}"]
        site.set(record, {field: value}, seen)
        self._note(name)

    @rule(name=SITES, place=st.integers(0, 5))
    def remove(self, name: str, place: int) -> None:
        record = self._record(name, place)
        if record is not None:
            records.remove(self.sites[name].session, record, "test")
            self._note(name)

    @rule(name=SITES, place=st.integers(0, 5), same=st.booleans(), film=st.booleans())
    def add_photo(self, name: str, place: int, same: bool, film: bool) -> None:
        site = self.sites[name]
        cases = site.session.tables.run("SELECT id FROM case_row ORDER BY case_no")
        if cases:
            self.count += 1
            content = b"same" if same else f"{name}{self.count}".encode()
            # What no small volume holds travels in parts.
            content = content.ljust(90_000, b"-") if film else content
            site.photo(cases[place % len(cases)][0], content)
            self._note(name)

    @rule(name=SITES, place=st.integers(0, 5))
    def write_newer(self, name: str, place: int) -> None:
        site = self.sites[name]
        cases = site.session.tables.run("SELECT id FROM case_row ORDER BY case_no")
        if cases:
            newer(site, cases[place % len(cases)][0])
            self._note(name)

    @rule(name=SITES, days=st.integers(-500, 500))
    def clock_jumps(self, name: str, days: int) -> None:
        self.sites[name].clock.at += timedelta(days=days)

    # --- packages -----------------------------------------------------------------------------

    @rule(target=packages, name=SITES, to=SITES, full=st.booleans(), small=st.booleans())
    def send(self, name: str, to: str, full: bool, small: bool) -> tuple[str, tuple[Path, ...]]:
        if name == to:
            return to, ()
        site = self.sites[name]
        size = 70_000 if small else 1 << 20
        sent = site.send(to, self.folder / "out", full=full, volume_size=size)
        return to, sent.files

    @rule(package=packages, order=st.randoms(use_true_random=False), repeat=st.booleans())
    def take(self, package: tuple[str, tuple[Path, ...]], order: Any, repeat: bool) -> None:
        name, files = package
        site, given = self.sites[name], list(files)
        order.shuffle(given)
        report = site.take(given)
        assert not report.refused
        if repeat:
            before = site.dump(*ALL)
            again = site.take(given)
            assert not again.delta.records
            assert site.dump(*ALL) == before

    @rule(package=packages, place=st.integers(0, 5))
    def take_some(self, package: tuple[str, tuple[Path, ...]], place: int) -> None:
        name, files = package
        known = sorted(
            {row[0] for site in self.sites.values()
             for row in site.session.tables.run("SELECT id FROM case_row")}
        )  # fmt: skip
        chosen = set(known[place : place + 1])
        before = set(self._chains(name))
        report = self.sites[name].take(files, cases=chosen)
        assert not report.refused
        assert set(self._chains(name)) <= before | chosen
        assert not report.left_out & chosen

    @rule(package=packages, at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
    def take_damaged(self, package: tuple[str, tuple[Path, ...]], at: float, bit: int) -> None:
        name, files = package
        site = self.sites[name]
        for file in files[:1]:
            content = bytearray(file.read_bytes())
            content[int(at * len(content))] ^= 1 << bit
            damaged = file.with_name("damaged.ajpkg")
            damaged.write_bytes(content)
            before = site.dump(*ALL)
            report = site.take([damaged])
            ((_file, error),) = report.refused
            assert isinstance(error, PackageTampered) or error.code == "SenderUnknown"
            assert site.dump(*ALL) == before

    @rule(package=packages)
    def take_back(self, package: tuple[str, tuple[Path, ...]]) -> None:
        name, files = package
        site = self.sites[name]
        for file in files[:1]:
            site.take([])
            before = site.dump(*TRUTH, "device", "received", "search_record")
            done = len(history.events(site.session))
            site.take([file])
            if len(history.events(site.session)) != done + 1:
                continue  # nothing came, or what waited for it came along
            taking_back.undo_import(site.session)
            after = site.dump(*before)
            confirmed = {row[0] for row in before["received"]}
            assert {row[0] for row in after["received"]} == confirmed
            assert {**after, "received": []} == {**before, "received": []}
        self._forget_lost()

    # --- laptops ------------------------------------------------------------------------------

    @rule(name=SITES)
    def back_up(self, name: str) -> None:
        site, to = self.sites[name], self.folder / f"backup-{name}"
        site.close()
        if to.exists():
            shutil.rmtree(to)
        shutil.copytree(site.folder, to)
        site.reopen()
        self.backups[name] = to

    @rule(name=SITES)
    def roll_back(self, name: str) -> None:
        if name not in self.backups:
            return
        site = self.sites[name]
        site.close()
        shutil.rmtree(site.folder)
        shutil.copytree(self.backups[name], site.folder)
        site.reopen()
        self._forget_lost()

    @rule(name=SITES)
    def new_key(self, name: str) -> None:
        make_new_key(self.sites[name].session)

    @rule(name=SITES, place=st.integers(0, 5))
    def give_up(self, name: str, place: int) -> None:
        session = self.sites[name].session
        for state in peer_states(session):
            copies = state.in_use
            if len(copies) > 1:
                give_up(session, state.peer.id, copies[place % len(copies)].device, "test")

    def _forget_lost(self) -> None:
        """I8: what is on no laptop any more may vanish, and nothing else."""
        self.written &= set().union(*(self._operations(name) for name in NAMES))

    # --- what must hold -----------------------------------------------------------------------

    @invariant()
    def originals_are_what_their_hashes_say(self) -> None:
        for site in self.sites.values():
            for sha256, size in site.session.tables.run("SELECT sha256, size FROM attachment"):
                if site.session.vault.blobs.has(sha256):
                    site.session.vault.blobs.verify(sha256, size)

    def settle(self) -> None:
        """Bring all to one site and back; then all must agree and nothing be missing."""
        middle, *others = NAMES[self.count % 3 :] + NAMES[: self.count % 3]
        ways = [*((name, middle) for name in others), *((middle, name) for name in others)]
        # That photos went to the last one is news to those before.
        ways += [(middle, name) for name in others[:-1]]
        for name, to in ways:
            sent = self.sites[name].send(to, self.folder / "out", full=True)
            assert not self.sites[to].take(sent.files).refused
        first = self.sites["one"]
        truth = first.dump()
        for site in self.sites.values():
            assert site.dump() == truth
            assert verify_log(site.session.tables, NoProgress()) == []
            rebuild(site.session.tables)
            assert site.dump() == truth
        assert not self.written - self._operations("one")
        self._check_heads(first)
        before = self._stated(first)
        sent = self.sites["two"].send("one", self.folder / "out", full=True)
        assert not first.take(sent.files).delta.conflicts
        assert self._stated(first) == before

    def _stated(self, site: TestSite) -> list[tuple[Any, ...]]:
        """Return all records but the custody log: that photos went out is news each time."""
        return [row for row in site.dump("record")["record"] if row[2] != "reading"]

    def _check_heads(self, site: TestSite) -> None:
        """Heads are the values that no later write had seen, told from the log alone."""
        written: set[tuple[str, str, str]] = set()
        replaced: set[tuple[str, str, str]] = set()
        for operation in read_all(site.session.tables):
            content = operation.content or {"fields": {}, "replaces": {}, "record": ""}
            record = content["record"]
            written |= {(record, field, operation.id) for field in content["fields"]}
            replaced |= {
                (record, field, one) for field, ids in content["replaces"].items() for one in ids
            }
        heads = {row[:3] for row in site.dump("head")["head"]}
        assert heads == written - replaced

    def _note(self, name: str) -> None:
        self.written |= self._operations(name)

    def _operations(self, name: str) -> set[str]:
        return {str(one) for (one,) in self.sites[name].session.tables.run(
            "SELECT id FROM operation")}  # fmt: skip

    def _chains(self, name: str) -> list[str]:
        rows = self.sites[name].session.tables.run("SELECT DISTINCT chain FROM operation")
        return [str(chain) for (chain,) in rows if chain != OFFICE]

    def _record(self, name: str, place: int) -> str | None:
        query = "SELECT id FROM record WHERE kind = 'case' AND removed = 0 ORDER BY id"
        found = self.sites[name].session.tables.run(query)
        return str(found[place % len(found)][0]) if found else None


PARTS = 4
# Examples of the default run: few, yet enough that one part finds heads which a merge leaves over.
SMALL = 80
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.mark.campaign
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_saved_is_lost_and_all_sites_agree(share: float, part: int) -> None:
    # Parts, so that processes share the work; each a class and a seed of its own, so that none
    # repeats another where examples are derived from the test.
    machine = seed(part)(type(f"Exchange{part}", (Exchange,), {}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=max(SMALL, round(4000 * share)) // PARTS,
            stateful_step_count=20, deadline=None, suppress_health_check=QUIET,
        ),
    )  # fmt: skip
