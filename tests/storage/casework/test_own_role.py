"""Nobody gives himself a role: whatever way he takes, the vault's owner is what he was made."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from resources.language import Words
from storage.casework import approvals, care, cases, conflicts, records
from storage.casework.lookup import require_row
from storage.casework.reading import case_file
from storage.casework.refusals import OwnRole
from storage.casework.session import Session
from storage.records.operations import OFFICE, Draft
from storage.rules.care import concerns
from tests.support.vaults import untouched

NUMBER = "W-1"


def made(session: Session, role: str, number: str = NUMBER, *, owner: bool = True) -> str:
    values = {"name": f"员工{number}", "employee_no": number, "role": role}
    return cases.add_staff(session, values, owner=owner).ids[0]


@pytest.fixture
def own(session: Session) -> Iterator[Session]:
    with untouched(session):
        yield session


def _corrected(session: Session) -> Any:
    return records.correct(session, session.owner, {"role": "supervisor"}, "升职")


def _with_more(session: Session) -> Any:
    values = {"credential_no": "C-1", "role": "legal"}
    return records.correct(session, session.owner, values, "更正")


def _settled(session: Session) -> Any:
    """Two values stand side by side, and the higher one is chosen."""
    person = require_row(session, session.owner)
    beside = Draft(OFFICE, "staff_member", person.id, {"role": "supervisor"}, via="import")
    # What a file says goes round the verb here: no import writes it any more.
    session._writer.put([beside], "")
    (conflict,) = conflicts.conflicts(session)
    chosen = next(n for n, side in enumerate(conflict.sides) if side.value == "supervisor")
    return conflicts.settle(session, conflict, chosen)


@pytest.mark.parametrize("way", [_corrected, _with_more, _settled])
def test_the_field_does_not_raise_itself(own: Session, way: Callable[[Session], Any]) -> None:
    made(own, "field")
    with pytest.raises(OwnRole) as refused:
        way(own)
    assert own.role == "field"
    told = refused.value.message(Words("zh_CN"))
    assert "外访" in told
    assert "数据包" in told
    assert "field" not in told


def test_legal_does_not_take_the_rights_of_the_field_either(own: Session) -> None:
    made(own, "legal")
    for role in ("field", "supervisor"):
        with pytest.raises(OwnRole):
            records.correct(own, own.owner, {"role": role}, "x")
    assert own.role == "legal"


def test_what_was_given_up_does_not_come_back_by_undoing(own: Session) -> None:
    made(own, "supervisor")
    change = records.correct(own, own.owner, {"role": "field"}, "转岗")
    assert own.role == "field"
    with pytest.raises(OwnRole):
        records.undo(own, change)
    assert own.role == "field"


def test_another_record_of_the_same_person_gives_no_right_here(own: Session) -> None:
    made(own, "field")
    other = made(own, "field", owner=False)
    records.correct(own, other, {"role": "supervisor"}, "他人的登记照常更正")
    records.correct(own, other, {"employee_no": "W-9"}, "x")
    records.correct(own, own.owner, {"employee_no": "W-7", "name": "张三"}, "x")
    assert own.role == "field"


def test_a_role_stated_by_hand_by_a_former_version_gives_nothing_any_more(own: Session) -> None:
    person = made(own, "field")
    draft = records.draft_correction(own, require_row(own, person), {"role": "supervisor"}, "x")
    own._writer.put([draft], person)
    assert require_row(own, person)["role"] == "supervisor"
    assert own.role == "field"


def test_a_colleague_makes_nobodys_decision_void_nor_his_own_count(own: Session) -> None:
    """A field officer corrects the records of others; whose word counts is not his to say."""
    chief = made(own, "supervisor", "C-1")
    first = made(own, "supervisor", "C-2")
    made(own, "field")
    own.name_owner(chief)
    case = cases.open_case(own, {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"})
    flag = {"kind": "distress", "since": "2024-01-02"}
    records.add(own, "flag", case.case_id, flag)
    care.review(own, case.case_id, "resume", "误记")
    own.name_owner(first)
    care.review(own, case.case_id, "rest", "情绪不稳")
    mate = made(own, "field", "F-2")
    records.correct(own, first, {"role": "field"}, "降级")
    records.correct(own, mate, {"credential_no": "C"}, "x")
    assert require_row(own, first)["role"] == "field", "what is shown is what was written"
    file = case_file(own, case.case_id)
    assert file.roles[first] == "supervisor"
    (concern,) = concerns(file)
    assert concern.until is None, "the decision of the other supervisor still freezes the case"
    # His supervisors may say so, and he himself.
    own.name_owner(chief)
    records.correct(own, first, {"role": "legal"}, "转岗")
    assert case_file(own, case.case_id).roles[first] == "legal"


def test_who_works_alone_approves_his_own_plan_and_the_record_says_so(own: Session) -> None:
    made(own, "supervisor")
    case = cases.open_case(own, {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"})
    asked = {"deed": "requested", "at": own.clock.now().iso, "what": "夜间外访", "plan": "p",
             "guards": ["G1"], "reason": "x"}  # fmt: skip
    request = require_row(own, records.add(own, "approval", case.case_id, asked).ids[0])
    granted = approvals.approve(own, case.case_id, request.ref, "独自负责").ids[0]
    assert require_row(own, granted)["alone"] is True
