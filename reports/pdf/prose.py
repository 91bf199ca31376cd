"""Draws paragraphs, headings, gaps and rules."""

from typing import Final

from reports.content import Align, Gap, Heading, Text
from reports.content import Line as Rule
from reports.pdf.book import Book
from reports.pdf.glyphs import Role
from reports.pdf.layout import MM
from reports.pdf.lines import WIDE_FROM, Line, broken
from reports.pdf.numbers import beside

_MUTED: Final = 0.35
# How many lines go to the page of what must follow them.
_LAST_LINES: Final = 3
# A line is stretched to the margin only when no letter moves by more than this share of the size.
_STRETCH: Final = 0.08
# Space after a paragraph, and before and after headings, in parts of the size.
_AFTER: Final = 0.3
_BEFORE_HEADING: Final = (0.4, 1.0, 0.7)
_AFTER_HEADING: Final = (0.9, 0.5, 0.35)


def role_of(block: Text, plain: Role) -> Role:
    """Return the face of a text: strong ones in the heavy sans, others in ``plain``."""
    return "strong" if block.emphasis == "strong" else plain


def grey_of(block: Text) -> float:
    """Return the shade of a text."""
    return _MUTED if block.emphasis == "muted" else 0.0


def draw_text(book: Book, block: Text) -> None:
    """Draw a paragraph; pages turn between lines, never leaving a single line behind."""
    layout = book.layout
    size = block.size or (layout.body if block.emphasis != "muted" else layout.body - 2)
    leading = size * layout.leading
    inset = 2 * size if block.emphasis == "quote" else 0.0
    glyphs = book.fonts.set(block.text, role_of(block, "body"), size)
    first = 2 * size if block.indent else 0.0
    lines = broken(glyphs, book.frame.width - 2 * inset, first)
    needed = len(lines) * leading + (3 * leading if block.keep_with_next else 0)
    book.ensure(min(needed, book.frame.height / 2) if block.keep_with_next else 0)
    setting = Setting(lines, size, leading, block.align, grey_of(block), inset, first)
    setting.draw(book, below=size * _AFTER)
    book.y -= size * _AFTER


def text_height(book: Book, block: Text) -> float:
    """Return the height of a paragraph in points."""
    layout = book.layout
    size = block.size or (layout.body if block.emphasis != "muted" else layout.body - 2)
    inset = 2 * size if block.emphasis == "quote" else 0.0
    glyphs = book.fonts.set(block.text, role_of(block, "body"), size)
    first = 2 * size if block.indent else 0.0
    lines = broken(glyphs, book.frame.width - 2 * inset, first)
    return len(lines) * size * layout.leading + size * _AFTER


def heading_height(book: Book, block: Heading) -> float:
    """Return the height of a heading that is not the first on its page, in points."""
    at = min(max(block.level, 1), 3) - 1
    size = book.layout.titles[at]
    lines = broken(book.fonts.set(block.text, "strong", size), book.frame.width)
    return size * (_BEFORE_HEADING[at] + len(lines) * 1.45 + _AFTER_HEADING[at])


class Setting:
    """Lines of prose with what is needed to draw them over several pages."""

    def __init__(
        self, lines: list[Line], size: float, leading: float, align: Align = "left",
        grey: float = 0.0, inset: float = 0.0, first: float = 0.0,
        shift: float = 0.0,
    ) -> None:  # fmt: skip
        self.lines = lines
        self.size = size
        self.leading = leading
        self._align = align
        self._grey = grey
        self._inset = inset
        self._first = first
        self._shift = shift

    def draw(self, book: Book, below: float = 0.0) -> None:
        """Draw all lines at the left of the text, below what is there.

        The last of them keep ``below`` points, and what must follow the block, with them.
        """
        begins = True
        for at, line in enumerate(self.lines):
            left = len(self.lines) - at
            if below and left == min(_LAST_LINES, len(self.lines)):
                book.keep(left * self.leading + below)
            if self.leading > book.room + 0.01 or self._lonely(book, at):
                book.turn()
            self._line(book, line, begins)
            begins = line.ends
            book.y -= self.leading

    def _lonely(self, book: Book, at: int) -> bool:
        # First line alone at the foot, or last line alone at the head of the next page.
        left = len(self.lines) - at
        fits = int((book.room + 0.01) / self.leading)
        return not book.fresh and fits == 1 and (
            (at == 0 and left > 1) or (left == 2 and at > 0)
        )  # fmt: skip

    def _line(self, book: Book, line: Line, begins: bool) -> None:
        indent = self._first if begins and self._align == "left" else 0.0
        width = book.frame.width - 2 * self._inset - self._shift - indent
        left = book.frame.left + self._inset + self._shift + indent
        x = left + beside(self._align, line.width, width)
        spread = self._spread(line, width) if self._align == "left" else 0.0
        if self._inset:
            bar = book.frame.left + self._inset / 2
            book.page.line(bar, book.y, bar, book.y - self.leading, 0.8, 0.6)
        book.line(x, book.y, line.glyphs, self.size, self.leading, self._grey, spread)

    def _spread(self, line: Line, width: float) -> float:
        # Latin words are not pulled apart: only lines that are mostly Chinese are stretched.
        wide = sum(glyph[0] >= WIDE_FROM for glyph in line.glyphs)
        if line.ends or wide < 2 or wide * 2 < len(line.glyphs):
            return 0.0
        spread = (width - line.width) / (len(line.glyphs) - 1)
        return spread if 0 < spread <= self.size * _STRETCH else 0.0


def draw_heading(book: Book, block: Heading, next_height: float = 0.0) -> None:
    """Draw a heading together with ``next_height`` points of what follows."""
    at = min(max(block.level, 1), 3) - 1
    size = book.layout.titles[at]
    leading = size * 1.45
    lines = broken(book.fonts.set(block.text, "strong", size), book.frame.width)
    before = 0.0 if book.fresh else size * _BEFORE_HEADING[at]
    if book.ensure(before + len(lines) * leading + size * _AFTER_HEADING[at] + next_height):
        before = 0.0
    book.y -= before
    if block.bookmark:
        book.bookmark(block.text, book.section.level + bool(book.section.bookmark))
    Setting(lines, size, leading, block.align).draw(book)
    book.y -= size * _AFTER_HEADING[at]


def draw_gap(book: Book, block: Gap) -> None:
    """Leave space; at the foot of a page the rest of it is dropped."""
    if block.height * MM >= book.room:
        book.turn()
    else:
        book.y -= block.height * MM


def draw_rule(book: Book, _: Rule) -> None:
    """Draw a thin rule over the width of the text."""
    book.ensure(9)
    book.y -= 4
    book.page.line(book.frame.left, book.y, book.frame.right, book.y, book.layout.rule)
    book.y -= 5
