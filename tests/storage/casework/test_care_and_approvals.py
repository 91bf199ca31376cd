"""What waits for a supervisor follows from the records; blocked plans pass only when approved."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from resources.language import LANGUAGES, Words
from storage.casework import approvals, care, records
from storage.casework.lookup import find_record
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.errors import (
    NotApprovable,
    NothingToReview,
    NotPermitted,
    PlanBlocked,
    ReasonRequired,
    RecordLocked,
)
from storage.kinds import BY_NAME
from storage.rules.guards import Plan, blocked, judge_plan
from tests.support.sample_work import become, sample_work
from tests.support.vaults import CHINA

DAY = date(2019, 4, 15)
VISIT = {
    "place": {"kind": "site", "text": "x"},
    "team": ["s1", "s2"],
    "planned_at": "2019-04-15T10:00:00+08:00",
}


@pytest.fixture
def work(session: Session) -> Iterator[tuple[Session, str, str]]:
    """Return a session with the sample field day, its two cases, nobody's vault yet."""
    with sample_work(session, datetime(2019, 4, 14, 9, 0, tzinfo=CHINA)) as made:
        yield made


def plan(**more: Any) -> Plan:
    return Plan(DAY, list="visits", values={**VISIT, **more})


def guards(session: Session, case_id: str, what: Plan) -> tuple[str, ...]:
    return blocked(judge_plan(case_file(session, case_id), what))


def test_distress_waits_for_a_supervisor_and_freezes_the_case(work: Any) -> None:
    session, first, second = work
    assert care.open_reviews(case_file(session, first)) == ()
    tasks = care.open_reviews(case_file(session, second))
    assert [(one.record, one.list, one.kind) for one in tasks] == [("i1", "interviews", "distress")]
    assert "G13" in guards(session, second, plan())
    assert "G13" not in guards(session, first, plan())


def test_a_review_closes_the_task_and_lets_the_work_go_on_or_not(work: Any) -> None:
    session, _first, second = work
    become(session, "supervisor")
    care.review(session, second, "rest", "等家属到位")
    assert care.open_reviews(case_file(session, second)) == ()
    assert "G13" in guards(session, second, plan())
    care.review(session, second, "resume", "已联系社区，本人情绪稳定")
    assert "G13" not in guards(session, second, plan())
    care.review(session, second, "refer", "再次出现")
    assert "G13" in guards(session, second, plan())


def test_a_flag_of_another_day_waits_by_itself(work: Any) -> None:
    session, first, second = work
    records.add(session, "flag", first, {"kind": "pregnancy", "since": "2019-04-10"})
    assert [one.kind for one in care.open_reviews(case_file(session, first))] == ["pregnancy"]
    assert "G13" in guards(session, first, plan())
    settled = {"kind": "illness", "since": "2019-03-01", "resolved_on": "2019-03-20"}
    records.add(session, "flag", second, settled)
    assert len(care.open_reviews(case_file(session, second))) == 1


@pytest.mark.parametrize(
    "released", [{"resolved_on": "2019-04-14"}, {"kind": "complaint"}, {"since": "2019-04-16"}]
)
def test_nobody_else_lets_go_what_a_flag_of_care_froze(work: Any, released: dict[str, str]) -> None:
    session, first, _second = work
    become(session, "field")
    flag = records.add(session, "flag", first, {"kind": "illness", "since": "2019-04-13"})
    (record,) = flag.ids
    assert "G13" in guards(session, first, plan())
    with pytest.raises(NotPermitted):
        records.correct(session, record, released, "已经好转")
    with pytest.raises(NotPermitted):
        records.remove(session, record, "已经好转")
    records.correct(session, record, {"note": "住院中"}, "补充")
    assert "G13" in guards(session, first, plan())
    become(session, "supervisor")
    records.correct(session, record, {"resolved_on": "2019-04-14"}, "已康复")
    assert "G13" not in guards(session, first, plan())


def test_only_a_supervisor_reviews_and_says_why(work: Any) -> None:
    session, first, second = work
    with pytest.raises(NotPermitted):
        care.review(session, second, "resume", "x")
    become(session, "supervisor")
    with pytest.raises(ReasonRequired):
        care.review(session, second, "resume", " ")
    with pytest.raises(NothingToReview):
        care.review(session, first, "resume", "x")


def test_a_review_written_by_somebody_else_counts_for_nothing(work: Any) -> None:
    session, _first, second = work
    become(session, "field")
    forged = {"at": "2019-04-14T10:00:00+08:00", "about": ["i1"], "outcome": "resume"}
    with pytest.raises(NotPermitted):
        records.add(session, "care_review", second, {**forged, "reason": "x"})
    # As it could come from another site: signed, and by the wrong role all the same.
    draft = records.draft_new(session, BY_NAME["care_review"], second, {**forged, "reason": "x"})
    session.write([draft], "added", "x")
    assert len(care.open_reviews(case_file(session, second))) == 1
    assert "G13" in guards(session, second, plan())


def test_a_review_cannot_be_changed_afterwards(work: Any) -> None:
    session, _first, second = work
    become(session, "supervisor")
    change = care.review(session, second, "rest", "x")
    with pytest.raises(RecordLocked):
        records.correct(session, change.ids[0], {"outcome": "resume"}, "y")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_care_card_says_what_is_to_be_confirmed(language: str) -> None:
    card, words = care.care_card(), Words(language)
    mark = {"zh_CN": "待确认", "en": "to be confirmed"}[language]
    for line in (*card.steps, *card.lines):
        assert mark in line.say(words)
        assert mark not in replace(line, confirmed=True).say(words)
    assert {line.number for line in card.lines} >= {"110", "120"}


ALONE = plan(team=["s1"], planned_at="2019-04-15T23:00:00+08:00")
# Under the rules of 2026 a visit alone and at night is stopped by two guards.
AT_NIGHT = {**ALONE.values, "planned_at": "2026-05-06T23:00:00+08:00"}
LATE = replace(ALONE, on=date(2026, 5, 6), values=AT_NIGHT)


def agency_of_today(session: Session) -> None:
    """Let the authority of the agency cover the day of the plan."""
    row = next(row for row in _office(session) if row.kind == "organisation")
    agency = {**row["agency"], "authorised_until": "2026-12-31"}
    records.correct(session, row.id, {"agency": agency}, "续签")


def _office(session: Session) -> list[Any]:
    from storage.casework.lookup import rows_where

    return rows_where(session.tables, session.tables.record.chain == "office")


def test_a_blocked_plan_is_asked_for_approved_and_then_passes(work: Any) -> None:
    session, first, _second = work
    agency_of_today(session)
    become(session, "field")
    with pytest.raises(PlanBlocked) as stopped:
        approvals.permit(session, first, LATE)
    assert stopped.value.details["guards"] == "G1 G7"
    assert "外访" in stopped.value.message(Words("zh_CN"))
    asked = approvals.request(session, first, LATE, "夜间外访", "债务人只在夜间在家")
    file = case_file(session, first)
    request_ref = approvals.open_requests(file)[0].ref
    assert [row.id for row in approvals.open_requests(file)] == list(asked.ids)
    with pytest.raises(NotPermitted):
        approvals.approve(session, first, request_ref, "x")
    become(session, "supervisor")
    approvals.approve(session, first, request_ref, "同意，负责人随行")
    assert approvals.open_requests(case_file(session, first)) == ()
    marks = approvals.permit(session, first, LATE)
    assert blocked(marks) == ("G1", "G7"), "it is said all the same"
    other = replace(LATE, values={**LATE.values, "team": ["s2"]})
    with pytest.raises(PlanBlocked):
        approvals.permit(session, first, other)
    approvals.approve(session, first, request_ref, "情况变化", granted=False)
    with pytest.raises(PlanBlocked):
        approvals.permit(session, first, LATE)


def test_an_approval_written_by_somebody_else_counts_for_nothing(work: Any) -> None:
    session, first, _second = work
    agency_of_today(session)
    become(session, "field")
    asked = approvals.request(session, first, LATE, "夜间外访", "x")
    row = find_record(session, first, approvals.open_requests(case_file(session, first))[0].ref)
    assert row.id in asked.ids
    forged = {"deed": "granted", "at": "2019-04-14T12:00:00+08:00", "about": row.ref,
              "guards": row["guards"], "plan": row["plan"], "reason": "x"}  # fmt: skip
    records.add(session, "approval", first, forged)
    with pytest.raises(PlanBlocked):
        approvals.permit(session, first, LATE)
    assert len(approvals.open_requests(case_file(session, first))) == 1


def test_what_nobody_may_approve_cannot_be_asked_for(work: Any) -> None:
    session, first, _second = work
    values = {"tags": ["minor"], "name": "x.jpg"}
    records.add(session, "evidence", first, values, ref="e9")
    bad = Plan(date(2026, 5, 6), act="print", evidence=("e9",), reason="立案")
    with pytest.raises(NotApprovable):
        approvals.request(session, first, bad, "x", "y")


def test_legal_may_approve_posting_but_no_night_visit(work: Any) -> None:
    session, first, _second = work
    agency_of_today(session)
    become(session, "field")
    posting = Plan(
        date(2026, 5, 6),
        list="notices",
        values={"number": "N", "kind": "demand", "issued_on": "2026-05-06",
                "deliveries": [{"method": "posted", "at": "2026-05-06T10:00:00+08:00",
                                "result": "posted"}]},
    )  # fmt: skip
    approvals.request(session, first, posting, "张贴", "x")
    approvals.request(session, first, LATE, "夜间外访", "x")
    asked = {row["what"]: row.ref for row in approvals.open_requests(case_file(session, first))}
    become(session, "legal")
    approvals.approve(session, first, asked["张贴"], "法务同意")
    approvals.permit(session, first, posting)
    with pytest.raises(NotPermitted):
        approvals.approve(session, first, asked["夜间外访"], "x")


def test_a_plan_that_nothing_stops_needs_no_approval(work: Any) -> None:
    session, first, _second = work
    agency_of_today(session)
    fine = replace(LATE, values={**LATE.values, "team": ["s1", "s2"],
                                 "planned_at": "2026-05-06T10:00:00+08:00"})  # fmt: skip
    assert approvals.permit(session, first, fine) == ()
    with pytest.raises(NothingToReview):
        approvals.request(session, first, fine, "x", "y")
