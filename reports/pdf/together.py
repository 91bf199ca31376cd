"""Keeps blocks on one page: measures them before they are drawn, and turns the page in time."""

from collections.abc import Callable
from math import inf
from typing import Any, Final

from reports.content import Block, Facts, Gap, Heading, Signatures, Table, Text, Together
from reports.pdf.book import Book
from reports.pdf.facts import facts_height
from reports.pdf.layout import MM
from reports.pdf.prose import heading_height, text_height
from reports.pdf.signatures import signatures_height
from reports.pdf.tables import table_height

_HEIGHTS: Final[dict[type, Callable[[Book, Any], float]]] = {
    Text: text_height,
    Heading: heading_height,
    Gap: lambda _, block: block.height * MM,
    Table: table_height,
    Facts: facts_height,
    Signatures: signatures_height,
}
_HANGING: Final = 7.0
# What is signed is kept whole up to this share of a page; more would leave too much of one empty.
_SHORT: Final = 0.5


def make_room(book: Book, block: Together) -> None:
    """Turn the page where the blocks do not fit below what is there, but do on a page of theirs."""
    if not block.whole:
        return
    most = book.frame.height * (_SHORT if signed_at(block) else 1.0)
    needed = _sum(book, block.blocks)
    if needed <= most:
        book.ensure(needed)


def signed_at(block: Together) -> int:
    """Return how many blocks stand before the signatures; 0 where nothing is or none are."""
    places = (at for at, one in enumerate(block.blocks) if isinstance(one, Signatures))
    at = next(places, 0)
    while at and isinstance(block.blocks[at - 1], Gap):
        at -= 1
    return at


def below(book: Book, block: Together) -> float:
    """Return the height in points of the signatures and of all that follows them."""
    at = signed_at(block)
    return _sum(book, block.blocks[at:]) if at else 0.0


def _sum(book: Book, blocks: tuple[Block, ...]) -> float:
    # The space after the last block may hang over the foot; a line to sign on has none.
    hanging = 0.0 if isinstance(blocks[-1], Signatures) else _HANGING
    return sum(_height(book, one) for one in blocks) - hanging


def _height(book: Book, block: Block) -> float:
    """Return the height of a block; one that is not known before it is drawn fits nowhere."""
    measure = _HEIGHTS.get(type(block))
    return measure(book, block) if measure else inf
