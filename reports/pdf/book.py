"""The document while it is drawn: the current page, how far it is filled, when it turns."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from reports.content import Align, Paper, Section, Unshown
from reports.pdf.attachments import Attachments
from reports.pdf.file import PdfFile
from reports.pdf.glyphs import Fonts, Glyph, span
from reports.pdf.layout import MM, Layout
from reports.pdf.numbers import Numbers, Style, beside
from reports.pdf.objects import Name, Ref, Value, text_bytes
from reports.pdf.page import Page
from reports.pdf.pictures import Pictures
from reports.pdf.shelf import Shelf
from storage.progress import Progress

_HEADER_GREY: Final = 0.25
_WATERMARK_GREY: Final = 0.9
_SIDES: Final[tuple[Align, ...]] = ("left", "center", "right")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline: its words, its level and the place it leads to."""

    words: str
    level: int
    page: int
    top: float


class Binding(Protocol):
    """Says which pages of a paper lie in which file, where they are more than one."""

    def turning(self, book: "Book") -> None:
        """Look at the book before a page of its paper begins; another file may begin there."""

    def elsewhere(self, anchor: str) -> str:
        """Return the name of the file that holds an anchor, empty where this one does."""


class Book:
    """Where blocks are drawn; ``y`` is the height above the page's foot that is reached.

    ``below`` are the points that must follow the end of the block being drawn on its page,
    ``turned`` the pages of the paper so far, over all files. While it is ``joined`` no other file
    may begin.
    """

    def __init__(
        self, file: PdfFile, paper: Paper, layout: Layout, progress: Progress,
        binding: Binding | None = None, known: Numbers | None = None, shelf: Shelf | None = None,
    ) -> None:  # fmt: skip
        self.paper = paper
        self.layout = layout
        self.fonts = Fonts()
        self.numbers = Numbers(file, known)
        self.unshown: list[Unshown] = []
        self.below = 0.0
        self.turned = 0
        self.joined = False
        self.foreign = False
        self._binding = binding
        self.shelf = shelf
        self._progress = progress
        self._total = sum(len(section.blocks) for section in paper.sections) + 1
        self._done = 0
        self._number = 0
        self.begin_file(file)

    def begin_file(self, file: PdfFile) -> None:
        """Go on in ``file``; what belongs to the former one has been written."""
        self.file = file
        self.pictures = Pictures(file, self.tick)
        self.attachments = Attachments(file, self.tick)
        self.outline: list[Entry] = []
        self.pages: list[Ref] = []
        self.labels: list[tuple[int, Section, int]] = []
        self.resources = file.reserve()
        self.tree = file.reserve()
        # Whether pages made elsewhere are in this file: nobody can vouch for how they were made.
        self.foreign = False
        self.numbers.begin(file)
        self.fonts.begin()

    def leads(self, anchor: str) -> dict[str, Value]:
        """Return the entry of a link to ``anchor``, which may lie in another file."""
        name = self._binding.elsewhere(anchor) if self._binding else ""
        if not name:
            return {"Dest": self.numbers.target(anchor)}
        target = {"Type": Name("Filespec"), "F": name, "UF": name}
        place = text_bytes(anchor)
        return {"A": {"Type": Name("Action"), "S": Name("GoToR"), "F": target, "D": place}}

    def open(self, section: Section) -> None:
        """Begin a section on a new page."""
        self.section = section
        self._landscape = section.landscape
        self.fonts.where = section.bookmark or section.anchor or self.paper.title
        self._begin(first=True)
        if section.bookmark:
            self.bookmark(section.bookmark, section.level)
        for attached in section.attached:
            self.attachments.write(attached)

    def close(self) -> None:
        """End the section's last page."""
        self._end()

    def insert(self, section: Section, blocks: Callable[[], None]) -> None:
        """Draw pages that belong to a file and not to the paper, before a page of it begins."""
        kept = self.section, self._landscape, self.below, self.fonts.where
        self.section, self._landscape, self.below = section, section.landscape, 0.0
        self._page(first=True)
        if section.bookmark:
            self.bookmark(section.bookmark, section.level)
        blocks()
        self._end()
        if self.paper.duplex and len(self.pages) % 2:
            self.leave_blank()
        self.section, self._landscape, self.below, self.fonts.where = kept
        self.labels.append((len(self.pages), self.section, self._next_number))

    @property
    def _next_number(self) -> int:
        return self.numbers.so_far(self.section.sequence) + 1

    def bookmark(self, words: str, level: int) -> None:
        """Put the place that is reached into the outline."""
        self.outline.append(Entry(words, level, len(self.pages) - 1, self.y))

    def step(self) -> None:
        """Count one block as drawn."""
        self._done += 1
        self.tick()

    def tick(self) -> None:
        """Report; raises Cancelled when the work is to stop."""
        self._progress.advance(self._done, self._total, self.section.bookmark)

    @property
    def room(self) -> float:
        """Points left on this page."""
        return self.y - self.frame.bottom

    @property
    def fresh(self) -> bool:
        """Whether nothing has been drawn on this page yet."""
        return self.y >= self.frame.top

    def ensure(self, height: float) -> bool:
        """Turn the page unless ``height`` points are left or it is empty; say whether it did."""
        if height <= self.room + 0.01 or self.fresh:
            return False
        self.turn()
        return True

    def keep(self, height: float) -> bool:
        """Turn the page for the ``height`` of a block's end and all that must follow it.

        Does nothing where nothing must, or where no page holds both; says whether it turned.
        """
        needed = height + self.below
        return bool(self.below) and needed <= self.frame.height and self.ensure(needed)

    def after(self, space: float) -> float:
        """Return what must follow the block being drawn, with the ``space`` before it; or 0."""
        return self.below + space if self.below else 0.0

    def turn(self, *, landscape: bool | None = None) -> None:
        """End this page and begin the next of the same section, turned as asked from then on."""
        self._end()
        self._landscape = self._landscape if landscape is None else landscape
        self._begin(first=False)

    def _begin(self, *, first: bool) -> None:
        if self._binding is not None:
            self._binding.turning(self)
        if first and self.paper.duplex and len(self.pages) % 2:
            self.leave_blank()
        self.turned += 1
        self._page(first=first)

    def leave_blank(self) -> None:
        """Add an empty page without a number: the back of a sheet on whose front all ends."""
        page, frame = self.file.reserve(), self.layout.frame_of(landscape=False, back=True)
        self.labels.append((len(self.pages), Section(()), 0))
        self.pages.append(page)
        self.file.write(page, {
            "Type": Name("Page"), "Parent": self.tree, "Resources": {},
            "MediaBox": [0, 0, frame.page_width, frame.page_height],
        })  # fmt: skip

    def _page(self, *, first: bool) -> None:
        self.tick()
        section = self.section
        self.pages.append(self.file.reserve())
        at = len(self.pages)
        self._number = self.numbers.next(section.sequence, at, self.pages[-1])
        if section.anchor:
            self.numbers.extend(
                section.anchor, section.sequence, self._number, at, self.turned, self.pages[-1]
            )
        if first:
            self.labels.append((at - 1, section, self._number))
        self.frame = self.layout.frame_of(landscape=self._landscape, back=at % 2 == 0)
        self.y = self.frame.top
        self.page = Page()
        self._watermark()
        self._slots(section.header, self.frame.page_height - self.layout.header * MM, top=True)
        self._slots(section.footer, self.layout.footer * MM, top=False)

    def _end(self) -> None:
        frame = self.frame
        content = self.file.stream(self.page.content())
        entries: dict[str, Value] = {
            "Type": Name("Page"), "Parent": self.tree, "Contents": content,
            "MediaBox": [0, 0, frame.page_width, frame.page_height],
        }  # fmt: skip
        self.file.write(self.pages[-1], entries | self.page.entries(self.resources))

    def _watermark(self) -> None:
        words, frame = self.section.watermark, self.frame
        if not words:
            return
        reach = math.hypot(frame.page_width, frame.page_height)
        size = min(110.0, 0.6 * reach / max(self.fonts.width(words, "strong", 1.0), 1.0))
        glyphs = self.fonts.set(words, "strong", size)
        turn = math.atan2(frame.page_height, frame.page_width)
        cos, sin = math.cos(turn), math.sin(turn)
        along, down = span(glyphs) / 2, size * 0.35
        x = frame.page_width / 2 - along * cos + down * sin
        y = frame.page_height / 2 - along * sin - down * cos
        self.page.turned((cos, sin, -sin, cos, x, y), glyphs, size, _WATERMARK_GREY)

    def _slots(self, texts: tuple[str, str, str], y: float, *, top: bool) -> None:
        slots = self._numbered(list(texts)) if top else list(texts)
        if self.section.sequence == "none":
            slots = ["" if "{page" in text else text for text in slots]
        if self.layout.mirrored and len(self.pages) % 2 == 0:
            slots.reverse()
        if not any(slots):
            return
        if top:
            under = y - self.layout.small * 0.75
            self.page.line(self.frame.left, under, self.frame.right, under, self.layout.rule)
            if self.section.back:
                target = self.leads(self.section.back)
                height = self.layout.small * 1.8
                self.page.link(self.frame.left, under, self.frame.width, height, target)
        self._set_slots(slots, y)

    def _numbered(self, slots: list[str]) -> list[str]:
        # Every page of a sequence shows its number, also when the composer gave no place for it.
        printed = any("{page}" in text for text in (*slots, *self.section.footer))
        if self.section.sequence == "none" or printed or self.layout.number == "none":
            return slots
        at = _SIDES.index(self.layout.number)
        slots[at] = f"{slots[at]}　{{page}}" if slots[at] else "{page}"
        return slots

    def _set_slots(self, slots: list[str], y: float) -> None:
        size, width = self.layout.small, self.frame.width
        guess = [self._guess(text, size) for text in slots]
        sides = 2 * max(guess[0], guess[2]) if guess[1] else guess[0] + guess[2]
        scale = min(1.0, width / max(1.0, sides + guess[1] + 2 * size))
        for text, align in zip(slots, _SIDES, strict=True):
            if text:
                self._slot(text, align, y, size * scale)

    def _slot(self, text: str, align: Align, y: float, size: float) -> None:
        text = text.replace("{page}", str(self._number))
        left, width = self.frame.left, self.frame.width
        if "{pages}" in text:
            style = Style(width, size, align=align, grey=_HEADER_GREY)
            sequence = self.section.sequence

            def words() -> str:
                return text.replace("{pages}", str(self.numbers.total(sequence)))

            self.page.show(self.numbers.later(words, style), (1, 0, 0, 1, left, y - size / 3))
            return
        glyphs = self.fonts.set(text, "plain", size)
        self.page.glyphs(left + beside(align, span(glyphs), width), y, glyphs, size, _HEADER_GREY)

    def _guess(self, text: str, size: float) -> float:
        shown = text.replace("{page}", "0000").replace("{pages}", "0000")
        return self.fonts.width(shown, "plain", size)

    def line(
        self, x: float, top: float, glyphs: list[Glyph], size: float, leading: float,
        grey: float = 0.0, spread: float = 0.0,
    ) -> None:  # fmt: skip
        """Set one line whose box of ``leading`` points begins at ``top``."""
        baseline = top - (leading - size) / 2 - size * 0.88
        self.page.glyphs(x, baseline, glyphs, size, grey, spread)
