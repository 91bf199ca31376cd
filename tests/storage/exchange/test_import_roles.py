"""A file cannot do for legal what the form refuses: change what the field recorded."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.casework.lookup import find_case, find_record
from storage.casework.records import add
from storage.casework.session import Session
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportResult
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
