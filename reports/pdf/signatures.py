"""Draws the lines that people sign on, each with room for a date."""

from typing import Final

from reports.content import Signatures
from reports.pdf.book import Book
from reports.pdf.glyphs import span
from reports.pdf.lines import Line, broken
from resources.language import NC_, Words

_HEIGHT: Final = 44.0
_GAP: Final = 20.0
# The share of its column that a label may take.
_LABEL: Final = 0.7
_LEADING: Final = 1.2
_DATE: Final = NC_("signature", "Date: ________________")


def draw_signatures(book: Book, block: Signatures) -> None:
    """Draw ``block`` in its columns, row by row; a row is never parted."""
    for labels in _rows(block):
        high = _height(book, block, labels)
        book.ensure(high)
        book.y -= high - _HEIGHT
        width = _width(book, block)
        for place, label in enumerate(labels):
            _line(book, label, book.frame.left + place * (width + _GAP), width)
        book.y -= _HEIGHT


def signatures_height(book: Book, block: Signatures) -> float:
    """Return the height of ``block`` in points."""
    return sum(_height(book, block, labels) for labels in _rows(block))


def _rows(block: Signatures) -> list[tuple[str, ...]]:
    columns = max(1, block.columns)
    return [block.labels[at : at + columns] for at in range(0, len(block.labels), columns)]


def _width(book: Book, block: Signatures) -> float:
    columns = max(1, block.columns)
    return (book.frame.width - _GAP * (columns - 1)) / columns


def _height(book: Book, block: Signatures, labels: tuple[str, ...]) -> float:
    """Return the height of a row: a label of two lines needs room above the line to sign on."""
    most = max(len(_label(book, label, _width(book, block))) for label in labels)
    return _HEIGHT + (most - 1) * _size(book) * _LEADING


def _size(book: Book) -> float:
    return book.layout.body - 1.5


def _label(book: Book, label: str, width: float) -> list[Line]:
    """Return a label in lines; a long one stands in several, the last on the line to sign on."""
    glyphs = book.fonts.set(label, "plain", _size(book))
    return broken(glyphs, max(min(span(glyphs), width * _LABEL), 1.0) + 0.5)


def _line(book: Book, label: str, x: float, width: float) -> None:
    lines, y = _label(book, label, width), book.y - 20
    for up, line in enumerate(reversed(lines)):
        book.page.glyphs(x, y + up * _size(book) * _LEADING, line.glyphs, _size(book))
    book.page.line(x + lines[-1].width + 4, y - 2, x + width, y - 2, book.layout.rule)
    small = book.layout.small
    date = book.fonts.set(_words(book)(_DATE), "plain", small)
    book.page.glyphs(x + width - span(date), y - 16, date, small, 0.3)


def _words(book: Book) -> Words:
    return Words("zh_CN" if book.paper.language.lower().startswith("zh") else "en")
