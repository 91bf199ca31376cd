"""What a verb gives back: what changed, where, in words, and which operations did it."""

from dataclasses import dataclass, field
from typing import Literal

What = Literal[
    "added", "corrected", "removed", "restored", "undone", "redone", "imported", "logged"
]


@dataclass(frozen=True, slots=True)
class Change:
    """One finished write. ``label`` is a message id that names it, e.g. for undo."""

    what: What
    case_id: str
    ids: tuple[str, ...]
    label: str
    operations: tuple[str, ...] = field(default=(), repr=False)
