"""Rows of cells between rules: kept whole where they fit, cut between lines where they must be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reports.pdf.book import Book
from reports.pdf.cells import CellSetting

# A row lower than this share of the page moves to the next page instead of being cut.
_WHOLE: Final = 0.45
# How many rows, or lines of a row that is cut, go to the page of what must follow them.
LAST_ROWS: Final = 3
_LAST_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at ``x`` points from the left of the text, ``width`` wide between its rules."""

    setting: CellSetting
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Look:
    """Padding of cells and weight of rules, in points; ``upright`` draws the vertical ones."""

    across: float
    above: float
    rule: float
    upright: bool
    grey: float = 0.0


Row = list[Placed]


def height(row: Row, look: Look) -> float:
    """Return the height of ``row`` in points."""
    return max(_lines_height(cell.setting, 0) for cell in row) + 2 * look.above


def _lines_height(setting: CellSetting, start: int) -> float:
    return (len(setting.lines) - start) * setting.leading


def draw_row(
    book: Book, row: Row, look: Look, turned: Callable[[], None], *, below: float = 0.0
) -> None:
    """Draw ``row`` and the rule below it; ``turned`` is called after each turning of the page.

    ``below`` are points that are to follow on the page on which the row ends.
    """
    starts = [0] * len(row)
    whole = height(row, look)
    if whole > book.room + 0.01 and whole <= book.frame.height * _WHOLE and not book.fresh:
        book.turn()
        turned()
    least = 0
    while True:
        stops = _stops(book, row, starts, look, least)
        if below and not _rest(row, stops):
            stops, below = _held_back(book, row, starts, stops, look, below), 0.0
        rest = _rest(row, stops)
        if stops != starts or not rest:
            _draw_part(book, row, look, starts, stops)
        if not rest:
            return
        starts = stops
        book.turn()
        turned()
        # A line higher than the page would turn pages for ever: one is drawn all the same.
        least = 1


def _rest(row: Row, stops: list[int]) -> bool:
    return any(stop < len(cell.setting.lines) for stop, cell in zip(stops, row, strict=True))


def _held_back(
    book: Book, row: Row, starts: list[int], stops: list[int], look: Look, below: float
) -> list[int]:
    """Return ``stops`` without the last lines, where what follows does not fit below them."""
    parts = zip(row, starts, strict=True)
    deep = max(_lines_height(cell.setting, start) for cell, start in parts) + 2 * look.above
    if deep + below <= book.room + 0.01:
        return stops
    held = [
        max(start, len(cell.setting.lines) - _LAST_LINES)
        for cell, start in zip(row, starts, strict=True)
    ]
    # A page that would stay empty is no gain.
    return stops if book.fresh and held == starts else held


def _stops(book: Book, row: Row, starts: list[int], look: Look, least: int) -> list[int]:
    room = book.room - 2 * look.above + 0.01
    return [
        min(len(cell.setting.lines), start + max(least, int(room / cell.setting.leading)))
        for cell, start in zip(row, starts, strict=True)
    ]


def _draw_part(book: Book, row: Row, look: Look, starts: list[int], stops: list[int]) -> None:
    parts = list(zip(row, starts, stops, strict=True))
    deep = max((stop - start) * cell.setting.leading for cell, start, stop in parts)
    foot = book.y - deep - 2 * look.above
    left = book.frame.left
    for cell, start, stop in parts:
        cell.setting.draw(book, left + cell.x + look.across, book.y - look.above,
                          cell.width - 2 * look.across, slice(start, stop))  # fmt: skip
    _rules(book, row, look, foot)
    book.y = foot


def _rules(book: Book, row: Row, look: Look, foot: float) -> None:
    left = book.frame.left
    end = left + row[-1].x + row[-1].width
    book.page.line(left + row[0].x, foot, end, foot, look.rule, look.grey)
    if look.upright:
        for x in (*(left + cell.x for cell in row), end):
            book.page.line(x, book.y, x, foot, look.rule, look.grey)
