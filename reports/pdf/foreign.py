"""Binds in the pages of a foreign PDF: each on an A4 page of ours, under our header and number."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from reports.content import Document, Text, Unshown
from reports.pdf import foreign_child, foreign_limits
from reports.pdf.book import Book
from reports.pdf.foreign_child import Reader, ReaderLost
from reports.pdf.layout import MM
from reports.pdf.objects import Ref
from reports.pdf.plates import draw_instead
from reports.pdf.prose import draw_text
from reports.pdf.shelf import Replay
from reports.pdf.wire import entries, source
from resources.language import N_, Words
from storage.errors import AttachmentAltered
from storage.evidence.channel import BrokenChannel

PROBLEMS: Final[Mapping[str, str]] = {
    foreign_limits.ENCRYPTED: N_("The document needs a password; its pages cannot be shown."),
    foreign_limits.DAMAGED: N_("The document is damaged; its pages cannot be shown."),
    foreign_limits.EMPTY: N_("The document has no pages."),
    foreign_limits.TOO_LARGE: N_("The document is too large to be bound in."),
    foreign_child.TOO_SLOW: N_("Reading the document took too long and was stopped."),
    foreign_child.UNSAFE: N_("The document made the program that read it fail."),
}
PAGE_DAMAGED: Final = N_("Page {n} of the document is damaged and cannot be shown.")
REST_MISSING: Final = N_("From page {n} on the document cannot be shown.")
KEPT: Final = N_("It is kept as it is and can be checked by its hash.")
ATTACHED: Final = N_("It is attached to this PDF as it is, under the name {name}.")
BEING_READ: Final = N_("The document is being read; its pages appear in a moment.")
_CHUNK: Final = 1 << 18
_PLATE: Final = 60 * MM
# Millimetres around a foreign page: it brings margins of its own, the binding edge stays free.
_EDGE: Final = 6.0
_BINDING: Final = 14.0
_UNDER_HEADER: Final = 4.0
_WIDE: Final = 1.05
_FRAME: Final = 0.3
_FRAME_GREY: Final = 0.6


def draw_document(book: Book, block: Document) -> None:
    """Draw every page of a document on a page of its own; where that fails, a plate says why.

    Raises AttachmentAltered when the bytes are not those that were recorded, what ``block.open``
    raises, and what the progress raises.
    """
    shelf = book.shelf
    if shelf is not None and shelf.waits(block):
        book.ensure(_PLATE)
        draw_instead(book, f"{block.name}\n{_words(book)(BEING_READ)}", _PLATE)
        book.y -= _PLATE
        return
    try:
        with shelf.reader(block, book.tick) if shelf else Reader(book.tick) as reader:
            reader.send(_checked(block), block.password)
            count = _count(book, block, reader)
            if count:
                if block.lead:
                    draw_text(book, Text(block.lead, "muted"))
                _Pages(book, block, reader, count).draw()
    except ReaderLost as lost:
        _refuse(book, block, lost.reason)


def _checked(block: Document) -> Iterator[bytes]:
    passed = hashlib.sha256()
    with block.open() as stream:
        while chunk := stream.read(_CHUNK):
            passed.update(chunk)
            yield chunk
    if passed.hexdigest() != block.sha256:
        raise AttachmentAltered(name=block.name)


def _count(book: Book, block: Document, reader: Reader | Replay) -> int:
    header = reader.header()
    if header.get("problem") in PROBLEMS:
        _refuse(book, block, str(header["problem"]))
        return 0
    count = header.get("pages")
    if not isinstance(count, int) or not 0 < count <= foreign_limits.MAX_PAGES:
        raise ReaderLost(foreign_child.UNSAFE)
    return count


def _refuse(book: Book, block: Document, problem: str) -> None:
    _say(book, block, _words(book)(PROBLEMS[problem]))


def _say(book: Book, block: Document, sentence: str) -> None:
    """Put a plate with a sentence where pages are missing, and note it for the remarks."""
    book.unshown.append(Unshown(book.fonts.where, block.name, sentence))
    if block.attached is not None:
        book.attachments.write(block.attached)
    book.ensure(_PLATE)
    words = _words(book)
    kept = words(KEPT) if block.attached is None else words(ATTACHED, name=block.attached.name)
    draw_instead(book, f"{block.name}\n{sentence}\n{kept}", _PLATE)
    book.y -= _PLATE


def _words(book: Book) -> Words:
    return Words("zh_CN" if book.paper.language.lower().startswith("zh") else "en")


class _Pages:
    """The pages of one document on their way; objects are numbered anew as they come."""

    def __init__(self, book: Book, block: Document, reader: Reader | Replay, count: int) -> None:
        self._book = book
        self._block = block
        self._reader = reader
        self._count = count
        self._numbers: dict[int, Ref] = {}
        self._written: set[int] = set()

    def draw(self) -> None:
        done = 0
        # Its pages share objects: they stay in one file.
        self._book.joined = self._book.foreign = True
        try:
            while done < self._count:
                header = self._reader.header()
                if "id" in header:
                    self._object(header)
                else:
                    self._page(header, done)
                    done += 1
        except (ReaderLost, BrokenChannel):
            self._broken_off(done)
        self._complete()
        self._book.joined = False

    def _broken_off(self, done: int) -> None:
        self._book.turn(landscape=False)
        _say(self._book, self._block, _words(self._book)(REST_MISSING, n=done + 1))

    def _complete(self) -> None:
        """Write what was promised and never came, so that the file is whole."""
        for number, ref in self._numbers.items():
            if number not in self._written:
                self._book.file.write(ref, None)

    def _ref(self, number: int) -> Ref:
        if not 0 < number <= foreign_limits.MAX_OBJECTS:
            raise BrokenChannel(number)
        if number not in self._numbers:
            self._numbers[number] = self._book.file.reserve()
        return self._numbers[number]

    def _object(self, header: dict[str, Any]) -> None:
        number, value = header["id"], header.get("value")
        if not isinstance(number, int) or number in self._written:
            raise BrokenChannel(number)
        # Read before it is written: a reference that is none must not leave half an object.
        if header.get("stream") is True:
            inner = value.get("m") if isinstance(value, dict) else None
            if not isinstance(inner, dict):
                raise BrokenChannel
            text = entries(inner, self._ref)
            self._written.add(number)
            self._book.file.carry(self._ref(number), text, self._content())
        else:
            text = source(value, self._ref)
            self._written.add(number)
            self._book.file.write(self._ref(number), text)

    def _content(self) -> Iterator[bytes]:
        """Yield the bytes of a stream; where they break off the object still ends as it should."""
        try:
            yield from self._reader.content()
        except ReaderLost:
            return

    def _page(self, header: dict[str, Any], at: int) -> None:
        if header.get("page") != at:
            raise BrokenChannel(at)
        if header.get("problem"):
            self._book.turn(landscape=False)
            _say(self._book, self._block, _words(self._book)(PAGE_DAMAGED, n=at + 1))
            return
        form, width, height = header.get("form"), header.get("width"), header.get("height")
        if not (isinstance(form, int) and form in self._written):
            raise BrokenChannel(at)
        if not all(isinstance(side, int | float) and 0 < side < 1e5 for side in (width, height)):
            raise BrokenChannel(at)
        self._place(self._numbers[form], float(width or 1), float(height or 1))

    def _place(self, form: Ref, width: float, height: float) -> None:
        """Show a page as large as fits, never larger than it is, in the middle under the header."""
        book = self._book
        book.turn(landscape=width > height * _WIDE)
        left, low, right, top = _room(book, wide=width > height * _WIDE)
        scale = min(1.0, (right - left) / width, (top - low) / height)
        across, down = width * scale, height * scale
        x, y = left + (right - left - across) / 2, top - down
        book.page.show(form, (scale, 0, 0, scale, x, y))
        # Where the page of the original ends.
        for x1, y1, x2, y2 in ((x, y, x + across, y), (x, top, x + across, top),
                               (x, y, x, top), (x + across, y, x + across, top)):  # fmt: skip
            book.page.line(x1, y1, x2, y2, _FRAME, _FRAME_GREY)
        book.y = book.frame.bottom


def _room(book: Book, *, wide: bool) -> tuple[float, float, float, float]:
    """Return left, low, right and top of the room for a foreign page, in points."""
    frame = book.frame
    top = frame.page_height - (book.layout.header + _UNDER_HEADER) * MM
    left, low, right = _BINDING * MM, _EDGE * MM, frame.page_width - _EDGE * MM
    if wide:
        # Bound at its top.
        return _EDGE * MM, low, right, top - (_BINDING - _EDGE) * MM
    if frame.left < frame.page_width - frame.right:
        # The back of a sheet is bound at its right.
        return frame.page_width - right, low, frame.page_width - left, top
    return left, low, right, top
