"""A plan passes the guards or waits for a supervisor; what happened is always recorded."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from resources.language import Words
from storage.casework import approvals, care, planning, records, supervision, tables
from storage.casework.caselist import Filter, case_rows
from storage.casework.reading import case_file
from storage.casework.reckoning import case_limitation, case_owed
from storage.casework.session import Session
from storage.errors import InvalidRecord, NotPermitted, PlanBlocked, ReasonRequired
from storage.exchange.case_export import case_document, encode
from storage.rules.guards import judge
from tests.support.sample_work import become, sample_work
from tests.support.vaults import CHINA

NIGHT = {
    "place": {"kind": "residence", "text": "x"},
    "team": ["s1", "s2"],
    "planned_at": "2026-05-06T23:00:00+08:00",
    "outcome": "other",
}
TODAY = date(2026, 5, 6)


@pytest.fixture
def work(session: Session) -> Iterator[tuple[Session, str, str]]:
    """Return a session of 2026 with the sample field day and its two cases, nobody's vault yet."""
    with sample_work(session, datetime(2026, 5, 6, 9, 0, tzinfo=CHINA)) as made:
        yield made


def visit_count(session: Session, case_id: str) -> int:
    return len(case_file(session, case_id).rows("visits"))


def test_a_blocked_visit_is_asked_for_approved_and_then_planned(work: Any) -> None:
    session, first, _second = work
    become(session, "field")
    before = visit_count(session, first)
    with pytest.raises(PlanBlocked) as stopped:
        planning.add(session, "visit", first, NIGHT)
    assert "G1" in stopped.value.details["guards"]
    assert visit_count(session, first) == before
    change = planning.request(session, first, "visit", NIGHT, "夜间外访", "只有夜间在家")
    (matter,) = [one for one in supervision.open_matters(session) if one.kind == "request"]
    assert (matter.case_no, matter.what, matter.by) == ("YD-2019-0001", "夜间外访", "field")
    assert "G1" in matter.guards
    assert change.case_id == first
    with pytest.raises(PlanBlocked):
        planning.add(session, "visit", first, NIGHT)
    become(session, "supervisor")
    approvals.approve(session, first, matter.record, "已与本人约定")
    planning.add(session, "visit", first, NIGHT)
    assert visit_count(session, first) == before + 1
    assert all(one.kind != "request" for one in supervision.open_matters(session))


def test_what_happened_is_recorded_whatever_it_was(work: Any) -> None:
    session, first, _second = work
    past = {**NIGHT, "planned_at": "2026-05-05T23:00:00+08:00",
            "arrived_at": "2026-05-05T23:10:00+08:00"}  # fmt: skip
    ref = planning.add(session, "visit", first, past)
    file = case_file(session, first)
    mine = next(row for row in file.rows("visits") if row.id == ref.ids[0])
    assert "G1" in {mark.guard for mark in judge(file) if mark.record == mine.ref}


def test_a_plan_that_is_moved_into_the_night_is_judged_as_it_will_be(work: Any) -> None:
    session, first, _second = work
    become(session, "field")
    planning.request(session, first, "visit", NIGHT, "x", "y")
    matter = supervision.open_matters(session)[-1]
    become(session, "supervisor")
    approvals.approve(session, first, matter.record, "z")
    change = planning.add(session, "visit", first, NIGHT)
    later = {"planned_at": "2026-05-07T23:30:00+08:00"}
    with pytest.raises(PlanBlocked):
        planning.correct(session, change.ids[0], later, "改期")
    planning.correct(session, change.ids[0], {"arrived_at": "2026-05-06T22:50:00+08:00"}, "到达")


def test_a_stop_of_a_trip_of_today_is_a_plan_and_one_of_the_past_is_not(work: Any) -> None:
    session, _first, second = work
    become(session, "field")
    trip = records.add(session, "trip", "", {"on": "2026-05-06", "team": ["s1", "s2"]})
    ref = next(r.ref for r in _trips(session) if r.id == trip.ids[0])
    with pytest.raises(PlanBlocked) as stopped:
        planning.add(session, "stop", second, {"trip": ref, "order": 1})
    assert "G13" in stopped.value.details["guards"]
    given_up = {"trip": ref, "order": 1, "not_made_reason": "关怀"}
    planning.add(session, "stop", second, given_up)
    old = records.add(session, "trip", "", {"on": "2026-05-05", "team": ["s1", "s2"]})
    ref = next(r.ref for r in _trips(session) if r.id == old.ids[0])
    planning.add(session, "stop", second, {"trip": ref, "order": 1})


def _trips(session: Session) -> Any:
    from storage.casework.reading import rows_of

    return rows_of(session, "office", "trip")


@pytest.mark.parametrize("issued", ["2026-05-06", "2026-05-05", "2019-04-12"])
def test_a_notice_not_yet_sent_is_stopped_whatever_day_it_bears_and_one_delivered_is_printed(
    work: Any, issued: str
) -> None:
    session, first, second = work
    assert planning.permit_notice(session, first, "n1") == ()
    values = {"number": "YQ-2026-001", "kind": "overdue_contact", "issued_on": issued}
    change = records.add(session, "notice", second, values)
    ref = next(r.ref for r in case_file(session, second).rows("notices") if r.id == change.ids[0])
    with pytest.raises(PlanBlocked) as stopped:
        planning.permit_notice(session, second, ref)
    assert "G13" in stopped.value.details["guards"]
    with pytest.raises(ReasonRequired):
        planning.request_notice(session, second, ref, "通知书", " ")
    planning.request_notice(session, second, ref, "通知书", "已由家属陪同")
    matter = next(one for one in supervision.open_matters(session) if one.kind == "request")
    become(session, "supervisor")
    approvals.approve(session, second, matter.record, "同意")
    planning.permit_notice(session, second, ref)


def test_care_comes_first_among_what_waits_and_goes_with_the_review(work: Any) -> None:
    session, _first, second = work
    (matter,) = supervision.open_matters(session)
    assert (matter.kind, matter.case_no, matter.what) == ("care", "YD-2019-0002", "distress")
    become(session, "supervisor")
    care.review(session, second, "refer", "已联系社区")
    assert supervision.open_matters(session) == ()


def test_data_that_leaves_bare_is_remarked_on(work: Any) -> None:
    session, first, _second = work
    person = {"role": "contact", "name": "丙某"}
    records.add(session, "party", first, person)
    file = case_file(session, first)
    said = planning.remarks_on_leaving(file, TODAY, "export", "送法院")
    assert [mark.guard for mark in said] == ["G22"]
    assert "G22" in {m.guard for m in planning.remarks_on_leaving(file, TODAY, "export", " ")}


def test_rows_of_the_tables_reach_every_reckoning_of_a_case(work: Any) -> None:
    session, first, _second = work
    become(session, "field")
    lpr = {"table": "lpr_1y", "start": "2026-04-20", "value": "2.00%", "source": "LPR公告"}
    with pytest.raises(NotPermitted):
        tables.add_row(session, lpr)
    become(session, "legal")
    before = case_owed(case_file(session, first), TODAY).total
    change = tables.add_row(session, lpr)
    after = case_owed(case_file(session, first), TODAY).total
    assert after < before
    listed = {row.id: row.owed for row in case_rows(session, Filter(), TODAY)}
    assert listed[first] == f"{after:.2f}"
    tables.withdraw_row(session, change.ids[0], "录入有误")
    assert case_owed(case_file(session, first), TODAY).total == before
    with pytest.raises(InvalidRecord):
        tables.add_row(session, {**lpr, "value": "zwei"})
    assert tables.table_rows(session) == ()


def test_a_rest_day_that_was_added_moves_the_legal_date_of_a_case(work: Any) -> None:
    session, first, _second = work
    become(session, "supervisor")
    legal = case_limitation(case_file(session, first), TODAY)[0].clock.usable.legal
    tables.add_row(
        session, {"table": "holiday", "start": legal.isoformat(), "source": "国务院通知"}
    )
    moved = case_limitation(case_file(session, first), TODAY)[0].clock.usable.legal
    assert moved > legal
    limit = {"table": "limit", "name": "G10.waited_at_home.over_minutes", "value": "200"}
    assert "G10" in {mark.guard for mark in judge(case_file(session, first))}
    tables.add_row(session, {**limit, "source": "本单位制度"})
    assert "G10" not in {mark.guard for mark in judge(case_file(session, first))}


def test_a_row_written_by_somebody_who_may_not_counts_for_nothing(work: Any) -> None:
    from storage.kinds import BY_NAME

    session, first, _second = work
    become(session, "field")
    values = {"table": "limit", "name": "G10.waited_at_home.over_minutes", "value": "999",
              "source": "x"}  # fmt: skip
    draft = records.draft_new(session, BY_NAME["table_row"], "", values)
    session.write([draft], "added", "x")
    assert "G10" in {mark.guard for mark in judge(case_file(session, first))}


def test_confirmed_numbers_stand_on_the_care_card(work: Any) -> None:
    session, _first, _second = work
    become(session, "supervisor")
    for name, value in (("医疗急救", "120"), ("负责人丁", "13800000000")):
        row = {"table": "care", "name": name, "value": value, "source": "本单位制度"}
        tables.add_row(session, row)
    words = Words("zh_CN")
    said = [
        line.say(words) for line in care.care_card(tables.current_tables(session).numbers).lines
    ]
    assert said[0] == "负责人丁 13800000000"
    assert "医疗急救 120" in said
    assert any("110" in line and "待确认" in line for line in said)


def test_a_recorded_suspension_moves_the_end_and_stays_out_of_case_json(work: Any) -> None:
    session, first, _second = work
    case = case_file(session, first)
    (one,) = case_limitation(case, TODAY)
    safe = one.clock.usable.safe
    values = {
        "start": (safe - timedelta(30)).isoformat(),
        "end": (safe - timedelta(20)).isoformat(),
        "cause": "force_majeure",
        "evidence": [case.rows("evidence")[0].ref],
    }
    records.add(session, "suspension", first, values)
    (moved,) = case_limitation(case_file(session, first), safe)
    assert moved.clock.usable.safe > safe
    assert [row.kind for row in moved.events][-1] == "suspension"
    assert len(moved.events) == len(moved.clock.usable.steps)
    assert moved.clock.usable.steps[-1].counted
    assert "suspension" not in encode(case_document(session, [first])).decode()


def test_interest_taken_into_the_principal_is_reckoned_the_same_everywhere(work: Any) -> None:
    session, first, _second = work
    case = case_file(session, first)
    loan = case.rows("loans")[0]
    plain = case_owed(case, TODAY).total
    values = {
        "loan": loan.ref, "since": "2016-09-01", "settled_on": "2017-09-01",
        "principal": "36000.00", "interest": "14000.00",
    }  # fmt: skip
    records.add(session, "roll_over", first, values)
    moved = case_file(session, first)
    # 36,000 at 24 % for a year: 8,640 of the 14,000 are principal.
    assert case_owed(moved, TODAY).loans[0].terms.principal == Decimal("44640.00")
    assert case_owed(moved, TODAY).total < plain
    rows = case_rows(session, Filter(), TODAY)
    assert next(row.owed for row in rows if row.id == first) == f"{case_owed(moved, TODAY).total}"
    order = {"loan": loan.ref, "order": "principal_interest_costs", "clause": "第8条"}
    records.add(session, "set_off_order", first, order)
    agreed = case_owed(case_file(session, first), TODAY)
    assert agreed.loans[0].terms.order == ("principal", "interest", "costs")
    rows = case_rows(session, Filter(), TODAY)
    assert next(row.owed for row in rows if row.id == first) == f"{agreed.total}"
    document = encode(case_document(session, [first])).decode()
    assert "roll_over" not in document
    assert "set_off" not in document
