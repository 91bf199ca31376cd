"""Draws a paper into a PDF file in one pass; the same paper gives the same bytes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from reports.content import (
    BarChart,
    Block,
    Code,
    Dialogue,
    Document,
    Drawn,
    Facts,
    Findings,
    Gap,
    Heading,
    PageBreak,
    Paper,
    Plate,
    Signatures,
    Table,
    Text,
    TextFile,
    Together,
)
from reports.content import Line as Rule
from reports.pdf.anchors import check
from reports.pdf.bars import draw_bars
from reports.pdf.book import Book
from reports.pdf.code import draw_code
from reports.pdf.colour import output_intent
from reports.pdf.dialogue import draw_dialogue
from reports.pdf.facts import draw_facts
from reports.pdf.file import PdfFile
from reports.pdf.findings import draw_findings
from reports.pdf.foreign import draw_document
from reports.pdf.layout import Layout, load
from reports.pdf.metadata import language_tag, write_info, write_packet
from reports.pdf.objects import Name, Value, text_bytes
from reports.pdf.outline import page_labels, write_outline
from reports.pdf.part import PartFile
from reports.pdf.plates import draw_plate
from reports.pdf.prose import draw_gap, draw_heading, draw_rule, draw_text
from reports.pdf.signatures import draw_signatures
from reports.pdf.tables import draw_table
from reports.pdf.textfile import draw_text_file
from reports.pdf.together import below, make_room, opening, signed_at, with_end
from storage.progress import NoProgress, Progress

_DRAWERS: Final[dict[type, Callable[[Book, Any], None]]] = {
    Text: draw_text,
    Gap: draw_gap,
    Rule: draw_rule,
    PageBreak: lambda book, _: book.turn(),
    Table: draw_table,
    Facts: draw_facts,
    BarChart: draw_bars,
    Plate: draw_plate,
    Dialogue: draw_dialogue,
    Document: draw_document,
    TextFile: draw_text_file,
    Findings: draw_findings,
    Signatures: draw_signatures,
    Code: draw_code,
}
_SILENT: Final = NoProgress()


def draw(
    paper: Paper, target: Path, *, progress: Progress = _SILENT, layout: Layout | None = None
) -> Drawn:
    """Draw ``paper`` into ``target``, which appears whole or not at all.

    Raises Cancelled when ``progress`` does, CannotWrite or DiskFull when the disk refuses,
    AttachmentAltered when a picture is not the one that was recorded, ValueError when the paper
    contradicts itself (a link to no section, a row that does not fit its columns).
    """
    check(paper)
    with PartFile(target) as part:
        book = Book(PdfFile(part), paper, layout or load(paper.layout, paper.changes), progress)
        draw_sections(book)
        finish(book)
    return outcome(book, part)


def draw_sections(book: Book) -> None:
    """Draw all sections of the book's paper."""
    for section in book.paper.sections:
        book.open(section)
        draw_blocks(book, section.blocks)
        book.close()
    book.step()


def outcome(book: Book, part: PartFile) -> Drawn:
    """Return what the file that was finished last has become."""
    return Drawn(len(book.pages), part.size, part.digest().hex(), book.numbers.spans,
                 book.fonts.missing, tuple(book.unshown), archival=not book.foreign)  # fmt: skip


def draw_blocks(book: Book, blocks: tuple[Block, ...]) -> None:
    """Draw blocks from where the book stands."""
    for at, block in enumerate(blocks):
        _draw_block(book, block, blocks[at + 1 :])
        book.step()


def _draw_block(book: Book, block: Block, after: tuple[Block, ...]) -> None:
    if isinstance(block, Together):
        _draw_together(book, block)
    elif isinstance(block, Heading):
        draw_heading(book, block, opening(book, after))
    else:
        _DRAWERS[type(block)](book, block)


def _draw_together(book: Book, block: Together) -> None:
    make_room(book, block)
    last, kept = signed_at(block) - 1, below(book, block)
    for at, inner in enumerate(block.blocks):
        # The last block before the signatures turns the page for them too.
        book.below = kept if at == last else 0.0
        if at + 1 == last:
            book.ensure(with_end(book, block, at, kept))
        _draw_block(book, inner, block.blocks[at + 1 :])
        book.step()
    book.below = 0.0


def finish(book: Book, *, named: bool = False) -> None:
    """Write all that the book still owes its file; ``named`` lets other files lead into it."""
    file = book.file
    book.numbers.write(book.fonts, book.resources)
    book.fonts.write(file, book.resources)
    kids: list[Value] = list(book.pages)
    file.write(book.tree, {"Type": Name("Pages"), "Kids": kids, "Count": len(kids)})
    root: dict[str, Value] = {
        "Type": Name("Catalog"), "Pages": book.tree, "Lang": language_tag(book.paper),
        "ViewerPreferences": {"DisplayDocTitle": True}, "PageLabels": page_labels(book),
        "Metadata": write_packet(file, book.paper, archival=not book.foreign),
        "OutputIntents": output_intent(file),
    }  # fmt: skip
    root |= _names(book, named=named)
    outline = write_outline(file, book)
    if outline is not None:
        root |= {"Outlines": outline, "PageMode": Name("UseOutlines")}
    file.close(file.add(root), write_info(file, book.paper))


def _names(book: Book, *, named: bool) -> dict[str, Value]:
    """Return what the root says of embedded files and of places that have names."""
    entries, names = book.attachments.entries()
    if named:
        pairs: list[Value] = []
        for anchor, page in sorted(book.numbers.places.items()):
            pairs += [text_bytes(anchor), [page, Name("XYZ"), None, None, None]]
        names |= {"Dests": {"Names": pairs}}
    return entries | ({"Names": names} if names else {})
