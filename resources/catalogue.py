"""Reads a compiled gettext catalogue; a message becomes text when it is first said."""

import struct
from pathlib import Path
from typing import Final

_MAGIC: Final = 0x950412DE


class Catalogue:
    """The translations of a ``.mo`` file in UTF-8 without plural forms.

    Python's own reader turns every message into text at once, which every start would pay for.
    """

    def __init__(self, file: Path) -> None:
        """Read ``file``; raises ``OSError``, and ``ValueError`` where it is no such catalogue."""
        content = file.read_bytes()
        if len(content) < 20:
            raise ValueError(file.name)
        order = "<" if struct.unpack("<I", content[:4])[0] == _MAGIC else ">"
        magic, _version, count, ids, texts = struct.unpack(f"{order}5I", content[:20])
        if magic != _MAGIC or max(ids, texts) + 8 * count > len(content):
            raise ValueError(file.name)
        keys = _strings(content, order, ids, count)
        self._raw = dict(zip(keys, _strings(content, order, texts, count), strict=True))
        self._said: dict[str, str] = {}

    def __call__(self, message: str) -> str:
        """Return the translation, or ``message`` where there is none."""
        found = self._said.get(message)
        if found is None:
            raw = self._raw.get(message.encode())
            found = self._said[message] = message if raw is None else raw.decode()
        return found


def _strings(content: bytes, order: str, table: int, count: int) -> list[bytes]:
    """Return the strings of a table of lengths and places."""
    numbers = struct.unpack_from(f"{order}{2 * count}I", content, table)
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return [content[place : place + length] for length, place in pairs]
