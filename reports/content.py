"""A paper as plain content, before anybody draws it: headings, text, tables, figures.

``compose`` builds these from a snapshot with pure functions; ``reports/pdf`` draws them. All text
is plain user text: it is escaped where it is drawn and nowhere else. Lengths are millimetres.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

Align = Literal["left", "center", "right"]
Emphasis = Literal["normal", "strong", "muted", "quote"]
Sequence = Literal["none", "catalogue", "evidence", "paper"]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``indent`` gives the first line the two-character indent of Chinese prose."""

    text: str
    emphasis: Emphasis = "normal"
    align: Align = "left"
    indent: bool = False
    size: float | None = None
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ``level`` 1 (title of a paper) to 3; ``bookmark`` puts it into the outline."""

    text: str
    level: int = 1
    bookmark: bool = False
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty vertical space."""

    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A thin rule over the width of the text."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts a new page."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Printed page numbers of an anchored section, known only when everything is laid out.

    ``what``: the ``range`` (3-5), the ``count`` (3) or the ``first`` page. Drawn as a link. The
    name of a sequence stands for all its pages.
    """

    anchor: str
    what: Literal["range", "count", "first"] = "range"


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an anchored section."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Box:
    """A tick box drawn as a shape, with its label."""

    label: str
    ticked: bool


# Boxes alone stand apart and each before its label; among texts they stand where they are put.
Cell = str | Text | Pages | Link | Box | tuple[Box | str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading, its share of the width and how its cells stand."""

    heading: str
    share: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table whose header repeats on every page; a row of one cell spans all columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    empty: str = ""
    size: float = 9


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values in one or two columns; an empty value prints as a blank, never as zero.

    ``size`` in points is for what has to stand on the page of a table; its rows are denser too.
    """

    rows: tuple[tuple[str, Cell], ...]
    columns: int = 1
    label_share: float = 0.22
    ruled: bool = True
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``length`` None draws no bar, only the words (an amount nobody stated)."""

    label: str
    length: float | None
    words: str
    open_ended: Literal["", "over", "under", "about"] = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars in shades that survive black-and-white printing."""

    bars: tuple[Bar, ...]
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An original or derived image; ``open`` gives its bytes, checked against ``sha256`` as read.

    ``width`` and ``height`` are stored pixels, before EXIF ``orientation`` (1-8) is applied.
    ``mime`` other than image/jpeg and image/png cannot be placed and gets a plate that says so.
    ``mode``: Pillow's name of the pixel format (L, RGB, CMYK, RGBA, P, ...). ``on_white``: the file
    knows transparent parts, which are shown as white paper.
    """

    name: str
    sha256: str
    size: int
    mime: str
    width: int
    height: int
    open: Callable[[], BinaryIO] = field(compare=False, repr=False)
    orientation: int = 1
    mode: str = "RGB"
    on_white: bool = False


@dataclass(frozen=True, slots=True)
class Plate:
    """A photo with its fact sheet; ``picture`` None prints ``missing`` in its frame."""

    picture: Picture | None
    facts: Facts
    caption: str = ""
    missing: str = ""
    height: float = 120


@dataclass(frozen=True, slots=True)
class Document:
    """A foreign PDF whose pages are bound in, each on a page of ours that counts like any other.

    ``open`` gives its bytes, checked against ``sha256`` as read; ``password`` opens an encrypted
    one. ``attached`` is the file that goes along where pages of it cannot be shown; ``lead`` is
    said before its pages, where there are any.
    """

    name: str
    sha256: str
    open: Callable[[], BinaryIO] = field(compare=False, repr=False)
    password: str = field(default="", repr=False)
    attached: "Attached | None" = None
    lead: str = ""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of plain text whose lines are printed as they are.

    ``open`` gives its ``size`` bytes, checked against ``sha256`` as read.
    """

    name: str
    sha256: str
    size: int
    open: Callable[[], BinaryIO] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file embedded byte for byte; ``name`` is unique in its paper, ``about`` says what it is.

    ``open`` gives its ``size`` bytes, checked against ``sha256`` as read; ``taken_in_at`` is ISO.
    """

    name: str
    mime: str
    sha256: str
    size: int
    taken_in_at: str
    open: Callable[[], BinaryIO] = field(compare=False, repr=False)
    about: str = ""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Question and answer as spoken, numbered; ``marks`` stand small beside the answer."""

    turns: tuple[tuple[str, str, str], ...]
    question: str = "问"
    answer: str = "答"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on: a label each, with a blank and a date."""

    labels: tuple[str, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that begin a new page rather than be parted, where one page holds them.

    Before signatures only what is short is kept whole, and nothing is where ``whole`` is False;
    of the rest the last rows or lines stand on the page of the signatures, which are never alone.
    So it is before the last ``tail`` blocks: the totals of a table, say.
    """

    blocks: "tuple[Block, ...]"
    whole: bool = True
    tail: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """A square code (QR) of ``text``, ``side`` millimetres wide, with ``words`` at its side."""

    text: str
    words: str = ""
    side: float = 26


@dataclass(frozen=True, slots=True)
class Findings:
    """What drawing itself met before this place: documents not shown, characters without a glyph.

    A table of where and what under ``headings``, nothing where nothing was met. ``glyph`` is the
    sentence for a character, with ``{char}`` in it.
    """

    headings: tuple[str, str]
    glyph: str
    caption: str = ""


Block = (
    Text
    | Heading
    | Gap
    | Line
    | PageBreak
    | Table
    | Facts
    | BarChart
    | Plate
    | Document
    | TextFile
    | Dialogue
    | Signatures
    | Together
    | Code
    | Findings
)


@dataclass(frozen=True, slots=True)
class Section:
    """A run of pages with one header and footer, starting on a new page.

    ``sequence`` says which page numbers it takes part in; each sequence counts from 1 over the
    whole document. ``header`` and ``footer`` hold left, middle and right texts in which
    ``{page}`` and ``{pages}`` stand for the sequence's numbers. ``anchor`` names the section for
    ``Pages`` and ``Link``; ``bookmark`` puts it into the outline at ``level`` (0 is the top).
    ``attached`` are files embedded beside it. Where a paper is cut into parts, a part of its own,
    called ``part``, begins here. The line at the top of each page leads ``back`` to an anchor.
    """

    blocks: tuple[Block, ...]
    sequence: Sequence = "none"
    header: tuple[str, str, str] = ("", "", "")
    footer: tuple[str, str, str] = ("", "", "")
    anchor: str = ""
    bookmark: str = ""
    level: int = 0
    landscape: bool = False
    watermark: str = ""
    attached: tuple[Attached, ...] = ()
    part: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. ``title`` and ``author`` go into its metadata and name no borrower.

    ``changes`` are values of the shipped ``layout`` that people set otherwise.

    ``duplex``: printed on both sides, every section begins on a front.
    """

    title: str
    author: str
    language: str
    made_at: str
    sections: tuple[Section, ...]
    layout: str = "default"
    changes: tuple[tuple[str, float | str | bool], ...] = ()
    duplex: bool = False


@dataclass(frozen=True, slots=True)
class PageSpan:
    """Where an anchored section was printed: its sequence's numbers and the page of the file."""

    first: int
    last: int
    file_page: int

    @property
    def count(self) -> int:
        """Number of pages."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Missing:
    """A character that no font holds, and where it stood."""

    char: str
    where: str


@dataclass(frozen=True, slots=True)
class Unshown:
    """A document, or a page of one, that could not be bound in: where, its name and why."""

    where: str
    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What drawing a paper gave; ``archival`` where nothing in the file was made elsewhere."""

    pages: int
    size: int
    sha256: str
    spans: dict[str, PageSpan]
    missing: tuple[Missing, ...]
    unshown: tuple[Unshown, ...] = ()
    archival: bool = True
