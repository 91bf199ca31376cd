"""Rows of the tables of the rules as a CSV file: taken in all or none, written to be filled in."""

import csv
import io
from pathlib import Path
from typing import Any, Final

from resources.language import N_
from storage.casework.change import Change
from storage.casework.records import checked
from storage.casework.session import Session
from storage.casework.tables import add_rows, current_tables
from storage.errors import CaseError, InvalidRecord
from storage.kinds.table_row import KIND
from storage.rules.table_rows import TableRow, check_row, row_of

COLUMNS: Final = ("table", "start", "end", "name", "value", "source")
_CHINESE: Final = ("表", "起始日", "截止日", "项目", "数值", "出处")
HEADINGS: Final = dict(zip(_CHINESE, COLUMNS, strict=True))
NOT_ROWS: Final = N_("no list with the columns table, start, end, name, value, source")
_MOST_BYTES: Final = 4 * 1024 * 1024


class TableFileUnread(CaseError):
    """The file is no list of rows, or one of its rows cannot be used."""

    sentence = N_("Line {line} of {file} cannot be used: {field}: {problem}")
    safe = N_("Nothing was added.")
    advice = N_("Correct the line and take the file in again.")


def add_file(session: Session, path: Path) -> Change:
    """Add every row of a CSV file (UTF-8 or GB18030, headings in the first line).

    Raises ``TableFileUnread`` with the line, ``NotPermitted``.
    """
    rows = _read(path)
    for line, values in rows:
        try:
            check(values)
        except InvalidRecord as error:
            field, problem = _field(error), error.details["problem"]
            raise _unread(path, line, str(problem), field) from error
    return add_rows(session, [values for _line, values in rows])


def _field(error: InvalidRecord) -> str:
    known = KIND.by_name.get(str(error.details["path"]))
    return known.label if known else str(error.details["path"])


def _unread(path: Path, line: int, problem: str, field: str = N_("File")) -> TableFileUnread:
    return TableFileUnread(line=line, file=path.name, field=field, problem=problem)


def check(values: dict[str, Any]) -> None:
    """Raise ``InvalidRecord`` where the values are no row that can be used."""
    check_row(row_of(checked(KIND, values)))


def write_file(session: Session, path: Path) -> int:
    """Write the rows that were added as a file that ``add_file`` reads; returns how many."""
    rows = current_tables(session).rows
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row) for row in rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return len(rows)


def _cells(row: TableRow) -> tuple[str, ...]:
    days = [day.isoformat() if day else "" for day in (row.start, row.end)]
    return (row.table, *days, row.name, row.value, row.source)


def _read(path: Path) -> list[tuple[int, dict[str, Any]]]:
    data = path.read_bytes()
    if len(data) > _MOST_BYTES:
        raise _unread(path, 0, NOT_ROWS)
    reader = csv.reader(io.StringIO(_text(data, path), newline=""))
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise _unread(path, reader.line_num, NOT_ROWS) from error
    heads = [HEADINGS.get(head.strip(), head.strip()) for head in (lines[0][1] if lines else [])]
    if "table" not in heads or "source" not in heads or set(heads) - set(COLUMNS):
        raise _unread(path, 1, NOT_ROWS)
    filled = [(line, cells) for line, cells in lines[1:] if any(map(str.strip, cells))]
    return [(line, _values(heads, cells)) for line, cells in filled]


def _values(heads: list[str], cells: list[str]) -> dict[str, Any]:
    pairs = zip(heads, (cell.strip() for cell in cells), strict=False)
    return {head: text for head, text in pairs if text}


def _text(data: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unread(path, 0, NOT_ROWS)
