"""A vault and its copy both in use: all agree without a full export; nothing false is said."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.exchange.packages import ledger, standing
from storage.exchange.packages.living import living
from storage.exchange.packages.receiving import Report
from tests.support.sites import TestSite, friends

Pair = tuple[TestSite, TestSite]
Trio = tuple[TestSite, TestSite, TestSite]


def clone_of(site: TestSite, folder: Path) -> TestSite:
    """Return the site's vault copied to another computer and opened there."""
    site.close()
    shutil.copytree(site.folder, folder / "vault")
    site.reopen()
    return TestSite.standing(folder / "vault", site.name)


def one_round(office: TestSite, laptops: tuple[TestSite, ...], out: Path) -> list[Report]:
    """Let each laptop send to the office and the office answer; return what the laptops said."""
    said = []
    for laptop in laptops:
        report = office.take(laptop.send(office, out).files)
        assert not report.refused
        assert not report.waiting
        said.append(laptop.take(office.send(laptop, out).files))
    return said


@pytest.fixture
def trio(pair: Pair, out: Path, tmp_path: Path) -> Iterator[Trio]:
    """Return a laptop, its copy and an office, of which the office has seen both."""
    laptop, office = pair
    laptop.case("A-1")
    office.take(laptop.send(office, out).files)
    copy = clone_of(laptop, tmp_path / "other")
    yield laptop, copy, office
    copy.close()


def test_a_vault_and_its_copy_and_their_office_agree_after_two_rounds(
    trio: Trio, out: Path
) -> None:
    laptop, copy, office = trio
    record = laptop.session.tables.run("SELECT id FROM record WHERE kind = 'case'")[0][0]
    copy.set(record, {"client": "copy"})
    laptop.set(record, {"tags": ["original"]})
    copy.photo(copy.new_chain("A-1"), b"from the copy")
    for order in ((copy, laptop), (laptop, copy)):
        one_round(office, order, out)
    # That a photo went out is itself an entry, so a last answer brings it to the other laptop.
    one_round(office, (copy, laptop), out)
    assert laptop.dump() == copy.dump() == office.dump()


def test_a_package_of_the_original_is_not_called_older_than_its_copy(trio: Trio, out: Path) -> None:
    laptop, copy, office = trio
    late = laptop.send(office, out).files
    office.take(copy.send(office, out).files)
    laptop.case("A-2")
    report = office.take(laptop.send(office, out).files)
    assert ["both go on" in text for text, _file in report.warnings] == [True]
    assert set(living(office.session.tables, site_of(laptop))) == {
        laptop.session.device.id, copy.session.device.id
    }  # fmt: skip
    assert office.take(late).repeated or office.take(late).unchanged


def test_a_package_that_was_only_late_does_not_keep_a_restored_vault_of_old_alive(
    pair: Pair, out: Path, tmp_path: Path
) -> None:
    laptop, office = pair
    laptop.case("A-1")
    late = laptop.send(office, out).files
    restored = clone_of(laptop, tmp_path / "other")
    try:
        office.take(restored.send(office, out).files)
        report = office.take(late)
        assert ["made before" in text for text, _file in report.warnings] == [True]
        assert living(office.session.tables, site_of(laptop)) == (restored.session.device.id,)
    finally:
        restored.close()


def test_what_the_copy_has_stated_is_not_counted_as_had_by_the_original(
    trio: Trio, out: Path
) -> None:
    laptop, copy, office = trio
    one_round(office, (copy, laptop), out)
    office.case("B-1")
    # Only the copy opens this package; the next one has to suffice for the original.
    copy.take(office.send(copy, out).files)
    office.take(copy.send(office, out).files)
    (state,) = standing.peer_states(office.session)
    assert state.ahead
    report = laptop.take(office.send(laptop, out).files)
    assert not report.waiting
    assert [number for number, _name in report.delta.titles] == ["B-1"]
    for _ in range(2):
        one_round(office, (copy, laptop), out)
    for site in (copy, laptop):
        office.take(site.send(office, out).files)
    (state,) = standing.peer_states(office.session)
    assert not state.ahead
    assert not ledger.unanswered(office.session.tables, site_of(laptop))


def site_of(site: TestSite) -> str:
    return site.session.site_id


WHO = st.sampled_from(("laptop", "copy", "office"))
STEPS = st.lists(st.tuples(st.sampled_from(("edit", "case", "send")), WHO), max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=STEPS, after=STEPS)
def test_whatever_a_vault_and_its_copy_do_two_rounds_bring_all_together(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, str]],
    after: list[tuple[str, str]],
) -> None:
    folder = tmp_path_factory.mktemp("copies")
    sites = friends(folder, "laptop", "office")
    sites["laptop"].case("A-0")
    sites["copy"] = sites["laptop"]
    for step in enumerate(before):
        do(sites, *step, folder / "out")
    sites["copy"] = clone_of(sites["laptop"], folder / "other")
    for number, deed in enumerate(after, start=100):
        do(sites, number, deed, folder / "out")
    for _ in range(2):
        one_round(sites["office"], (sites["copy"], sites["laptop"]), folder / "out")
    one_round(sites["office"], (sites["copy"],), folder / "out")
    truth = sites["office"].dump()
    for site in sites.values():
        assert site.dump() == truth
        site.close()


def do(sites: dict[str, TestSite], number: int, deed: tuple[str, str], out: Path) -> None:
    """Do one of the things that people do at one of the sites."""
    what, who = deed
    site = sites[who]
    records = site.session.tables.run("SELECT id FROM record WHERE kind = 'case' ORDER BY id")
    if what == "case":
        site.case(f"{who}-{number}")
    elif what == "edit" and records:
        site.set(records[0][0], {"client": f"{who}{number}"})
    elif what == "send":
        to = sites["office"] if who != "office" else sites["laptop"]
        assert not to.take(site.send(to, out).files).refused


def test_a_third_value_that_joins_a_conflict_is_reported_with_all(
    make_site: Callable[[str], TestSite], out: Path
) -> None:
    sites = [make_site(name) for name in ("a", "b", "c")]
    for one in sites:
        for other in sites:
            if one is not other:
                one.trust(other)
    first, second, third = sites
    case = first.case("A-1")
    record = first.record_of(case)
    for other in (second, third):
        other.take(first.send(other, out).files)
    for site, value in zip(sites, ("甲", "乙", "丙"), strict=True):
        site.set(record, {"client": value})
    two, three = second.send(first, out).files, third.send(first, out).files
    joint = first.take([*two, *three], dry_run=True)
    assert [set(one.values) for one in joint.delta.conflicts] == [{"甲", "乙", "丙"}]
    assert [set(one.values) for one in first.take(two).delta.conflicts] == [{"甲", "乙"}]
    assert [set(one.values) for one in first.take(three).delta.conflicts] == [{"甲", "乙", "丙"}]
    assert not first.take(three).delta.conflicts
