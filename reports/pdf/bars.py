"""Draws bar charts in shades and hatches that survive black-and-white printing.

The ends speak: a whole bar is an exact amount, an open right end "over", a dashed end "about", a
hatched bar "under"; an amount that nobody stated has no bar, only its words.
"""

from typing import Final

from reports.content import Bar, BarChart
from reports.pdf.book import Book
from reports.pdf.cells import set_cell
from reports.pdf.lines import broken
from reports.pdf.prose import Setting

_THICK: Final = 9.0
_LABEL: Final = 0.26
_WORDS: Final = 0.26
_GAP: Final = 8.0
_SHADE: Final = 0.55
# The last part of a bar that is only about right.
_LOOSE: Final = 16.0
_OUTLINE: Final = 0.6
# Steps of shade in which an open end fades away.
_FADE: Final = (0.65, 0.75, 0.85, 0.93)
_FADE_STEP: Final = 4.0


def draw_bars(book: Book, block: BarChart) -> None:
    """Draw ``block`` to the scale of its longest bar; it is kept whole where a page can hold it."""
    longest = max((bar.length or 0.0 for bar in block.bars), default=0.0)
    heights = [_height(book, bar) for bar in block.bars]
    book.ensure(min(sum(heights) + 50, book.frame.height * 0.9))
    _words(book, block.title, "strong", book.layout.body - 1)
    for bar, height in zip(block.bars, heights, strict=True):
        book.ensure(height)
        _bar(book, bar, height, longest)
        book.y -= height
    if block.note:
        book.y -= 3
        _words(book, block.note, "plain", book.layout.small - 0.5)
    book.y -= 8


def _words(book: Book, text: str, role: str, size: float) -> None:
    if not text:
        return
    strong = role == "strong"
    lines = broken(book.fonts.set(text, "strong" if strong else "plain", size), book.frame.width)
    Setting(lines, size, size * 1.6, grey=0.0 if strong else 0.35).draw(book)
    book.y -= 3


def _height(book: Book, bar: Bar) -> float:
    size, width = book.layout.small, book.frame.width
    label = set_cell(book, bar.label, width * _LABEL - _GAP, size, "left")
    words = set_cell(book, bar.words, width * _WORDS - _GAP, size, "left")
    return max(len(label.lines), len(words.lines)) * label.leading + 7


def _bar(book: Book, bar: Bar, height: float, longest: float) -> None:
    size, width, left = book.layout.small, book.frame.width, book.frame.left
    axis = left + width * _LABEL
    reach = width * (1 - _LABEL - _WORDS) - len(_FADE) * _FADE_STEP
    length = 0.0 if bar.length is None or longest <= 0 else reach * bar.length / longest
    middle = book.y - height / 2
    label = set_cell(book, bar.label, width * _LABEL - _GAP, size, "right")
    words = set_cell(book, bar.words, width * _WORDS - _GAP, size, "left")
    for setting, x, room in (
        (label, left, width * _LABEL - _GAP),
        (words, left + width * (1 - _WORDS) + _GAP, width * _WORDS - _GAP),
    ):
        top = middle + len(setting.lines) * setting.leading / 2
        setting.draw(book, x, top, room, slice(None))
    book.page.line(axis, book.y, axis, book.y - height, book.layout.rule)
    if length > 0:
        _shape(book, bar, axis, middle - _THICK / 2, length)


def _shape(book: Book, bar: Bar, x: float, y: float, length: float) -> None:
    page, top, end = book.page, y + _THICK, x + length
    if bar.open_ended == "under":
        page.hatch(x, y, length, _THICK, 3.5)
    else:
        loose = min(length / 2, _LOOSE) if bar.open_ended == "about" else 0.0
        page.fill(x, y, length - loose, _THICK, _SHADE)
        page.hatch(end - loose, y, loose, _THICK, 3.5)
    page.line(x, y, end, y, _OUTLINE)
    page.line(x, top, end, top, _OUTLINE)
    if bar.open_ended == "over":
        for step, grey in enumerate(_FADE):
            page.fill(end + step * _FADE_STEP, y, _FADE_STEP, _THICK, grey)
    elif bar.open_ended == "about":
        page.line(end, y - 3, end, top + 3, _OUTLINE, dashed=True)
    else:
        page.line(end, y, end, top, _OUTLINE)
