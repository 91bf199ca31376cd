"""A paper drawn into several files: measured once, cut, then each file written in one pass.

Page numbers run on over all files, every link leads on, into another file where it must.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from reports.content import Drawn, Paper, Section
from reports.pdf.anchors import check
from reports.pdf.book import Book
from reports.pdf.division import Mark, Volume
from reports.pdf.draw import draw_blocks, draw_sections, finish, outcome
from reports.pdf.file import PdfFile
from reports.pdf.layout import load
from reports.pdf.numbers import Numbers
from reports.pdf.part import PartFile
from storage.progress import NoProgress, Progress

Cover = Callable[[Volume], Section]
Opener = Callable[[], BinaryIO]
_SILENT: Final = NoProgress()


@dataclass(frozen=True, slots=True)
class Measure:
    """A paper laid out and counted, and nothing written; ``overhead`` is what is no page."""

    marks: tuple[Mark, ...]
    overhead: int
    numbers: Numbers


class _Tally:
    """A sink that counts bytes and keeps none."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> None:
        self.size += len(data)

    def lend(self, size: int, _opener: Opener) -> None:
        self.size += size

    def digest(self) -> bytes:
        return bytes(32)


class _Measuring:
    """Notes where every page begins."""

    def __init__(self) -> None:
        self.begun: list[tuple[Section, int, bool]] = []

    def turning(self, book: Book) -> None:
        self.begun.append((book.section, book.file.size, book.joined))

    def elsewhere(self, _anchor: str) -> str:
        return ""


def measure(paper: Paper, *, progress: Progress = _SILENT) -> Measure:
    """Lay a paper out without a file: photographs are counted unread, documents are read.

    Raises what ``draw`` raises.
    """
    check(paper)
    sink, notes = _Tally(), _Measuring()
    book = Book(PdfFile(sink), paper, load(paper.layout, paper.changes), progress, notes)
    draw_sections(book)
    drawn = sink.size
    finish(book)
    return Measure(tuple(_marks(notes, drawn)), sink.size - drawn, book.numbers)


def _marks(notes: _Measuring, drawn: int) -> list[Mark]:
    marks, former, places = [], None, -1
    ends = [*(size for _, size, _ in notes.begun[1:]), drawn]
    numbers: dict[str, int] = {}
    for (section, start, joined), end in zip(notes.begun, ends, strict=True):
        new = section is not former
        places += new
        former = section
        number = numbers[section.sequence] = numbers.get(section.sequence, 0) + 1
        marks.append(
            Mark(places, section.part if new else "", section.anchor, section.sequence,
                 number, end - start, joined)
        )  # fmt: skip
    return marks


def draw_volumes(
    paper: Paper,
    measured: Measure,
    volumes: Sequence[Volume],
    targets: Sequence[Path],
    cover: Cover,
    *,
    names: Sequence[str] = (),
    progress: Progress = _SILENT,
) -> tuple[Drawn, ...]:
    """Draw ``paper`` into one target for each volume; ``cover`` gives a volume's own cover.

    ``names`` are those under which the files will lie beside each other, if not their targets'.
    Raises what ``draw`` raises; then targets that were finished before are left to the caller.
    """
    with ExitStack() as stack:
        binder = _Binder(measured, volumes, targets, names, cover, stack)
        book = Book(
            PdfFile(binder.open()),
            paper,
            load(paper.layout, paper.changes),
            progress,
            binder,
            measured.numbers,
        )
        draw_sections(book)
        binder.close(book)
    if book.numbers.spans.keys() != measured.numbers.spans.keys() or any(
        (span.first, span.last) != (known.first, known.last)
        for span, known in zip(
            book.numbers.spans.values(), measured.numbers.spans.values(), strict=True
        )
    ):
        raise ValueError("the paper was not laid out as it was measured")
    return tuple(binder.done)


class _Binder:
    """Opens one file after the other while the paper is drawn through."""

    def __init__(
        self, measured: Measure, volumes: Sequence[Volume], targets: Sequence[Path],
        names: Sequence[str], cover: Cover, stack: ExitStack,
    ) -> None:  # fmt: skip
        self.done: list[Drawn] = []
        self._volumes = volumes
        self._targets = targets
        self._names = names or [target.name for target in targets]
        self._cover = cover
        self._stack = stack
        self._homes = _homes(measured.marks, volumes)
        self._at = 0

    def open(self) -> PartFile:
        self._part = PartFile(self._targets[self._at])
        # Each file is put in place when it is done; the stack removes the one that is not.
        self._open = self._stack.enter_context(ExitStack())
        return self._open.enter_context(self._part)

    def close(self, book: Book) -> None:
        finish(book, named=True)
        self._open.close()
        self.done.append(outcome(book, self._part))

    def turning(self, book: Book) -> None:
        if self._at + 1 == len(self._volumes):
            return
        following = self._volumes[self._at + 1]
        if book.turned != following.first:
            return
        self.close(book)
        self._at += 1
        book.begin_file(PdfFile(self.open()))
        if following.covered:
            section = self._cover(following)
            book.insert(section, lambda: draw_blocks(book, section.blocks))

    def elsewhere(self, anchor: str) -> str:
        home = self._homes.get(anchor, self._at)
        return "" if home == self._at else self._names[home]


def _homes(marks: Sequence[Mark], volumes: Sequence[Volume]) -> Mapping[str, int]:
    """Return the volume in which every anchor and every sequence begins."""
    homes: dict[str, int] = {}
    for at, volume in enumerate(volumes):
        for mark in marks[volume.first : volume.end]:
            homes.setdefault(mark.anchor, at)
            homes.setdefault(mark.sequence, at)
    return homes
