"""One row of a list of cases: its cells as values of the case, the person and the loan."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.exchange.sheets import cells
from storage.exchange.sheets.cells import Cell, unwire
from storage.exchange.sheets.columns import Column, Columns
from storage.exchange.sheets.problems import SheetProblem
from storage.exchange.sheets.refusal import ROW, SENTENCES, CellRefused, SheetFlaw
from storage.exchange.sheets.targets import DAY
from storage.exchange.sheets.values import read_value

# Told the code of a note and the path of the row.
Note = Callable[[str, str], None]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is taken: its name, its headings and columns, its epoch."""

    name: str
    headings: tuple[str, ...]
    columns: Columns
    from_1904: bool

    def path(self, number: int) -> str:
        """Return how a row is named in results: ``Sheet!row N``."""
        return f"{self.name}{ROW}{number}"


@dataclass(slots=True)
class SheetLine:
    """A row read: the values of case, party and loan by field, and why it is refused."""

    sheet: Sheet
    number: int
    values: dict[str, Values] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    flaws: list[SheetFlaw] = field(default_factory=list)

    @property
    def path(self) -> str:
        """How the row is named in results."""
        return self.sheet.path(self.number)

    def given(self, kind: str) -> Values:
        """Return the values of one kind that stand in the row."""
        return self.values.get(kind, {})

    def refuse(
        self, code: str, at: Column | None = None, shown: str = "", **values: object
    ) -> None:
        """Add the flaw ``code`` of a column, or of the whole row."""
        heading = at.heading if at else "-"
        named = {"column": heading, "value": shown or "-", **values}
        index = at.index if at else None
        self.flaws.append(
            SheetFlaw(
                self.path, code, SENTENCES[code], named, self.sheet.name, self.number, index,
                at.heading if at else "", shown,
            )
        )  # fmt: skip


def unpack(packed: bytes) -> list[Cell]:
    """Return the cells of a row from its packed form; raises ``SheetProblem``."""
    try:
        wires = json.loads(packed)
        return [unwire(wire) for wire in wires]
    except (ValueError, TypeError, RecursionError) as error:
        raise SheetProblem("unsafe") from error


def read_line(sheet: Sheet, number: int, row: list[Cell], note: Note) -> SheetLine:
    """Read a row; what it says and what is wrong with it stand in the result."""
    line = SheetLine(sheet, number)
    for column in sheet.columns.taken:
        cell = row[column.index] if column.index < len(row) else cells.BLANK
        if not cell.blank:
            _take(line, column, cell, note)
    if not line.given("case").get("case_no") and not line.flaws:
        line.refuse("case_no_missing")
    return line


def _take(line: SheetLine, column: Column, cell: Cell, note: Note) -> None:
    target = column.target
    try:
        value = read_value(
            cell, target, lambda code: note(code, line.path), from_1904=line.sheet.from_1904
        )
    except CellRefused as refused:
        line.refuse(refused.code, column, cell.shown, **refused.values)
        return
    values = line.values.setdefault(target.kind, {})
    line.columns.setdefault(f"{target.kind}.{target.field}", column)
    if target.part == DAY:
        values[DAY] = value
    elif target.joined and target.field in values:
        values[target.field] += f"\n{value}"
    elif target.part and not target.plural:
        values.setdefault(target.field, {})[target.part] = value
    elif target.plural:
        known = values.setdefault(target.field, [])
        known += [one for one in value if one not in known]
    elif value not in ("", []):
        values[target.field] = value


def texts(row: list[Cell]) -> list[str]:
    """Return what a row shows, for a report."""
    return [cell.text for cell in row]


def defaults_by_kind(defaults: Mapping[str, Any]) -> dict[str, Values]:
    """Return defaults, keyed ``kind.field``, by kind."""
    found: dict[str, Values] = {}
    for name, value in defaults.items():
        kind, _, field_name = name.partition(".")
        found.setdefault(kind, {})[field_name] = value
    return found
