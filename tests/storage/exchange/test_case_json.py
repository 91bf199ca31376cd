"""Case JSON in and out: what goes in comes out, twice changes nothing, a flaw refuses its case."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.casework import reading
from storage.casework.caselist import Filter, case_ids
from storage.casework.session import Session
from storage.errors import CannotRead, WrongDocument
from storage.exchange.case_export import case_document, encode, export_cases
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportResult
from storage.progress import NoProgress
from storage.records.tables import PROJECTION
from storage.records.verify import verify_log
from tests.support.documents import documents, write_files
from tests.support.vaults import untouched

SCHEMA = Path(__file__).parents[4] / "shared" / "design" / "case-json.schema.json"
EVERYTHING = ("operation", *PROJECTION)
shared_vault = settings(
    suppress_health_check=list(HealthCheck), max_examples=settings().max_examples // 3
)


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


@settings(shared_vault, max_examples=settings().max_examples // 12)
@given(made=documents(cases=1))
def test_so_do_documents_with_files(session: Session, folder: Path, made: dict[str, Any]) -> None:
    check_round_trip(session, folder, made)


@settings(shared_vault, max_examples=settings().max_examples // 8)
@given(made=documents(files=False))
def test_decomposed_letters_come_out_composed(
    session: Session, folder: Path, made: dict[str, Any]
) -> None:
    made.pop("x", None)
    outcomes = []
    for form in ("NFC", "NFD"):
        with untouched(session):
            text = unicodedata.normalize(form, json.dumps(made, ensure_ascii=False))
            assert take(session, folder, text).refused == []
            outcomes.append(give(session))
    assert outcomes[0] == outcomes[1]


@settings(shared_vault, max_examples=settings().max_examples // 6)
@given(made=documents(files=False))
def test_a_dry_run_writes_nothing_and_foretells_the_import(
    session: Session, folder: Path, made: dict[str, Any]
) -> None:
    with untouched(session):
        before = session.tables.dump("meta", *EVERYTHING)
        foretold = take(session, folder, made, dry_run=True)
        assert session.tables.dump("meta", *EVERYTHING) == before
        assert foretold == take(session, folder, made)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["2024-02-30", "10**400", "a" * 70, "0001-01-01T00:00:00+08:00", "-1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)  # fmt: skip


@shared_vault
@given(made=documents(files=False), data=st.data())
def test_anything_anywhere_is_taken_or_refused_and_never_crashes(
    session: Session, folder: Path, made: dict[str, Any], data: st.DataObject
) -> None:
    from tests.support.documents import paths

    places = list(paths(made))[2:]
    for _ in range(data.draw(st.integers(1, 3))):
        if places:
            _path, container, key = data.draw(st.sampled_from(places))
            container[key] = data.draw(_json)
    with untouched(session):
        (folder / "document.json").write_text(json.dumps(made), encoding="utf-8")
        try:
            result = import_cases(session, folder / "document.json")
        except WrongDocument:
            return
        assert verify_log(session.tables, NoProgress()) == []
        for case in cases_here(session):
            reading.case_file(session, case)
            reading.timeline(session, case)
        exported = give(session)
    with untouched(session):
        assert take(session, folder, exported.decode()).refused == []
        assert give(session) == exported
    assert all(flaw.path and flaw.sentence for flaw in result.refused)


REFUSED = [
    ({"colour": "red"}, "colour", "unknown_key"),
    ({"recorded_at": "2024-01-01T00:00:00Z"}, "recorded_at", "unknown_key"),
    ({"ref": "a"}, "ref", "unknown_key"),
    ({"stage": "gone"}, "stage", "unknown_word"),
    ({"stage": None}, "stage", "missing"),
    ({"opened_on": "2023-02-29"}, "opened_on", "impossible_date"),
    ({"opened_on": "2023-2-9"}, "opened_on", "wrong_type"),
    ({"case_no": ""}, "case_no", "empty"),
    ({"tags": ["a", None]}, "tags[1]", "wrong_type"),
    ({"tags": "a"}, "tags", "wrong_type"),
    ({"client": "\ud800"}, "client", "wrong_type"),
    ({"assigned_to": "nobody"}, "assigned_to", "unknown_ref"),
    ({"parties": {}}, "parties", "wrong_type"),
    ({"parties": [None]}, "parties[0]", "wrong_type"),
    ({"parties": [{"role": "borrower", "name": "a"}]}, "parties[0].ref", "missing"),
    ({"parties": [party(ref=7)]}, "parties[0].ref", "wrong_type"),
    ({"parties": [party(), party()]}, "parties[1].ref", "duplicate_ref"),
    ({"parties": [party(phones=[{"state": "valid"}])]}, "parties[0].phones[0].number", "missing"),
    (
        {"parties": [party(phones=[{"number": "1", "ref": "p1"}])]},
        "parties[0].phones[0].ref",
        "duplicate_ref",
    ),
    ({"loans": [{"contract_no": "1", "regime": "private", "principal": "-5", "due_on":
                 "2024-01-01"}]}, "loans[0].principal", "wrong_type"),
    ({"loans": [{"contract_no": "1", "regime": "private", "principal": 5, "due_on":
                 "2024-01-01"}]}, "loans[0].principal", "wrong_type"),
    ({"visits": [{"ref": "v", "place": {"kind": "site", "text": "x"}, "outcome": "other",
                  "arrived_at": "0001-01-01T00:00:00+08:00"}]},
     "visits[0].arrived_at", "impossible_date"),
    ({"visits": [{"ref": "v", "place": {}, "outcome": "other"}]},
     "visits[0].place.kind", "missing"),
    ({"visits": [{"ref": "v", "place": {"kind": "site", "text": "x"}, "outcome": "other",
                  "companions": ["c"]}]}, "visits[0].companions[0]", "unknown_ref"),
    ({"ledger": [{"on": "2024-01-01", "kind": "payment", "amount": "1.005"}]},
     "ledger[0].amount", "wrong_type"),
    ({"findings": [{"kind": "residence", "found_at": "2024-01-01T00:00:00Z", "source":
                    {"kind": "other"}, "learned_by": "oral", "purpose": "none", "lines": [
                        {"utility": "gas"}]}]}, "findings[0].lines", "not_for_kind"),
    ({"evidence": [{"ref": "e", "file": "/etc/passwd"}]}, "evidence[0].file", "unsafe_path"),
    ({"evidence": [{"ref": "e", "file": "C:\\x"}]}, "evidence[0].file", "unsafe_path"),
    ({"evidence": [{"ref": "e", "file": "\\\\host\\x"}]}, "evidence[0].file", "unsafe_path"),
    ({"evidence": [{"ref": "e", "file": "a/../a.txt"}]}, "evidence[0].file", "unsafe_path"),
    ({"evidence": [{"ref": "e", "file": "a\\..\\..\\b"}]}, "evidence[0].file", "unsafe_path"),
    ({"evidence": [{"ref": "e", "file": "gone.txt"}]}, "evidence[0].file", "file_absent"),
    ({"evidence": [{"ref": "e", "file": "夹 1"}]}, "evidence[0].file", "file_absent"),
    ({"evidence": [{"ref": "e", "file": "link.txt"}]}, "evidence[0].file", "file_is_link"),
    ({"evidence": [{"ref": "e", "file": "folder/a.txt"}]}, "evidence[0].file", "file_is_link"),
    ({"evidence": [{"ref": "e", "file": "a.txt", "sha256": "0" * 64}]},
     "evidence[0].sha256", "hash_differs"),
    ({"evidence": [{"ref": "e"}]}, "evidence[0].file", "missing"),
    ({"litigation": []}, "litigation", "wrong_type"),
    ({"promises": [{"by": "p1", "made_at": "2024-01-01T00:00:00Z", "state": "open"}]},
     "promises[0].by", "unknown_ref"),
]  # fmt: skip


@pytest.mark.parametrize(("flawed", "path", "code"), REFUSED, ids=[row[1] for row in REFUSED])
def test_a_flaw_refuses_its_case_alone(
    vault: Session, folder: Path, flawed: dict[str, Any], path: str, code: str
) -> None:
    for link, target in (("link.txt", "a.txt"), ("folder", ".")):
        if not (folder / link).is_symlink():
            (folder / link).symlink_to(target)
    made = document(minimal(case_no="ok1"), minimal(**flawed), minimal(case_no="ok2"))
    (folder / "document.json").write_text(json.dumps(made), encoding="utf-8")
    result = import_cases(vault, folder / "document.json")
    assert (f"cases[1].{path}", code) in flaws(result)
    assert all(flaw.path.startswith("cases[1].") for flaw in result.refused)
    assert result.added == ["ok1", "ok2"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"parties": [party(id_type="resident_id", id_number="110101199001011234")]}, "digit"),
        ({"parties": [party(accounts=[{"channel": "im", "id": "6222000000000000"}])]}, "card"),
        (
            {
                "visits": [
                    {
                        "ref": "v",
                        "place": {"kind": "residence", "text": "某村"},
                        "outcome": "no_answer",
                        "arrived_at": "2024-01-02T23:30:00+08:00",
                        "left_at": "2024-01-02T22:30:00+08:00",
                    }
                ]
            },
            "order",
        ),
        ({"loans": [{"contract_no": "", "regime": "private", "principal": "9" * 14,
                     "due_on": "1900-01-01", "annual_rate": "9.99"}]}, "usury"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_odd_is_taken(
    vault: Session, folder: Path, values: dict[str, Any], why: str
) -> None:
    result = take(vault, folder, document(minimal(**values)))
    assert (result.refused, result.added) == ([], ["A1"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"7",
        b'{"format": "anjuan-case", "version": 1, "x": {"a": NaN}}',
        b'{"format": "anjuan-case", "version": 1, "x": {"a": Infinity}}',
        b'{"format": "anjuan-case", "format": "anjuan-case", "version": 1}',
        '{"format": "anjuan-case", "version": 1}'.encode("utf-16"),
        '{"format": "案"}'.encode("gb18030"),
        b'{"format": "anjuan-case", "version": 1, "cases": [',
        b'{"x": ' + b"[" * 200_000,
        b'{"x": ' + b'{"a":' * 70 + b"1" + b"}" * 70 + b"}",
        b'{"format": "anjuan-case", "version": 1, "x": {"a": -Infinity}}',
        b'{"version": ' + b"9" * 5000 + b"}",
        b"{" + b",".join(b'"k%d":1' % n for n in range(50_000)) + b',"k49999":1}',
    ],
    ids=range(14),
)
def test_what_is_no_document_is_said_to_be_none(
    vault: Session, folder: Path, content: bytes
) -> None:
    (folder / "wrong.json").write_bytes(content)
    with pytest.raises(WrongDocument) as raised:
        import_cases(vault, folder / "wrong.json")
    assert "case JSON" in str(raised.value)
    with pytest.raises(CannotRead):
        import_cases(vault, folder / "gone.json")
    assert count(vault) == 0


def test_a_byte_order_mark_does_no_harm(vault: Session, folder: Path) -> None:
    text = "\ufeff" + json.dumps(document(minimal()))
    assert take(vault, folder, text).added == ["A1"]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"format": "other"}, "format", "wrong_format"),
        ({"version": 2}, "version", "wrong_format"),
        ({"version": True}, "version", "wrong_format"),
        ({"version": None}, "version", "missing"),
    ],
)
def test_another_format_is_refused_whole(
    vault: Session, folder: Path, change: dict[str, Any], path: str, code: str
) -> None:
    result = take(vault, folder, {**document(minimal()), **change})
    assert flaws(result) == [(path, code)]
    assert count(vault) == 0


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"notes": 1}, "notes"),
        ({"x": []}, "x"),
        ({"x": {"a": "\ud800"}}, "x"),
        ({"staff": {}}, "staff"),
        ({"staff": [{"ref": "s", "name": "a", "role": "field"}]}, "staff[0].employee_no"),
        ({"organisation": {}}, "organisation.name"),
        ({"trips": [{"ref": "t"}]}, "trips[0].on"),
        (
            {"trips": [{"ref": "t", "on": "2024-01-01", "companions": [{"ref": "t", "name": ""}]}]},
            "trips[0].companions[0].ref",
        ),
        ({"trips": [{"ref": "t", "on": "2024-01-01", "stops": [{"order": 0}]}]},
         "trips[0].stops[0].order"),
        ({"trips": [{"ref": "t", "on": "2024-01-01",
                     "stops": [{"order": 1, "case_no": "A1", "visit": "v"}]}]},
         "trips[0].stops[0].visit"),
    ],
)  # fmt: skip
def test_a_flaw_of_the_office_part_leaves_the_cases(
    vault: Session, folder: Path, change: dict[str, Any], path: str
) -> None:
    (folder / "document.json").write_text(json.dumps({**document(minimal()), **change}))
    result = import_cases(vault, folder / "document.json")
    assert [flaw.path for flaw in result.refused] == [path]
    assert result.added == ["A1"]


def test_a_number_beyond_every_float_is_refused(vault: Session, folder: Path) -> None:
    text = json.dumps(document(minimal(), x={"a": 0})).replace('{"a": 0}', '{"a": 1e400}')
    assert flaws(take(vault, folder, text)) == [("x", "wrong_type")]
    text = json.dumps(document(trips=[{"ref": "t", "on": "2024-01-01", "mileage_km": 1}]))
    text = text.replace('"mileage_km": 1', '"mileage_km": 1' + "0" * 400)
    assert flaws(take(vault, folder, text)) == [("trips[0].mileage_km", "out_of_range")]
