"""Fonts with outlines of PostScript (OpenType/CFF), as the PDF needs them: widths and a subset.

The subset is a small font of its own whose glyphs lie in the order in which they were asked for,
so that the code of a character is the number of its glyph.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

# A font in a PDF counts in thousandths of the size.
_UNITS: Final = 1000
_NOTDEF: Final = ".notdef"


class PostScriptFont:
    """One font file; lengths are thousandths of the size. Raises ValueError where it is no such."""

    def __init__(self, path: Path) -> None:
        from fontTools.ttLib import TTFont, TTLibError

        try:
            self._font: Any = TTFont(BytesIO(path.read_bytes()), fontNumber=0, lazy=True)
            if "CFF " not in self._font:
                raise ValueError("its outlines are not those of PostScript")
            self.charToGlyph: Mapping[int, str] = self._font.getBestCmap() or {}
            self._scale = _UNITS / self._font["head"].unitsPerEm
            self._metrics: Mapping[str, tuple[int, int]] = self._font["hmtx"].metrics
            self.fs_type = int(self._font["OS/2"].fsType)
            self._measure()
        except (TTLibError, OSError, KeyError, AttributeError, AssertionError) as error:
            raise ValueError(str(error)) from error

    def _measure(self) -> None:
        head, hhea = self._font["head"], self._font["hhea"]
        found = self._font["name"].getDebugName(6) or "Font"
        self.name = "".join(char for char in found if char.isascii() and char.isalnum()).encode()
        box = (head.xMin, head.yMin, head.xMax, head.yMax)
        self.bbox = tuple(round(value * self._scale) for value in box)
        self.ascent = round(hhea.ascent * self._scale)
        self.descent = round(hhea.descent * self._scale)
        self.capHeight = self.ascent
        self.stemV = 80
        self.defaultWidth = float(_UNITS)

    def width(self, char: str) -> float:
        """Return the advance of ``char``."""
        glyph = self.charToGlyph.get(ord(char), _NOTDEF)
        return float(round(self._metrics[glyph][0] * self._scale))

    def subset(self, chars: Iterable[str]) -> bytes:
        """Return a bare CFF font program: the glyph of the n-th character is number n, from 1."""
        from fontTools.fontBuilder import FontBuilder

        wanted = [self.charToGlyph.get(ord(char), _NOTDEF) for char in chars]
        names = [_NOTDEF, *(f"g{number}" for number in range(1, len(wanted) + 1))]
        shapes = {
            name: self._shape(glyph) for name, glyph in zip(names, [_NOTDEF, *wanted], strict=True)
        }
        made = FontBuilder(_UNITS, isTTF=False)
        made.setupGlyphOrder(names)
        made.setupCFF(self.name.decode(), {"FontBBox": list(self.bbox)}, shapes, {})
        program: bytes = made.font["CFF "].compile(made.font)
        return program

    def _shape(self, glyph: str) -> Any:
        """Return the outlines of a glyph, its subroutines written out, in thousandths."""
        from fontTools.pens.t2CharStringPen import T2CharStringPen
        from fontTools.pens.transformPen import TransformPen

        glyphs = self._font.getGlyphSet()
        pen = T2CharStringPen(round(self._metrics[glyph][0] * self._scale), glyphs)
        glyphs[glyph].draw(TransformPen(pen, (self._scale, 0, 0, self._scale, 0, 0)))
        return pen.getCharString()
