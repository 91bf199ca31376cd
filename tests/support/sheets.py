"""Makes sheets as lenders send them: workbooks by the library, by hand, and CSV."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from storage.casework.lookup import find_case
from storage.casework.session import Session
from storage.exchange.case_export import case_document
from storage.exchange.sheets.sheet_import import import_sheet
from storage.exchange.sheets.sheet_result import SheetResult

HEADINGS = [
    "案号", "姓名", "身份证号", "手机", "现住址", "户籍地址", "工作单位", "借款编号", "本金",
    "利率", "放款日", "到期日", "还款方式", "机构类型",
]  # fmt: skip
ROW = (
    "A1", "王某", "510115198001010017", "13800001234", "某市甲路1号", "某市乙路2号", "某公司",
    "L1", "20000", "12%", "20180415", "2019-04-15", "先息后本", "民间借贷",
)  # fmt: skip

DAY = date(2026, 4, 12)

_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def row(**changes: Any) -> list[Any]:
    """Return a row of a list; ``changes`` by heading."""
    values = dict(zip(HEADINGS, ROW, strict=True)) | changes
    return [values[heading] for heading in HEADINGS]


def workbook(path: Path, rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> Path:
    """Write a workbook with one sheet, 名单; a cell may be (value, number format)."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "名单"
    for line, values in enumerate([headings, *rows], 1):
        for column, value in enumerate(values, 1):
            plain, shown = value if isinstance(value, tuple) else (value, None)
            cell = sheet.cell(line, column)
            cell.value = plain
            if isinstance(plain, str):
                cell.data_type = "s"
            if shown:
                cell.number_format = shown
    book.save(path)
    return path


def csv_list(
    path: Path, rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS,
    encoding: str = "utf-8", separator: str = ",",
) -> Path:  # fmt: skip
    """Write a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def raw_workbook(path: Path, sheet_data: str, *, extra: str = "", head: str = "") -> Path:
    """Write the smallest workbook around the XML of ``sheetData``; ``extra`` stands behind it."""
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" '
        f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_NS}" xmlns:r="{_REL}">{head}<sheets>'
        '<sheet name="名单" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="s" '
        f'Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_NS}"><sheetData>{sheet_data}'
        f"</sheetData>{extra}</worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def xml_row(number: int, cells: Iterable[str]) -> str:
    """Return a row of raw XML whose cells are inline texts."""
    inner = "".join(
        f'<c t="inlineStr"><is><t xml:space="preserve">{one}</t></is></c>' for one in cells
    )
    return f'<row r="{number}">{inner}</row>'


def take(session: Session, path: Path, **options: Any) -> SheetResult:
    """Import a list on ``DAY``."""
    return import_sheet(session, path, **({"on": DAY} | options))


def case(session: Session, number: str) -> dict[str, Any]:
    """Return a case as it stands in case JSON."""
    found: dict[str, Any] = case_document(session, [find_case(session, number)])["cases"][0]
    return found


def codes(result: SheetResult) -> list[tuple[str, str]]:
    """Return path and code of everything that was refused."""
    return [(flaw.path, flaw.code) for flaw in result.refused]
