"""Page numbers: counted while pages are made, printed where they are known only at the end.

A number that depends on later pages (a total, the pages of an item in the catalogue) is a form
whose place is fixed at once and whose content is written last: one pass, and always right.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reports.content import Align, Pages, PageSpan, Sequence
from reports.pdf.file import PdfFile
from reports.pdf.glyphs import Fonts, Role, span
from reports.pdf.objects import Name, Ref
from reports.pdf.page import Page

# What stands where a section bears no number.
_UNNUMBERED: Final = "—"


@dataclass(frozen=True, slots=True)
class Style:
    """How a late number is set; ``width`` points are its room, it shrinks rather than overflow."""

    width: float
    size: float
    role: Role = "plain"
    align: Align = "left"
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class _Late:
    ref: Ref
    words: Callable[[], str]
    style: Style


class Numbers:
    """The sequences of one document, where its sections lie, and the numbers still owed."""

    def __init__(self, file: PdfFile) -> None:
        self.spans: dict[str, PageSpan] = {}
        self.sequences: dict[str, Sequence] = {}
        self._file = file
        self._counts: Counter[Sequence] = Counter()
        self._late: list[_Late] = []
        self._targets: dict[str, Ref] = {}
        self._runs: dict[str, PageSpan] = {}

    def next(self, sequence: Sequence, file_page: int) -> int:
        """Count one more page and return its number; an unnumbered one takes the file's."""
        self._counts[sequence] += 1
        first = self._runs.get(sequence, PageSpan(1, 1, file_page))
        self._runs[sequence] = PageSpan(1, self._counts[sequence], first.file_page)
        return file_page if sequence == "none" else self._counts[sequence]

    def extend(self, anchor: str, sequence: Sequence, page: int, file_page: int) -> None:
        """Say that a page belongs to ``anchor``; raises ValueError when its pages lie apart."""
        known = self.spans.get(anchor)
        if known is None:
            self.spans[anchor] = PageSpan(page, page, file_page)
            self.sequences[anchor] = sequence
        elif file_page != known.file_page + known.count or self.sequences[anchor] != sequence:
            raise ValueError(f"the pages of {anchor!r} do not follow each other")
        else:
            self.spans[anchor] = PageSpan(known.first, page, known.file_page)

    def target(self, anchor: str) -> Ref:
        """Return the destination of ``anchor``, which may not be drawn yet."""
        if anchor not in self._targets:
            self._targets[anchor] = self._file.reserve()
        return self._targets[anchor]

    def later(self, words: Callable[[], str], style: Style) -> Ref:
        """Return a form that will show ``words``; its baseline is its lower edge plus a third."""
        ref = self._file.reserve()
        self._late.append(_Late(ref, words, style))
        return ref

    def total(self, sequence: Sequence) -> int:
        """Return the number of pages of ``sequence`` so far."""
        return self._counts[sequence]

    def words(self, pages: Pages) -> str:
        """Return what a ``Pages`` cell prints once everything is laid out."""
        found = self._found(pages.anchor)
        if pages.what == "count":
            return str(found.count)
        if self.sequences.get(pages.anchor) == "none":
            return _UNNUMBERED
        if pages.what == "first" or found.count == 1:
            return str(found.first)
        return f"{found.first}-{found.last}"

    def _found(self, anchor: str) -> PageSpan:
        """Return the pages of a section, or of a whole sequence by the sequence's name."""
        return self.spans[anchor] if anchor in self.spans else self._runs[anchor]

    def write(self, fonts: Fonts, resources: Ref, pages: list[Ref]) -> None:
        """Write all late numbers and destinations; ``pages`` are the pages of the file."""
        for late in self._late:
            self._form(late, fonts, resources)
        for anchor, ref in self._targets.items():
            place = pages[self._found(anchor).file_page - 1]
            self._file.write(ref, [place, Name("XYZ"), None, None, None])

    def _form(self, late: _Late, fonts: Fonts, resources: Ref) -> None:
        style, size = late.style, late.style.size
        glyphs = fonts.set(late.words(), style.role, size)
        if span(glyphs) > style.width:
            size *= style.width / span(glyphs)
            glyphs = fonts.set(late.words(), style.role, size)
        page = Page()
        page.glyphs(beside(style.align, span(glyphs), style.width), style.size / 3, glyphs, size,
                    style.grey)  # fmt: skip
        box = [0, 0, style.width, style.size * 1.4]
        self._file.stream(page.content(), {
            "Type": Name("XObject"), "Subtype": Name("Form"), "BBox": box,
            "Resources": {"Font": resources},
        }, late.ref)  # fmt: skip


def beside(align: Align, taken: float, width: float) -> float:
    """Return how far from the left something ``taken`` points wide begins."""
    if align == "left":
        return 0.0
    return (width - taken) / (2 if align == "center" else 1)
