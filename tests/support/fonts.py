"""A font that holds a rare character: the shipped one under another map."""

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
