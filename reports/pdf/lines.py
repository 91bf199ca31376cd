"""Text into lines: Chinese between any two characters but for punctuation, Latin between words.

The rules are those of Chinese setting: no closing mark begins a line, no opening mark ends one, a
number keeps its unit. A word longer than the line (a hash, an address) is cut where it must be.
"""

from dataclasses import dataclass
from typing import Final

from reports.pdf.glyphs import Glyph, span

_NOT_FIRST: Final = frozenset(
    "、。，．：；！？」』）】》〉〕〗］｝…—～·”’％‰℃々ー,.:;!?)]}%°′″/／-‐–"
)
_NOT_LAST: Final = frozenset("「『（【《〈〔〖［｛“‘￥¥＄$￡£€§№([{第☑☐")
_UNITS: Final = frozenset("元万亿年月日时分秒号页份次岁户期条款项件张个倍")
# Chinese marks that lie below the wide characters; a Latin word may follow them on a new line.
_CLOSING: Final = frozenset("”’…—·")
WIDE_FROM: Final = "\u2e80"
_BOXES: Final = "☑☐"
_SPACES: Final = " \u3000"


@dataclass(slots=True)
class Line:
    """One line: its glyphs, their width in points, and whether a paragraph ends with it."""

    glyphs: list[Glyph]
    width: float
    ends: bool


def broken(glyphs: list[Glyph], width: float, first: float = 0.0) -> list[Line]:
    """Return ``glyphs`` as lines of at most ``width`` points; ``first`` indents each paragraph."""
    lines: list[Line] = []
    start = 0
    for at, glyph in enumerate(glyphs):
        if glyph[0] == "\n":
            lines += _paragraph(glyphs[start:at], width, first)
            start = at + 1
    return lines + _paragraph(glyphs[start:], width, first)


def _paragraph(glyphs: list[Glyph], width: float, first: float) -> list[Line]:
    if span(glyphs) <= width - first:
        return [_line(glyphs, ends=True)]
    lines: list[Line] = []
    start, at, cut = 0, 0, -1
    taken = first
    while at < len(glyphs):
        char, _, advance = glyphs[at]
        if taken + advance > width and at > start and char not in _SPACES:
            stop = cut if cut > start else at
            lines.append(_line(glyphs[start:stop], ends=False))
            start = _after_spaces(glyphs, stop)
            at = max(at, start)
            taken, cut = span(glyphs[start:at]), -1
            continue
        taken += advance
        at += 1
        if at < len(glyphs) and may_break(char, glyphs[at][0]):
            cut = at
    lines.append(_line(glyphs[start:], ends=True))
    return lines


def _after_spaces(glyphs: list[Glyph], at: int) -> int:
    while at < len(glyphs) and glyphs[at][0] in _SPACES:
        at += 1
    return at


def _line(glyphs: list[Glyph], *, ends: bool) -> Line:
    stop = len(glyphs)
    while stop and glyphs[stop - 1][0] == " ":
        stop -= 1
    kept = glyphs[:stop]
    return Line(kept, span(kept), ends)


def may_break(before: str, after: str) -> bool:
    """Say whether a line may end between two neighbouring characters."""
    if after in _SPACES:
        return False
    if before in _SPACES:
        return after not in _NOT_FIRST
    # A box that stands right behind its label stays with it.
    if after in _NOT_FIRST or before in _NOT_LAST or after in _BOXES:
        return False
    if before.isdigit() and after in _UNITS:
        return False
    return before >= WIDE_FROM or after >= WIDE_FROM or before in _CLOSING
