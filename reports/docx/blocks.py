"""Blocks of a paper as the body of a Word document, each block by its kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from reports.content import (
    BarChart,
    Block,
    Code,
    Dialogue,
    Document,
    Facts,
    Findings,
    Gap,
    Heading,
    Line,
    PageBreak,
    PageSpan,
    Plate,
    Signatures,
    Table,
    Text,
    TextFile,
    Together,
)
from reports.docx.markup import MUTED, Look, look_of, paragraph, run
from reports.docx.tables import bars, facts, signatures, table
from resources.language import N_, Words

PLATE_IN_PDF: Final = N_("The picture stands in the PDF.")
DOCUMENT_IN_PDF: Final = N_("The pages of {name} stand in the PDF.")
_MM: Final = 72 / 25.4
_BREAK: Final = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_RULE: Final = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="000000"/></w:pBdr>'


@dataclass(frozen=True, slots=True)
class Body:
    """Writes blocks at a text ``width`` in twentieths of a point."""

    width: int
    spans: Mapping[str, PageSpan]
    words: Words

    def write(self, blocks: Iterable[Block], *, keep: bool = False) -> str:
        """Return the blocks in order; ``keep`` holds each on the page of what follows it."""
        return "".join(self._block(block, keep=keep) for block in blocks)

    def _block(self, block: Block, *, keep: bool) -> str:
        match block:
            case Table():
                return table(block, self.width, self.spans, keep=keep)
            case Facts():
                return facts(block, self.width, self.spans, keep=keep)
            case BarChart():
                return bars(block, self.width, keep=keep)
            case Plate() | Document() | TextFile():
                return self._elsewhere(block)
            case Dialogue():
                return _dialogue(block)
            case Findings():
                # Nothing is drawn here, so nothing is met.
                return ""
            case Signatures():
                return signatures(block, self.width, self.words)
            case Code():
                # A Word copy is for editing: the words that the code holds stand for it.
                return paragraph(run(block.words or block.text, Look(color=MUTED)))
            case Together():
                *before, last = block.blocks or (Gap(0),)
                return self.write(before, keep=True) + self._block(last, keep=keep)
            case _:
                return _plain(block, keep=keep)

    def _elsewhere(self, block: Plate | Document | TextFile) -> str:
        """Return what stands for a picture or bound pages: they are shown in the PDF alone."""
        if isinstance(block, Document | TextFile):
            said = self.words(DOCUMENT_IN_PDF, name=block.name)
            return paragraph(run(said, Look(color=MUTED)))
        said = block.missing if block.picture is None else self.words(PLATE_IN_PDF)
        drawn = facts(block.facts, self.width, self.spans, keep=False)
        caption = paragraph(run(block.caption, Look(strong=True)), keep=True)
        shown = paragraph(run(said, Look(color=MUTED)), keep=True)
        return (caption if block.caption else "") + shown + drawn


def _plain(block: Text | Heading | Gap | Line | PageBreak, *, keep: bool) -> str:
    match block:
        case Heading():
            style = f"Heading{min(max(block.level, 1), 3)}"
            return paragraph(run(block.text), style=style, align=block.align)
        case Gap():
            return paragraph("", style="Gap", after=round(block.height * _MM))
        case Line():
            return paragraph("", extra=_RULE)
        case PageBreak():
            return _BREAK
        case Text():
            return _text(block, keep=keep)


def _text(block: Text, *, keep: bool) -> str:
    return paragraph(
        run(block.text, look_of(block)),
        align=block.align,
        keep=keep or block.keep_with_next,
        indent=2 if block.indent else 0,
    )


def _dialogue(block: Dialogue) -> str:
    said = []
    for number, (question, answer, marks) in enumerate(block.turns, start=1):
        asked = run(f"{block.question}{number}：", Look(strong=True)) + run(question)
        told = run(f"{block.answer}{number}：", Look(strong=True)) + run(answer)
        beside = run(f"　［{marks}］", Look(size=9, color=MUTED)) if marks else ""
        said += [paragraph(asked, keep=True, hang=3), paragraph(told + beside, hang=3)]
    return "".join(said)
