"""A notice to the debtor (逾期联络单) and the receipts of its delivery (送达回执)."""

from collections.abc import Mapping
from typing import Any

from reports.content import Block, Heading, PageBreak, Paper
from reports.papers.single import paper_view, record, single
from reports.sections.notice import notice_blocks, notice_title, receipt_blocks
from resources.language import N_, Words
from storage.rows import CaseFile

RECEIPT = N_("Receipt of delivery")


def compose_notice(file: CaseFile, ref: str, words: Words, made_at: str) -> Paper:
    """Return the notice with the ref or number ``ref``; raises NoSuchRecord."""
    view, row = paper_view(file, words), record(file, "notices", ref)
    return single(view, notice_title(view, row), notice_blocks(view, row), made_at)


def compose_receipt(file: CaseFile, ref: str, words: Words, made_at: str) -> Paper:
    """Return a receipt for each delivery of a notice, an empty one where none is recorded."""
    view, row = paper_view(file, words), record(file, "notices", ref)
    deliveries: list[Mapping[str, Any]] = [*(row["deliveries"] or ())] or [{}]
    blocks: list[Block] = []
    for delivery in deliveries:
        if blocks:
            blocks.append(PageBreak())
        blocks.append(Heading(words(RECEIPT), align="center"))
        blocks += receipt_blocks(view, row, delivery)
    return single(view, words(RECEIPT), tuple(blocks), made_at)
