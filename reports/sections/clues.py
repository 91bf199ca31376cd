"""Clues on assets and findings used for nothing: for the legal team only, never in court copies."""

from dataclasses import replace

from reports.content import Block, Cell, Column, Table, Text
from reports.sections.arrears import source_of, summary
from reports.sections.view import View
from resources.language import N_
from storage.kinds.finding import KIND as FINDING
from storage.rows import Row


def clues_blocks(view: View, rows: tuple[Row, ...]) -> tuple[Block, ...]:
    """Return the list of clues (财产及住所线索清单)."""
    words = view.words
    view = replace(view, accounts=True)
    return (
        Text(words(N_("For the legal team only; not to be handed in or passed on.")), "muted"),
        Table(
            (
                Column(words(N_("Found out at")), 0.15),
                Column(words(N_("Kind of finding")), 0.12),
                Column(words(N_("Source, informant")), 0.26),
                Column(words(N_("Content")), 0.36),
                Column(words(N_("Used for")), 0.11),
            ),
            tuple(_row(view, row) for row in rows),
            empty=words(N_("No clues are recorded.")),
        ),
    )


def _row(view: View, row: Row) -> tuple[Cell, ...]:
    return (
        Text(view.when(row["found_at"])),
        Text(view.option(FINDING, "kind", row["kind"])),
        source_of(view, row),
        summary(view, row),
        Text(view.option(FINDING, "purpose", row["purpose"])),
    )
