"""Several devices write beside each other; whatever the order, one record of all of it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.casework.session import Session
from storage.clock import Moment
from storage.records import operations
from storage.records.identity import Device
from storage.records.operations import REMOVED, Draft, Operation
from storage.records.projection import apply, head_ids, rebuild
from storage.records.tables import PROJECTION
from tests.support.vaults import CHINA, untouched

CASE = "case-1"
CASE_VALUES = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}
shared_vault = settings(
    suppress_health_check=list(HealthCheck), max_examples=max(10, settings().max_examples)
)


def device(seed: int) -> Device:
    return Device.of(bytes([seed]) * 32)


DEVICES = tuple(device(seed) for seed in (1, 2, 3))


@dataclass(frozen=True)
class Deed:
    """One step of a story; ``seen`` may lag behind what the site knows: a stale form."""

    site: int
    what: str
    record: int
    values: dict[str, Any] = field(default_factory=dict)
    stale: bool = False
    jump: int = 0


@dataclass
class Site:
    """A laptop as the textbook has it: the operations it knows, and what a form would show."""

    device: Device
    known: list[Operation] = field(default_factory=list)
    forms: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    hlc: str = ""
    wall: datetime = datetime(2024, 3, 5, 9, 0, tzinfo=CHINA)

    def heads(self, record: str) -> dict[str, dict[str, Any]]:
        """Return field → operation → value of what nobody replaced: the oracle."""
        return heads_of(self.known, record)

    def write(self, deed: Deed) -> None:
        record = "case-1" if deed.record == 0 else f"flag-{deed.record}"
        shown = {name: tuple(found) for name, found in self.heads(record).items()}
        seen = self.forms.get(record, {}) if deed.stale else shown
        self.forms[record] = shown
        fields = dict(deed.values)
        if deed.what == "create":
            if shown:
                return
            fields |= CASE_VALUES if deed.record == 0 else {"ref": record, "kind": "dispute"}
        elif not shown:
            return
        elif deed.what == "remove":
            fields = {REMOVED: {"seen": sorted({one for ids in seen.values() for one in ids})}}
        elif deed.what == "restore":
            fields = {REMOVED: False}
        replaces = {name: seen.get(name, ()) for name in fields}
        kind = "case" if deed.record == 0 else "flag"
        self._sign(Draft(CASE, kind, record, fields, replaces), deed.jump)

    def _sign(self, draft: Draft, jump: int) -> None:
        self.wall += timedelta(seconds=1, days=jump)
        moment = Moment(self.wall, 0, "boot")
        self.hlc = operations.next_hlc(self.hlc, moment.milliseconds, self.device.id)
        own = [one for one in self.known if one.head["device"] == self.device.id]
        seq, prev = len(own) + 1, own[-1].id if own else ""
        salt = bytes(16)
        made = operations.sign(draft, self.device, seq, prev, moment, self.hlc, "s", salt)
        self.known.append(made)

    def hear(self, other: "Site") -> None:
        here = {one.id for one in self.known}
        self.known += [one for one in other.known if one.id not in here]
        self.hlc = max([self.hlc, *(one.head["hlc"] for one in self.known)])


def heads_of(known: Sequence[Operation], record: str) -> dict[str, dict[str, Any]]:
    contents = [(one.id, one.content or {}) for one in known]
    replaced = {
        (name, old)
        for _id, content in contents
        if content["record"] == record
        for name, ids in content["replaces"].items()
        for old in ids
    }
    heads: dict[str, dict[str, Any]] = {}
    for found, content in contents:
        if content["record"] == record:
            for name, value in content["fields"].items():
                if (name, found) not in replaced:
                    heads.setdefault(name, {})[found] = value
    return heads


_words = st.sampled_from(["a", "b", "𬭎", None])
_deeds = st.builds(
    Deed,
    site=st.integers(0, 2),
    what=st.sampled_from(["create", "correct", "correct", "remove", "restore", "hear"]),
    record=st.integers(0, 2),
    values=st.fixed_dictionaries({}, optional={"note": _words, "outcome": _words}),
    stale=st.booleans(),
    jump=st.sampled_from([0, 0, 0, 365, -365]),
)
stories = st.lists(_deeds, min_size=1, max_size=14)


def told(story: Sequence[Deed]) -> list[Site]:
    """Play a story and return its sites after everybody has heard everything."""
    sites = [Site(device) for device in DEVICES]
    for deed in story:
        if deed.what == "hear":
            sites[deed.site].hear(sites[(deed.site + 1 + deed.record) % 3])
        else:
            sites[deed.site].write(deed)
    for one, other in itertools.permutations(sites, 2):
        one.hear(other)
    return sites


def project(session: Session, known: Sequence[Operation]) -> dict[str, Any]:
    for one in known:
        operations.store(session.tables, one)
    for one in known:
        apply(session.tables, [one])
    return dump(session)


def dump(session: Session) -> dict[str, Any]:
    return session.tables.dump(*PROJECTION)


@shared_vault
@given(story=stories, data=st.data())
def test_any_order_any_number_of_times_gives_the_same_tables(
    session: Session, story: list[Deed], data: st.DataObject
) -> None:
    known = told(story)[0].known
    if not known:
        return
    with untouched(session):
        first = project(session, known)
        apply(session.tables, data.draw(st.lists(st.sampled_from(known), max_size=5)))
        assert dump(session) == first
        apply(session.tables, known)
        assert dump(session) == first
        rebuild(session.tables)
        assert dump(session) == first
    with untouched(session):
        assert project(session, data.draw(st.permutations(known))) == first


@shared_vault
@given(story=stories)
def test_what_stands_is_what_nobody_who_saw_it_replaced(
    session: Session, story: list[Deed]
) -> None:
    sites = told(story)
    assert all(
        {one.id for one in site.known} == {one.id for one in sites[0].known} for site in sites
    )
    with untouched(session):
        project(session, sites[0].known)
        rows = {row["id"]: row for row in session.tables.record.select().dicts()}
        assert set(rows) == {(one.content or {})["record"] for one in sites[0].known}
        for record, row in rows.items():
            expected = sites[0].heads(record)
            ids = head_ids(session.tables, record)
            assert ids == {name: tuple(sorted(found)) for name, found in expected.items()}
            differing = {
                name
                for name, found in expected.items()
                if name != REMOVED and len({repr(value) for value in found.values()}) > 1
            }
            assert set(row["conflicts"].strip("[]").replace('"', "").split(",")) - {""} == differing
            assert bool(row["removed"]) == is_removed(expected)


def is_removed(heads: dict[str, dict[str, Any]]) -> bool:
    removals = heads.get(REMOVED, {})
    others = {one for name, found in heads.items() if name != REMOVED for one in found}
    seen = {one for value in removals.values() if value for one in value["seen"]}
    return bool(removals) and all(removals.values()) and others <= seen


@shared_vault
@given(story=stories)
def test_every_value_ever_saved_can_be_read(session: Session, story: list[Deed]) -> None:
    from storage.casework.reading import history

    known = told(story)[0].known
    with untouched(session):
        project(session, known)
        for one in known:
            content = one.content or {}
            versions = [version.values for version in history(session, content["record"])]
            assert content["fields"] in versions


@shared_vault
@given(story=stories)
def test_clocks_decide_nothing_but_what_is_shown_first(session: Session, story: list[Deed]) -> None:
    outcomes = []
    for jumps in (False, True):
        known = told(story if jumps else [replace(deed, jump=0) for deed in story])[0].known
        names = {one.id: (one.head["device"], one.head["seq"]) for one in known}
        with untouched(session):
            project(session, known)
            rows = session.tables.record.select().order_by(session.tables.record.id).dicts()
            outcomes.append(
                [
                    (
                        row["id"],
                        row["conflicts"],
                        row["removed"],
                        row["corrections"],
                        {
                            name: sorted(names[one] for one in ids)
                            for name, ids in head_ids(session.tables, row["id"]).items()
                        },
                    )
                    for row in rows
                ]
            )
    assert outcomes[0] == outcomes[1]


def test_an_edit_beside_a_removal_keeps_the_record(session: Session) -> None:
    story = [
        Deed(0, "create", 1),
        Deed(1, "hear", 1),
        Deed(0, "remove", 1),
        Deed(1, "correct", 1, {"note": "b"}),
    ]
    with untouched(session):
        project(session, told(story)[0].known)
        ((removed,),) = session.tables.run("SELECT removed FROM record")
        assert removed == 0


@pytest.mark.parametrize("milliseconds", [0, 5, 10**12])
def test_the_logical_clock_never_stands_still(milliseconds: int) -> None:
    last = f"{10**12:015d}-999998-aaaaaaaa"
    readings = [last]
    for _ in range(4):
        readings.append(operations.next_hlc(readings[-1], milliseconds, "b" * 32))
    assert readings == sorted(set(readings))
    assert len({len(reading) for reading in readings}) == 1


def test_a_check_compares_every_column_that_the_log_makes(session: Session) -> None:
    from storage.records.projection import MADE

    for name, columns in MADE.items():
        there = [row[1] for row in session.tables.run(f"PRAGMA table_info({name})")]
        assert sorted(columns) == sorted(there), name
