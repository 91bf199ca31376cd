"""A role is raised by the office that is trusted, or a supervisor's site, and by nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.casework import cases, records
from storage.exchange.packages import trust
from tests.support.sites import TestSite, friends

Three = tuple[TestSite, TestSite, TestSite]


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    """Return a field officer's site, and two that it trusts, whose owners are not named yet."""
    sites = friends(tmp_path, "field", "chief", "mate")
    owner(sites["field"], "field")
    yield sites["field"], sites["chief"], sites["mate"]
    for site in sites.values():
        site.close()


def owner(site: TestSite, role: str) -> None:
    values = {"name": site.name, "employee_no": f"T-{site.name}", "role": role}
    cases.add_staff(site.session, values, owner=True)


def stated(at: TestSite, of: TestSite, role: str, out: Path) -> None:
    """Let a site correct the role of another one's owner, and bring it there."""
    person = of.session.owner
    assert not at.take(of.send(at, out / f"to-{at.name}-{role}").files).refused
    records.correct(at.session, person, {"role": role}, "任免")
    assert not of.take(at.send(of, out / f"from-{at.name}-{role}").files).refused


def become_office(site: TestSite, *known: TestSite) -> None:
    trust.make_office(site.session)
    for one in known:
        one.trust(site)


def test_the_office_raises_and_lowers(three: Three, out: Path) -> None:
    field, chief, _mate = three
    owner(chief, "supervisor")
    become_office(chief, field)
    stated(chief, field, "supervisor", out)
    assert field.session.role == "supervisor"
    stated(chief, field, "field", out)
    assert field.session.role == "field"
    # The word of an office counts also when nothing more is taken from it.
    trust.revoke_site(field.session, chief.name, "x")
    assert field.session.role == "field"
    assert chief.session.role == "supervisor"


def test_a_supervisors_site_that_is_trusted_may_where_there_is_no_office(
    three: Three, out: Path
) -> None:
    field, chief, mate = three
    owner(chief, "supervisor")
    owner(mate, "field")
    stated(mate, field, "legal", out)
    assert field.session.role == "field", "a colleague"
    stated(chief, field, "supervisor", out)
    assert field.session.role == "supervisor"
    stated(mate, field, "field", out)
    assert field.session.role == "supervisor", "nor does a colleague take it away"


def test_beside_an_office_no_other_site_says_who_somebody_is(three: Three, out: Path) -> None:
    field, mate, chief = three  # the colleague is the one that was known first
    owner(chief, "legal")
    become_office(chief, field)
    # A vault that somebody made as a supervisor's, and called an office, to raise himself.
    owner(mate, "supervisor")
    become_office(mate, field)
    stated(mate, field, "supervisor", out)
    assert field.session.role == "field"
