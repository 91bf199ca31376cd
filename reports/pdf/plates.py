"""Draws photo plates: the picture in a thin frame, its caption, and its fact sheet below."""

from typing import Final

from reports.content import Picture, Plate
from reports.pdf.book import Book
from reports.pdf.facts import draw_rows, look, set_facts
from reports.pdf.layout import MM
from reports.pdf.lines import Line, broken
from reports.pdf.pictures import placed, upright
from reports.pdf.prose import Setting
from reports.pdf.rows import height
from resources.language import N_, Words

# Points between picture, caption, facts and the next plate.
_GAP: Final = 6.0
_AFTER: Final = 16.0
_LEAST: Final = 60 * MM
_DAMAGED: Final = N_("This file cannot be shown on paper; it is kept and hashed as it is.")


def draw_plate(book: Book, block: Plate) -> None:
    """Draw ``block`` on one page: a picture too high for it is shown smaller.

    Raises AttachmentAltered when the picture is not the one that was recorded.
    """
    size = book.layout.small
    style = look(book, block.facts, above=2.2)
    rows = set_facts(book, block.facts, size)
    caption = broken(book.fonts.set(block.caption, "strong", size + 1), book.frame.width)
    below = sum(height(row, style) for row in rows) + _GAP
    if block.caption:
        below += len(caption) * (size + 1) * 1.5 + _GAP
    frame = min(_wanted(book, block), max(_LEAST, book.frame.height - below))
    book.ensure(frame + below)
    _picture(book, block, frame)
    book.y -= frame + _GAP
    if block.caption:
        _caption(book, caption, size + 1)
    if rows:
        draw_rows(book, rows, style)
    book.y -= _AFTER


def _caption(book: Book, lines: list[Line], size: float) -> None:
    Setting(lines, size, size * 1.5, "center").draw(book)
    book.y -= _GAP


def _wanted(book: Book, block: Plate) -> float:
    """Return the height of the frame: that of the picture, where it is as wide as the text."""
    if block.picture is None:
        return min(block.height * MM, _LEAST)
    width, tall = upright(block.picture)
    return min(block.height * MM, book.frame.width * tall / max(1, width))


def _picture(book: Book, block: Plate, frame: float) -> None:
    if block.picture is None:
        draw_instead(book, block.missing, frame)
        return
    ref = book.pictures.write(block.picture)
    if ref is None:
        language = "zh_CN" if book.paper.language.lower().startswith("zh") else "en"
        draw_instead(book, f"{block.picture.name}\n{Words(language)(_DAMAGED)}", frame)
        return
    width, tall = _fitted(block.picture, book.frame.width, frame)
    x = book.frame.left + (book.frame.width - width) / 2
    y = book.y - frame + (frame - tall) / 2
    book.page.show(ref, placed(block.picture.orientation, x, y, width, tall))
    book.page.frame(x, y, width, tall, book.layout.rule)


def _fitted(picture: Picture, width: float, tall: float) -> tuple[float, float]:
    across, down = upright(picture)
    scale = min(width / max(1, across), tall / max(1, down))
    return across * scale, down * scale


def draw_instead(book: Book, words: str, frame: float) -> None:
    """Say in an empty frame of ``frame`` points why nothing is shown; ``book.y`` stays."""
    book.page.frame(book.frame.left, book.y - frame, book.frame.width, frame, book.layout.rule)
    size = book.layout.small + 1
    lines = broken(book.fonts.set(words, "plain", size), book.frame.width - 40)
    top = book.y - (frame - len(lines) * size * 1.6) / 2
    for line in lines:
        x = book.frame.left + (book.frame.width - line.width) / 2
        book.line(x, top, line.glyphs, size, size * 1.6, 0.25)
        top -= size * 1.6
