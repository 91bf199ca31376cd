"""Keeps blocks on one page: measures them before they are drawn, and turns the page in time."""

from collections.abc import Callable
from math import inf
from typing import Any, Final

from reports.content import Block, Facts, Gap, Heading, Signatures, Table, Text, Together
from reports.pdf.book import Book
from reports.pdf.facts import facts_after, facts_height, facts_opening
from reports.pdf.layout import MM
from reports.pdf.prose import heading_height, text_height
from reports.pdf.rows import LAST_ROWS
from reports.pdf.signatures import signatures_height
from reports.pdf.tables import table_height, table_opening

_HEIGHTS: Final[dict[type, Callable[[Book, Any], float]]] = {
    Text: text_height,
    Heading: heading_height,
    Gap: lambda _, block: block.height * MM,
    Table: table_height,
    Facts: facts_height,
    Signatures: signatures_height,
}
# The space below a block that may hang over the foot of the page, in points.
_HANGING: Final = {Table: 7.0, Text: 2.0}
# What is signed is kept whole up to this share of a page; more would leave too much of one empty.
_SHORT: Final = 0.5
# What a heading keeps with it of prose, and the prose that is but the introduction of a table.
_KEPT: Final = 60.0
_INTRODUCTION: Final = 48.0


def make_room(book: Book, block: Together) -> None:
    """Turn the page where the blocks do not fit below what is there, but do on a page of theirs."""
    if not block.whole:
        return
    needed = _sum(book, block.blocks)
    if needed <= _most(book, block):
        book.ensure(needed)


def _most(book: Book, block: Together) -> float:
    """Return up to which height in points blocks are kept whole."""
    return book.frame.height * (_SHORT if signed_at(block) else 1.0)


def signed_at(block: Together) -> int:
    """Return how many blocks stand before the signatures, or the tail; 0 where there is none."""
    places = (at for at, one in enumerate(block.blocks) if isinstance(one, Signatures))
    at = len(block.blocks) - block.tail if block.tail else next(places, 0)
    while at and isinstance(block.blocks[at - 1], Gap):
        at -= 1
    return at


def below(book: Book, block: Together) -> float:
    """Return the height in points of the signatures, or the tail, and of all that follows."""
    at = signed_at(block)
    return _sum(book, block.blocks[at:]) if at else 0.0


def opening(book: Book, blocks: tuple[Block, ...]) -> float:
    """Return the height in points of what must stand on the page of a heading before ``blocks``."""
    if not blocks:
        return 0.0
    first, rest = blocks[0], blocks[1:]
    match first:
        case Heading() | Gap() | Text(keep_with_next=True):
            return _height(book, first) + opening(book, rest)
        case Text():
            return _prose_opening(book, first, rest)
        case Together():
            needed = _sum(book, first.blocks)
            whole = first.whole and needed <= _most(book, first)
            return needed if whole else opening(book, first.blocks)
        case Table():
            return table_opening(book, first)
        case Facts():
            return max(_KEPT, facts_opening(book, first))
        case _:
            return _KEPT


def _prose_opening(book: Book, text: Text, rest: tuple[Block, ...]) -> float:
    """Return the height of the beginning of prose; of a table too that a line or two introduces."""
    high = text_height(book, text)
    if high <= _INTRODUCTION and rest and isinstance(rest[0], Table | Facts):
        return high + opening(book, rest[:1])
    return min(high, _KEPT)


def with_end(book: Book, block: Together, at: int, kept: float) -> float:
    """Return the height in points of a heading with a table so short that it goes with the end.

    0 where there is no such table after the block ``at``, or where no page holds all of it.
    """
    heading, after = block.blocks[at], block.blocks[at + 1]
    most = 2 * LAST_ROWS - 1 if isinstance(after, Table) else LAST_ROWS
    short = isinstance(after, Facts | Table) and len(after.rows) <= most
    if not (short and isinstance(heading, Heading)):
        return 0.0
    needed = _height(book, heading) + _height(book, after) + kept
    return needed if needed <= book.frame.height else 0.0


def _sum(book: Book, blocks: tuple[Block, ...]) -> float:
    last = blocks[-1]
    hanging = facts_after(last) - 1 if isinstance(last, Facts) else _HANGING.get(type(last), 0.0)
    return sum(_height(book, one) for one in blocks) - hanging


def _height(book: Book, block: Block) -> float:
    """Return the height of a block; one that is not known before it is drawn fits nowhere."""
    measure = _HEIGHTS.get(type(block))
    return measure(book, block) if measure else inf
