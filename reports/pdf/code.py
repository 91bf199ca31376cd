"""Draws a square code that a telephone reads, with the same words beside it for people."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from reports.content import Code
from reports.pdf.book import Book
from reports.pdf.layout import MM
from reports.pdf.lines import broken

# Empty modules that the norm wants around a code (ISO/IEC 18004).
_QUIET: Final = 4
_GAP: Final = 6.0


def draw_code(book: Book, block: Code) -> None:
    """Draw ``block`` at the left, its words at its side; it is kept on one page."""
    side = block.side * MM
    book.ensure(side)
    for x, y, width, height in squares(block.text, side):
        book.page.fill(book.frame.left + x, book.y - side + y, width, height, 0.0)
    size = book.layout.small - 1
    room = book.frame.width * 0.42
    lines = broken(book.fonts.set(block.words, "plain", size), room)
    top = book.y - (side - len(lines) * size * 1.5) / 2
    for line in lines:
        book.line(book.frame.left + side + _GAP, top, line.glyphs, size, size * 1.5, 0.25)
        top -= size * 1.5
    book.y -= side


def squares(text: str, side: float) -> Iterator[tuple[float, float, float, float]]:
    """Yield the dark bars of a code of ``side`` points: left, low, width, height."""
    import segno

    rows = [bytes(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix]
    module = side / (len(rows) + 2 * _QUIET)
    for down, row in enumerate(reversed(rows)):
        at = 0
        for dark, group in groupby(row):
            length = len(list(group))
            if dark:
                # A hair more than its height: no white line between two rows on any printer.
                yield ((at + _QUIET) * module, (down + _QUIET) * module,
                       length * module, module * 1.01)  # fmt: skip
            at += length
