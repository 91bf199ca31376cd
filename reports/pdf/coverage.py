"""Which characters the shipped fonts hold, known without opening a font."""

import json
from bisect import bisect_right
from functools import cache
from pathlib import Path

from resources import path


class Coverage:
    """The characters of one font as sorted ranges."""

    def __init__(self, ranges: str) -> None:
        spans = [part.partition("-") for part in ranges.split()]
        self._first = [int(first, 16) for first, _, _ in spans]
        self._last = [int(last or first, 16) for first, _, last in spans]

    def __contains__(self, char: str) -> bool:
        at = bisect_right(self._first, ord(char)) - 1
        return at >= 0 and ord(char) <= self._last[at]


@cache
def covered() -> dict[str, Coverage]:
    """Return the coverage of every shipped font by the stem of its file name."""
    return read(path("fonts", "coverage.json"))


def read(file: Path) -> dict[str, Coverage]:
    """Return the coverage of every font named in ``file``."""
    ranges: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return {stem: Coverage(text) for stem, text in ranges.items()}


def unprintable(text: str) -> tuple[str, ...]:
    """Return the characters of ``text`` that no font here holds, each once, in order."""
    from reports.pdf import fallback
    from reports.pdf.cleaning import clean

    fonts = covered().values()
    plain = dict.fromkeys(clean(text).replace("\n", ""))
    rare = [char for char in plain if not any(char in font for font in fonts)]
    spares = fallback.spare_fonts() if rare else ()
    return tuple(char for char in rare if not any(fallback.holds(spare, char) for spare in spares))
