"""The sheet before a document that is bound in as it is, and that of a recording."""

from collections.abc import Callable
from dataclasses import replace

from reports.content import Attached, Block, Cell, Document, Facts, Heading, Text, TextFile
from reports.sections.plates import ABSENT, claimed_time, file_rows, kept, made_rows
from reports.sections.view import View
from resources.language import N_, NC_
from storage.evidence.filetypes import TEXT
from storage.rows import Row

Rows = tuple[tuple[str, Cell], ...]
Documents = Callable[[str], Document | None]
LINES = N_(
    "The lines of the file follow as they are; the file itself is attached to this PDF unchanged "
    "and can be checked by its hash."
)
NO_PAGES = N_(
    "A file of this kind has no pages that could be printed; it is attached to this PDF unchanged "
    "and can be checked by its hash."
)
ATTACHED = N_("This sheet describes the document; the document itself is handed in with it.")
FOLLOWS = N_(
    "The pages of the document follow as far as they can be shown, each as in the original; the "
    "original file is kept unchanged and can be checked by its hash."
)


def document_blocks(view: View, row: Row, document: Document | None) -> tuple[Block, ...]:
    """Return the sheet before the pages of a document, and the pages where they are to hand."""
    words = view.words
    rows = (
        (words(N_("Evidence no.")), view.number(row.ref)),
        (words(N_("What it holds")), view.text(row["caption"] or row["name"])),
        *_end(view, row),
    )
    if document is None:
        return (Facts(rows), Text(words(ATTACHED), "muted"))
    # Said where pages do follow: of a locked one a plate says that they cannot.
    return (Facts(rows), replace(document, lead=words(FOLLOWS)))


def file_blocks(view: View, row: Row, original: Attached | None) -> tuple[Block, ...]:
    """Return the sheet of a file that is no picture, PDF or recording; of plain text its lines.

    ``original`` is the file where it is to hand; then it goes along as it is.
    """
    words, found = view.words, view.file.attachment(row.ref)
    rows = (
        (words(N_("Evidence no.")), view.number(row.ref)),
        (words(N_("What it holds")), view.text(row["caption"] or row["name"])),
        *made_rows(view, row),
        *_end(view, row),
    )
    if original is None:
        return (Facts(rows), Text(words(ABSENT if found is None else ATTACHED), "muted"))
    if found is None or found.mime != TEXT or found.problem:
        return (Facts(rows), Text(words(NO_PAGES), "muted"))
    printed = TextFile(original.name, original.sha256, original.size, original.open)
    heading = Heading(words(N_("Text of the file, line by line")), level=3)
    return (Facts(rows), Text(words(LINES), "muted"), heading, printed)


def media_blocks(view: View, row: Row) -> tuple[Block, ...]:
    """Return the sheet of a recording, with its transcript where there is one (rules.md R1.9)."""
    words, found = view.words, view.file.attachment(row.ref)
    rows = (
        (words(N_("Recording no.")), view.number(row.ref)),
        (words(N_("Recorded at (said by the file)")), claimed_time(view, found)),
        (words(N_("Recorded at (as recorded)")), view.when(row["taken_at"])),
        (words(N_("Length")), ""),
        (words(N_("Place")), view.text(row["place"])),
        (words(N_("Recorded by")), view.staff(row["taken_by"])),
        (words(N_("Persons heard")), ""),
        (words(N_("What it holds")), view.text(row["caption"])),
        *_end(view, row),
        (words(N_("Transcribed by (signature)")), ""),
    )
    blocks: list[Block] = [Facts(rows)]
    if row["transcript"]:
        blocks.append(Heading(words(N_("Transcript of the recording")), level=3))
        blocks.append(Text(view.text(row["transcript"]), "quote"))
    return tuple(blocks)


def _end(view: View, row: Row) -> Rows:
    words = view.words
    return (
        (words(NC_("evidence", "Source")), view.text(row["source"])),
        (words(N_("What it is to prove")), view.text(row["proves"])),
        *file_rows(view, row, None),
        (words(N_("Original medium, where kept")), kept(view, row)),
    )
