"""What an import changes beside cases is told; a file's refs lead inside it; ``x`` goes by case."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.casework.lookup import find_case, rows_where
from storage.casework.session import Session
from storage.exchange.case_export import case_document
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportCancelled, ImportResult
from storage.progress import Cancelled
from storage.records.operations import OFFICE
from storage.rows import Row
from tests.support.vaults import untouched

STAFF = {"ref": "s1", "name": "外访员甲", "employee_no": "W-1", "role": "field"}
ORGANISATION = {"name": "甲公司", "payee": {"name": "甲公司", "account": "622200", "bank": "某行"}}
TRIP = {"ref": "t1", "on": "2024-01-02", "team": ["s1"]}
LOAN = {"contract_no": "L1", "regime": "private", "principal": "100", "due_on": "2024-01-01"}


@pytest.fixture
def vault(session: Session) -> Iterator[Session]:
    """An empty vault of the test's own."""
    with untouched(session):
        yield session


def a_case(number: str = "A1", **more: Any) -> dict[str, Any]:
    return {"case_no": number, "opened_on": "2024-01-02", "stage": "assigned", **more}


def take(session: Session, folder: Path, *cases: Any, **more: Any) -> ImportResult:
    document = {"format": "anjuan-case", "version": 1, "cases": list(cases), **more}
    dry_run = document.pop("dry_run", False)
    (folder / "document.json").write_text(json.dumps(document), encoding="utf-8")
    return import_cases(session, folder / "document.json", dry_run=dry_run)


@pytest.mark.parametrize("dry_run", [True, False])
def test_another_account_name_or_role_is_told_and_the_first_is_not(
    vault: Session, tmp_path: Path, dry_run: bool
) -> None:
    first = {"organisation": ORGANISATION, "staff": [STAFF], "trips": [TRIP]}
    assert take(vault, tmp_path, a_case(), **first).changed == []
    assert take(vault, tmp_path, a_case(), **first).changed == []
    payee = {"name": "甲公司", "account": "955880", "bank": "某行"}
    another = {**STAFF, "ref": "s2", "employee_no": "2"}
    later = {
        "organisation": {**ORGANISATION, "payee": payee},
        "staff": [
            {**STAFF, "name": "乙", "role": "legal"},
            another,
        ],
        "trips": [{**TRIP, "team": ["s2"]}],
    }
    result = take(vault, tmp_path, a_case(), dry_run=dry_run, **later)
    told = ["organisation.payee.account", "staff[0].name", "staff[0].role", "trips[0].team"]
    assert sorted(result.changed) == [("", path) for path in told]
    assert result.unchanged == ["A1"]


def test_a_file_neither_renames_the_owner_nor_gives_another_role(
    vault: Session, tmp_path: Path
) -> None:
    take(vault, tmp_path, staff=[STAFF])
    people = vault.tables.record.kind == "staff_member"
    (owner,) = rows_where(vault.tables, people)
    vault.name_owner(owner.id)
    for _twice in range(2):
        other = {**STAFF, "ref": "s9", "name": "张三", "role": "legal", "credential_no": "C-1"}
        result = take(vault, tmp_path, a_case(assigned_to="s9"), staff=[other])
        assert result.kept == [("", "staff[0].name"), ("", "staff[0].role")]
        (now,) = rows_where(vault.tables, people)
        assert (now["name"], now["role"], now["credential_no"]) == ("外访员甲", "field", "C-1")
        assert not now.conflicts
    assert (result.unchanged, result.changed) == (["A1"], [])


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ({"assigned_to": "s1"}, "cases[0].assigned_to"),
        ({"visits": [{"ref": "v", "place": {"kind": "site", "text": "x"}, "outcome": "other",
                      "team": ["s1"]}]}, "cases[0].visits[0].team[0]"),
        ({"visits": [{"ref": "v", "place": {"kind": "site", "text": "x"}, "outcome": "other",
                      "trip": "t1"}]}, "cases[0].visits[0].trip"),
    ],
)  # fmt: skip
def test_a_person_or_trip_that_only_the_vault_knows_is_a_ref_that_leads_nowhere(
    vault: Session, tmp_path: Path, part: dict[str, Any], path: str
) -> None:
    assert not take(vault, tmp_path, staff=[STAFF], trips=[TRIP]).refused
    result = take(vault, tmp_path, a_case(**part))
    assert [(flaw.path, flaw.code) for flaw in result.refused] == [(path, "unknown_ref")]
    assert not take(vault, tmp_path, a_case(**part), staff=[STAFF], trips=[TRIP]).refused


def test_the_team_of_a_trip_is_of_the_file(vault: Session, tmp_path: Path) -> None:
    take(vault, tmp_path, staff=[STAFF])
    result = take(vault, tmp_path, trips=[TRIP])
    assert [flaw.path for flaw in result.refused] == ["trips[0].team[0]"]


def test_a_trip_of_other_people_is_another_one_though_ref_and_day_are_the_same(
    vault: Session, tmp_path: Path
) -> None:
    mine = {"staff": [STAFF], "trips": [{**TRIP, "report": "ours"}]}
    others = {
        "staff": [{**STAFF, "employee_no": "W-2"}, {**STAFF, "ref": "s2", "employee_no": "W-3"}],
        "trips": [{**TRIP, "report": "theirs", "stops": [{"order": 1, "case_no": "B1"}]}],
    }
    take(vault, tmp_path, a_case("A1"), **mine)
    told = take(vault, tmp_path, a_case("B1"), **others)
    assert not told.refused
    assert not told.changed
    reports = {row["report"]: row.ref for row in trips(vault)}
    assert set(reports) == {"ours", "theirs"}
    (stop,) = rows_where(vault.tables, vault.tables.record.kind == "stop")
    assert stop["trip"] == reports["theirs"] != reports["ours"] == "t1"
    # Each goes on with its own, and twice changes nothing; a correction of the team is none other.
    assert take(vault, tmp_path, a_case("B1"), **others).unchanged == ["B1"]
    others["trips"][0] |= {"team": ["s1", "s2"], "report": "corrected"}
    take(vault, tmp_path, a_case("B1"), **others)
    assert take(vault, tmp_path, a_case("A1"), **mine).unchanged == ["A1"]
    assert {row["report"] for row in trips(vault)} == {"ours", "corrected"}


def trips(vault: Session) -> list[Row]:
    return rows_where(vault.tables, vault.tables.record.kind == "trip")


def exported(vault: Session, *numbers: str) -> Any:
    return case_document(vault, [find_case(vault, one) for one in numbers]).get("x")


def test_each_case_gives_back_what_its_own_sender_added(vault: Session, tmp_path: Path) -> None:
    take(vault, tmp_path, a_case("A"), a_case("B"), x={"from": "bank", "n": 1})
    take(vault, tmp_path, a_case("C"), x={"from": "firm", "more": True})
    assert exported(vault, "A") == exported(vault, "A", "B") == {"from": "bank", "n": 1}
    assert exported(vault, "C") == {"from": "firm", "more": True}
    assert exported(vault, "C", "A") == {"from": "firm", "n": 1, "more": True}
    again = take(vault, tmp_path, a_case("C"), x={"from": "firm", "more": True})
    assert (again.changed, again.unchanged) == ([], ["C"])
    later = take(vault, tmp_path, a_case("A"), x={"from": "bank", "n": 1.5})
    assert later.changed == [("A", "x")]
    assert exported(vault, "A", "C") == {"from": "bank", "n": 1.5, "more": True}


def test_what_an_earlier_version_kept_for_all_cases_is_given_back(
    vault: Session, tmp_path: Path
) -> None:
    take(vault, tmp_path, x={"n": 1})
    take(vault, tmp_path, a_case("A"))
    assert exported(vault, "A") == {"n": 1}
    assert take(vault, tmp_path, a_case("A"), x={"n": 1}).changed == []


@pytest.mark.parametrize("again", ["100.00", "100.0", "100"])
def test_a_payment_without_ref_spelt_otherwise_stays_one_payment(
    vault: Session, tmp_path: Path, again: str
) -> None:
    entry = {"on": "2024-01-02", "kind": "payment", "amount": "100"}
    loan = {**LOAN, "instalments": [{"due_on": "2024-01-01", "principal": "100"}]}
    take(vault, tmp_path, a_case(ledger=[entry], loans=[loan]))
    spelt = {**loan, "instalments": [{"due_on": "2024-01-01", "principal": again}]}
    result = take(vault, tmp_path, a_case(ledger=[{**entry, "amount": again}], loans=[spelt]))
    assert (result.changed, result.unchanged) == ([], ["A1"])
    twice = take(vault, tmp_path, a_case(ledger=[entry, {**entry, "amount": again}]))
    assert twice.changed == [("A1", "cases[0].ledger[1]")]


def test_the_same_moment_in_another_offset_stays_one_contact(
    vault: Session, tmp_path: Path
) -> None:
    contact = {"at": "2024-01-02T09:00:00+08:00", "channel": "call", "direction": "out",
               "result": "answered"}  # fmt: skip
    take(vault, tmp_path, a_case(contacts=[contact]))
    again = a_case(contacts=[{**contact, "at": "2024-01-02T01:00:00Z"}])
    assert take(vault, tmp_path, again).unchanged == ["A1"]


class Stop:
    """Progress that somebody stops at a step, or a key at the terminal does."""

    def __init__(self, at: int, stop: type[BaseException]) -> None:
        self.at, self.stop = at, stop

    def advance(self, done: int, total: int, note: str = "") -> None:
        """See Progress."""
        del total, note
        if done == self.at:
            raise self.stop


@pytest.mark.parametrize("stop", [Cancelled, KeyboardInterrupt])
def test_who_stops_an_import_is_told_what_was_taken(
    vault: Session, tmp_path: Path, stop: type[BaseException]
) -> None:
    document = {"format": "anjuan-case", "version": 1, "cases": [a_case(one) for one in "ABC"]}
    path = tmp_path / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ImportCancelled) as told:
        import_cases(vault, path, progress=Stop(2, stop))
    assert told.value.result.added == ["A", "B"]
    assert import_cases(vault, path).unchanged == ["A", "B"]


def test_a_case_that_was_written_before_the_stop_came_is_told(
    vault: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.exchange.case_import import Import

    write = Import._write_case

    def interrupted(self: Import, plan: Any) -> bool:
        write(self, plan)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Import, "_write_case", interrupted)
        with pytest.raises(ImportCancelled) as told:
            take(vault, tmp_path, a_case("A"), a_case("B"))
    assert told.value.result.added == ["A"]
    assert find_case(vault, "A")
    assert not [row for row in rows_where(vault.tables, vault.tables.record.chain == OFFICE)
                if row.kind == "case"]  # fmt: skip
