"""The verbs: add, correct, remove, restore, undo; conflicts settled, closed records kept."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from storage.casework import custody, reading, records
from storage.casework.caselist import Filter, case_rows, count_cases
from storage.casework.cases import add_staff, open_case, same_number
from storage.casework.lookup import find_case, find_record, require_row, seen
from storage.casework.session import Session
from storage.errors import (
    AmbiguousCase,
    InvalidRecord,
    NoSuchCase,
    NoSuchRecord,
    NotPermitted,
    ReasonRequired,
    RecordLocked,
)
from storage.progress import NoProgress
from storage.records.caserows import refresh_case
from storage.records.verify import verify_log
from tests.support.vaults import untouched

CASE = {"case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned"}
VISIT = {"place": {"kind": "residence", "text": "某村"}, "outcome": "no_answer"}
TALK = {"started_at": "2024-01-05T10:00:00+08:00", "place": "某村"}


@pytest.fixture
def vault(session: Session) -> Iterator[Session]:
    """An empty vault of the test's own, whole at the end."""
    with untouched(session):
        yield session
        assert verify_log(session.tables, NoProgress()) == []


@pytest.fixture
def case(vault: Session) -> str:
    """The id of a case with a borrower."""
    return open_case(vault, CASE, [{"role": "borrower", "name": "张三"}]).case_id


def operations(session: Session) -> int:
    return int(session.tables.operation.select().count())


def test_a_case_is_found_by_number_and_id(vault: Session, case: str) -> None:
    assert find_case(vault, "A1") == find_case(vault, case) == case
    with pytest.raises(NoSuchCase):
        find_case(vault, "B1")
    other = open_case(vault, CASE).case_id
    assert same_number(vault, "A1") == 2
    with pytest.raises(AmbiguousCase) as raised:
        find_case(vault, "A1")
    assert case in raised.value.details["ids"]
    assert find_case(vault, other) == other


def test_what_does_not_fit_is_refused_and_writes_nothing(vault: Session, case: str) -> None:
    before = operations(vault)
    with pytest.raises(InvalidRecord, match=r"place\.text"):
        records.add(vault, "visit", case, {**VISIT, "place": {"kind": "site"}})
    with pytest.raises(InvalidRecord):
        open_case(vault, CASE, [{"role": "borrower", "name": "张三"}], [{"contract_no": "1"}])
    assert operations(vault) == before


def test_a_correction_needs_a_reason_and_keeps_the_former_value(vault: Session, case: str) -> None:
    visit = records.add(vault, "visit", case, VISIT).ids[0]
    with pytest.raises(ReasonRequired):
        records.correct(vault, visit, {"notes": "x"}, "  ")
    records.correct(vault, visit, {"outcome": "moved"}, "邻居说")
    assert require_row(vault, visit)["outcome"] == "moved"
    assert require_row(vault, visit).corrections == 1
    assert [one.values.get("outcome") for one in reading.history(vault, visit)] == [
        "no_answer",
        "moved",
    ]
    before = operations(vault)
    assert records.correct(vault, visit, {"outcome": "moved"}, "again").operations == ()
    assert operations(vault) == before
    with pytest.raises(InvalidRecord):
        records.correct(vault, visit, {"outcome": None}, "x")


def test_a_stale_form_makes_a_conflict_that_the_shown_value_settles(
    vault: Session, case: str
) -> None:
    visit = records.add(vault, "visit", case, {**VISIT, "notes": "甲"}).ids[0]
    form = seen(vault, visit)
    records.correct(vault, visit, {"notes": "乙"}, "一")
    records.correct(vault, visit, {"notes": "丙"}, "二", seen=form)
    row = require_row(vault, visit)
    assert (row["notes"], row.conflicts) == ("丙", ("notes",))
    records.correct(vault, visit, {"notes": "丙"}, "定为丙")
    row = require_row(vault, visit)
    assert (row["notes"], row.conflicts) == ("丙", ())


def test_the_bin_hides_and_gives_back(vault: Session, case: str) -> None:
    visit = records.add(vault, "visit", case, VISIT)
    records.remove(vault, visit.ids[0], "误记")
    assert reading.rows_of(vault, case, "visit") == ()
    with pytest.raises(NoSuchRecord):
        find_record(vault, case, require_row(vault, visit.ids[0]).ref)
    records.correct(vault, visit.ids[0], {"notes": "x"}, "更正")
    assert require_row(vault, visit.ids[0]).removed
    records.restore(vault, visit.ids[0])
    assert len(reading.rows_of(vault, case, "visit")) == 1
    again = records.remove(vault, visit.ids[0], "误记")
    records.undo(vault, again)
    assert len(reading.rows_of(vault, case, "visit")) == 1


def test_a_removed_case_leaves_the_list(vault: Session, case: str) -> None:
    records.remove(vault, case, "误录")
    assert count_cases(vault, Filter()) == 0
    records.restore(vault, case)
    assert count_cases(vault, Filter()) == 1


def test_undo_takes_back_adding_and_correcting_and_itself(vault: Session, case: str) -> None:
    added = records.add(vault, "visit", case, VISIT)
    corrected = records.correct(vault, added.ids[0], {"notes": "x", "outcome": "moved"}, "更正")
    undone = records.undo(vault, corrected)
    row = require_row(vault, added.ids[0])
    assert (row["notes"], row["outcome"]) == (None, "no_answer")
    records.undo(vault, undone)
    assert require_row(vault, added.ids[0])["outcome"] == "moved"
    records.undo(vault, added)
    assert require_row(vault, added.ids[0]).removed
    opened = open_case(vault, {**CASE, "case_no": "B1"}, [{"role": "borrower", "name": "x"}])
    records.undo(vault, opened)
    assert count_cases(vault, Filter()) == 1


def test_a_signed_interview_can_only_be_supplemented(vault: Session, case: str) -> None:
    talk = records.add(vault, "interview", case, TALK).ids[0]
    records.correct(vault, talk, {"signed": True}, "签名")
    for act in (
        lambda: records.correct(vault, talk, {"place": "x"}, "更正"),
        lambda: records.remove(vault, talk, "误记"),
    ):
        with pytest.raises(RecordLocked):
            act()
    said = {"about": require_row(vault, talk).ref, "at": TALK["started_at"], "text": "补充"}
    records.add(vault, "supplement", case, said)
    logged = custody.log(vault, case, "printed", "pack", reason="开庭")
    with pytest.raises(RecordLocked):
        records.correct(vault, logged.ids[0], {"what": "x"}, "更正")


def test_legal_changes_nothing_that_the_field_stated(vault: Session, case: str) -> None:
    visit = records.add(vault, "visit", case, VISIT).ids[0]
    add_staff(vault, {"name": "王五", "employee_no": "9", "role": "legal"}, owner=True)
    assert vault.role == "legal"
    for act in (
        lambda: records.correct(vault, visit, {"notes": "x"}, "更正"),
        lambda: records.remove(vault, visit, "误记"),
    ):
        with pytest.raises(NotPermitted):
            act()
    records.correct(vault, case, {"stage": "filed"}, "立案")


def test_rows_get_refs_and_keep_them(vault: Session, case: str) -> None:
    people = reading.rows_of(vault, case, "party")
    phones = [{"number": "1"}, {"number": "1"}]
    records.correct(vault, people[0].id, {"phones": phones}, "补记")
    first = reading.rows_of(vault, case, "party")[0]["phones"]
    assert len({phone["ref"] for phone in first}) == 2
    changed = [{**first[0], "number": "2"}, first[1]]
    records.correct(vault, people[0].id, {"phones": changed}, "更正")
    assert reading.rows_of(vault, case, "party")[0]["phones"] == changed


def contact(at: str, **more: Any) -> dict[str, Any]:
    return {"at": at, "channel": "call", "direction": "out", "result": "no_answer", **more}


def test_the_last_contact_is_noted_as_it_is_found_from_all(vault: Session, case: str) -> None:
    chance, made = random.Random(11), list[str]()

    def noted() -> list[tuple[Any, ...]]:
        return vault.tables.run("SELECT * FROM case_row WHERE id = ?", case)

    for _ in range(60):
        if made and chance.random() < 0.25:
            records.remove(vault, made.pop(chance.randrange(len(made))), "误记")
        else:
            offset = chance.choice(["Z", "+08:00", "+14:00", "-11:00"])
            at = f"2024-01-0{chance.randrange(1, 4)}T{chance.randrange(24):02d}:00:00{offset}"
            result = chance.choice(["no_answer", "off"])
            made += records.add(vault, "contact", case, contact(at, result=result)).ids
        before = noted()
        refresh_case(vault.tables, case)
        assert noted() == before


def test_the_last_contact_is_the_latest_moment_in_whatever_offset(
    vault: Session, case: str
) -> None:
    moments = ["2024-01-05T23:00:00+08:00", "2024-01-05T16:00:00Z", "2024-01-06T01:00:00+14:00"]
    for at in moments:
        records.add(vault, "contact", case, contact(at))
    (row,) = case_rows(vault, Filter(), date(2024, 2, 1))
    assert row.last_contact_at == "2024-01-05T16:00:00Z"
    timeline = [one["at"] for one in reading.timeline(vault, case) if one.kind == "contact"]
    assert timeline == [moments[1], moments[0], moments[2]]
