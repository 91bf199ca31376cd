"""Any case that the contract allows goes through all that reads it; no value breaks the reading.

Values lie at the ends of what a field of their type may hold; so do some that an older version
kept before amounts had a bound.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.pack.asking import planned, request_of
from reports.pack.build import PackOptions
from reports.pack.files import paper_of
from reports.pack.gather import gather
from reports.papers.registry import PAPERS
from reports.sheets.build import build_sheet
from resources.language import Words
from storage.casework import caselist
from storage.casework.lookup import find_case
from storage.casework.reading import case_file
from storage.casework.reckoning import (
    case_enforcement,
    case_guarantors,
    case_limitation,
    case_owed,
)
from storage.casework.session import Session
from storage.errors import CaseError
from storage.exchange.case_export import case_document, encode
from storage.exchange.case_import import import_cases
from storage.kinds import BY_NAME, CASE_LISTS, plain
from storage.kinds.fields import (
    Date,
    Field,
    FieldType,
    Group,
    Integer,
    Many,
    Money,
    Number,
    Period,
    Rate,
    Rows,
    Text,
    Time,
)
from storage.rules.clocks import clocks_document
from storage.rules.enforcement import enforcement_answer
from storage.rules.guards import guards_document, judge
from storage.rules.owed import owed_document
from storage.rules.readiness import readiness_document
from tests.support.documents import documents, write_files
from tests.support.vaults import new_session, untouched

few = settings(suppress_health_check=list(HealthCheck), max_examples=settings().max_examples // 8)
DAYS = ["0001-01-01", "1600-02-29", "1991-01-01", "2020-08-20", "9990-01-01", "9999-12-31"]
TIMES = [
    "0001-01-02T00:00:00+08:00", "2024-02-29T23:59:59.999999+08:00", "2024-01-01T00:00-12:00",
    "9999-12-30T00:00:00Z", "9999-12-31T00:00:00+08:00",
]  # fmt: skip
ENDS: dict[type[FieldType], list[Any]] = {
    Date: DAYS,
    Time: TIMES,
    Period: ["0001-01", "9999-12"],
    Money: ["0", "0.01", "99999999999999.99"],
    Rate: ["0", "0.000000000000000000000000000001", "999.999", "1"],
    Integer: [0, 1, 99, 10**15, 10**30],
    Number: [0, -1e300, 1e300, 5e-324, 10**40],
    Text: [" ", "\n", "x" * 5000, "㐀" * 300, "<b>&{x}%s", "\u202e\u200b", "0"],
}
ON = date(2024, 3, 5)
WORDS = Words("zh_CN")


def pushed(draw: Any, fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of which some lie at the ends of what their types take."""
    types = {item.name: item.type for item in fields}
    return {
        name: value if name not in types or name in {"case_no", "employee_no", "file", "sha256"}
        else _push(draw, types[name], value)
        for name, value in values.items()
    }  # fmt: skip


def _push(draw: Any, kind: FieldType, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Group):
        return pushed(draw, kind.fields, value)
    if isinstance(kind, Rows):
        return [pushed(draw, kind.row.fields, row) for row in value]
    if isinstance(kind, Many):
        return [_push(draw, kind.item, one) for one in value]
    if type(kind) not in ENDS or not draw(st.integers(0, 2)):
        return value
    end = draw(st.sampled_from(ENDS[type(kind)]))
    return end if kind.check(end, "", []) is not None else value


@st.composite
def extremes(draw: Any) -> dict[str, Any]:
    """Return a document whose cases hold extreme values."""
    document = draw(documents(cases=1))
    cases = []
    for case in document.get("cases") or ():
        made = pushed(draw, BY_NAME["case"].fields, case)
        for kind in CASE_LISTS:
            rows = made.get(kind.list_name)
            if rows and kind.single:
                made[kind.list_name] = pushed(draw, kind.fields, rows)
            elif rows:
                made[kind.list_name] = [pushed(draw, kind.fields, row) for row in rows]
        cases.append(made)
    return {**document, "cases": cases}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(tmp_path_factory.mktemp("vault") / "vault")
    with made.vault:
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("document")
    write_files(made)
    return made


def read_all(session: Session, case_no: str) -> None:
    """Read a case in every way; only a ``CaseError`` may come of it."""
    file = case_file(session, find_case(session, case_no))
    caselist.case_rows(session, caselist.Filter(), ON)
    with suppress(CaseError):
        owed_document(case_owed(file, ON), WORDS)
    with suppress(CaseError):
        found = case_limitation(file, ON)
        guarantors = case_guarantors(file, ON)
        clocks_document([one.clock for one in found], guarantors, WORDS)
        judged = case_enforcement(file, ON)
        if judged is not None:
            enforcement_answer(judged, WORDS)
    with suppress(CaseError):
        readiness_document(file, ON, WORDS)
    guards_document(judge(file, None), WORDS)
    options = PackOptions()
    with suppress(CaseError):
        snapshot = gather(session, file.case.id, options.photos, options.passwords)
        request = request_of(session, snapshot, options)
        planned(snapshot, request, options, ruled=True)
        paper_of(snapshot, request)
    for compose in PAPERS.values():
        for ref in ("", *(row.ref for name in ("visits", "notices", "interviews")
                          for row in file.rows(name))):  # fmt: skip
            with suppress(CaseError):
                compose(file, ref, WORDS, "2024-03-05T09:00:00+08:00")


@few
@given(extremes())
def test_no_value_of_a_case_breaks_what_reads_it(
    opened: Session, folder: Path, document: dict[str, Any]
) -> None:
    path = folder / "document.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with untouched(opened):
        result = import_cases(opened, path)
        if not result.added:
            return
        (case_no,) = result.added
        read_all(opened, case_no)
        back = case_document(opened, [find_case(opened, case_no)])
        (folder / "back").mkdir(exist_ok=True)
        assert encode(back)


def test_what_was_kept_before_amounts_had_a_bound_is_read(
    opened: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = "1" + 26 * "0"
    loan = {
        "ref": "l", "contract_no": "L", "regime": "private", "principal": huge,
        "due_on": "2020-01-01", "annual_rate": "0.24", "signed_on": "2019-01-01",
    }  # fmt: skip
    odd = {
        "case_no": "odd", "opened_on": "2024-01-02", "stage": "assigned",
        "loans": [loan, {**loan, "ref": "m", "contract_no": "M"}],
        "ledger": [{"ref": "p", "on": "2021-01-01", "kind": "payment", "amount": 27 * "9"}],
        "notices": [{"ref": "n", "number": "1", "kind": "demand", "issued_on": "2024-01-02",
                     "claim": {"principal": huge, "total": 30 * "9"}}],
    }  # fmt: skip
    plain_case = {"case_no": "plain", "opened_on": "2024-01-02", "stage": "assigned",
                  "loans": [{**loan, "principal": "100"}]}  # fmt: skip
    document = {"format": "anjuan-case", "version": 1, "cases": [odd, plain_case]}
    path = folder / "huge.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with untouched(opened):
        with monkeypatch.context() as patch:
            patch.setattr(plain, "reckons_money", lambda _text: True)
            assert import_cases(opened, path).added == ["odd", "plain"]
        read_all(opened, "odd")
        rows = caselist.case_rows(opened, caselist.Filter(), ON)
        assert {row.case_no: bool(row.owed) for row in rows} == {"odd": True, "plain": True}
        build_sheet(opened, folder / "book.xlsx", reason="test")
