"""A font that holds a rare character: the shipped one under another map."""

import io
import struct
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

from resources import path


def rare_font(target: Path, char: str, like: str, *, fs_type: int = 0) -> None:
    """Write a TrueType font in which ``char`` looks as ``like`` does, and which holds no more."""
    source = path("fonts", "NotoSansSC-400.ttf")
    data = source.read_bytes()
    glyph = TTFontFile(str(source)).charToGlyph[ord(like)]
    tables = {}
    for at in range(struct.unpack(">H", data[4:6])[0]):
        tag, _sum, offset, length = struct.unpack(">4sIII", data[12 + 16 * at : 28 + 16 * at])
        tables[tag] = data[offset : offset + length]
    group = struct.pack(">III", ord(char), ord(char), glyph)
    table = struct.pack(">HHIII", 12, 0, 28, 0, 1) + group
    tables[b"cmap"] = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table
    os2 = bytearray(tables[b"OS/2"])
    os2[8:10] = struct.pack(">H", fs_type)
    tables[b"OS/2"] = bytes(os2)
    target.write_bytes(_assembled(tables))


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    head = struct.pack(">IHHHH", 0x00010000, len(tables), 0, 0, 0)
    place, index, body = 12 + 16 * len(tables), b"", b""
    for tag, data in sorted(tables.items()):
        index += struct.pack(">4sIII", tag, _sum(data), place + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return head + index + body


def _sum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF


def postscript_font(target: Path, char: str, like: str, *, units: int = 2048) -> None:
    """Write a font with outlines of PostScript that holds ``char``, which looks as ``like``."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    source = TTFont(io.BytesIO(path("fonts", "NotoSerifSC-400.ttf").read_bytes()), lazy=True)
    glyphs, scale = source.getGlyphSet(), units / source["head"].unitsPerEm
    shapes, widths = {}, {}
    for name, glyph in ((".notdef", ".notdef"), ("rare", source.getBestCmap()[ord(like)])):
        width = round(glyphs[glyph].width * scale)
        pen = T2CharStringPen(width, glyphs)
        glyphs[glyph].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        shapes[name], widths[name] = pen.getCharString(), (width, 0)
    made = FontBuilder(units, isTTF=False)
    made.setupGlyphOrder([".notdef", "rare"])
    made.setupCharacterMap({ord(char): "rare"})
    made.setupCFF("Rare-Regular", {"FullName": "Rare Regular"}, shapes, {})
    made.setupHorizontalMetrics(widths)
    made.setupHorizontalHeader(ascent=units, descent=-units // 5)
    made.setupNameTable({"familyName": "Rare", "styleName": "Regular", "psName": "Rare-Regular"})
    made.setupOS2()
    made.setupPost()
    made.save(str(target))
