"""The field day: stops in order, why one was not made, kit out and in, promises for an hour."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from storage.casework import approvals, day, records
from storage.casework.cases import add_staff, open_case
from storage.casework.lookup import require_row
from storage.casework.reading import case_file, history, staff_rows
from storage.casework.session import Session
from storage.errors import NotALaterDay, PlanBlocked, ReasonRequired
from tests.support.sample_work import become
from tests.support.vaults import new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A vault of its own: a day has one trip."""
    made = new_session(tmp_path / "vault")
    yield made
    made.vault.close()


@pytest.fixture
def cases(session: Session) -> list[str]:
    return [
        open_case(
            session,
            {"case_no": f"A-{n}", "opened_on": "2026-01-01", "stage": "visiting"},
            [{"role": "borrower", "name": name}],
        ).case_id
        for n, name in enumerate(("王某", "吕某", "李某"), start=1)
    ]


@pytest.fixture
def today(session: Session) -> date:
    return session.clock.now().wall.date()


def plan(session: Session, cases: list[str], today: date) -> day.Day:
    """Plan stops as they stand, whatever the guards would say to a team of one."""
    day.begin_trip(session, today, {})
    trip = day.trip_of(session, today)
    assert trip is not None
    for n, case in enumerate(reversed(cases)):
        values = {"trip": trip.ref, "order": len(cases) - n, "place": f"第{len(cases) - n}处"}
        records.add(session, "stop", case, values)
    return day.read_day(session, today)


def test_stops_stand_in_their_order(session: Session, cases: list[str], today: date) -> None:
    found = plan(session, cases, today)
    assert [(stop.order, stop.name, stop.place) for stop in found.stops] == [
        (1, "王某", "第1处"), (2, "吕某", "第2处"), (3, "李某", "第3处"),
    ]  # fmt: skip
    assert not any(stop.visit for stop in found.stops)


def test_a_stop_not_made_says_why(session: Session, cases: list[str], today: date) -> None:
    third = plan(session, cases, today).stops[2]
    with pytest.raises(ReasonRequired):
        day.not_made(session, third.record, " ")
    day.not_made(session, third.record, "时间不够")
    assert day.read_day(session, today).stops[2].reason == "时间不够"


def test_kit_goes_out_at_the_briefing_and_comes_in_at_the_return(
    session: Session, cases: list[str], today: date
) -> None:
    day.hold_briefing(session, today, "已交代", ["执法记录仪 01", "相机"], "会议")
    trip = day.trip_of(session, today)
    assert trip is not None
    assert [one["label"] for one in trip["equipment"]] == ["执法记录仪 01", "相机"]
    assert all(one["out_at"] and not one.get("in_at") for one in trip["equipment"])
    first = trip["equipment"][0]["ref"]
    day.end_day(session, trip.id, [first], {"report": "一切正常"}, "返回", received_by="s3")
    back = day.trip_of(session, today)
    assert back is not None
    assert [bool(one.get("in_at")) for one in back["equipment"]] == [True, False]
    assert back["equipment"][0]["received_by"] == "s3"
    assert back["returned_at"]
    assert len(history(session, trip.id)) == 2


def test_a_promise_for_an_hour_is_kept_or_broken_where_it_stands(
    session: Session, cases: list[str], today: date
) -> None:
    plan(session, cases, today)
    at = session.clock.now().iso
    values = {
        "at": at, "channel": "call", "direction": "out", "result": "answered",
        "promise": {"kind": "return", "due_at": at, "state": "open"},
    }  # fmt: skip
    records.add(session, "contact", cases[0], values)
    found = day.read_day(session, today)
    (hour,) = found.hours
    assert (hour.name, hour.kind) == ("王某", "return")
    assert found.calls == (("王某", 1),)
    day.settle_promise(session, hour.record, "broken", "未履约")
    assert not day.read_day(session, today).hours


def test_no_trip_is_no_day(session: Session, today: date) -> None:
    assert day.read_day(session, today).trip is None


def test_a_stop_moves_to_another_day_with_its_team_and_its_next_action(
    session: Session, cases: list[str], today: date
) -> None:
    planned = plan(session, cases, today)
    assert planned.trip is not None
    known = {"name": "外访员", "role": "field"}
    for no in ("1", "2"):
        add_staff(session, {**known, "employee_no": no})
    two = [row.ref for row in staff_rows(session)]
    records.correct(session, planned.trip.id, {"team": two}, "两人")
    third, later = planned.stops[2], today + timedelta(days=3)
    with pytest.raises(NotALaterDay):
        day.another_day(session, third.record, today, "时间不够", "再次外访")
    change = day.another_day(session, third.record, later, "时间不够", "再次外访")
    assert day.read_day(session, today).stops[2].reason == "时间不够"
    then = day.read_day(session, later)
    assert then.trip is not None
    assert list(then.trip["team"]) == two
    assert [(stop.name, stop.place) for stop in then.stops] == [("李某", "第3处")]
    wanted = {"on": later.isoformat(), "what": "再次外访"}
    assert require_row(session, third.case_id)["next_action"] == wanted
    undone = records.undo(session, change)
    assert not day.read_day(session, today).stops[2].reason
    assert day.read_day(session, later).trip is None
    assert require_row(session, third.case_id)["next_action"] is None
    records.undo(session, undone)
    again = day.read_day(session, later)
    assert again.trip is not None
    assert again.trip.ref == then.trip.ref
    assert [stop.name for stop in again.stops] == ["李某"]


def test_undoing_the_first_stop_of_a_day_takes_its_trip_away_and_a_later_one_does_not(
    session: Session, cases: list[str], today: date
) -> None:
    first = day.add_stop(session, cases[0], today, "第1处")
    records.undo(session, first)
    assert day.read_day(session, today).trip is None
    day.add_stop(session, cases[0], today, "第1处")
    second = day.add_stop(session, cases[1], today, "第2处")
    records.undo(session, second)
    assert [stop.place for stop in day.read_day(session, today).stops] == ["第1处"]


def test_a_blocked_other_day_leaves_everything_as_it_was(
    session: Session, cases: list[str], today: date
) -> None:
    third, later = plan(session, cases, today).stops[2], today + timedelta(days=3)
    records.add(session, "flag", third.case_id, {"kind": "distress", "since": today.isoformat()})
    with pytest.raises(PlanBlocked):
        day.another_day(session, third.record, later, "时间不够", "再次外访")
    assert not day.read_day(session, today).stops[2].reason
    assert day.read_day(session, later).trip is None


def test_a_blocked_stop_becomes_a_request_and_passes_once_it_is_approved(
    session: Session, cases: list[str], today: date
) -> None:
    case, later = cases[0], today
    records.add(session, "flag", case, {"kind": "distress", "since": today.isoformat()})
    become(session, "field")
    with pytest.raises(PlanBlocked):
        day.add_stop(session, case, later, "第1处")
    assert day.read_day(session, later).trip is None
    day.request_stop(session, case, later, "第1处", "站点 第1处", "家属请我们再去一次")
    (asked,) = approvals.open_requests(case_file(session, case))
    assert (asked["what"], asked["reason"]) == ("站点 第1处", "家属请我们再去一次")
    with pytest.raises(PlanBlocked):
        day.add_stop(session, case, later, "第1处")
    become(session, "supervisor")
    approvals.approve(session, case, asked.ref, "同意，负责人随行")
    become(session, "field")
    with pytest.raises(PlanBlocked):
        day.add_stop(session, case, later, "别处")
    day.add_stop(session, case, later, "第1处")
    assert [stop.place for stop in day.read_day(session, later).stops] == ["第1处"]


def test_a_next_action_moves_alone(session: Session, cases: list[str], today: date) -> None:
    wanted = {"on": today.isoformat(), "what": "复访"}
    records.correct(session, cases[0], {"next_action": wanted}, "安排")
    day.move_action(session, cases[0], today + timedelta(days=1), "改约")
    moved = require_row(session, cases[0])["next_action"]
    assert moved == {"on": (today + timedelta(days=1)).isoformat(), "what": "复访"}
