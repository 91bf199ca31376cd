"""A PDF of ours that lies in memory but for its pictures: those are read when a page shows them."""

import io
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol, runtime_checkable

from reports.content import Drawn, Paper
from reports.pdf.anchors import check
from reports.pdf.book import Book
from reports.pdf.draw import draw_sections, finish
from reports.pdf.file import PdfFile
from reports.pdf.layout import load
from reports.pdf.shelf import Shelf
from storage.progress import NoProgress, Progress

Opener = Callable[[], BinaryIO]
_SILENT: Final = NoProgress()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Bytes at ``start``: held, or those that ``open`` gives when they are asked for."""

    start: int
    size: int
    held: bytes = b""
    open: Opener | None = None


@runtime_checkable
class PdfSource(Protocol):
    """A PDF whose bytes can be read at random, again and again; each stream is closed by itself."""

    def reader(self) -> BinaryIO:
        """Return a stream over the whole file, at its beginning."""


@dataclass(frozen=True, slots=True)
class PdfOnDisk:
    """A finished PDF."""

    path: Path

    def reader(self) -> BinaryIO:
        """See ``PdfSource``."""
        return self.path.open("rb")


class VirtualPdf:
    """What was drawn; ``size`` counts all bytes, of which the pictures' are held by nobody."""

    def __init__(self) -> None:
        self.size = 0
        self._pieces: list[_Piece] = []
        self._run = bytearray()

    def write(self, data: bytes) -> None:
        """See ``file.Sink``."""
        self._run += data
        self.size += len(data)

    def lend(self, size: int, opener: Opener) -> None:
        """See ``file.Lending``."""
        self._close_run()
        self._pieces.append(_Piece(self.size, size, open=opener))
        self.size += size

    def digest(self) -> bytes:
        """Return no hash: a preview is nobody's evidence."""
        return bytes(32)

    def reader(self) -> BinaryIO:
        """See ``PdfSource``."""
        self._close_run()
        return io.BufferedReader(_Reading(self._pieces, self.size))

    @property
    def held(self) -> int:
        """The bytes that lie in memory."""
        return len(self._run) + sum(len(piece.held) for piece in self._pieces)

    def _close_run(self) -> None:
        if self._run:
            at = self.size - len(self._run)
            self._pieces.append(_Piece(at, len(self._run), bytes(self._run)))
            self._run = bytearray()


class _Reading(io.RawIOBase):
    """Reads the pieces as one file; the picture that was read last stays open."""

    def __init__(self, pieces: list[_Piece], size: int) -> None:
        super().__init__()
        self._pieces = pieces
        self._starts = [piece.start for piece in pieces]
        self._size = size
        self._at = 0
        self._open: tuple[int, BinaryIO] | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        if self._at >= self._size or not len(buffer):
            return 0
        place = bisect_right(self._starts, self._at) - 1
        piece = self._pieces[place]
        inside = self._at - piece.start
        count = min(len(buffer), piece.size - inside)
        if piece.open is None:
            buffer[:count] = piece.held[inside : inside + count]
        else:
            count = self._lent(place, inside, memoryview(buffer)[:count])
        self._at += count
        return count

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None
        super().close()

    def _lent(self, place: int, inside: int, buffer: memoryview) -> int:
        if self._open is None or self._open[0] != place:
            if self._open is not None:
                self._open[1].close()
            opener = self._pieces[place].open
            assert opener is not None  # noqa: S101 - chosen by the caller
            self._open = (place, opener())
        stream = self._open[1]
        stream.seek(inside)
        data = stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def draw_virtual(
    paper: Paper, *, progress: Progress = _SILENT, shelf: Shelf | None = None
) -> tuple[VirtualPdf, Drawn]:
    """Draw ``paper`` as it would be, without a file and with its pictures unread.

    ``shelf`` keeps what foreign documents hold. Raises what ``draw`` raises but what a disk does;
    that a picture is not the one that was recorded is seen by whoever makes the file.
    """
    check(paper)
    made = VirtualPdf()
    book = Book(PdfFile(made), paper, load(paper.layout, paper.changes), progress, shelf=shelf)
    draw_sections(book)
    finish(book)
    drawn = Drawn(
        len(book.pages), made.size, "", book.numbers.spans, book.fonts.missing,
        tuple(book.unshown), archival=not book.foreign,
    )  # fmt: skip
    return made, drawn
