"""Reading of TIFF directories as they lie in photos: bounded, forgiving, and never interpreting."""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from storage.evidence.limits import MAX_ENTRIES, MAX_TEXT, MAX_VALUE_BYTES

# TIFF type number -> struct letter of one component; rationals are two of them.
_COMPONENTS: Final = {
    1: "B",
    2: "B",
    3: "H",
    4: "I",
    5: "II",
    6: "b",
    7: "B",
    8: "h",
    9: "i",
    10: "ii",
    11: "f",
    12: "d",
    13: "I",
}
_RATIONALS: Final = (5, 10)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a directory: its TIFF type, byte order (``<`` or ``>``) and bytes."""

    type: int
    order: str
    raw: bytes

    def text(self) -> str:
        """Return the text up to the first NUL as one line, trimmed, free of control characters."""
        raw = self.raw.partition(b"\0")[0]
        return clean(_decode(raw)) if self.type in (1, 2, 7) else ""

    def numbers(self) -> tuple[float, ...]:
        """Return the components as numbers; a fraction over zero is NaN."""
        letters = _COMPONENTS[self.type]
        size = struct.calcsize(self.order + letters)
        whole = len(self.raw) // size
        values = struct.unpack(f"{self.order}{letters * whole}", self.raw[: whole * size])
        if self.type not in _RATIONALS:
            return values
        pairs = zip(values[::2], values[1::2], strict=True)
        return tuple(top / bottom if bottom else math.nan for top, bottom in pairs)

    def integer(self) -> int | None:
        """Return the first component where it is a whole number, None otherwise."""
        found = self.numbers()[:1]
        return int(found[0]) if found and math.isfinite(found[0]) and found[0] % 1 == 0 else None


Directory = Mapping[int, Entry]
NOTHING: Final[Directory] = {}


class Block:
    """The directories of one TIFF structure; offsets count from its first byte."""

    def __init__(self, data: bytes | memoryview) -> None:
        """Read the header; a block whose header is not TIFF has no directories."""
        self._data = memoryview(data)
        head = bytes(self._data[:8])
        self._order = {b"II": "<", b"MM": ">"}.get(head[:2], "")
        whole = self._order != "" and len(head) == 8
        self._first = struct.unpack(f"{self._order}I", head[4:])[0] if whole else 0

    def main(self) -> Directory:
        """Return the first directory."""
        return self._directory(self._first)

    def inner(self, parent: Directory, tag: int) -> Directory:
        """Return the directory that a tag of ``parent`` points to; empty where there is none."""
        entry = parent.get(tag)
        return self._directory(entry.integer() or 0) if entry else NOTHING

    def _directory(self, start: int) -> Directory:
        if not 8 <= start <= len(self._data) - 2:
            return NOTHING
        (count,) = struct.unpack_from(f"{self._order}H", self._data, start)
        whole = min(count, MAX_ENTRIES, (len(self._data) - start - 2) // 12)
        found: dict[int, Entry] = {}
        for at in range(start + 2, start + 2 + whole * 12, 12):
            tag, kind, length = struct.unpack_from(f"{self._order}HHI", self._data, at)
            raw = self._value(at + 8, kind, length)
            if raw is not None:
                found.setdefault(tag, Entry(kind, self._order, raw))
        return found

    def _value(self, at: int, kind: int, length: int) -> bytes | None:
        if kind not in _COMPONENTS:
            return None
        size = struct.calcsize(self._order + _COMPONENTS[kind]) * length
        if size > 4:
            (at,) = struct.unpack_from(f"{self._order}I", self._data, at)
        if size > MAX_VALUE_BYTES or at + size > len(self._data):
            return None
        return bytes(self._data[at : at + size])


def clean(text: str) -> str:
    """Return text that may be shown: one line, no control characters, at most ``MAX_TEXT`` long."""
    shown = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(shown.split())[:MAX_TEXT]


def _decode(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
