"""The rows of one case number, read and put together."""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from storage.exchange.sheets.cells import Cell
from storage.exchange.sheets.gather import SheetCase, gather
from storage.exchange.sheets.rows import Note, Sheet, SheetLine, read_line


class CaseRow(NamedTuple):
    """A row: its sheet, its number there, its cells."""

    sheet: Sheet
    number: int
    cells: list[Cell]


def read_case(case_no: str, rows: Iterable[CaseRow], note: Note) -> SheetCase:
    """Return the case that these rows tell of; what is wrong with them stands on its lines."""
    lines = [read_line(row.sheet, row.number, row.cells, note) for row in rows]
    number = lines[0].given("case").get("case_no", case_no)
    if len(lines) > 1:
        _note_repeats(lines, note)
    return gather(unicodedata.normalize("NFC", str(number)), lines)


def _note_repeats(lines: list[SheetLine], note: Note) -> None:
    for n, line in enumerate(lines):
        if any(line.values == other.values for other in lines[:n]):
            note("row_twice", line.path)
