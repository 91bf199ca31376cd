"""Draws the lines that people sign on, each with room for a date."""

from typing import Final

from reports.content import Signatures
from reports.pdf.book import Book
from reports.pdf.glyphs import span
from reports.pdf.lines import broken
from resources.language import NC_, Words

_HEIGHT: Final = 44.0
_GAP: Final = 20.0
# The share of its column that a label may take.
_LABEL: Final = 0.6
_DATE: Final = NC_("signature", "Date: ________________")


def draw_signatures(book: Book, block: Signatures) -> None:
    """Draw ``block`` in its columns, row by row; a row is never parted."""
    columns = max(1, block.columns)
    width = (book.frame.width - _GAP * (columns - 1)) / columns
    book.ensure(_HEIGHT)
    for at in range(0, len(block.labels), columns):
        book.ensure(_HEIGHT)
        for place, label in enumerate(block.labels[at : at + columns]):
            _line(book, label, book.frame.left + place * (width + _GAP), width)
        book.y -= _HEIGHT


def signatures_height(_: Book, block: Signatures) -> float:
    """Return the height of ``block`` in points."""
    return _HEIGHT * -(-len(block.labels) // max(1, block.columns))


def _line(book: Book, label: str, x: float, width: float) -> None:
    size = book.layout.body - 1.5
    glyphs = book.fonts.set(label, "plain", size)
    # A long label stands in two lines, the second on the line to sign on.
    room = span(glyphs) if span(glyphs) <= width * _LABEL else width * _LABEL
    lines = broken(glyphs, room + 0.5)
    y = book.y - 20
    for up, line in enumerate(reversed(lines)):
        book.page.glyphs(x, y + up * size * 1.2, line.glyphs, size)
    taken = lines[-1].width if lines else 0.0
    book.page.line(x + taken + 4, y - 2, x + width, y - 2, book.layout.rule)
    small = book.layout.small
    date = book.fonts.set(_words(book)(_DATE), "plain", small)
    book.page.glyphs(x + width - span(date), y - 16, date, small, 0.3)


def _words(book: Book) -> Words:
    return Words("zh_CN" if book.paper.language.lower().startswith("zh") else "en")
