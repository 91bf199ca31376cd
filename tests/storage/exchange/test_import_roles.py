"""A file cannot do for legal what the form refuses: change what the field recorded."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from resources.language import Words
from storage.casework.lookup import find_case, find_record
from storage.casework.reading import rows_of
from storage.casework.records import add
from storage.casework.session import Session
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportResult
from tests.support.sheets import csv_list, row, workbook
from tests.support.sheets import take as take_list
from tests.support.vaults import untouched

VISIT = {"ref": "v1", "place": {"kind": "residence", "text": "某村"}, "outcome": "no_answer"}
PARTY = {"ref": "p1", "role": "borrower", "name": "张三", "employer": "甲厂"}
CASE = {
    "case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned",
    "parties": [PARTY], "visits": [VISIT],
}  # fmt: skip


@pytest.fixture
def legal(session: Session) -> Iterator[Session]:
    """A vault whose owner is of the legal team."""
    with untouched(session):
        person = {"name": "李四", "employee_no": "7", "role": "legal"}
        session.name_owner(add(session, "staff_member", "", person).ids[0])
        yield session


def take(session: Session, folder: Path, dry_run: bool = False, **more: Any) -> ImportResult:
    document = {"format": "anjuan-case", "version": 1, "cases": [{**CASE, **more}]}
    path = folder / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return import_cases(session, path, dry_run=dry_run)


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"visits": [{**VISIT, "notes": "改"}]}, "cases[0].visits[0].notes"),
    ({"parties": [{**PARTY, "employer": "乙厂"}]}, "cases[0].parties[0].employer"),
    ({"visits": [VISIT, {**VISIT, "ref": "v2"}]}, "cases[0].visits[1]"),
]


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize(("change", "path"), CHANGES)
def test_legal_changes_nothing_that_the_field_recorded(
    legal: Session, tmp_path: Path, change: dict[str, Any], path: str, dry_run: bool
) -> None:
    assert take(legal, tmp_path).added == ["A1"]
    before = legal.tables.operation.select().count()
    result = take(legal, tmp_path, dry_run, stage="visiting", **change)
    assert [(flaw.path, flaw.code) for flaw in result.refused] == [(path, "not_permitted")]
    assert (result.changed, legal.tables.operation.select().count()) == ([], before)


def test_what_legal_may_add_comes_in(legal: Session, tmp_path: Path) -> None:
    take(legal, tmp_path)
    result = take(legal, tmp_path, parties=[PARTY, {**PARTY, "ref": "p2", "role": "guarantor"}])
    assert not result.refused
    assert find_record(legal, find_case(legal, "A1"), "p2").kind == "party"


def refused(result: ImportResult) -> list[tuple[str, str]]:
    return [(flaw.path, flaw.code) for flaw in result.refused]


CALL_HEADINGS = ["案号", "时间", "方式", "结果"]
CALL = ["A1", "2024-02-01 10:40", "电话", "接通"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_list_changes_nothing_that_the_field_recorded(
    legal: Session, tmp_path: Path, dry_run: bool
) -> None:
    assert take_list(legal, workbook(tmp_path / "1.xlsx", [row()])).added == ["A1"]
    before = legal.tables.operation.select().count()
    changed = workbook(tmp_path / "2.xlsx", [row(工作单位="乙厂"), row(案号="A2")])
    result = take_list(legal, changed, dry_run=dry_run)
    assert (result.added, result.changed) == (["A2"], [])
    assert refused(result) == [("名单!row 2", "not_permitted")]
    assert result.refused[0].say(Words("zh_CN")) == (
        "“工作单位”列：由外访人员记录；法务角色可加批注，不能修改"
    )
    assert bool(legal.tables.operation.select().count() - before) is not dry_run


def test_a_call_list_adds_nothing_for_legal_to_a_case_that_is_here(
    legal: Session, tmp_path: Path
) -> None:
    take_list(legal, workbook(tmp_path / "cases.xlsx", [row()]))
    calls = csv_list(tmp_path / "通话.csv", [CALL], CALL_HEADINGS)
    result = take_list(legal, calls)
    assert refused(result) == [("通话!row 2", "not_for_role")]
    assert not result.entries
    assert result.unchanged == ["A1"]


def test_a_list_of_the_field_corrects_and_adds(session: Session, tmp_path: Path) -> None:
    with untouched(session):
        take_list(session, workbook(tmp_path / "1.xlsx", [row()]))
        result = take_list(session, workbook(tmp_path / "2.xlsx", [row(工作单位="乙厂")]))
        assert result.changed == [("A1", "名单!row 2")]
        take_list(session, csv_list(tmp_path / "通话.csv", [CALL], CALL_HEADINGS))
        assert len(rows_of(session, find_case(session, "A1"), "contact")) == 1
