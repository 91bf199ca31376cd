"""Where a paper is cut into files: by its parts, or so that no file has too many pages or bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

# What a file weighs beside its pages and its fonts: its own cover, names, the table of objects.
_ALLOWANCE: Final = 32 * 1024


@dataclass(frozen=True, slots=True)
class Cut:
    """How to cut: a file for each ``item``, or at most ``limit`` ``pages`` or ``bytes`` in each."""

    by: Literal["item", "pages", "bytes"]
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A page as it was measured: its section, the part that begins there, its weight in bytes.

    A ``joined`` page stays in the file of the page before it.
    """

    section: int
    part: str
    anchor: str
    sequence: str
    number: int
    size: int
    joined: bool


@dataclass(frozen=True, slots=True)
class Volume:
    """The pages from ``first`` to before ``end`` of a paper, counted from 0; ``part`` names it.

    ``covered`` says that it has a cover of its own; ``place`` counts from 1 in ``total`` files.
    """

    first: int
    end: int
    place: int = 1
    total: int = 1
    part: str = ""
    covered: bool = False


def divide(
    marks: Sequence[Mark], cut: Cut, overhead: int, *, duplex: bool = False
) -> tuple[Volume, ...]:
    """Return the volumes; only pages that must stay together may make one larger than asked.

    ``overhead`` are the bytes of fonts and the like that every file may have to carry.
    """
    if cut.by == "item":
        starts = [at for at, mark in enumerate(marks) if mark.part or at == 0]
    else:
        starts = list(_starts(marks, cut, overhead, duplex=duplex))
    ends = [*starts[1:], len(marks)]
    return tuple(
        Volume(first, end, place, len(starts), marks[first].part if cut.by == "item" else "",
               covered=place > 1 and cut.by != "item")
        for place, (first, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )  # fmt: skip


def _starts(marks: Sequence[Mark], cut: Cut, overhead: int, *, duplex: bool) -> Iterator[int]:
    """Yield the first pages of volumes: a section moves on whole where a volume can hold it."""
    weigh = _Scale(cut, overhead, duplex=duplex)
    room = weigh.room(first=True)
    yield 0
    at = 0
    for _section, group in groupby(marks, key=lambda mark: mark.section):
        pieces = list(_pieces(list(group)))
        whole = sum(weigh.pages(piece) for piece in pieces)
        if at and room < whole <= weigh.room():
            yield at
            room = weigh.room()
        here = 0
        for piece in pieces:
            if at and weigh.pages(piece) > room:
                yield at
                room, here = weigh.room(), 0
            at += len(piece)
            here += len(piece)
            room -= weigh.pages(piece)
        room -= weigh.back(here)


def _pieces(pages: list[Mark]) -> Iterator[list[Mark]]:
    """Yield the pages of a section in runs that stay together."""
    piece: list[Mark] = []
    for page in pages:
        if piece and not page.joined:
            yield piece
            piece = []
        piece.append(page)
    yield piece


@dataclass(frozen=True)
class _Scale:
    """Weighs pages in the unit of the cut."""

    cut: Cut
    overhead: int
    duplex: bool

    def room(self, *, first: bool = False) -> int:
        """Return what a fresh volume can hold; all but the first have a cover of their own."""
        if self.cut.by == "pages":
            return self.cut.limit - (0 if first else 2 if self.duplex else 1)
        return self.cut.limit - self.overhead - _ALLOWANCE

    def pages(self, pages: list[Mark]) -> int:
        """Return the weight of pages."""
        return len(pages) if self.cut.by == "pages" else sum(page.size for page in pages)

    def back(self, count: int) -> int:
        """Return the weight of the empty back that ``count`` pages of a section end with."""
        return count % 2 if self.duplex and self.cut.by == "pages" else 0
