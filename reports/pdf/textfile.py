"""Prints a file of plain text line by line, as it is: an export of messages, a log."""

import codecs
import hashlib
from collections.abc import Iterator
from typing import Final

from reports.content import TextFile
from reports.pdf.book import Book
from reports.pdf.lines import broken
from reports.pdf.plates import draw_instead
from reports.pdf.prose import Setting
from resources.language import N_, Words
from storage.errors import AttachmentAltered

GOES_ON: Final = N_("The file goes on; the whole of it is attached to this PDF.")
UNREADABLE: Final = N_(
    "The file holds no text that can be read; it is attached to this PDF as it is."
)
# Bytes that are printed, some hundred pages; nobody reads more of them on paper.
LIMIT: Final = 600_000
_CHUNK: Final = 1 << 18
_SIZE: Final = 9.5
_LEADING: Final = 1.5
_PLATE: Final = 120.0
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def draw_text_file(book: Book, block: TextFile) -> None:
    """Print the lines of ``block``; where there are none that can be read, say so.

    Raises AttachmentAltered when the bytes are not those that were recorded, what ``block.open``
    raises, and what the progress raises.
    """
    content, whole = _read(book, block)
    text = decoded(content, whole=whole)
    words = Words("zh_CN" if book.paper.language.lower().startswith("zh") else "en")
    if text is None:
        book.ensure(_PLATE)
        draw_instead(book, f"{block.name}\n{words(UNREADABLE)}", _PLATE)
        book.y -= _PLATE
        return
    for line in text.splitlines():
        _draw(book, line)
        book.tick()
    if not whole:
        book.y -= _SIZE
        _draw(book, words(GOES_ON), grey=0.35)


def decoded(content: bytes, *, whole: bool = True) -> str | None:
    """Return bytes as text, None where they are none: UTF-8, UTF-16 with its mark, or GB 18030.

    Of a part that is not the ``whole`` a last character may be cut.
    """
    marked = [code for mark, code in _MARKS if content.startswith(mark)]
    for code in marked or ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(code)()
        try:
            return _shown(decoder.decode(content, final=whole))
        except UnicodeDecodeError:
            continue
    return None


def _shown(text: str) -> str:
    """Return text with its tabs as spaces and what no page can show named by its code point."""
    return "".join(_named(char) for char in text.replace("\r\n", "\n").expandtabs(4))


def _named(char: str) -> str:
    printed = char in "\n\r\f\v" or char >= " "
    return char if printed and char != "\x7f" else f"[U+{ord(char):04X}]"


def _read(book: Book, block: TextFile) -> tuple[bytes, bool]:
    """Return the first bytes, and whether they are all; all are read for their hash."""
    passed, kept = hashlib.sha256(), bytearray()
    for chunk in _chunks(block):
        passed.update(chunk)
        kept += chunk[: max(0, LIMIT - len(kept))]
        book.tick()
    if passed.hexdigest() != block.sha256:
        raise AttachmentAltered(name=block.name)
    return bytes(kept), block.size <= LIMIT


def _chunks(block: TextFile) -> Iterator[bytes]:
    with block.open() as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _draw(book: Book, line: str, grey: float = 0.0) -> None:
    glyphs = book.fonts.set(line, "body", _SIZE)
    lines = broken(glyphs, book.frame.width)
    Setting(lines, _SIZE, _SIZE * _LEADING, grey=grey).draw(book)
