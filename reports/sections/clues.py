"""Clues on assets and findings used for nothing: for the legal team only, never in court copies."""

from reports.content import Block, Cell, Column, Table, Text
from reports.sections.arrears import summary
from reports.sections.view import View
from resources.language import N_
from storage.kinds.finding import KIND as FINDING
from storage.rows import Row


def clues_blocks(view: View, rows: tuple[Row, ...]) -> tuple[Block, ...]:
    """Return the list of clues (财产及住所线索清单)."""
    words = view.words
    return (
        Text(words(N_("For the legal team only; not to be handed in or passed on.")), "muted"),
        Table(
            (
                Column(words(N_("Found out at")), 0.18),
                Column(words(N_("Kind of finding")), 0.14),
                Column(words(N_("Source")), 0.2),
                Column(words(N_("Content")), 0.36),
                Column(words(N_("Used for")), 0.12),
            ),
            tuple(_row(view, row) for row in rows),
            empty=words(N_("No clues are recorded.")),
        ),
    )


def _row(view: View, row: Row) -> tuple[Cell, ...]:
    source = row["source"] or {}
    kind = view.option(FINDING, "source.kind", source.get("kind"))
    return (
        Text(view.when(row["found_at"])),
        Text(view.option(FINDING, "kind", row["kind"])),
        Text(view.bracket(view.text(source.get("organisation")) or kind, kind)),
        summary(view, row),
        Text(view.option(FINDING, "purpose", row["purpose"])),
    )
