"""Which file a paper becomes: a PDF, or a Word document where its name asks for one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reports.content import Paper
from reports.docx.write import write_docx
from reports.pack.naming import PDF
from reports.pack.seal import seal
from reports.refusals import WrongEnding
from storage.progress import Progress

WORD: Final = ".docx"


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """A finished file: its SHA-256 and its pages, 0 where the reader's program counts them."""

    sha256: str
    pages: int


def write_paper(paper: Paper, target: Path, progress: Progress) -> WrittenPaper:
    """Write a paper as its target's name asks: ``.docx`` to be edited, or ``.pdf``.

    Raises ``WrongEnding`` for any other name, and what ``seal`` raises; then nothing is left
    behind.
    """
    if target.suffix.lower() == WORD:
        progress.advance(0, 1)
        return WrittenPaper(write_docx(paper, target).sha256, 0)
    if target.suffix.lower() != PDF:
        raise WrongEnding(path=str(target), endings=f"{PDF}, {WORD}")
    drawn = seal(paper, target, progress)
    return WrittenPaper(drawn.sha256, drawn.pages)
