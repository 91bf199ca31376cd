"""Owns the count of copies and the page numbers of evidence: continuous, from 1, over all items."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Copies:
    """How many sets are made: one original for the court, one per opponent, some to keep."""

    original: int
    duplicates: int
    own: int

    @property
    def total(self) -> int:
        """All sets."""
        return self.original + self.duplicates + self.own


def copies(opponents: int, own: int = 0) -> Copies:
    """Return the sets for a number of opposing parties (rules of evidence: a copy for each)."""
    return Copies(1, opponents, own)


def page_ranges(pages: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and last printed page of each item, given how many pages each has.

    An item without pages has the range (n, n - 1): nothing, before page n.
    """
    ranges, last = [], 0
    for count in pages:
        ranges.append((last + 1, last + count))
        last += count
    return ranges


def range_text(first: int, last: int) -> str:
    """Write a range for the catalogue: ``1-12``, ``13``, empty where there are no pages."""
    if last < first:
        return ""
    return str(first) if first == last else f"{first}-{last}"
