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

    def __init__(self, file: PdfFile, known: "Numbers | None" = None) -> None:
        """``known`` are those of the same paper, drawn before: the totals of all its files."""
        self.spans: dict[str, PageSpan] = {}
        self.sequences: dict[str, Sequence] = {}
        self._known = known or self
        self._counts: Counter[Sequence] = Counter()
        self._last: dict[str, int] = {}
        self._runs: dict[str, PageSpan] = {}
        self.begin(file)

    def begin(self, file: PdfFile) -> None:
        """Go on in another file; what was owed to the former one has been written."""
        self._file = file
        self._late: list[_Late] = []
        self._targets: dict[str, Ref] = {}
        self._places: dict[str, Ref] = {}

    def next(self, sequence: Sequence, file_page: int, page: Ref) -> int:
        """Count one more page and return its number; an unnumbered one takes the file's."""
        self._counts[sequence] += 1
        self._places.setdefault(sequence, page)
        first = self._runs.get(sequence, PageSpan(1, 1, file_page))
        self._runs[sequence] = PageSpan(1, self._counts[sequence], first.file_page)
        return file_page if sequence == "none" else self._counts[sequence]

    def extend(
        self, anchor: str, sequence: Sequence, number: int, file_page: int, turned: int, page: Ref
    ) -> None:
        """Say that a page belongs to ``anchor``; raises ValueError when its pages lie apart.

        ``turned`` counts the pages of the paper, over all files and without what lies between.
        """
        self._places.setdefault(anchor, page)
        known = self.spans.get(anchor)
        if known is None:
            self.spans[anchor] = PageSpan(number, number, file_page)
            self.sequences[anchor] = sequence
        elif turned != self._last[anchor] + 1 or self.sequences[anchor] != sequence:
            raise ValueError(f"the pages of {anchor!r} do not follow each other")
        elif sequence == "none":
            # Without numbers of their own they are counted, wherever they lie.
            self.spans[anchor] = PageSpan(known.first, known.last + 1, known.file_page)
        else:
            self.spans[anchor] = PageSpan(known.first, number, known.file_page)
        self._last[anchor] = turned

    def target(self, anchor: str) -> Ref:
        """Return the destination of ``anchor`` in this file; it may not be drawn yet."""
        if anchor not in self._targets:
            self._targets[anchor] = self._file.reserve()
        return self._targets[anchor]

    def so_far(self, sequence: Sequence) -> int:
        """Return the number of pages of ``sequence`` that have been begun."""
        return self._counts[sequence]

    @property
    def places(self) -> dict[str, Ref]:
        """The first page of every anchor and sequence in this file."""
        return dict(self._places)

    def later(self, words: Callable[[], str], style: Style) -> Ref:
        """Return a form that will show ``words``; its baseline is its lower edge plus a third."""
        ref = self._file.reserve()
        self._late.append(_Late(ref, words, style))
        return ref

    def total(self, sequence: Sequence) -> int:
        """Return the number of pages of ``sequence``, in all files where it was drawn before."""
        return self._known._counts[sequence]

    def words(self, pages: Pages) -> str:
        """Return what a ``Pages`` cell prints once everything is laid out."""
        found = self._found(pages.anchor)
        if pages.what == "count":
            return str(found.count)
        if self._known.sequences.get(pages.anchor) == "none":
            return _UNNUMBERED
        if pages.what == "first" or found.count == 1:
            return str(found.first)
        return f"{found.first}-{found.last}"

    def _found(self, anchor: str) -> PageSpan:
        """Return the pages of a section, or of a whole sequence by the sequence's name."""
        known = self._known
        return known.spans[anchor] if anchor in known.spans else known._runs[anchor]

    def write(self, fonts: Fonts, resources: Ref) -> None:
        """Write all late numbers and destinations of this file."""
        for late in self._late:
            self._form(late, fonts, resources)
        for anchor, ref in self._targets.items():
            self._file.write(ref, [self._places[anchor], Name("XYZ"), None, None, None])

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
        # A few glyphs: there is nothing to compress.
        self._file.stream(page.content(), {
            "Type": Name("XObject"), "Subtype": Name("Form"), "BBox": box,
            "Resources": {"Font": resources},
        }, late.ref, deflate=False)  # fmt: skip


def beside(align: Align, taken: float, width: float) -> float:
    """Return how far from the left something ``taken`` points wide begins."""
    if align == "left":
        return 0.0
    return (width - taken) / (2 if align == "center" else 1)
