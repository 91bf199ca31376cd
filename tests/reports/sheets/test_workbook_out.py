"""The workbook of all cases: the same values, text that stays text, a way back in."""

import csv
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from reports.sheets.build import SheetFile, build_sheet
from reports.sheets.columns import columns_of
from resources import path as resource
from resources.language import LANGUAGES, Words
from storage.casework import caselist, records
from storage.casework.cases import add_staff, open_case
from storage.casework.lookup import find_case
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import CannotWrite, ReasonRequired
from storage.exchange.case_export import case_document, encode
from storage.exchange.case_import import import_cases
from storage.exchange.sheets.sheet_import import import_sheet
from storage.exchange.sheets.source import SheetHead, read_sheets
from storage.exchange.sheets.written import Book, escaped
from storage.kinds import BY_NAME, KINDS
from storage.progress import Cancelled
from tests.support.foreign_files import SHARED, need
from tests.support.records import full_values
from tests.support.vaults import new_session, untouched

# Two names of one program; it is no part of the automatic checks, so it has no package there.
OFFICES = ("soffice", "libreoffice")
ODD = [
    "=1+1",
    "+86",
    "@x",
    "-1",
    "00123",
    "510115198001010017",
    "1E5",
    "2019-04-15",
    "TRUE",
    "#N/A",
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Return a session over an empty vault."""
    made = new_session(tmp_path_factory.mktemp("vault") / "vault")
    with made.vault:
        yield made


@pytest.fixture
def session(opened: Session) -> Iterator[Session]:
    """Return the session with the sample field day; undone behind each test."""
    with untouched(opened):
        import_cases(opened, resource("sample", "field-day.json"))
        yield opened


def table(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by heading."""
    head, *rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip([str(one) for one in head], row, strict=True)) for row in rows]


def made(session: Session, folder: Path, **options: Any) -> SheetFile:
    return build_sheet(session, folder / "out.xlsx", reason="对账", **options)


def test_every_kind_has_its_sheet_and_every_record_its_row(
    session: Session, tmp_path: Path
) -> None:
    done = made(session, tmp_path)
    book = load_workbook(done.path)
    assert book.sheetnames == ["案件", "联系记录", "外访", "核实发现", "台账"]
    assert list(done.rows) == ["cases", "contacts", "visits", "findings", "ledger"]
    for sheet, count in zip(book, done.rows.values(), strict=True):
        assert sheet.max_row == count + 1 > 1
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        headings = [cell.value for cell in sheet[1]]
        assert len(set(headings)) == len(headings)
    assert not list(tmp_path.glob(".*"))


def test_sums_are_exact_days_are_days_and_times_keep_their_offset(
    session: Session, tmp_path: Path
) -> None:
    done = made(session, tmp_path, words=Words("en"))
    ledger = table(done.path, "Ledger")[0]
    assert (ledger["Amount"], ledger["On"]) == (3000, datetime.fromisoformat("2018-03-01"))
    contact = table(done.path, "Contacts")[0]
    assert contact["Logged at"] == "2019-04-12T10:40:00+08:00"
    assert contact["Logged at (local clock)"] == datetime.fromisoformat("2019-04-12T10:40:00")
    assert contact["By"] == "外访员甲"
    sheet = load_workbook(done.path)["Ledger"]
    assert sheet["D2"].number_format == "#,##0.00"
    assert sheet["B2"].is_date


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.decimals(0, 10**13 - 1, places=2))
def test_the_digits_of_a_sum_stand_in_the_file_as_they_are(tmp_path: Path, amount: Decimal) -> None:
    import zipfile

    from storage.exchange.sheets.written import money_value

    with Book(tmp_path / "one.xlsx") as book:
        book.page("a", [("x", 0)]).append([money_value(f"{amount:.2f}")])
        book.write()
        book.place()
    part = zipfile.ZipFile(tmp_path / "one.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert f"<v>{amount:.2f}</v>" in part


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=8))
def test_any_text_comes_back_from_a_workbook_as_text(tmp_path: Path, texts: list[str]) -> None:
    sound = [one for one in texts if not any("\ud800" <= sign <= "\udfff" for sign in one)]
    with Book(tmp_path / "text.xlsx") as book:
        page = book.page("a", [("x", 0)])
        for text in [*ODD, "_x000D_", "a_x0041_b", "\r\n", *sound]:
            page.append([text])
        book.write()
        book.place()
    lines = [
        line for line in read_sheets(tmp_path / "text.xlsx") if not isinstance(line, SheetHead)
    ]
    from storage.exchange.sheets.rows import unpack

    read = [unpack(line.packed)[0] for line in lines[1:]]
    assert [cell.text for cell in read] == [*ODD, "_x000D_", "a_x0041_b", "\r\n", *sound]
    assert {cell.kind for cell in read} == {""}


def test_names_are_text_for_every_reader(session: Session, tmp_path: Path) -> None:
    for n, name in enumerate(ODD):
        case = {"case_no": f"N{n}", "opened_on": "2024-01-01", "stage": "assigned"}
        open_case(session, case, [{"role": "borrower", "name": name}])
    done = made(session, tmp_path)
    sheet = load_workbook(done.path)["案件"]
    column = [cell.value for cell in sheet[1]].index("姓名")
    cells = [row[column] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type == "s" for cell in cells)
    assert {cell.value for cell in cells} >= set(ODD)


def test_the_cases_sheet_comes_in_again_and_changes_nothing(
    session: Session, tmp_path: Path
) -> None:
    guarantor = {"role": "guarantor", "name": "李某", "phones": [{"number": "13900005678"}]}
    records.add(session, "party", find_case(session, "YD-2019-0001"), guarantor)
    done = made(session, tmp_path)
    before = [case["case_no"] for case in every(session)["cases"]]
    again = import_sheet(session, done.path, on=date(2030, 1, 1))
    assert (sorted(again.unchanged), again.refused, again.changed) == (sorted(before), [], [])


def test_the_cases_sheet_makes_the_same_cases_in_an_empty_vault(
    session: Session, tmp_path: Path
) -> None:
    done = made(session, tmp_path)
    there = new_session(tmp_path / "other", seed=2)
    with there.vault:
        for person in every(session)["staff"]:
            add_staff(there, {name: value for name, value in person.items() if name != "ref"})
        result = import_sheet(there, done.path, on=date(2030, 1, 1))
        assert result.refused == []
        for number in result.added:
            mine, theirs = (one_case(one, number) for one in (session, there))
            for field in ("case_no", "opened_on", "stage", "client"):
                assert mine.get(field) == theirs.get(field)
            for name in ("parties", "loans", "ledger", "contacts"):
                assert len(mine.get(name, [])) == len(theirs.get(name, []))
            for one, other in zip(mine["loans"], theirs["loans"], strict=True):
                assert other["due_on"] == one["due_on"]
                assert Decimal(other["principal"]) == Decimal(one["principal"])
                assert Decimal(other["annual_rate"]) == Decimal(one["annual_rate"])
                assert other.get("repayment_method") == one.get("repayment_method")


def every(session: Session) -> dict[str, Any]:
    ids = caselist.case_ids(session, caselist.Filter())
    return case_document(session, ids)


def one_case(session: Session, number: str) -> dict[str, Any]:
    found: dict[str, Any] = case_document(session, [find_case(session, number)])["cases"][0]
    return found


def test_edge_names_go_out_and_come_in_unchanged(session: Session, tmp_path: Path) -> None:
    lines = need(SHARED / "text" / "names_edge.tsv").read_text("utf-8").splitlines()[1:]
    names = [line.split("\t")[0].replace("\\r\\n", "\r\n").replace("\\t", "\t") for line in lines]
    for n, name in enumerate(names):
        case = {"case_no": f"N{n:02d}", "opened_on": "2024-01-01", "stage": "assigned"}
        open_case(session, case, [{"role": "borrower", "name": name}])
    done = made(session, tmp_path)
    result = import_sheet(session, done.path, on=date(2030, 1, 1), dry_run=True)
    assert not result.refused
    assert len(result.unchanged) == len(names) + 2
    with new_session(tmp_path / "other", seed=2).vault as vault:
        there = Session(vault)
        import_sheet(there, done.path, on=date(2030, 1, 1))
        for n, name in enumerate(names):
            (person,) = one_case(there, f"N{n:02d}")["parties"]
            assert person["name"] == unicodedata.normalize("NFC", name)


def test_the_reason_stands_in_the_log_of_every_case(session: Session, tmp_path: Path) -> None:
    done = made(session, tmp_path)
    for case in caselist.case_ids(session, caselist.Filter()):
        (entry,) = rows_of(session, case, "reading")
        assert (entry["deed"], entry["reason"]) == ("exported", "对账")
        assert entry["sha256"] == done.sha256


def test_without_a_reason_or_a_place_nothing_is_written_or_logged(
    session: Session, tmp_path: Path
) -> None:
    before = encode(every(session))
    with pytest.raises(ReasonRequired):
        build_sheet(session, tmp_path / "out.xlsx", reason="  ")
    with pytest.raises(CannotWrite):
        build_sheet(session, tmp_path / "absent" / "out.xlsx", reason="对账")

    class Stop:
        def advance(self, done: int, total: int, note: str = "") -> None:
            raise Cancelled

    (tmp_path / "out.xlsx").write_bytes(b"former")
    with pytest.raises(Cancelled):
        made(session, tmp_path, progress=Stop())
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]
    assert (tmp_path / "out.xlsx").read_bytes() == b"former"
    assert encode(every(session)) == before
    assert not rows_of(session, find_case(session, "YD-2019-0001"), "reading")


def test_a_text_too_long_for_a_cell_says_that_it_goes_on(session: Session, tmp_path: Path) -> None:
    case = {"case_no": "LONG", "opened_on": "2024-01-01", "stage": "assigned"}
    open_case(session, case, [{"role": "borrower", "name": "长" * 40_000}])
    done = made(session, tmp_path, words=Words("en"))
    assert done.shortened == 1
    name = next(row["Name"] for row in table(done.path, "Cases") if row["Case no."] == "LONG")
    assert name.endswith("[The text goes on; the whole of it stands in the case.]")


@pytest.mark.parametrize("kind", [one for one in KINDS if one.fields], ids=lambda one: one.name)
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_record_of_any_kind_fills_its_columns(kind: Any, data: st.DataObject) -> None:
    if kind.name == "extra":
        return
    values = data.draw(full_values(kind))
    for language in LANGUAGES:
        columns = columns_of(kind.stored_fields, Words(language))
        filled = [column.fill(values, lambda _target, ref: ref) for column in columns]
        assert len({column.heading for column in columns}) == len(columns)
        assert any(value is not None for value in filled)
        assert all(column.fill({}, lambda _t, ref: ref) is None for column in columns)


def test_what_xml_cannot_hold_is_escaped() -> None:
    assert escaped("a\x00b\r\n\uffff_x0041_") == "a_x0000_b_x000D_\n_xFFFF__x005F_x0041_"


def as_csv(program: str, path: Path, folder: Path) -> list[Path]:
    """Have an office program write every sheet of a workbook as CSV; return the files."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    run = [
        program, profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)
    ]  # fmt: skip
    subprocess.run(run, check=True, capture_output=True, timeout=240)
    return sorted(folder.glob(f"{path.stem}-*.csv"))


def test_an_office_program_shows_the_same_values(session: Session, tmp_path: Path) -> None:
    program = next(filter(None, map(shutil.which, OFFICES)), None)
    if program is None:
        pytest.skip("soffice is not installed")
    if not [*Path(program).resolve().parent.glob("*sclo.*")]:
        pytest.skip("soffice is installed without its spreadsheets (Calc)")
    plain = Workbook()
    plain.save(tmp_path / "plain.xlsx")
    if not list(as_csv(program, tmp_path / "plain.xlsx", tmp_path)):
        pytest.skip("soffice is installed without Calc")
    for n, name in enumerate(ODD):
        case = {"case_no": f"N{n:02d}", "opened_on": "2024-01-01", "stage": "assigned"}
        open_case(session, case, [{"role": "borrower", "name": name}])
    numbers = [
        {"number": "13800000001", "source": "合同", "state": "valid"},
        {"number": "02887654321"},
    ]
    homes = [{"kind": "other", "text": "=2+2路 1号\n后门", "source": "邻居"}]
    case = {"case_no": "N99", "opened_on": "2024-01-01", "stage": "assigned"}
    person = {"role": "borrower", "name": "甲", "phones": numbers, "addresses": homes}
    change = open_case(session, case, [person])
    records.add(session, "flag", change.case_id, {"kind": "dispute", "note": "称已还"})
    done = made(session, tmp_path)
    as_csv(program, done.path, tmp_path)
    for sheet in ("案件", "联系记录", "外访", "核实发现", "台账"):
        with (tmp_path / f"out-{sheet}.csv").open(encoding="utf-8", newline="") as source:
            for seen, row in zip(csv.DictReader(source), table(done.path, sheet), strict=True):
                texts = {name: value for name, value in row.items() if isinstance(value, str)}
                assert {name: seen[name] for name in texts} == texts
    (full,) = [row for row in table(done.path, "案件") if row["案号"] == "N99"]
    assert "合同" in full["电话的来源与状态"]
    assert "邻居" in full["地址的来源与状态"]
    assert "称已还" in full[Words()(BY_NAME["flag"].plural)]
    with (tmp_path / "out-案件.csv").open(encoding="utf-8", newline="") as source:
        shown = {row["案号"]: row for row in csv.DictReader(source)}
    for n, name in enumerate(ODD):
        assert shown[f"N{n:02d}"]["姓名"] == name
        assert shown[f"N{n:02d}"]["委案日期"] == "2024-01-01"
    with (tmp_path / "out-台账.csv").open(encoding="utf-8", newline="") as source:
        assert [row["金额"] for row in csv.DictReader(source)] == ["3,000.00", "20,000.00"]
    assert BY_NAME["ledger_entry"].list_name == "ledger"
