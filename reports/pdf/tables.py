"""Draws tables: thin black rules, the header on every page, long cells over several pages."""

from typing import Final

from reports.content import Cell, Column, Table
from reports.pdf.book import Book
from reports.pdf.cells import set_cell
from reports.pdf.lines import broken
from reports.pdf.prose import Setting
from reports.pdf.rows import LAST_ROWS, Look, Placed, Row, draw_row, height

_ACROSS: Final = 4.0
_ABOVE: Final = 3.5
_AFTER: Final = 8.0
# Up to this share of a page a short table is kept whole, and the first rows of a long one.
_SHORT: Final = 0.4
_FIRST: Final = 0.3
_LAST: Final = 2
# How much of a page is filled that is turned for all of a table of a few rows.
_FILLED: Final = 0.35


def draw_table(book: Book, block: Table) -> None:
    """Draw ``block``; raises ValueError when a row has more or fewer cells than columns."""
    _Drawing(book, block).draw()


def table_height(book: Book, block: Table) -> float:
    """Return the height of ``block`` on one page in points."""
    return _Drawing(book, block).height()


def table_opening(book: Book, block: Table) -> float:
    """Return the height of what stands together at the beginning of ``block``, in points."""
    return _Drawing(book, block).opening()


class _Drawing:
    """One table on its way over the pages."""

    def __init__(self, book: Book, table: Table) -> None:
        self._book = book
        self._table = table
        self._size = table.size * book.layout.tables / 100
        self._look = Look(_ACROSS, _ABOVE, book.layout.rule, upright=True)
        whole = sum(column.share for column in table.columns)
        self._widths = [book.frame.width * column.share / whole for column in table.columns]
        self._header = self._row(
            [column.heading for column in table.columns],
            [Column(column.heading, column.share, "center") for column in table.columns],
            strong=True,
        )

    def height(self) -> float:
        rows = [self._header, *(self._set(cells) for cells in self._cells())]
        return self._caption_height() + sum(height(row, self._look) for row in rows) + _AFTER

    def opening(self) -> float:
        return self._lead(0.0)

    def _caption_height(self) -> float:
        return (self._book.layout.body - 1) * 1.5 + 4 if self._table.caption else 0.0

    def _first(self) -> float:
        """Return the height of the header with the first row, of a high one only the beginning."""
        rows = self._cells()
        first = height(self._set(rows[0]), self._look) if rows else 0.0
        return height(self._header, self._look) + min(first, self._book.frame.height / 3)

    def _cells(self) -> tuple[tuple[Cell, ...], ...]:
        return self._table.rows or (((self._table.empty,),) if self._table.empty else ())

    def draw(self) -> None:
        rows = self._cells()
        self._book.ensure(self._lead(self._book.below))
        self._caption(self._first())
        self._head()
        for at, cells in enumerate(rows):
            row, last = self._set(cells), len(rows) - at
            heads = len(row) < len(self._widths)
            # The heading of a group goes with the rows below it.
            if last <= LAST_ROWS + heads and self._keep(rows[at:]):
                self._head()
            if last == _LAST and at >= LAST_ROWS and self._pair(rows[at:]):
                self._head()
            if heads and at + 1 < len(rows):
                self._with_next(row, rows[at + 1])
            below = self._book.after(_AFTER) if last == 1 else 0.0
            draw_row(self._book, row, self._look, self._head, below=below)
            self._book.tick()
        self._book.y -= _AFTER

    def _lead(self, below: float) -> float:
        """Return the height that must stand on one page from the caption on.

        What would leave too few rows on either side of the turning is not parted: a short table
        with the ``below`` that must follow it, or else the first rows.
        """
        rows, page = self._cells(), self._book.frame.height
        start = self._caption_height() + height(self._header, self._look)
        headed = bool(rows) and len(rows[0]) < len(self._widths)
        if len(rows) <= LAST_ROWS + headed or (len(rows) < 2 * LAST_ROWS and self._filled(below)):
            whole = start + self._high(rows) + (below + _AFTER if below else 0.0)
            if whole <= page * (1.0 if below else _SHORT):
                return whole
        first = start + self._high(rows[: LAST_ROWS + headed])
        return first if first <= page * _FIRST else self._caption_height() + self._first()

    def _filled(self, below: float) -> bool:
        """Tell whether the page may be turned early: not where its title would stand alone."""
        used = 1 - self._book.room / self._book.frame.height
        return not below or used >= _FILLED

    def _high(self, rows: tuple[tuple[Cell, ...], ...]) -> float:
        return sum(height(self._set(cells), self._look) for cells in rows)

    def _keep(self, rows: tuple[tuple[Cell, ...], ...]) -> bool:
        # The signatures below do not stand alone on their page, which begins with the header.
        needed = self._high(rows) + _AFTER
        head = height(self._header, self._look)
        if head + needed + self._book.below > self._book.frame.height:
            return False
        return self._book.keep(needed)

    def _pair(self, rows: tuple[tuple[Cell, ...], ...]) -> bool:
        # The last row is not alone on its page.
        high = self._high(rows)
        return high <= self._book.frame.height * _FIRST and self._book.ensure(high)

    def _with_next(self, row: Row, after: tuple[Cell, ...]) -> None:
        # The heading of a group does not stand alone at the foot of a page.
        both = height(row, self._look) + height(self._set(after), self._look)
        if self._book.ensure(min(both, self._book.frame.height / 3)):
            self._head()

    def _caption(self, below: float) -> None:
        book = self._book
        size = book.layout.body - 1
        lines = broken(book.fonts.set(self._table.caption, "strong", size), book.frame.width)
        if not self._table.caption:
            book.ensure(below)
            return
        book.ensure(below + len(lines) * size * 1.5 + 4)
        Setting(lines, size, size * 1.5, "center").draw(book)
        book.y -= 4

    def _head(self) -> None:
        book = self._book
        end = book.frame.left + sum(self._widths)
        book.page.line(book.frame.left, book.y, end, book.y, book.layout.frame)
        draw_row(book, self._header, self._look, lambda: None)

    def _set(self, cells: tuple[Cell, ...]) -> Row:
        columns = self._table.columns
        if len(cells) == 1 and len(columns) > 1:
            return self._spanning(cells[0])
        if len(cells) != len(columns):
            raise ValueError(f"{len(cells)} cells in a table of {len(columns)} columns")
        return self._row(list(cells), list(columns))

    def _spanning(self, cell: Cell) -> Row:
        width = sum(self._widths)
        empty = not self._table.rows
        room, size = width - 2 * _ACROSS, self._size
        if empty:
            setting = set_cell(self._book, cell, room, size, "center")
        else:
            setting = set_cell(self._book, cell, room, size, "left", "strong")
        return [Placed(setting, 0.0, width)]

    def _row(self, cells: list[Cell], columns: list[Column], *, strong: bool = False) -> Row:
        row: Row = []
        x = 0.0
        for cell, column, width in zip(cells, columns, self._widths, strict=True):
            setting = set_cell(self._book, cell, width - 2 * _ACROSS, self._size,
                               column.align, "strong" if strong else "plain")  # fmt: skip
            row.append(Placed(setting, x, width))
            x += width
        return row
