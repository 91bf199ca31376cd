"""Drawing, checking and signing the files of a pack, in this process or in one of its own."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from reports.content import Drawn, Paper, Section
from reports.pdf.check import check_pdf
from reports.pdf.division import Mark, Volume
from reports.pdf.draw import draw
from reports.pdf.signer import Signer, Signing
from reports.pdf.volumes import Measure, draw_volumes, measure
from resources.language import Words
from storage.progress import Progress


@dataclass(frozen=True, slots=True)
class Files:
    """Several files that one paper is drawn into, written to ``staged``.

    They will lie beside each other under ``names``; ``covers`` are the covers of volumes by their
    place.
    """

    staged: Sequence[Path]
    names: Sequence[str]
    volumes: Sequence[Volume]
    covers: Mapping[int, Section]


class Press(Protocol):
    """What draws the sets of a pack; all raise what ``reports.pdf.draw.draw`` raises."""

    def draw(self, paper: Paper, staged: Path) -> Drawn:
        """Draw a paper into one file, check it and sign it where asked."""

    def measure(self, paper: Paper) -> tuple[tuple[Mark, ...], int]:
        """Return the pages of a paper, and the bytes of what is no page."""

    def draw_files(self, paper: Paper, files: Files) -> tuple[Drawn, ...]:
        """Draw the paper that was measured last into several files, check and sign them."""


class Workbench:
    """Draws in this process; ``signing`` was tried before."""

    def __init__(
        self, progress: Progress, signing: Signing | None, words: Words, now: datetime
    ) -> None:
        self._progress = progress
        self._signer = Signer(signing, words, now) if signing else None
        self._measured: Measure | None = None

    def draw(self, paper: Paper, staged: Path) -> Drawn:
        """See ``Press.draw``."""
        drawn = draw(paper, staged, progress=self._progress)
        return self._finished(staged, drawn, covered=True)

    def measure(self, paper: Paper) -> tuple[tuple[Mark, ...], int]:
        """See ``Press.measure``."""
        self._measured = measure(paper, progress=self._progress)
        return self._measured.marks, self._measured.overhead

    def draw_files(self, paper: Paper, files: Files) -> tuple[Drawn, ...]:
        """See ``Press.draw_files``."""
        if self._measured is None:
            raise ValueError("the paper was not measured")
        found = draw_volumes(
            paper, self._measured, files.volumes, files.staged,
            lambda volume: files.covers[volume.place], names=files.names, progress=self._progress,
        )  # fmt: skip
        return tuple(
            self._finished(path, drawn, covered=volume.place == 1 or volume.covered)
            for path, drawn, volume in zip(files.staged, found, files.volumes, strict=True)
        )

    def _finished(self, path: Path, drawn: Drawn, *, covered: bool) -> Drawn:
        check_pdf(path, drawn.pages)
        if self._signer is None:
            return drawn
        self._signer.sign(path, self._progress, covered=covered)
        return _measured(path, drawn)


def _measured(path: Path, drawn: Drawn) -> Drawn:
    """Return what a file has become by being signed."""
    check_pdf(path, drawn.pages)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(drawn, size=path.stat().st_size, sha256=digest)
