"""A long campaign cut into parts that run side by side."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

Point = TypeVar("Point")
PARTS = 4


class Part(NamedTuple):
    """The ``number``-th of ``count`` parts, counted from 0."""

    number: int
    count: int

    def of(self, points: Sequence[Point]) -> Sequence[Point]:
        """Return the points that this part has to try; together the parts try them all."""
        return points[self.number :: self.count]


def parts_of(share: float) -> list[Part]:
    """Return the parts of a campaign of which ``share`` is run, 0 to 1: a small one stays whole."""
    count = PARTS if share >= 1 else 1
    return [Part(number, count) for number in range(count)]
