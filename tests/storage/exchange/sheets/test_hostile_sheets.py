"""Sheets made to break readers: a reason by name, in time, in little memory, nothing half."""

import os
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from resources.language import Words
from storage.casework import caselist
from storage.casework.session import Session
from storage.errors import CannotRead, CaseError, WrongDocument
from storage.exchange.sheets import limits, reader
from storage.exchange.sheets.problems import SENTENCES, NoCaseList
from storage.exchange.sheets.sheet_import import import_sheet
from storage.exchange.sheets.source import SheetHead, SheetRow, read_sheets
from storage.readers import starting
from tests.support.foreign_files import shared
from tests.support.sheets import HEADINGS, csv_list, raw_workbook, row, workbook, xml_row

DAY = date(2026, 4, 12)
MOST_SECONDS = 20
BOMBS = {
    "poi__54764.xlsx", "poi__54764-2.xlsx", "poi__poc-xmlbomb.xlsx", "poi__poc-xmlbomb-empty.xlsx",
}  # fmt: skip


def refusal(path: Path) -> str:
    """Return why a file is refused, empty where it is read to its end."""
    try:
        for _line in read_sheets(path):
            pass
    except WrongDocument as error:
        return str(error.details["problem"])
    return ""


def children_peak() -> int:
    """Return the largest resident memory of any child so far in MiB, 0 where nobody tells."""
    if sys.platform == "win32":
        return 0
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return int(used) // (1024 if sys.platform == "linux" else 1024 * 1024)


def test_every_collected_workbook_ends_in_an_import_or_a_reason(session: Session) -> None:
    files = shared("hostile/xlsx")
    if not files:
        pytest.skip("the collection hostile/xlsx is not on this machine")
    reasons: list[str] = []
    for path in files:
        started = time.monotonic()
        try:
            result = import_sheet(session, path, on=DAY)
            assert not result.added, path.name
        except CaseError as error:
            reasons.append(error.message(Words("zh_CN")))
        assert time.monotonic() - started < MOST_SECONDS, path.name
        if path.name in BOMBS:
            assert refusal(path) == SENTENCES["entities"], path.name
    assert len(reasons) > len(BOMBS)
    assert all(one.count("。") > 1 for one in reasons)
    assert not caselist.case_ids(session, caselist.Filter())
    assert children_peak() <= limits.MAX_CHILD_MEMORY // limits.MIB


def test_what_stands_behind_the_rows_is_never_read(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 200_000))
    data = xml_row(1, HEADINGS) + xml_row(2, row())
    path = raw_workbook(tmp_path / "m.xlsx", data, extra=f"<mergeCells>{merges}</mergeCells>")
    started = time.monotonic()
    assert len(list(read_sheets(path))) == 3
    assert time.monotonic() - started < MOST_SECONDS / 4


def doctype(path: Path) -> None:
    raw_workbook(path, "")
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    sheet = f"{entities}<worksheet><sheetData>&b;</sheetData></worksheet>"
    repack(path, {"xl/worksheets/sheet1.xml": sheet})


def repack(path: Path, changed: dict[str, str | bytes]) -> None:
    with zipfile.ZipFile(path) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (parts | changed).items():
            package.writestr(name, content)


def inflating(path: Path) -> None:
    raw_workbook(path, "")
    repack(path, {"xl/media/bomb.bin": bytes(64 * limits.MIB)})


def many_parts(path: Path) -> None:
    raw_workbook(path, "")
    repack(path, {f"xl/{n}": b"" for n in range(limits.MAX_MEMBERS)})


def two_names(path: Path) -> None:
    raw_workbook(path, "")
    repack(path, {"XL/Worksheets/Sheet1.xml": b"<worksheet/>"})


def truncated(path: Path) -> None:
    workbook(path, [row()])
    path.write_bytes(path.read_bytes()[:-40])


def altered(path: Path) -> None:
    raw_workbook(path, xml_row(1, HEADINGS) + xml_row(2, row()) * 1)
    data = bytearray(path.read_bytes())
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))


def wide(path: Path) -> None:
    raw_workbook(path, '<row r="1"><c r="XFD1"><v>1</v></c></row>')


def bad_place(path: Path) -> None:
    raw_workbook(path, '<row r="1"><c r="../1"><v>1</v></c></row>')


def backwards(path: Path) -> None:
    raw_workbook(path, '<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>')


def no_text(path: Path) -> None:
    raw_workbook(path, '<row r="1"><c t="s"><v>7</v></c></row>')


def locked(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (doctype, "entities"), (inflating, "bomb"), (many_parts, "too_many_members"),
        (two_names, "two_members"), (truncated, "damaged"), (altered, "damaged"),
        (wide, "too_many_columns"), (bad_place, "damaged"), (backwards, "damaged"),
        (no_text, "damaged"), (locked, "encrypted"),
        (lambda path: path.write_bytes(b"%PDF-1.7"), "not_a_workbook"),
        (lambda path: path.write_bytes(b""), "not_a_workbook"),
    ],
)  # fmt: skip
def test_a_broken_workbook_is_refused_with_its_reason(
    tmp_path: Path, make: Callable[[Path], object], code: str
) -> None:
    path = tmp_path / "list.xlsx"
    make(path)
    assert refusal(path) == SENTENCES[code]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xb0\xb8\xba\xc5,\xff\xff\n", "encoding"),
        (b'a,b\n"open,1\n', "not_csv"),
        (b'a,b\n"x"y,1\n', "not_csv"),
        (b"\xff\xfea\xd8", "encoding"),
        (b"a," * 300 + b"b\n", "too_many_columns"),
    ],
)
def test_a_broken_csv_is_refused_with_its_reason(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert refusal(path) == SENTENCES[code]


def test_damage_in_the_last_row_leaves_nothing_of_the_first(
    session: Session, tmp_path: Path
) -> None:
    path = csv_list(tmp_path / "list.csv", [row(案号=f"C{n}") for n in range(500)])
    path.write_bytes(path.read_bytes() + b'"open')
    with pytest.raises(WrongDocument):
        import_sheet(session, path, on=DAY)
    assert not caselist.case_ids(session, caselist.Filter())


def test_texts_that_would_be_repeated_into_gigabytes_are_stopped(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    cells = '<c t="s"><v>0</v></c>' * 200
    data = "".join(f'<row r="{n}">{cells}</row>' for n in range(1, 3000))
    raw_workbook(path, data)
    texts = f"<sst><si><t>{'x' * 32_000}</t></si></sst>"
    repack(path, {"xl/sharedStrings.xml": texts})
    started = time.monotonic()
    assert refusal(path) == SENTENCES["too_large"]
    assert time.monotonic() - started < MOST_SECONDS


def test_one_endless_word_is_bounded(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "list.xlsx", xml_row(1, ["案号", "姓名", "x" * 200_000]))
    heads = [line for line in read_sheets(path) if isinstance(line, SheetRow)]
    assert len(heads[0].packed) < 100


def test_a_reader_that_says_nothing_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_SILENCE_SECONDS", 0.5)
    asleep = "import threading; threading.Event().wait()"
    monkeypatch.setattr(starting, "_command", lambda *_: [sys.executable, "-c", asleep])
    assert refusal(csv_list(tmp_path / "list.csv", [])) == SENTENCES["too_slow"]


@pytest.mark.parametrize(
    "said",
    [
        "", "no line", "[1,2]", '{"sheet": 1}\\n', '{"problem": "made up"}\\n', "{]\\n",
        '{"sheet":"a","hidden":false,"from_1904":false}\\n[x,[]]\\n', '{"problem": [7]}\\n',
    ],
)  # fmt: skip
def test_a_reader_that_lies_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    program = f"import sys; sys.stdout.write('{said}')"
    monkeypatch.setattr(starting, "_command", lambda *_: [sys.executable, "-c", program])
    assert refusal(csv_list(tmp_path / "list.csv", [])) == SENTENCES["unsafe"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such limits")
def test_the_reader_may_not_take_more_memory_than_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    greedy = (
        "import json, sys; sys.path[:] = json.loads(sys.argv[1])\n"
        "from storage.exchange.sheets import reader\n"
        "reader._read_csv = lambda source, lines: bytearray(2 << 30)\n"
        "reader.main(sys.argv[2])"
    )
    monkeypatch.setattr(starting, "_PROGRAM", greedy)
    assert refusal(csv_list(tmp_path / "list.csv", [])) == SENTENCES["too_large"]
    assert reader.main.__doc__


def test_what_is_no_file_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.xlsx"):
        with pytest.raises(CannotRead):
            list(read_sheets(path))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
        with pytest.raises(CannotRead):
            list(read_sheets(tmp_path / "pipe.csv"))


def test_hidden_sheets_are_told_and_left_out(session: Session, tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "list.xlsx", xml_row(1, HEADINGS) + xml_row(2, row()))
    with zipfile.ZipFile(path) as package:
        book = package.read("xl/workbook.xml").decode().replace("sheetId", 'state="hidden" sheetId')
    repack(path, {"xl/workbook.xml": book})
    assert next(iter(read_sheets(path))) == SheetHead("名单", True, False)
    with pytest.raises(NoCaseList):
        import_sheet(session, path, on=DAY)
