"""The page of remarks for the legal team: what is weak, missing, left out or odd."""

from collections.abc import Iterable
from typing import Protocol

from reports.content import Block, Column, Table, Text
from resources.language import N_, NC_, Words


class Remark(Protocol):
    """What a remark says, and about which item or record."""

    @property
    def where(self) -> str:
        """The item's number or the record's ref."""

    @property
    def message(self) -> str:
        """The sentence."""


def remarks_blocks(words: Words, remarks: Iterable[Remark]) -> tuple[Block, ...]:
    """Return the remarks as a table; an empty one says that there are none."""
    return (
        Text(words(N_("For the legal team only; never part of a copy for the court.")), "muted"),
        Table(
            (
                Column(words(N_("About")), 0.25),
                Column(words(NC_("remarks", "Remark")), 0.75),
            ),
            tuple((Text(one.where), Text(one.message)) for one in remarks),
            empty=words(N_("No remarks.")),
        ),
    )
