"""Conflicts, returns for completion, annotations, hand-over: what legal and field do to a case."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from storage.casework import completion, conflicts, handover, records
from storage.casework.agenda import agenda
from storage.casework.caselist import Filter, case_ids
from storage.casework.cases import add_staff, open_case
from storage.casework.lookup import require_row, seen
from storage.casework.session import Session
from storage.errors import (
    ConflictChanged,
    NoSuchCase,
    NoSuchRecord,
    NotPermitted,
    ReasonRequired,
    RecordLocked,
)
from storage.records.projection import rebuild
from tests.support.vaults import untouched

CASE = {"case_no": "A-1", "opened_on": "2019-04-01", "stage": "assigned"}
VISIT = {
    "arrived_at": "2019-04-12T09:00:00+08:00",
    "address": {"text": "温江"},
    "outcome": "nobody",
}


@pytest.fixture
def vault(session: Session) -> Iterator[Session]:
    """Return a session whose writes are undone after the test."""
    with untouched(session):
        yield session


@pytest.fixture
def case(vault: Session) -> str:
    """Return a case of an empty vault."""
    return open_case(vault, CASE).case_id


def become(vault: Session, role: str) -> None:
    person = {"name": f"{role}某", "employee_no": role, "role": role}
    add_staff(vault, person, owner=True)


def contact(vault: Session, case: str) -> str:
    values = {"at": "2019-04-12T09:00:00+08:00", "channel": "call", "direction": "out",
              "result": "no_answer"}  # fmt: skip
    return records.add(vault, "contact", case, values).ids[0]


def split(vault: Session, case: str, *values: str) -> None:
    """Write values of one field each by somebody who did not see the others."""
    shown = seen(vault, case)
    for value in values:
        records.correct(vault, case, {"client": value}, f"to {value}", seen=shown)


def test_a_conflict_names_every_value_with_who_and_when(vault: Session, case: str) -> None:
    become(vault, "field")
    vault.name_site("one")
    split(vault, case, "甲行", "乙行", "甲行")
    (found,) = conflicts.conflicts(vault)
    assert conflicts.count_conflicts(vault) == 1
    assert (found.case_no, found.field, found.label) == ("A-1", "client", "Client")
    assert [side.value for side in found.sides] == ["乙行", "甲行"]
    assert [len(side.operations) for side in found.sides] == [1, 2]
    assert {(side.by, side.site) for side in found.sides} == {("field某", "one")}
    assert [side.reason for side in found.sides] == ["to 乙行", "to 甲行"]
    assert require_row(vault, case)["client"] == found.sides[-1].value
    assert conflicts.conflicts(vault, case) == (found,)
    assert conflicts.conflicts(vault, "other") == ()


@pytest.mark.parametrize("chosen", [0, 1])
def test_settling_writes_over_all_values_and_loses_none(
    vault: Session, case: str, chosen: int
) -> None:
    split(vault, case, "甲行", "乙行")
    (found,) = conflicts.conflicts(vault)
    conflicts.settle(vault, found, chosen)
    assert require_row(vault, case)["client"] == found.sides[chosen].value
    assert conflicts.conflicts(vault) == ()
    assert conflicts.count_conflicts(vault) == 0
    with pytest.raises(ConflictChanged):
        conflicts.settle(vault, found, chosen)


def test_a_value_that_came_meanwhile_is_not_settled_away(vault: Session, case: str) -> None:
    shown = seen(vault, case)
    split(vault, case, "甲行", "乙行")
    (found,) = conflicts.conflicts(vault)
    records.correct(vault, case, {"client": "丙行"}, "to 丙行", seen=shown)
    with pytest.raises(ConflictChanged):
        conflicts.settle(vault, found, 0)
    assert len(conflicts.conflicts(vault)[0].sides) == 3


def test_a_removed_record_stands_in_no_work_list(vault: Session, case: str) -> None:
    talk = contact(vault, case)
    shown = seen(vault, talk)
    for text in ("一", "二"):
        records.correct(vault, talk, {"summary": text}, "x", seen=shown)
    assert conflicts.count_conflicts(vault) == 1
    records.remove(vault, talk, "误记")
    assert conflicts.count_conflicts(vault) == 0


def test_legal_settles_what_is_of_the_case_and_not_what_the_field_stated(
    vault: Session, case: str
) -> None:
    talk = contact(vault, case)
    shown = seen(vault, talk)
    for text in ("一", "二"):
        records.correct(vault, talk, {"summary": text}, "x", seen=shown)
    split(vault, case, "甲行", "乙行")
    become(vault, "legal")
    of_case, of_talk = sorted(conflicts.conflicts(vault), key=lambda one: one.kind)
    conflicts.settle(vault, of_case, 0)
    with pytest.raises(NotPermitted):
        conflicts.settle(vault, of_talk, 0)
    assert not records.may_change(vault, require_row(vault, talk))
    assert records.may_change(vault, require_row(vault, case))
    own = contact(vault, case)
    assert records.may_change(vault, require_row(vault, own))
    records.correct(vault, own, {"summary": "法务所记"}, "补")


def test_legal_brings_nothing_back_that_the_field_removed(vault: Session, case: str) -> None:
    talk = contact(vault, case)
    records.remove(vault, talk, "误记")
    become(vault, "legal")
    with pytest.raises(NotPermitted):
        records.restore(vault, talk)


def test_an_item_goes_back_is_completed_and_accepted(vault: Session, case: str) -> None:
    talk = contact(vault, case)
    ref = require_row(vault, talk).ref
    with pytest.raises(NotPermitted):
        completion.send_back(vault, case, "缺截图", about=ref)
    become(vault, "legal")
    for wrong, error in (({"reason": " "}, ReasonRequired), ({"about": "no"}, NoSuchRecord)):
        with pytest.raises(error):
            completion.send_back(vault, case, **{"reason": "x", **wrong})
    with pytest.raises(NoSuchCase):
        completion.send_back(vault, "none", "x")
    completion.send_back(vault, case, "缺截图", about=ref, item="通话记录")
    (back,) = completion.returns(vault, states=("open",))
    assert (back.about, back.item, back.reason, back.state) == (ref, "通话记录", "缺截图", "open")
    assert (back.case_no, back.by) == ("A-1", "legal某")
    with pytest.raises(NotPermitted):
        completion.complete(vault, case, back.ref, "已补")
    become(vault, "field")
    records.correct(vault, talk, {"summary": "截图见证据"}, "补充")
    completion.complete(vault, case, back.ref, "已补")
    assert completion.returns(vault, states=("open",)) == ()
    (done,) = completion.returns(vault, case)
    assert (done.state, done.answer, done.answered_by) == ("completed", "已补", "field某")
    become(vault, "legal")
    (changed,) = completion.changes_since(vault, case, done.seen)
    assert (changed.ref, changed.fields, changed.is_new) == (ref, ("summary",), False)
    completion.accept(vault, case, back.ref)
    assert completion.returns(vault)[0].state == "accepted"


def test_changes_since_tell_new_and_removed_records(vault: Session, case: str) -> None:
    old = contact(vault, case)
    mark = completion.read_up_to(vault, case)
    assert completion.changes_since(vault, case, mark) == ()
    new = contact(vault, case)
    records.correct(vault, new, {"summary": "一"}, "补")
    records.remove(vault, old, "误记")
    found = {one.record: one for one in completion.changes_since(vault, case, mark)}
    assert found[new].is_new
    assert "summary" in found[new].fields
    assert (found[old].is_new, found[old].removed, found[old].fields) == (False, True, ())
    assert len(completion.changes_since(vault, case, ())) == 3


def test_an_annotation_stands_beside_a_record_and_changes_nothing(
    vault: Session, case: str
) -> None:
    talk = contact(vault, case)
    before = require_row(vault, talk)
    become(vault, "legal")
    made = completion.annotate(vault, case, "与录音不符", about=before.ref)
    assert require_row(vault, talk) == before
    assert require_row(vault, made.ids[0])["about"] == before.ref
    with pytest.raises(RecordLocked):
        records.correct(vault, made.ids[0], {"text": "x"}, "更正")
    with pytest.raises(NoSuchRecord):
        completion.annotate(vault, case, "x", about="no")


def listed(vault: Session, archived: bool | None) -> list[str]:
    return case_ids(vault, Filter(archived=archived))


def test_a_case_handed_over_leaves_the_work_list_and_comes_back(vault: Session, case: str) -> None:
    other = open_case(vault, {**CASE, "case_no": "A-2"}).case_id
    handover.hand_over(vault, [case], "法务", "立案")
    assert (listed(vault, True), listed(vault, False)) == ([case], [other])
    assert listed(vault, None) == [case, other]
    assert [due.case_id for due in agenda(vault, date(2019, 5, 1)).idle] == [other]
    assert handover.is_archived(vault, case)
    # Said again it says nothing new.
    assert handover.hand_over(vault, [case], "法务").operations == ()
    rebuild(vault.tables)
    assert handover.archived_count(vault) == 1
    handover.take_back(vault, [case], "补充")
    assert listed(vault, False) == [case, other]
    with pytest.raises(NoSuchCase):
        handover.hand_over(vault, ["none", case], "法务")
    assert handover.archived_count(vault) == 0


def test_a_hand_over_of_another_site_moves_nothing_here(vault: Session, case: str) -> None:
    values: dict[str, Any] = {"deed": "handed_over", "at": "2019-04-12T09:00:00+08:00",
                              "site": "another"}  # fmt: skip
    records.add(vault, "handover", case, values)
    assert listed(vault, False) == [case]
