"""What one item of evidence shows: the body of its section, by what it is made of."""

from collections.abc import Callable, Iterable, Mapping

from reports.content import Attached, Block, Heading, PageBreak
from reports.pack.gather import Originals
from reports.pack.item import Item
from reports.sections.account import account_blocks
from reports.sections.arrears import finding_blocks
from reports.sections.interview import interview_blocks
from reports.sections.notice import notice_blocks, receipt_blocks
from reports.sections.plates import Pictures, plate_blocks, transcript_blocks
from reports.sections.sheets import Documents, document_blocks, file_blocks, media_blocks
from reports.sections.view import View
from reports.sections.visit import visit_blocks
from resources.language import N_
from storage.rows import Row

Blocks = tuple[Block, ...]
Of = Callable[[View, Row], Blocks]
RECEIPT = N_("Receipt of delivery")


def item_blocks(
    view: View, item: Item, pictures: Pictures, documents: Documents, originals: Originals
) -> Blocks:
    """Return the body of an item."""
    rows = evidence_rows(view, (item,))
    if item.make == "ledger":
        return account_blocks(view)
    if item.make == "plates":
        return plate_blocks(view, rows, pictures)
    if item.make == "merge":
        return tuple(
            block
            for row in rows
            for block in (
                *document_blocks(view, row, documents(row.ref)), *transcript_blocks(view, row)
            )
        )  # fmt: skip
    if item.make == "file":
        return tuple(block for row in rows for block in file_blocks(view, row, originals(row.ref)))
    list_name, blocks_of = _MAKERS[item.make]
    shown = (row for row in view.file.rows(list_name) if row.ref in item.refs)
    return tuple(block for row in shown for block in blocks_of(view, row))


def attachments(
    view: View, item: Item, pictures: Pictures, originals: Originals, *, whole: bool
) -> tuple[Attached, ...]:
    """Return the files to embed beside an item: all, or those of which no page shows anything.

    Recordings go along on a disc of their own unless the ``whole`` is asked for.
    """
    found = []
    for row in evidence_rows(view, (item,)):
        unshown = item.make == "plates" and pictures(row.ref) is None
        along = whole or unshown or item.make == "file"
        original = originals(row.ref) if along else None
        if original is not None:
            found.append(original)
    return tuple(found)


def evidence_rows(view: View, items: Iterable[Item]) -> tuple[Row, ...]:
    """Return the files that the items show, in the order of the catalogue."""
    known = {row.ref: row for row in view.file.rows("evidence")}
    return tuple(known[ref] for item in items for ref in item.refs if ref in known)


def notice_with_receipts(view: View, row: Row) -> Blocks:
    """Return a notice and, each on its own page, the receipts of its deliveries."""
    blocks = [*notice_blocks(view, row)]
    for delivery in row["deliveries"] or ():
        blocks += [PageBreak(), Heading(view.words(RECEIPT), align="center")]
        blocks += receipt_blocks(view, row, delivery)
    return tuple(blocks)


_MAKERS: Mapping[str, tuple[str, Of]] = {
    "visit": ("visits", visit_blocks),
    "finding": ("findings", finding_blocks),
    "interview": ("interviews", interview_blocks),
    "notice": ("notices", notice_with_receipts),
    "media": ("evidence", media_blocks),
}
