"""Nobody approves what he asked for himself, where somebody else works here; the record says so."""

from collections.abc import Iterator

import pytest

from storage.casework import approvals, custody, deletion, disclosing, records
from storage.casework.cases import add_staff, open_case
from storage.casework.lookup import require_row
from storage.casework.reading import case_file, rows_of
from storage.casework.refusals import OwnRequest
from storage.casework.session import Session
from storage.casework.supervision import open_matters
from storage.errors import NothingToReview, NotPermitted, ReasonRequired
from tests.support.vaults import untouched


def become(session: Session, number: str, role: str = "supervisor") -> str:
    values = {"name": f"员工{number}", "employee_no": number, "role": role}
    return add_staff(session, values, owner=True).ids[0]


@pytest.fixture
def case(session: Session) -> Iterator[str]:
    with untouched(session):
        yield open_case(
            session, {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}
        ).case_id


def asked(session: Session, case: str) -> str:
    change = disclosing.ask(session, case, "披露", "庭审鉴定")
    return require_row(session, change.ids[0]).ref


def disclosed(session: Session, case: str) -> None:
    leave = disclosing.leave(session, case)
    custody.log(
        session, case, "exported", f"{disclosing.FORMAT} x", leave=leave.how, approved_by=leave.by
    )


def test_a_deletion_needs_another_person_where_there_is_one(session: Session, case: str) -> None:
    become(session, "1")
    become(session, "2", "field")
    one = become(session, "3")
    own = require_row(session, deletion.request(session, case, "person", "r").ids[0]).ref
    with pytest.raises(OwnRequest):
        deletion.approve(session, case, own)
    assert rows_of(session, case, "case"), "nothing was erased"
    # On another laptop the same person has another record of staff.
    assert become(session, "3") != one
    with pytest.raises(OwnRequest):
        deletion.approve(session, case, own)
    become(session, "1")
    deletion.approve(session, case, own)
    (stone,) = rows_of(session, case, "deletion")
    assert stone["alone"] is None


def test_an_office_of_one_person_deletes_and_says_that_it_is_alone(
    session: Session, case: str
) -> None:
    become(session, "1")
    own = require_row(session, deletion.request(session, case, "person", "r").ids[0]).ref
    deletion.approve(session, case, own)
    (stone,) = rows_of(session, case, "deletion")
    assert stone["alone"] is True


def test_leave_to_disclose_is_given_by_another_supervisor_and_holds_once(
    session: Session, case: str
) -> None:
    become(session, "1")
    become(session, "2", "field")
    assert disclosing.leave(session, case).how == "unapproved"
    with pytest.raises(ReasonRequired):
        disclosing.ask(session, case, "披露", "  ")
    ref = asked(session, case)
    assert [one.record for one in open_matters(session)] == [ref]
    with pytest.raises(NotPermitted):
        approvals.approve(session, case, ref, "同意")
    chief = become(session, "1")
    approvals.approve(session, case, ref, "同意")
    assert open_matters(session) == ()
    with pytest.raises(NothingToReview):
        approvals.approve(session, case, ref, "同意")
    assert disclosing.leave(session, case) == disclosing.Leave("approved", chief)
    disclosed(session, case)
    (row,) = rows_of(session, case, "reading")
    assert (row["leave"], row["approved_by"]) == ("approved", chief)
    assert disclosing.leave(session, case).how == "unapproved", "it holds for one disclosure"


def test_who_asks_to_disclose_does_not_approve_it(session: Session, case: str) -> None:
    become(session, "2", "field")
    become(session, "1")
    ref = asked(session, case)
    with pytest.raises(OwnRequest):
        approvals.approve(session, case, ref, "同意")
    assert disclosing.leave(session, case).how == "unapproved"
    approvals.approve(session, case, ref, "不需要了", granted=False)
    assert disclosing.open_requests(session, case) == ()


def test_where_nobody_else_works_the_record_says_so(session: Session, case: str) -> None:
    assert disclosing.leave(session, case).how == "alone"
    become(session, "1")
    disclosed(session, case)
    (row,) = rows_of(session, case, "reading")
    assert row["leave"] == "alone"


def test_a_decision_that_no_supervisor_wrote_does_not_count(session: Session, case: str) -> None:
    become(session, "1")
    become(session, "2", "field")
    ref = asked(session, case)
    at = session.clock.now().iso
    values = {"deed": "granted", "about": ref, "at": at, "reason": "同意"}
    plan = rows_of(session, case, "approval")[0]["plan"]
    records.add(session, "approval", case, {**values, "plan": plan})
    assert disclosing.leave(session, case).how == "unapproved"
    assert [row.ref for row in approvals.open_requests(case_file(session, case))] == [ref]
