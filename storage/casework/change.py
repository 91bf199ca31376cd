"""What a verb gives back: what changed, where, in words, and which operations did it."""

from dataclasses import dataclass, field
from typing import Final, Literal

from resources.language import N_

What = Literal[
    "added", "corrected", "removed", "restored", "undone", "redone", "imported", "logged"
]
# What is only asked for, or decided, is called so: to ask is not to be given leave.
ASKED: Final = N_("Request for approval")
GRANTED: Final = N_("Decision to approve")
REFUSED: Final = N_("Decision to refuse")


@dataclass(frozen=True, slots=True)
class Change:
    """One finished write. ``label`` is a message id that names it, e.g. for undo.

    ``also`` are the labels of other records that were written with it.
    """

    what: What
    case_id: str
    ids: tuple[str, ...]
    label: str
    operations: tuple[str, ...] = field(default=(), repr=False)
    also: frozenset[str] = frozenset()
