"""A later file: what it corrects, what it leaves, whom it means, and where stops of trips go."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.casework import reading, records
from storage.casework.caselist import Filter, case_ids
from storage.casework.cases import open_case
from storage.casework.lookup import find_case, find_record, require_row
from storage.casework.session import Session
from storage.errors import CannotWrite
from storage.exchange.case_export import (
    case_document,
    encode,
    export_cases,
    extract_originals,
)
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportResult
from storage.progress import Cancelled, NoProgress
from storage.records.verify import verify_log
from storage.rows import Row
from tests.support.documents import write_files
from tests.support.vaults import new_session, untouched

VISIT = {"ref": "v1", "place": {"kind": "residence", "text": "某村"}, "outcome": "no_answer"}


@pytest.fixture
def vault(session: Session) -> Iterator[Session]:
    """An empty vault of the test's own."""
    with untouched(session):
        yield session
        assert verify_log(session.tables, NoProgress()) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_files(tmp_path)
    return tmp_path


def take(session: Session, folder: Path, *cases: Any, **more: Any) -> ImportResult:
    made = {"format": "anjuan-case", "version": 1, "cases": list(cases), **more}
    (folder / "document.json").write_text(json.dumps(made), encoding="utf-8")
    result = import_cases(session, folder / "document.json")
    written = session.tables.operation.select().count()
    if not result.refused:
        again = import_cases(session, folder / "document.json")
        assert (again.added, again.changed, again.refused) == ([], [], [])
        assert session.tables.operation.select().count() == written
    return result


def case(number: str = "A1", **more: Any) -> dict[str, Any]:
    return {"case_no": number, "opened_on": "2024-01-02", "stage": "assigned", **more}


def party(ref: str = "p1", **more: Any) -> dict[str, Any]:
    return {"ref": ref, "role": "borrower", "name": "张三", **more}


def row(session: Session, ref: str, number: str = "A1") -> Row:
    return find_record(session, find_case(session, number), ref)


def exported(session: Session) -> dict[str, Any]:
    return case_document(session, case_ids(session, Filter()))


def test_the_same_ref_with_other_content_is_a_correction(vault: Session, folder: Path) -> None:
    take(vault, folder, case(parties=[party(employer="甲厂")]))
    result = take(vault, folder, case(parties=[party(employer="乙厂")]))
    assert result.changed == [("A1", "cases[0].parties[0].employer")]
    corrected = row(vault, "p1")
    assert corrected["employer"] == "乙厂"
    first, second = reading.history(vault, corrected.id)
    assert (first.values["employer"], second.values, second.reason, second.via) == (
        "甲厂",
        {"employer": "乙厂"},
        "import",
        "import",
    )


def test_a_field_left_out_is_not_known_any_more(vault: Session, folder: Path) -> None:
    take(vault, folder, case(client="银行", parties=[party(employer="甲厂")]))
    result = take(vault, folder, case(parties=[party()]))
    assert result.changed == [("A1", "cases[0].client"), ("A1", "cases[0].parties[0].employer")]
    assert row(vault, "p1")["employer"] is None


def test_rows_missing_from_a_later_file_stay(vault: Session, folder: Path) -> None:
    take(vault, folder, case(parties=[party(phones=[{"number": "1"}]), party("p2")]))
    take(vault, folder, case(parties=[party(phones=[{"number": "2"}])]))
    assert row(vault, "p2")["name"] == "张三"
    assert [phone["number"] for phone in row(vault, "p1")["phones"]] == ["1", "2"]


def test_a_correction_made_here_outlives_the_old_file(vault: Session, folder: Path) -> None:
    old = case(parties=[party(employer="甲厂", occupation="钳工")])
    take(vault, folder, old)
    records.correct(vault, row(vault, "p1").id, {"employer": "丙厂"}, "名片")
    take(vault, folder, old)
    assert row(vault, "p1")["employer"] == "丙厂"
    take(vault, folder, case(parties=[party(employer="甲厂", occupation="焊工")]))
    assert (row(vault, "p1")["employer"], row(vault, "p1")["occupation"]) == ("丙厂", "焊工")


def test_so_does_one_inside_a_row_beside_what_the_sender_changed(
    vault: Session, folder: Path
) -> None:
    def sent(state: str, *more: dict[str, str]) -> dict[str, Any]:
        phone = {"ref": "t1", "number": "1", "source": "合同", "state": state}
        return case(parties=[party(phones=[phone, *more])])

    take(vault, folder, sent("unknown"))
    phones = [{"ref": "t1", "number": "1", "source": "本人", "state": "unknown"}, {"number": "9"}]
    records.correct(vault, row(vault, "p1").id, {"phones": phones}, "更正")
    take(vault, folder, sent("unknown"))
    take(vault, folder, sent("invalid"))
    first, second = row(vault, "p1")["phones"]
    assert first == {"ref": "t1", "number": "1", "source": "本人", "state": "invalid"}
    assert second["number"] == "9"
    take(vault, folder, sent("invalid", {"ref": "t2", "number": "2"}))
    assert [phone["number"] for phone in row(vault, "p1")["phones"]] == ["1", "9", "2"]
    assert row(vault, "p1")["phones"][0]["source"] == "本人"


def test_a_row_removed_here_is_not_brought_back_by_the_old_file(
    vault: Session, folder: Path
) -> None:
    def sent(state: str) -> dict[str, Any]:
        phones = [{"ref": "t1", "number": "1"}, {"ref": "t2", "number": "2", "state": state}]
        return case(parties=[party(phones=phones)])

    take(vault, folder, sent("valid"))
    records.correct(vault, row(vault, "p1").id, {"phones": [{"ref": "t2", "number": "2"}]}, "错号")
    take(vault, folder, sent("valid"))
    take(vault, folder, sent("invalid"))
    assert row(vault, "p1")["phones"] == [{"ref": "t2", "number": "2", "state": "invalid"}]


def test_a_record_in_the_bin_is_not_brought_back(vault: Session, folder: Path) -> None:
    take(vault, folder, case(parties=[party(), party("p2")]))
    records.remove(vault, row(vault, "p2").id, "错人")
    result = take(vault, folder, case(parties=[party(), party("p2", employer="甲厂")]))
    assert result.changed == [("A1", "cases[0].parties[1].employer")]
    assert [one["ref"] for one in exported(vault)["cases"][0]["parties"]] == ["p1"]


def test_equal_entries_without_ref_stay_two(vault: Session, folder: Path) -> None:
    entry = {"on": "2024-01-05", "kind": "payment", "amount": "100.00"}
    take(vault, folder, case(ledger=[entry, entry]))
    assert len(exported(vault)["cases"][0]["ledger"]) == 2
    take(vault, folder, case(ledger=[entry, entry, entry]))
    assert len(exported(vault)["cases"][0]["ledger"]) == 3


def test_equal_rows_of_two_records_get_refs_of_their_own(vault: Session, folder: Path) -> None:
    phones = [{"number": "13800000000"}]
    people = [party(phones=phones), party("p2", phones=phones)]
    take(vault, folder, case(parties=people))
    given = exported(vault)
    assert len({one["phones"][0]["ref"] for one in given["cases"][0]["parties"]}) == 2


def test_staff_are_known_by_their_number(vault: Session, folder: Path) -> None:
    def sent(ref: str, name: str) -> list[dict[str, str]]:
        return [{"ref": ref, "name": name, "employee_no": "7", "role": "field"}]

    take(vault, folder, case(assigned_to="s1"), staff=sent("s1", "李四"))
    take(vault, folder, case("B1", assigned_to="x9"), staff=sent("x9", "李四"))
    assert len(reading.staff_rows(vault)) == 1
    assert reading.case_file(vault, find_case(vault, "B1")).case["assigned_to"] == "s1"
    other = [{"ref": "s1", "name": "王五", "employee_no": "8", "role": "legal"}]
    take(vault, folder, case("C1", assigned_to="s1"), staff=other)
    named = {one.ref: one["name"] for one in reading.staff_rows(vault)}
    assert named[reading.case_file(vault, find_case(vault, "C1")).case["assigned_to"]] == "王五"


def test_one_number_for_two_people_is_refused(vault: Session, folder: Path) -> None:
    person = {"name": "李四", "employee_no": "7", "role": "field"}
    result = take(vault, folder, case(), staff=[{"ref": "a", **person}, {"ref": "b", **person}])
    assert [flaw.path for flaw in result.refused] == ["staff[1].employee_no"]


def test_two_cases_of_one_number_in_a_file_or_vault_are_refused(
    vault: Session, folder: Path
) -> None:
    result = take(vault, folder, case(), case(client="x"))
    assert [flaw.path for flaw in result.refused] == ["cases[1].case_no"]
    for _ in range(2):
        open_case(vault, case("D1"))
    result = take(vault, folder, case("D1"))
    assert [(flaw.path, flaw.code) for flaw in result.refused] == [
        ("cases[0].case_no", "AmbiguousCase")
    ]


def test_a_case_number_that_looks_like_an_id_is_a_number(vault: Session, folder: Path) -> None:
    first = open_case(vault, case("A1")).case_id
    take(vault, folder, case(first, client="银行"))
    assert len(case_ids(vault, Filter())) == 2


def test_a_ref_that_a_row_of_another_record_bears_is_refused(vault: Session, folder: Path) -> None:
    take(vault, folder, case(parties=[party(phones=[{"ref": "a", "number": "1"}])]))
    loan = {"contract_no": "1", "regime": "private", "principal": "1", "due_on": "2024-01-01"}
    for later in (
        {"loans": [{"ref": "a", **loan}]},
        {"loans": [{"ref": "p1", **loan}]},
        {"parties": [party("p2", phones=[{"ref": "a", "number": "1"}])]},
        {"parties": [party("p2", phones=[{"ref": "p1", "number": "1"}])]},
    ):
        result = take(vault, folder, case(**later))
        assert [flaw.code for flaw in result.refused] == ["duplicate_ref"]


def test_stops_go_to_their_cases_and_come_back_in_their_trip(vault: Session, folder: Path) -> None:
    stops = [
        {"ref": "p1", "order": 1, "case_no": "A1", "visit": "v1"},
        {"order": 2, "case_no": "B1", "not_made_reason": "天黑"},
        {"order": 3, "place": "加油站"},
        {"order": 4, "case_no": "elsewhere"},
    ]
    trip = {"ref": "t1", "on": "2024-01-05", "stops": stops}
    first = case(parties=[party()], visits=[{**VISIT, "trip": "t1"}])
    take(vault, folder, first, case("B1"), trips=[trip])
    (given,) = exported(vault)["trips"]
    assert [(one["order"], one.get("case_no")) for one in given["stops"]] == [
        (1, "A1"),
        (2, "B1"),
        (3, None),
        (4, "elsewhere"),
    ]
    own = reading.case_file(vault, find_case(vault, "A1"))
    assert [one["order"] for one in own.trips["t1"]["stops"]] == [1]
    assert reading.rows_of(vault, "", "trip")[0]["stops"][0]["place"] == "加油站"


def test_a_stop_at_a_case_that_is_here_already_goes_there(vault: Session, folder: Path) -> None:
    take(vault, folder, case(visits=[VISIT]))
    stop = {"order": 1, "case_no": "A1", "visit": "v1"}
    trip = {"ref": "t1", "on": "2024-01-05", "stops": [stop]}
    result = take(vault, folder, trips=[trip])
    assert (result.refused, result.changed) == ([], [("A1", "trips[0].stops")])
    (kept,) = reading.rows_of(vault, find_case(vault, "A1"), "stop")
    assert (kept["trip"], kept["visit"]) == ("t1", "v1")


def test_an_own_case_exported_and_imported_again_changes_nothing(
    vault: Session, folder: Path
) -> None:
    made = open_case(vault, case(), [{"role": "borrower", "name": "张三"}])
    records.add(vault, "flag", made.case_id, {"kind": "dispute", "note": "有异议"})
    out = export_cases(vault, [made.case_id], folder / "out")
    result = import_cases(vault, out.path)
    assert (result.added, result.changed, result.unchanged) == ([], [], ["A1"])
    first = out.path.read_bytes()
    with untouched(vault):
        records.add(vault, "flag", made.case_id, {"kind": "illness"})
    assert encode(exported(vault)) == first


def test_a_removed_record_that_others_name_leaves_no_ref_that_leads_nowhere(
    vault: Session, folder: Path
) -> None:
    take(
        vault,
        folder,
        case(
            visits=[{**VISIT, "trip": "t1", "companions": ["c1"], "team": ["s1"]}],
            feedback=[{"to": "银行", "on": "2024-01-05", "receipt": "e1"}],
            evidence=[{"ref": "e1", "file": "a.txt", "visit": "v1"}],
        ),
        trips=[
            {"ref": "t1", "on": "2024-01-05", "companions": [{"ref": "c1", "name": "村主任"}],
             "stops": [{"order": 1, "case_no": "A1", "visit": "v1"}]}
        ],
        staff=[{"ref": "s1", "name": "李四", "employee_no": "7", "role": "field"}],
    )  # fmt: skip
    records.remove(vault, row(vault, "e1").id, "重复")
    out = export_cases(vault, case_ids(vault, Filter()), folder / "out")
    assert "receipt" not in json.loads(out.path.read_bytes())["cases"][0]["feedback"][0]
    records.remove(vault, row(vault, "v1").id, "重复")
    given = exported(vault)
    assert "visit" not in given["trips"][0]["stops"][0]


def test_a_file_of_an_earlier_export_is_replaced_by_no_other(
    vault: Session, folder: Path, tmp_path: Path
) -> None:
    take(vault, folder, case(evidence=[{"ref": "e1", "file": "a.txt"}]))
    (case_id,) = case_ids(vault, Filter())
    out = export_cases(vault, [case_id], tmp_path / "out")
    (given,) = (tmp_path / "out" / "files").iterdir()
    original = given.read_bytes()
    # The same once more is nothing new.
    assert export_cases(vault, [case_id], tmp_path / "out") == out
    given.write_bytes(b"of another case")
    (tmp_path / "all" / given.name).mkdir(parents=True)
    (tmp_path / "out" / "cases.json").unlink()
    with pytest.raises(CannotWrite) as refused:
        export_cases(vault, [case_id], tmp_path / "out")
    assert str(given) in str(refused.value.details["path"])
    assert given.read_bytes() == b"of another case" != original
    assert not (tmp_path / "out" / "cases.json").exists()
    with pytest.raises(CannotWrite):
        extract_originals(vault, case_id, tmp_path / "all")


def test_a_removed_person_goes_along_with_what_is_theirs_alone(
    vault: Session, folder: Path
) -> None:
    people = [party(ref="p1"), party(ref="p2", name="李四", role="guarantor")]
    promise = {"by": "p2", "made_at": "2024-01-05T10:00:00+08:00", "state": "open"}
    plan = {"agreed_on": "2024-01-06", "by": "p2"}
    take(vault, folder, case(parties=people, promises=[promise], plans=[plan]))
    named = row(vault, "p2").id
    for one in (row(vault, "p1").id, named):
        records.remove(vault, one, "重复")
    out = export_cases(vault, case_ids(vault, Filter()), folder / "out")
    (given,) = json.loads(out.path.read_bytes())["cases"]
    assert [one["ref"] for one in given["parties"]] == ["p2"]
    assert given["promises"][0]["by"] == given["plans"][0]["by"] == "p2"
    again = import_cases(vault, out.path)
    assert (again.added, again.changed, again.refused) == ([], [], [])
    assert require_row(vault, named).removed
    other = new_session(folder / "other")
    with other.vault:
        assert import_cases(other, out.path).refused == []
        assert encode(exported(other)) == out.path.read_bytes()


def test_files_of_two_cases_with_one_name_stay_two(vault: Session, folder: Path) -> None:
    named = {"ref": "e1", "name": "照片.txt"}
    take(
        vault,
        folder,
        case("A1", evidence=[{**named, "file": "a.txt"}]),
        case("B1", evidence=[{**named, "file": "c.txt"}]),
        case("C1", evidence=[{**named, "file": "a.txt"}]),
    )
    out = export_cases(vault, case_ids(vault, Filter()), folder / "out")
    files = [one["evidence"][0]["file"] for one in json.loads(out.path.read_bytes())["cases"]]
    contents = [(folder / "out" / name).read_bytes() for name in files]
    assert files[0] == "files/e1-照片.txt"
    assert contents == ["走访记录".encode(), b"c", "走访记录".encode()]


def test_a_file_with_decomposed_letters_in_its_name_is_found(vault: Session, folder: Path) -> None:
    (folder / "e\u0301.txt").write_bytes(b"x")
    result = take(vault, folder, case(evidence=[{"ref": "e1", "file": "e\u0301.txt"}]))
    assert result.refused == []


def test_what_was_taken_before_a_cancel_stays_whole(vault: Session, folder: Path) -> None:
    class Stop:
        def advance(self, done: int, total: int, note: str = "") -> None:
            if done == 1:
                raise Cancelled

    made = {"format": "anjuan-case", "version": 1, "cases": [case("A1"), case("B1")]}
    (folder / "document.json").write_text(json.dumps(made))
    with pytest.raises(Cancelled):
        import_cases(vault, folder / "document.json", progress=Stop())
    assert [one["case_no"] for one in exported(vault)["cases"]] == ["A1"]


@pytest.mark.parametrize("cases", [0, 1])
def test_documents_of_few_cases(vault: Session, folder: Path, cases: int) -> None:
    result = take(vault, folder, *[case()][:cases], x={"sender": {"id": 7}})
    assert len(result.added) == cases
    out = export_cases(vault, case_ids(vault, Filter()), folder / "out")
    assert out.cases == cases
    assert json.loads(out.path.read_bytes())["x"] == {"sender": {"id": 7}}


def test_what_x_says_is_compared_as_json_does(vault: Session, folder: Path) -> None:
    take(vault, folder, x={"a": 1})
    take(vault, folder, x={"a": True})
    assert exported(vault)["x"]["a"] is True
