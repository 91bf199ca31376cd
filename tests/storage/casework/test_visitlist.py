"""The list of visits over all cases says what each case's own list says, whatever is asked for."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.casework import day, records
from storage.casework.cases import add_staff, open_case
from storage.casework.listing import staff_names
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.casework.visitlist import (
    VisitFilter,
    any_visits,
    planned_visits,
    visit_ids,
    visit_lines,
)
from storage.rules.visit_gaps import MET, visit_gaps
from tests.support.vaults import untouched

TODAY = "2024-03-05"
OUTCOMES = ("met_borrower", "met_relative", "no_answer", "moved")
FEW = settings(max_examples=10, deadline=None,
               suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
_TEXTS = st.sampled_from([None, "某某"])
VISITS = st.fixed_dictionaries({
    "arrived_at": st.sampled_from(
        [None, "2024-02-28T23:50:00+08:00", "2024-03-01T10:00:00+08:00",
         "2024-03-05T08:00:00+08:00"]
    ),
    "planned_at": st.sampled_from([None, "2024-03-02T10:00:00+08:00", "2024-03-09T10:00:00+08:00"]),
    "left_at": st.sampled_from([None, "2024-03-06T11:00:00+08:00"]),
    "outcome": st.sampled_from(OUTCOMES),
    "conclusion": _TEXTS,
    "observations": st.sampled_from([None, ["门锁着"]]),
    "met": st.sampled_from([None, {"name": "王父"}]),
    "reported": st.sampled_from([None, {"channel": "电话"}]),
    "team": st.sampled_from([None, "me", "other", "both"]),
})  # fmt: skip


@pytest.fixture(scope="module")
def office(session: Session) -> Session:
    add_staff(session, {"name": "张外", "employee_no": "1", "role": "field"}, owner=True)
    add_staff(session, {"name": "李外", "employee_no": "2", "role": "field"})
    return session


@pytest.fixture
def vault(office: Session) -> Iterator[Session]:
    with untouched(office):
        yield office


def staff(session: Session) -> dict[str, str]:
    return {name: ref for ref, name in staff_names(session).items()}


def a_case(session: Session, number: str) -> str:
    values = {"case_no": number, "opened_on": "2024-01-02", "stage": "visiting"}
    return open_case(session, values, [{"role": "borrower", "name": f"王{number}"}]).case_id


def add_visit(session: Session, case: str, values: dict[str, Any]) -> str:
    people = staff(session)
    teams = {"me": ["张外"], "other": ["李外"], "both": ["李外", "张外"], None: None}
    names = teams[values.get("team")]
    known = {"place": {"kind": "residence", "text": "某村"}, **values}
    known["team"] = [people[name] for name in names] if names else None
    told = {name: value for name, value in known.items() if value is not None}
    return records.add(session, "visit", case, told).ids[0]


def by_hand(session: Session, case_ids: list[str], chosen: VisitFilter) -> set[str]:
    """Return what a filter lets through, judged by the records of each case one by one."""
    found = set()
    for row in (row for case in case_ids for row in case_file(session, case).rows("visits")):
        moment = str(row["arrived_at"] or row["planned_at"] or "")
        ahead = not row["arrived_at"] and moment >= TODAY
        gaps = visit_gaps(row.values)
        team = row["team"] or ()
        mine = chosen.by in team or (not team and chosen.by == staff(session)["张外"])
        keeps = (
            not ahead,
            not chosen.by or mine,
            not chosen.first or moment[:10] >= chosen.first,
            not chosen.last or moment[:10] <= chosen.last,
            not chosen.outcome or row["outcome"] == chosen.outcome,
            chosen.gap != "any" or bool(gaps),
            chosen.gap != "arrival_report" or "reported" in gaps,
        )
        if all(keeps):
            found.add(row.id)
    return found


@FEW
@given(
    st.lists(st.tuples(st.integers(0, 1), VISITS), min_size=1, max_size=5),
    st.sampled_from(["", "张外", "李外"]),
    st.sampled_from(["", "2024-03-01"]),
    st.sampled_from(["", "2024-03-01", "2024-03-04"]),
    st.sampled_from(["", *OUTCOMES[:2]]),
    st.sampled_from(["", "any", "arrival_report"]),
)
def test_a_filter_lets_through_what_it_says(
    office: Session, visits: list[tuple[int, dict[str, Any]]], who: str, first: str, last: str,
    outcome: str, gap: Any,
) -> None:  # fmt: skip
    with untouched(office):
        cases = [a_case(office, "A1"), a_case(office, "A2")]
        for place, values in visits:
            order = {**values}
            if order["left_at"] and order["arrived_at"] is None:
                order["left_at"] = None
            add_visit(office, cases[place], order)
        chosen = VisitFilter(staff(office).get(who, ""), first, last, outcome, gap)
        ids = visit_ids(office, chosen, TODAY)
        assert set(ids) == by_hand(office, cases, chosen)
        lines = visit_lines(office, ids)
        assert [line.id for line in lines] == ids
        assert [line.moment for line in lines] == sorted(
            (line.moment for line in lines), reverse=True
        )
        listed = {row.id: row for case in cases for row in case_file(office, case).rows("visits")}
        for line in lines:
            row = listed[line.id]
            assert line.ordinal == row.ordinal
            assert line.gaps == visit_gaps(row.values)
            assert (line.arrived_at, line.left_at) == (
                row["arrived_at"] or "",
                row["left_at"] or "",
            )
        assert visit_ids(office, chosen, TODAY, 1) == ids[:1]


def test_what_is_ahead_stands_apart_and_soonest_first(vault: Session) -> None:
    assert not any_visits(vault)
    near, far = a_case(vault, "B1"), a_case(vault, "B2")
    later = vault.clock.now().wall.date().replace(day=20)
    today = later.replace(day=5)
    day.add_stop(vault, far, later, "某县")
    day.add_stop(vault, near, today, "某村")
    agreed = add_visit(
        vault, near, {"planned_at": "2024-03-09T10:00:00+08:00", "outcome": "other", "team": "me"}
    )
    made = add_visit(vault, far, {"arrived_at": f"{TODAY}T08:00:00+08:00", "outcome": "moved"})
    ahead = planned_visits(vault, VisitFilter(), TODAY)
    assert [(line.case_no, line.state, line.moment[:10]) for line in ahead] == [
        ("B1", "stop", "2024-03-05"), ("B1", "planned", "2024-03-09"), ("B2", "stop", "2024-03-20"),
    ]  # fmt: skip
    assert ahead[1].id == agreed
    assert ahead[0].people == ("张外",)
    assert ahead[0].name == "王B1"
    # The next one of each case: in B2 one was made.
    assert [line.ordinal for line in ahead] == [1, 1, 2]
    assert visit_ids(vault, VisitFilter(), TODAY) == [made]
    only = planned_visits(vault, VisitFilter(last="2024-03-09"), TODAY)
    assert [line.case_no for line in only] == ["B1", "B1"]
    assert planned_visits(vault, VisitFilter(outcome="moved"), TODAY) == []
    assert planned_visits(vault, VisitFilter(by=staff(vault)["李外"]), TODAY) == []


def test_a_stop_that_was_made_or_given_up_is_no_longer_ahead(vault: Session) -> None:
    made, given_up = a_case(vault, "C1"), a_case(vault, "C2")
    today = vault.clock.now().wall.date()
    day.add_stop(vault, made, today, "某村")
    stop = day.add_stop(vault, given_up, today, "某村")
    trip = day.trip_of(vault, today)
    assert trip is not None
    records.add(vault, "visit", made, {
        "place": {"kind": "residence", "text": "某村"}, "outcome": "no_answer", "trip": trip.ref,
        "arrived_at": f"{TODAY}T10:00:00+08:00",
    })  # fmt: skip
    assert [line.case_no for line in planned_visits(vault, VisitFilter(), TODAY)] == ["C2"]
    row = next(one for one in case_file(vault, given_up).rows("stop"))
    assert row.id in stop.ids
    day.not_made(vault, row.id, "时间不够")
    assert planned_visits(vault, VisitFilter(), TODAY) == []


def test_visits_of_a_trip_with_a_report_are_told_from_others(vault: Session) -> None:
    case, today = a_case(vault, "D1"), vault.clock.now().wall.date()
    day.begin_trip(vault, today, {})
    trip = day.trip_of(vault, today)
    assert trip is not None
    place = {"place": {"kind": "residence", "text": "某村"}, "outcome": "moved"}
    arrived = {"arrived_at": f"{TODAY}T10:00:00+08:00"}
    on_trip = records.add(vault, "visit", case, {**place, **arrived, "trip": trip.ref}).ids[0]
    alone = records.add(vault, "visit", case, {**place, **arrived}).ids[0]
    without = VisitFilter(gap="trip_report")
    assert set(visit_ids(vault, without, TODAY)) == {on_trip, alone}
    day.end_day(vault, trip.id, [], {"report": "三户，均未见到本人。"}, "返回")
    assert visit_ids(vault, without, TODAY) == [alone]


def test_photos_and_companions_stand_in_the_line(vault: Session) -> None:
    case, today = a_case(vault, "E1"), vault.clock.now().wall.date()
    day.begin_trip(vault, today, {"companions": [{"ref": "f1", "name": "村干部"}]})
    trip = day.trip_of(vault, today)
    assert trip is not None
    visit = add_visit(
        vault, case, {"arrived_at": f"{TODAY}T10:00:00+08:00", "outcome": "moved", "team": "both",
                      "trip": trip.ref, "companions": ["f1"]},
    )  # fmt: skip
    (line,) = visit_lines(vault, [visit])
    assert line.people == ("李外", "张外", "村干部")
    assert (line.photos, line.trip) == (0, trip.ref)


@pytest.mark.parametrize(
    "chosen",
    [
        VisitFilter(),
        VisitFilter("u1", "2024-01-01", "2024-12-31", "moved", "any"),
        VisitFilter(gap="arrival_report"),
    ],
)
def test_the_list_is_read_from_its_index_alone(vault: Session, chosen: VisitFilter) -> None:
    steps: list[tuple[Any, ...]] = []
    real = vault.tables.run

    def explained(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        if "record_visits" in sql:
            steps.extend(real(f"EXPLAIN {sql}", *values))
        return real(sql, *values)

    vault.tables.run = explained  # type: ignore[method-assign]
    try:
        visit_ids(vault, chosen, TODAY)
    finally:
        del vault.tables.run
    # An index is opened with the shape of its keys, a table with the number of its columns.
    tables = {p1 for _at, name, p1, _p2, _p3, p4, *_rest in steps
              if name == "OpenRead" and not str(p4).startswith("k(")}  # fmt: skip
    read = {p1 for _at, name, p1, *_rest in steps if name == "Column"}
    assert read
    assert tables
    assert not read & tables


def test_gaps_are_asked_for_only_where_they_belong() -> None:
    names = ("team", "arrived_at", "place", "reported", "observations", "left_at", "outcome")
    whole = dict.fromkeys(names, "x")
    assert visit_gaps(whole) == ()
    outcome = random.Random(1).choice(MET)
    assert visit_gaps({**whole, "outcome": outcome}) == ("met", "conclusion")
    assert visit_gaps({}) == tuple(whole)
