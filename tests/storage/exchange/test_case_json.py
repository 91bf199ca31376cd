"""Case JSON in and out: what goes in comes out, twice changes nothing, a flaw refuses its case."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.casework import reading, records
from storage.casework.caselist import Filter, case_ids
from storage.casework.session import Session
from storage.exchange.case_export import case_document, encode, export_cases
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportResult
from storage.progress import NoProgress
from storage.records.operations import read_all
from storage.records.tables import PROJECTION
from storage.records.verify import verify_log
from tests.support.documents import documents, write_files
from tests.support.vaults import new_session, untouched

SCHEMA = Path(__file__).parents[4] / "shared" / "design" / "case-json.schema.json"
EVERYTHING = ("operation", *PROJECTION)
shared_vault = settings(suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("document")
    write_files(made)
    return made


@pytest.fixture
def vault(session: Session) -> Iterator[Session]:
    """An empty vault of the test's own."""
    with untouched(session):
        yield session


def take(session: Session, folder: Path, document: Any, **options: Any) -> ImportResult:
    path = folder / "document.json"
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return import_cases(session, path, **options)


def cases_here(session: Session) -> list[str]:
    return case_ids(session, Filter())


def give(session: Session) -> bytes:
    return encode(case_document(session, cases_here(session)))


def count(session: Session) -> int:
    return int(session.tables.operation.select().count())


def flaws(result: ImportResult) -> list[tuple[str, str]]:
    return [(flaw.path, flaw.code) for flaw in result.refused]


def minimal(**more: Any) -> dict[str, Any]:
    return {"case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned", **more}


def document(*cases: Any, **more: Any) -> dict[str, Any]:
    return {"format": "anjuan-case", "version": 1, "cases": list(cases), **more}


def party(ref: str = "p1", **more: Any) -> dict[str, Any]:
    return {"ref": ref, "role": "borrower", "name": "张三", **more}


def check_round_trip(session: Session, folder: Path, made: dict[str, Any]) -> None:
    with untouched(session):
        first = take(session, folder, made)
        assert first.refused == []
        assert len(first.added) == len(made.get("cases") or [])
        written = count(session)
        again = take(session, folder, made)
        assert (again.added, again.changed, again.refused) == ([], [], [])
        assert count(session) == written
        out = folder / "out"
        export_cases(session, cases_here(session), out)
        exported = (out / "cases.json").read_bytes()
        own = import_cases(session, out / "cases.json")
        assert (own.added, own.changed, own.refused) == ([], [], [])
        assert count(session) == written
        assert verify_log(session.tables, NoProgress()) == []
    with untouched(session):
        second = import_cases(session, out / "cases.json")
        assert second.refused == []
        assert give(session) == exported
    check_schema(exported)


def check_schema(exported: bytes) -> None:
    if SCHEMA.exists():
        import jsonschema

        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(json.loads(exported))


@shared_vault
@given(made=documents(files=False))
def test_what_goes_in_comes_out_byte_for_byte_and_twice_changes_nothing(
    session: Session, folder: Path, made: dict[str, Any]
) -> None:
    check_round_trip(session, folder, made)


@settings(shared_vault, max_examples=8)
@given(made=documents(cases=1))
def test_so_do_documents_with_files(
    session: Session, folder: Path, made: dict[str, Any]
) -> None:
    check_round_trip(session, folder, made)
