"""Keeps blocks on one page: measures them before they are drawn, and turns the page in time."""

from collections.abc import Callable
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


def make_room(book: Book, block: Together) -> None:
    """Turn the page where the blocks do not fit below what is there, but do on a page of theirs.

    Raises KeyError for a block whose height is not known before it is drawn.
    """
    # The space after the last block may hang over the foot.
    needed = sum(_height(book, one) for one in block.blocks) - _HANGING
    if needed <= book.frame.height:
        book.ensure(needed)


def _height(book: Book, block: Block) -> float:
    return _HEIGHTS[type(block)](book, block)
