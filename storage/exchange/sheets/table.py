"""A file of lists as a whole: its sheets with their columns, its rows packed, grouped by case."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from storage.errors import WrongDocument
from storage.exchange.sheets.cells import BLANK, UNSEEN, Cell
from storage.exchange.sheets.columns import Column, Columns, Mapped, recognise
from storage.exchange.sheets.problems import SENTENCES, ColumnsUnclear, NoCaseList, SheetProblem
from storage.exchange.sheets.refusal import CellRefused
from storage.exchange.sheets.rows import Sheet, unpack
from storage.exchange.sheets.sheet_result import SheetResult
from storage.exchange.sheets.source import EXPECTED, SheetHead, SheetRow, read_sheets
from storage.exchange.sheets.targets import CASE_NO
from storage.exchange.sheets.values import identifier_text
from storage.progress import Progress

# Lines of one cell that may stand above the headings, such as a title.
_MOST_TITLES: Final = 5
_PROGRESS_EVERY: Final = 500


class Place(NamedTuple):
    """A row: the index of its sheet, its number, its cells still packed."""

    sheet: int
    number: int
    packed: bytes


@dataclass(slots=True)
class CaseTable:
    """All rows of the lists in a file; rows stay packed, so that 100,000 take some 50 MB."""

    sheets: list[Sheet] = field(default_factory=list)
    groups: dict[str, list[Place]] = field(default_factory=dict)
    alone: list[Place] = field(default_factory=list)
    entries: dict[str, list[Place]] = field(default_factory=dict)
    entries_alone: list[Place] = field(default_factory=list)

    def cases(self) -> Iterator[tuple[str, list[Place]]]:
        """Yield (case number, rows) of lists of cases, each row without a number for itself."""
        yield from _groups(self.groups, self.alone)

    def rows_of_cases(self) -> Iterator[tuple[str, list[Place]]]:
        """Yield (case number, rows) of ledgers and call lists in the same way."""
        yield from _groups(self.entries, self.entries_alone)

    def keep(self, key: str, place: Place) -> None:
        """Put a row where it belongs by its case number, empty for none."""
        cases = self.sheets[place.sheet].columns.list_name == "cases"
        groups, alone = (self.groups, self.alone) if cases else (self.entries, self.entries_alone)
        if key:
            groups.setdefault(key, []).append(place)
        else:
            alone.append(place)


def _groups(
    groups: dict[str, list[Place]], alone: list[Place]
) -> Iterator[tuple[str, list[Place]]]:
    yield from groups.items()
    for place in alone:
        yield "", [place]


def read_table(
    path: Path, mapping: Mapped | None, result: SheetResult, progress: Progress
) -> CaseTable:
    """Read a file to its end, so that what is damaged in its last row is refused before a write.

    Raises ``CannotRead``, ``WrongDocument``, ``NoCaseList``, ``ColumnsUnclear``, ``Cancelled``.
    """
    reading = _Reading(path, mapping, result)
    try:
        for count, line in enumerate(read_sheets(path)):
            if count % _PROGRESS_EVERY == 0:
                progress.advance(0, 1, str(count))
            reading.take(line)
    except SheetProblem as problem:
        sentence = SENTENCES[problem.code]
        raise WrongDocument(path=str(path), expected=EXPECTED, problem=sentence) from problem
    return reading.finished()


class _Reading:
    """Finds the heading row of each sheet and keeps what stands below it."""

    def __init__(self, path: Path, mapping: Mapped | None, result: SheetResult) -> None:
        self._path, self._mapping, self._result = path, mapping, result
        self._table = CaseTable()
        self._head = SheetHead("", True, False)
        self._number: Column | None = None
        self._titles = 0
        self._waiting = False
        self._found: list[str] = []

    def take(self, line: SheetHead | SheetRow) -> None:
        """Take the beginning of a sheet or one of its rows."""
        if isinstance(line, SheetHead):
            self._head, self._number, self._titles = line, None, 0
            self._waiting = not line.hidden
            if line.hidden:
                self._result.note("sheet_hidden", line.name, line.name)
        elif self._number is not None:
            self._keep(line, self._number)
        elif self._waiting:
            self._headings(line)

    def finished(self) -> CaseTable:
        """Return the table; raises ``NoCaseList`` where no sheet was one."""
        if not self._table.sheets:
            headings = "、".join(self._found[:40]) or "-"
            raise NoCaseList(path=str(self._path), headings=headings)
        return self._table

    def _headings(self, line: SheetRow) -> None:
        row = unpack(line.packed)
        shown = [cell for cell in row if not cell.blank]
        if is_title(row, self._titles):
            self._titles += 1
            self._found += [cell.shown for cell in shown]
            return
        self._waiting = False
        headings = tuple(cell.text for cell in row)
        columns = recognise(headings, self._mapping)
        name = self._head.name or self._path.stem
        if columns is None:
            self._found += [cell.shown for cell in shown]
            self._result.note("sheet_ignored", name, name)
            return
        if columns.twice:
            raise ColumnsUnclear(path=str(self._path), headings="、".join(columns.twice))
        self._begin(name, headings, columns)

    def _begin(self, name: str, headings: tuple[str, ...], columns: Columns) -> None:
        self._table.sheets.append(Sheet(name, headings, columns, self._head.from_1904))
        self._result.headings[name] = headings
        for heading in columns.ignored:
            self._result.note("column_ignored", name, heading)
        self._number = next(one for one in columns.taken if one.target.name == CASE_NO)

    def _keep(self, line: SheetRow, column: Column) -> None:
        row = unpack(line.packed)
        if all(cell.blank for cell in row):
            return
        place = Place(len(self._table.sheets) - 1, line.number, line.packed)
        self._table.keep(_key(row, column), place)


def is_title(row: list[Cell], titles: int) -> bool:
    """Tell whether a row above the headings is a title; ``titles`` stood there before it."""
    shown = sum(not cell.blank for cell in row)
    return not shown or (shown == 1 and titles < _MOST_TITLES)


def _key(row: list[Cell], column: Column) -> str:
    """Return the case number of a row as its value will be, so that rows and vault agree on it."""
    cell = row[column.index] if column.index < len(row) else BLANK
    try:
        plain = cell.text if cell.kind else identifier_text(cell.text, column.target)
    except CellRefused:  # told when the row is read
        plain = cell.text
    return unicodedata.normalize("NFC", plain).strip(UNSEEN)
