"""What stands in a cell: text in lines, a link, tick boxes, or a page number known later."""

import re
from dataclasses import dataclass, field
from typing import Final

from reports.content import Align, Box, Cell, Link, Pages, Text
from reports.pdf.book import Book
from reports.pdf.glyphs import Glyph, Role
from reports.pdf.lines import Line, broken
from reports.pdf.numbers import Style, beside
from reports.pdf.prose import grey_of, role_of


@dataclass(slots=True)
class CellSetting:
    """A cell's lines with their measures; ``anchor`` makes all of them a link."""

    lines: list[Line]
    size: float
    leading: float
    align: Align
    role: Role = "plain"
    grey: float = 0.0
    anchor: str = ""
    pages: Pages | None = field(default=None)

    def draw(self, book: Book, x: float, top: float, width: float, lines: slice) -> None:
        """Draw some of the lines with their first box beginning at ``top``."""
        for line in self.lines[lines]:
            if self.pages is not None:
                self._late(book, self.pages, x, top, width)
            else:
                at = x + beside(self.align, line.width, width)
                book.line(at, top, line.glyphs, self.size, self.leading, self.grey)
            if self.anchor:
                book.page.link(x, top - self.leading, width, self.leading,
                               book.leads(self.anchor))  # fmt: skip
            top -= self.leading

    def _late(self, book: Book, pages: Pages, x: float, top: float, width: float) -> None:
        style = Style(width, self.size, self.role, self.align, self.grey)
        form = book.numbers.later(lambda: book.numbers.words(pages), style)
        baseline = top - (self.leading - self.size) / 2 - self.size * 0.88
        book.page.show(form, (1, 0, 0, 1, x, baseline - self.size / 3))


# A word, or a number, is set smaller, down to this share of the size, rather than broken.
_LEAST: Final = 0.72
_WORD: Final = re.compile(r"[A-Za-z]{4,}[,.;:)]?|(?<![0-9A-Za-z])¥?[0-9][0-9,.]{4,}(?![0-9A-Za-z])")


def set_cell(
    book: Book, cell: Cell, width: float, size: float, align: Align, role: Role = "plain"
) -> CellSetting:
    """Return ``cell`` in lines of at most ``width`` points."""
    size = _fitting(book, cell, width, size, role)
    leading = size * book.layout.tight
    match cell:
        case Pages():
            line = Line([], 0.0, ends=True)
            return CellSetting([line], size, leading, align, role, 0.0, cell.anchor, cell)
        case Link():
            lines = broken(book.fonts.set(cell.text, role, size), width)
            return CellSetting(lines, size, leading, align, role, 0.0, cell.anchor)
        case Text():
            size = cell.size or size
            role = role_of(cell, role)
            lines = broken(book.fonts.set(cell.text, role, size), width,
                           2 * size if cell.indent else 0.0)  # fmt: skip
            stands = cell.align if cell.align != "left" else align
            return CellSetting(lines, size, size * book.layout.tight, stands, role, grey_of(cell))
        case str():
            lines = broken(book.fonts.set(cell, role, size), width)
            return CellSetting(lines, size, leading, align, role)
        case _:
            boxes = (cell,) if isinstance(cell, Box) else cell
            return CellSetting(broken(_boxes(book, boxes, role, size), width), size, leading, align)


def _fitting(book: Book, cell: Cell, width: float, size: float, role: Role) -> float:
    """Return a size at which the longest word or number of a cell fits a line, where one does."""
    text = cell.text if isinstance(cell, Text | Link) else cell
    if not isinstance(text, str):
        return size
    words = _WORD.findall(text)
    widest = max((book.fonts.width(word, role, size) for word in words), default=0.0)
    # Rounding in the sum of many letters must not cost the last of them.
    needed = widest + 0.05
    return size if needed <= width or width < needed * _LEAST else size * width / needed


def _boxes(book: Book, boxes: tuple[Box | str, ...], role: Role, size: float) -> list[Glyph]:
    glyphs: list[Glyph] = []
    mixed = any(isinstance(item, str) for item in boxes)
    for at, item in enumerate(boxes):
        if isinstance(item, str):
            glyphs += book.fonts.set(item, role, size)
            continue
        if at and not mixed:
            glyphs += book.fonts.set("  ", role, size)
        glyphs.append(book.fonts.box(item.ticked, role, size))
        glyphs += book.fonts.set(item.label, role, size)
    return glyphs
