"""What belongs together is written together or not at all, and taken back together."""

import pytest

from storage.casework import drafts, records
from storage.casework.cases import open_case
from storage.casework.reading import case_file, history, rows_of
from storage.casework.session import Session
from storage.casework.together import Mend, New, next_action, save_together
from storage.errors import InvalidRecord

CALL = {
    "at": "2026-05-06T10:00:00+08:00", "channel": "call", "direction": "out", "result": "answered",
}  # fmt: skip
PROMISE = {"made_at": "2026-05-06T10:00:00+08:00", "kind": "pay", "state": "open"}


@pytest.fixture
def case(session: Session) -> str:
    return open_case(
        session,
        {"case_no": "A-1", "opened_on": "2026-01-01", "stage": "visiting"},
        [{"role": "borrower", "name": "王某"}],
    ).case_id


def party(session: Session, case: str) -> str:
    return rows_of(session, case, "party")[0].ref


def test_a_call_its_promise_and_the_next_action_are_one_change(session: Session, case: str) -> None:
    mends = next_action(session, case, "2026-05-10", "复访", "随电话登记")
    promise = {**PROMISE, "by": party(session, case)}
    change = save_together(session, case, [New("contact", CALL), New("promise", promise)], mends)
    file = case_file(session, case)
    assert len(file.rows("contacts")) == len(file.rows("promises")) == 1
    assert file.case["next_action"] == {"on": "2026-05-10", "what": "复访"}
    records.undo(session, change)
    file = case_file(session, case)
    assert not file.rows("contacts")
    assert not file.rows("promises")
    assert file.case["next_action"] is None
    assert file.case["case_no"] == "A-1"


def test_a_flaw_in_one_leaves_none_and_keeps_the_draft(session: Session, case: str) -> None:
    drafts.save_draft(session, case, "contact", "", {"values": CALL})
    with pytest.raises(InvalidRecord):
        save_together(
            session, case, [New("contact", CALL), New("promise", {"kind": "x"})],
            draft_of="contact",
        )  # fmt: skip
    assert not case_file(session, case).rows("contacts")
    assert drafts.find_draft(session, case, "contact") is not None


def test_a_mend_that_fails_leaves_no_record(session: Session, case: str) -> None:
    with pytest.raises(InvalidRecord):
        save_together(
            session, case, [New("contact", CALL)], [Mend(case, {"stage": "nowhere"}, "x")]
        )
    assert not case_file(session, case).rows("contacts")


def test_the_draft_ends_with_the_record(session: Session, case: str) -> None:
    drafts.save_draft(session, case, "contact", "", {"values": CALL})
    save_together(session, case, [New("contact", CALL)], draft_of="contact")
    assert drafts.find_draft(session, case, "contact") is None


def test_a_value_changed_before_saving_stays_in_the_history(session: Session, case: str) -> None:
    visit = {
        "place": {"kind": "residence", "text": "某小区"}, "outcome": "no_answer",
        "arrived_at": "2026-05-06T10:30:00+08:00",
    }  # fmt: skip
    later = {"arrived_at": "2026-05-06T10:25:00+08:00"}
    change = save_together(session, case, [New("visit", visit, "v-1", later, "记晚了五分钟")])
    (row,) = case_file(session, case).rows("visits")
    assert row.ref == "v-1"
    assert row["arrived_at"] == later["arrived_at"]
    first, second = history(session, row.id)
    assert first.values["arrived_at"] == visit["arrived_at"]
    assert second.reason == "记晚了五分钟"
    records.undo(session, change)
    assert not case_file(session, case).rows("visits")


def test_the_same_next_action_is_not_written_again(session: Session, case: str) -> None:
    save_together(
        session, case, [New("contact", CALL)],
        next_action(session, case, "2026-05-10", "复访", "x"),
    )  # fmt: skip
    assert next_action(session, case, "2026-05-10", "复访", "x") == ()
