"""Draws labelled values in one or two columns between light rules."""

from dataclasses import replace
from itertools import zip_longest
from typing import Final

from reports.content import Cell, Facts
from reports.pdf.book import Book
from reports.pdf.cells import CellSetting, set_cell
from reports.pdf.rows import LAST_ROWS, Look, Placed, Row, draw_row, height

_LABEL_GREY: Final = 0.3
_RULE_GREY: Final = 0.55
_ACROSS: Final = 4.0
_AFTER: Final = 8.0
# The padding of rows where a size is asked for.
_DENSE: Final = 1.4
_CLOSE: Final = 4.0
# How much wider labels may stand than their share, so that fewer of them wrap.
_WIDER: Final = {1: 1.6, 2: 1.25}


def draw_facts(book: Book, block: Facts) -> None:
    """Draw ``block`` at the size of small prose."""
    rows = set_facts(book, block, _size(book, block), widen=True)
    if rows:
        book.ensure(height(rows[0], look(book, block)))
        draw_rows(book, rows, look(book, block))
    book.y -= facts_after(block)


def facts_height(book: Book, block: Facts) -> float:
    """Return the height of ``block`` on one page in points."""
    style = look(book, block)
    rows = set_facts(book, block, _size(book, block), widen=True)
    return sum(height(row, style) for row in rows) + facts_after(block)


def facts_after(block: Facts) -> float:
    """Return the space below ``block`` in points."""
    return _AFTER if block.size is None else _CLOSE


def facts_opening(book: Book, block: Facts) -> float:
    """Return the height of the first row of ``block`` in points, a third of a page at most."""
    first = replace(block, rows=block.rows[: max(1, block.columns)])
    return min(facts_height(book, first), book.frame.height / 3)


def _size(book: Book, block: Facts) -> float:
    return (block.size or book.layout.body - 2) * (book.layout.tables / 100 if block.size else 1)


def look(book: Book, block: Facts, above: float = 3.2) -> Look:
    """Return how the rows of ``block`` are ruled; ``above`` is their padding in points."""
    above = above if block.size is None else min(above, _DENSE)
    rule = book.layout.rule if block.ruled else 0.0
    return Look(_ACROSS, above, rule, upright=False, grey=_RULE_GREY)


def draw_rows(book: Book, rows: list[Row], style: Look) -> None:
    """Draw set rows, with a black rule above the first and below the last."""
    left, right = book.frame.left, book.frame.right
    if style.rule:
        book.page.line(left, book.y, right, book.y, book.layout.frame)
    for at, row in enumerate(rows):
        last = len(rows) - at
        if last <= LAST_ROWS:
            book.keep(sum(height(one, style) for one in rows[at:]) + _AFTER)
        draw_row(book, row, style, lambda: None, below=book.after(_AFTER) if last == 1 else 0.0)
        book.tick()
    if style.rule:
        book.page.line(left, book.y, right, book.y, book.layout.frame)


def set_facts(book: Book, block: Facts, size: float, *, widen: bool = False) -> list[Row]:
    """Return the rows of ``block``; two columns fill from left to right.

    ``widen`` lets the labels take some of the values' room rather than wrap.
    """
    columns = max(1, block.columns)
    whole = book.frame.width / columns
    # The share of the label is that of the whole width, so that labels keep their room.
    label = whole * min(0.6, block.label_share * (1 if columns == 1 else 1.4))
    if widen:
        needed = max((book.fonts.width(name, "plain", size) for name, _value in block.rows),
                     default=0.0)  # fmt: skip
        most = label * _WIDER.get(columns, 1.0)
        label = max(label, min(most, needed + 2 * _ACROSS + 0.5))
    rows: list[Row] = []
    pairs = [block.rows[at : at + columns] for at in range(0, len(block.rows), columns)]
    for pair in pairs:
        row: Row = []
        for at, (name, value) in enumerate(_filled(pair, columns)):
            row.append(Placed(_label(book, name, label, size), at * whole, label))
            room = whole - label
            setting = set_cell(book, value, room - 2 * _ACROSS, size, "left")
            row.append(Placed(setting, at * whole + label, room))
        rows.append(row)
    return rows


def _filled(pair: tuple[tuple[str, Cell], ...], columns: int) -> list[tuple[str, Cell]]:
    blanks: tuple[tuple[str, Cell], ...] = (("", ""),) * columns
    return [given or blank for given, blank in zip_longest(pair, blanks)]


def _label(book: Book, name: str, width: float, size: float) -> CellSetting:
    setting = set_cell(book, name, width - 2 * _ACROSS, size, "left")
    setting.grey = _LABEL_GREY
    return setting
