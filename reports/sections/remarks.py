"""The page of remarks for the legal team: what is weak, missing, left out or odd."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Protocol

from reports.content import Block, Column, Findings, Gap, Table, Text
from resources.language import N_, NC_, Words

NO_REMARKS = N_("The check of this pack found nothing that is weak, missing or odd.")


class Remark(Protocol):
    """What a remark says, and about which item or record."""

    @property
    def where(self) -> str:
        """The item's number or the record's ref."""

    @property
    def message(self) -> str:
        """The sentence."""


def remarks_blocks(words: Words, remarks: Iterable[Remark]) -> tuple[Block, ...]:
    """Return the remarks as a table; where there are none, a sentence that says so."""
    rows = tuple((Text(where), Text(said)) for where, said in _joined(remarks))
    columns = (
        Column(words(N_("About")), 0.25),
        Column(words(NC_("remarks", "Remark")), 0.75),
    )
    return (
        Text(words(N_("For the legal team only; never part of a copy for the court.")), "muted"),
        Table(columns, rows) if rows else Text(words(NO_REMARKS)),
        Gap(4),
        Findings(
            (words(N_("About")), words(NC_("remarks", "Remark"))),
            words(N_("No font holds the character {char}."), char="{char}"),
            words(N_("Met while the pack was drawn")),
        ),
    )


def _joined(remarks: Iterable[Remark]) -> Iterator[tuple[str, str]]:
    """Yield in one row what is said in a row about the same item or record, each thing once."""
    for where, some in groupby(remarks, key=lambda one: one.where):
        yield where, "\n".join(dict.fromkeys(one.message for one in some))
