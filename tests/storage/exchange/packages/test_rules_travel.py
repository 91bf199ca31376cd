"""Rows of the tables, requests and decisions travel with packages and count where they arrive."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storage.casework import approvals, care, cases, planning, records, supervision, tables
from storage.casework.reading import case_file
from storage.errors import PlanBlocked
from tests.support.sites import TestSite

Pair = tuple[TestSite, TestSite]
ROW = {"table": "lpr_1y", "start": "2019-10-20", "value": "4.00%", "source": "公告"}


def owner(site: TestSite, role: str) -> None:
    values = {"name": role, "employee_no": f"T-{role}", "role": role}
    cases.add_staff(site.session, values, owner=True)


def test_a_rate_of_the_legal_site_holds_at_the_field_site(pair: Pair, out: Path) -> None:
    field, legal = pair
    owner(field, "field")
    owner(legal, "legal")
    legal.case("A-1")
    tables.add_row(legal.session, ROW)
    assert not field.take(legal.send(field, out).files).refused
    quote = tables.current_tables(field.session).lpr.find("1y", date(2019, 10, 21))
    assert quote is not None
    assert f"{quote.rate:f}" == "0.04"


def test_a_request_goes_to_the_supervisor_and_the_approval_comes_back(
    pair: Pair, out: Path
) -> None:
    field, chief = pair
    owner(field, "field")
    owner(chief, "supervisor")
    case = field.case("A-1")
    records.add(field.session, "flag", case, {"kind": "illness", "since": "2019-04-01"})
    visit: dict[str, Any] = {
        "place": {"kind": "residence", "text": "x"}, "team": ["s1", "s2"], "outcome": "other",
        "planned_at": "2019-05-01T10:00:00+08:00",
    }  # fmt: skip
    with pytest.raises(PlanBlocked):
        planning.add(field.session, "visit", case, visit)
    planning.request(field.session, case, "visit", visit, "外访", "家属陪同")
    assert not chief.take(field.send(chief, out / "1").files).refused
    waiting = supervision.open_matters(chief.session)
    assert [one.kind for one in waiting] == ["care", "request"]
    request = waiting[1]
    assert request.by == "field"
    approvals.approve(chief.session, case, request.record, "同意")
    assert not field.take(chief.send(field, out / "2").files).refused
    planning.add(field.session, "visit", case, visit)
    assert [one.kind for one in supervision.open_matters(field.session)] == ["care"]
    care.review(chief.session, case, "resume", "病情好转")
    assert not field.take(chief.send(field, out / "3").files).refused
    assert supervision.open_matters(field.session) == ()
    assert len(case_file(field.session, case).rows("visits")) == 1
