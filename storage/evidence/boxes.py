"""The boxes of an HEIF file: the EXIF block and the stored size of its main picture.

Read here and not by the decoder, so that a picture too large to decode still has its facts.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from storage.evidence.limits import MAX_METADATA_BYTES, MAX_SEGMENTS

_EXIF_MARK: Final = b"Exif\0\0"


@dataclass(frozen=True, slots=True)
class Picture:
    """The main picture's EXIF block (from its TIFF header on) and its size before turning."""

    exif: bytes = b""
    width: int | None = None
    height: int | None = None


class _Reader:
    """Takes big-endian numbers off a buffer; past its end they are zero."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def number(self, size: int) -> int:
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at])

    def more(self) -> bool:
        return self.at < len(self.data)


def find_picture(data: bytes) -> Picture:
    """Return the facts of the main picture; absent or broken parts stay unknown."""
    meta = next((body for name, body in boxes_of(data) if name == b"meta"), b"")[4:]
    parts = dict(boxes_of(meta))
    pitm = _Reader(parts.get(b"pitm", b""))
    main = pitm.number(2 if pitm.number(4) >> 24 == 0 else 4)
    size = _size(parts.get(b"iprp", b""), main)
    item = _exif_item(parts.get(b"iinf", b""))
    exif = (
        _item_bytes(parts.get(b"iloc", b""), item, data, parts.get(b"idat", b"")) if item else b""
    )
    return Picture(_from_tiff_header(exif), *size)


def boxes_of(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of the boxes that lie one after the other; picture data is empty."""
    at = 0
    for _ in range(MAX_SEGMENTS):
        if at + 8 > len(data):
            return
        size, name, start = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, start = int.from_bytes(data[at + 8 : at + 16]), at + 16
        end = at + size if size else len(data)
        if end < start:
            return
        # The picture data itself is never copied.
        yield name, b"" if name == b"mdat" else data[start:end]
        at = end


def _size(iprp: bytes, main: int) -> tuple[int | None, int | None]:
    inner = dict(boxes_of(iprp))
    properties = [*itertools.islice(boxes_of(inner.get(b"ipco", b"")), MAX_SEGMENTS)]
    for index in _associations(inner.get(b"ipma", b""), main):
        if 1 <= index <= len(properties) and properties[index - 1][0] == b"ispe":
            reader = _Reader(properties[index - 1][1], 4)
            return reader.number(4) or None, reader.number(4) or None
    return None, None


def _associations(ipma: bytes, main: int) -> list[int]:
    reader = _Reader(ipma)
    full = reader.number(4)
    for _ in range(min(reader.number(4), MAX_SEGMENTS)):
        item = reader.number(2 if full >> 24 == 0 else 4)
        wide = 2 if full & 1 else 1
        indexes = [reader.number(wide) for _ in range(reader.number(1))]
        if item == main:
            return [index & (0x7FFF if wide == 2 else 0x7F) for index in indexes]
        if not reader.more():
            break
    return []


def _exif_item(iinf: bytes) -> int | None:
    version = iinf[0] if iinf else 0
    for name, body in boxes_of(iinf[6 if version == 0 else 8 :]):
        if name == b"infe" and body[:1] in (b"\2", b"\3"):
            reader = _Reader(body, 4)
            item = reader.number(2 if body[0] == 2 else 4)
            if body[reader.at + 2 : reader.at + 6] == b"Exif":
                return item
    return None


def _item_bytes(iloc: bytes, wanted: int, data: bytes, idat: bytes) -> bytes:
    reader = _Reader(iloc)
    version = reader.number(4) >> 24
    sizes, more = reader.number(1), reader.number(1)
    wide = 2 if version < 2 else 4
    for _ in range(min(reader.number(wide), MAX_SEGMENTS)):
        item = reader.number(wide)
        method = reader.number(2) & 0xF if version else 0
        reader.number(2)
        base = reader.number(more >> 4)
        extents = [
            _extent(reader, more & 0xF if version else 0, sizes)
            for _ in range(min(reader.number(2), MAX_SEGMENTS))
            if reader.more()
        ]
        if item == wanted:
            store = {0: data, 1: idat}.get(method, b"")
            return _joined(store, base, extents)
        if not reader.more():
            break
    return b""


def _extent(reader: _Reader, index_size: int, sizes: int) -> tuple[int, int]:
    reader.number(index_size)
    return reader.number(sizes >> 4), reader.number(sizes & 0xF)


def _joined(store: bytes, base: int, extents: list[tuple[int, int]]) -> bytes:
    found = b""
    for offset, length in extents:
        start = base + offset
        room = MAX_METADATA_BYTES - len(found)
        found += store[start : start + min(length or len(store), room)]
    return found


def _from_tiff_header(item: bytes) -> bytes:
    if len(item) < 4:
        return b""
    start = 4 + int.from_bytes(item[:4])
    # Some writers count the mark within the offset, some do not.
    return item[start:].removeprefix(_EXIF_MARK) or item[4:].removeprefix(_EXIF_MARK)
