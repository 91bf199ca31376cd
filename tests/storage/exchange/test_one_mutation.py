"""One thing wrong in a document that was right: refused at its path, or the same in meaning.

What is wrong is told by the contract's schema, an outside judge; refs and files by their rules.
"""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.casework.caselist import Filter, case_ids
from storage.casework.session import Session
from storage.exchange.case_export import case_document, encode
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportResult
from storage.kinds import CASE_LISTS
from tests.support.documents import documents, paths, write_files
from tests.support.foreign_files import need
from tests.support.records import full_values
from tests.support.vaults import untouched

SCHEMA = Path(__file__).parents[4] / "shared" / "design" / "case-json.schema.json"
DELETED = object()
# What a record of all fields needs so that they may stand together.
FITTING: dict[str, dict[str, Any]] = {
    "evidence": {"file": "a.txt", "sha256": None},
    "finding": {"kind": "utility_arrears"},
}
one_vault = settings(
    suppress_health_check=list(HealthCheck), max_examples=settings().max_examples // 8
)
# What no field takes, and what some take: the schema tells which it is.
VALUES: st.SearchStrategy[Any] = st.sampled_from([
    7, -1, 2.5, True, None, "", " ", "x", "-5", "0.001", "12,5", "1e3", "２０２４-01-01",
    "2024-02-30", "2024-2-3", "24-02-03", "2024-02-03", "2024-02-03T10:00:00",
    "2024-02-30T10:00:00+08:00", "2024-02-03T25:00:00+08:00", "2024-02-03 10:00:00+08:00",
    "2024-13", "unknown", "Private", "e1", "a" * 70, [], {}, [None], [[]], {"zz": 1}, ["x", "x"],
])  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("document")
    write_files(made)
    return made


@pytest.fixture(scope="module")
def judge() -> Any:
    jsonschema: Any = pytest.importorskip("jsonschema")

    schema = json.loads(need(SCHEMA).read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator
    return validator(schema, format_checker=validator.FORMAT_CHECKER)


def foretold(session: Session, folder: Path, document: Any) -> ImportResult:
    path = folder / "document.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return import_cases(session, path, dry_run=True)


def places(document: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return all places but those inside ``x``, which may hold anything."""
    return [one for one in paths(document) if not one[0].startswith("x.")]


def at_or_in(flaw: str, path: str) -> bool:
    return flaw == path or flaw.startswith((f"{path}.", f"{path}["))


def put(container: Any, key: Any, value: Any) -> None:
    if value is DELETED:
        del container[key]
    else:
        container[key] = copy.deepcopy(value)


@one_vault
@given(made=documents(), data=st.data(), value=VALUES | st.just(DELETED))
def test_what_the_schema_forbids_is_refused_at_its_path(
    session: Session,
    folder: Path,
    judge: Any,
    made: dict[str, Any],
    data: st.DataObject,
    value: Any,
) -> None:
    path, container, key = data.draw(st.sampled_from(places(made)))
    if value is DELETED and isinstance(container, list):
        return
    put(container, key, value)
    wrong = not judge.is_valid(made)
    refused = foretold(session, folder, made).refused
    if wrong:
        assert any(at_or_in(flaw.path, path) for flaw in refused), (path, value, refused)
    assert all(flaw.sentence for flaw in refused)


@one_vault
@given(made=documents(), data=st.data())
def test_a_key_that_nobody_knows_is_refused_by_name(
    session: Session, folder: Path, made: dict[str, Any], data: st.DataObject
) -> None:
    objects: list[tuple[str, dict[str, Any]]] = [("", made)] + [
        (path, box[key]) for path, box, key in places(made)
        if isinstance(box[key], dict) and path != "x"
    ]  # fmt: skip
    path, target = data.draw(st.sampled_from(objects))
    target["colour"] = data.draw(st.sampled_from(["red", None, 1]))
    where = f"{path}.colour".removeprefix(".")
    refused = foretold(session, folder, made).refused
    assert where in [flaw.path for flaw in refused], (where, refused)


@one_vault
@given(made=documents(), data=st.data())
def test_what_means_the_same_gives_the_same(
    session: Session, folder: Path, made: dict[str, Any], data: st.DataObject
) -> None:
    other = json.loads(json.dumps(made))
    _say_otherwise(other, data)
    outcomes = []
    for document in (made, other):
        with untouched(session):
            (folder / "document.json").write_text(json.dumps(document), encoding="utf-8")
            assert import_cases(session, folder / "document.json").refused == []
            ids = case_ids(session, Filter())
            outcomes.append(encode(case_document(session, ids)))
    assert outcomes[0] == outcomes[1]


def _say_otherwise(document: dict[str, Any], data: st.DataObject) -> None:
    """Name what is not known as null, and lists that are empty; turn the keys around."""
    for case in document.get("cases") or ():
        for kind in CASE_LISTS:
            if kind.list_name not in case and data.draw(st.booleans()):
                case[kind.list_name] = None if kind.single else []
            found = case.get(kind.list_name) or []
            rows: list[dict[str, Any]] = [found] if isinstance(found, dict) else found
            for row in rows:
                for item in kind.fields:
                    if item.name not in row and not item.required and data.draw(st.booleans()):
                        row[item.name] = None
        turned = dict(reversed(list(case.items())))
        case.clear()
        case.update(turned)


@settings(one_vault, max_examples=max(5, settings().max_examples // 5))
@given(data=st.data())
def test_every_field_of_every_kind_is_judged(
    session: Session, folder: Path, judge: Any, data: st.DataObject
) -> None:
    """All fields known, one of them wrong at any depth: documents seldom hold that many."""
    kind = data.draw(st.sampled_from(CASE_LISTS))
    values = {**data.draw(full_values(kind, stored=False)), **FITTING.get(kind.name, {})}
    values = {name: one for name, one in values.items() if one is not None}
    row = values if kind.single else {"ref": "r1", **values}
    case: dict[str, Any] = {"case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned"}
    case[kind.list_name] = row if kind.single else [row]
    made = {"format": "anjuan-case", "version": 1, "cases": [case]}
    assert judge.is_valid(made)
    spots = [one for one in paths(made) if one[0].startswith(f"cases[0].{kind.list_name}")]
    for path, container, key in data.draw(st.lists(st.sampled_from(spots), max_size=12)):
        former, value = container[key], data.draw(VALUES)
        container[key] = copy.deepcopy(value)
        wrong = not judge.is_valid(made)
        refused = foretold(session, folder, made).refused
        container[key] = former
        if wrong:
            assert any(at_or_in(flaw.path, path) for flaw in refused), (path, value, refused)
