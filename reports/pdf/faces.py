"""Font files as the PDF needs them: widths, two-byte codes in order of use, a subset at the end.

Each file becomes one composite font whose codes count up from 1 as characters are first used. The
composite font is what makes the text layer exact: its ToUnicode map is written here in UTF-16, so
a character above U+FFFF is copied as itself.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from reports.pdf.file import PdfFile
from reports.pdf.objects import Name, Ref, Value
from reports.pdf.postscript import PostScriptFont

# A viewer may refuse a map with more entries in one section.
_SECTION: Final = 100
_SYMBOLIC: Final = 4


@cache
def _truetype(path: Path) -> Any:
    from reportlab.pdfbase.ttfonts import TTFontFile

    return TTFontFile(str(path))


class Face:
    """One font file in one document; ``resource`` is its name in the pages' resources."""

    def __init__(self, path: Path, resource: str, outlines: PostScriptFont | None = None) -> None:
        """``outlines`` is the font itself where it is one of PostScript, else it is TrueType."""
        self.resource = resource
        self._path = path
        self._outlines = outlines
        self.begin()

    def begin(self) -> None:
        """Forget what was set: another file counts its codes anew."""
        self._codes: dict[str, int] = {}
        self._hex: dict[str, str] = {}

    @property
    def used(self) -> bool:
        """Whether any character was set in this face."""
        return bool(self._codes)

    def width(self, char: str) -> float:
        """Return the advance of ``char`` in thousandths of the size."""
        if self._outlines is not None:
            return self._outlines.width(char)
        font = _truetype(self._path)
        return float(font.charWidths.get(ord(char), font.defaultWidth))

    def encode(self, text: str) -> str:
        """Return ``text`` as the hexadecimal codes of this face."""
        known = self._hex
        return "".join([known.get(char) or self._new(char) for char in text])

    def _new(self, char: str) -> str:
        """Give the next code to a character that is first used."""
        self._codes[char] = len(self._codes) + 1
        return self._hex.setdefault(char, f"{self._codes[char]:04X}")

    def write(self, file: PdfFile) -> Ref:
        """Write the composite font with the subset of all characters used, and return it."""
        chars = list(self._codes)
        base = Name(f"{self._tag(chars)}+{self._font.name.decode()}")
        system: dict[str, Value] = {
            "Registry": b"(Adobe)",
            "Ordering": b"(Identity)",
            "Supplement": 0,
        }
        descendant = file.add({
            "Type": Name("Font"), "BaseFont": base, "CIDSystemInfo": system,
            "DW": 1000, "W": self._widths(chars), **self._program(file, base, chars),
        })  # fmt: skip
        return file.add({
            "Type": Name("Font"), "Subtype": Name("Type0"), "BaseFont": base,
            "Encoding": Name("Identity-H"), "DescendantFonts": [descendant],
            "ToUnicode": file.stream(to_unicode(chars)),
        })  # fmt: skip

    @property
    def _font(self) -> Any:
        return self._outlines or _truetype(self._path)

    def _program(self, file: PdfFile, base: Name, chars: list[str]) -> dict[str, Value]:
        """Write the subset; returns what the descendant font says of it."""
        if self._outlines is not None:
            # The number of a glyph is its code: no map is needed, and none is allowed.
            bare = {"Subtype": Name("CIDFontType0C")}
            program = {"FontFile3": file.stream(self._outlines.subset(chars), bare)}
            descriptor = file.add(self._descriptor(base) | program)
            return {"Subtype": Name("CIDFontType0"), "FontDescriptor": descriptor}
        subset = _truetype(self._path).makeSubset([ord(char) for char in chars])
        program = {"FontFile2": file.stream(subset, {"Length1": len(subset)})}
        descriptor = file.add(self._descriptor(base) | program)
        return {
            "Subtype": Name("CIDFontType2"), "FontDescriptor": descriptor,
            "CIDToGIDMap": file.stream(self._glyphs(chars)),
        }  # fmt: skip

    def _descriptor(self, base: Name) -> dict[str, Value]:
        font = self._font
        return {
            "Type": Name("FontDescriptor"), "FontName": base, "Flags": _SYMBOLIC,
            "FontBBox": list(font.bbox), "ItalicAngle": 0, "Ascent": font.ascent,
            "Descent": font.descent, "CapHeight": font.capHeight, "StemV": font.stemV,
        }  # fmt: skip

    def _widths(self, chars: list[str]) -> list[Value]:
        odd = [(code, self.width(char)) for code, char in enumerate(chars, 1)
               if self.width(char) != 1000]  # fmt: skip
        runs = groupby(enumerate(odd), lambda item: item[1][0] - item[0])
        widths: list[Value] = []
        for _, group in runs:
            run = [entry for _, entry in group]
            widths += [run[0][0], [width for _, width in run]]
        return widths

    def _glyphs(self, chars: list[str]) -> bytes:
        # The subset keeps glyphs in order of use, and one glyph once though two characters share
        # it (a space and a no-break space): follow it to know where each code's glyph lies.
        font = _truetype(self._path)
        places: dict[int, int] = {0: 0}
        found = [0] + [
            places.setdefault(font.charToGlyph.get(ord(char), 0), len(places)) for char in chars
        ]
        return b"".join(place.to_bytes(2, "big") for place in found)

    @staticmethod
    def _tag(chars: list[str]) -> str:
        digest = hashlib.sha256("".join(chars).encode()).digest()
        return "".join(chr(65 + byte % 26) for byte in digest[:6])


def to_unicode(chars: list[str]) -> bytes:
    """Return the map from the codes 1, 2, … to ``chars``, in UTF-16 pairs above U+FFFF."""
    entries = [f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>"
               for code, char in enumerate(chars, 1)]  # fmt: skip
    sections = [
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n" for part in _parts(entries)
    ]
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "".join(sections)
        + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _parts(entries: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(entries), _SECTION):
        yield entries[start : start + _SECTION]
