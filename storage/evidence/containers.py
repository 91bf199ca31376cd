"""Where JPEG, PNG, WEBP and TIFF files keep their metadata, and the size they state."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from storage.evidence import boxes
from storage.evidence import filetypes as types
from storage.evidence.limits import MAX_METADATA_BYTES, MAX_SEGMENTS

_EXIF_MARK: Final = b"Exif\0\0"
_XMP_MARK: Final = b"http://ns.adobe.com/xap/1.0/\0"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_PROFILES: Final = (b"Raw profile type exif", b"Raw profile type APP1")


@dataclass(slots=True)
class Metadata:
    """The EXIF block (from its TIFF header on), the XMP packet, and the stored size in pixels."""

    exif: bytes = b""
    xmp: bytes = b""
    width: int | None = None
    height: int | None = None


def find_metadata(data: bytes, mime: str) -> Metadata:
    """Return what the container holds; parts that are absent or broken stay empty. Never raises."""
    readers = {
        types.JPEG: _jpeg,
        types.PNG: _png,
        types.WEBP: _webp,
        types.TIFF: lambda whole: Metadata(exif=whole),
        types.HEIC: _heif,
        types.HEIF: _heif,
        "image/avif": _heif,
    }
    return readers[mime](data) if mime in readers else Metadata()


def _jpeg(data: bytes) -> Metadata:
    found = Metadata()
    for marker, body in _segments(data):
        if marker == 0xE1 and body.startswith(_EXIF_MARK):
            found.exif = found.exif or body.removeprefix(_EXIF_MARK)
        elif marker == 0xE1 and body.startswith(_XMP_MARK):
            found.xmp = found.xmp or body.removeprefix(_XMP_MARK)
        elif marker in _FRAMES and len(body) >= 5 and found.width is None:
            found.height, found.width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
    return found


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield markers and bodies up to the first scan."""
    at = 2
    for _ in range(MAX_SEGMENTS):
        at = data.find(b"\xff", at)
        if not 0 <= at < len(data) - 3:
            return
        marker = data[at + 1]
        if marker in (0xDA, 0xD9):
            return
        if marker in (0x00, 0xFF) or marker in _BARE:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)


def _png(data: bytes) -> Metadata:
    found = Metadata()
    for name, start, end in _chunks(data, 8, "big", 4):
        body = data[start : min(end, start + MAX_METADATA_BYTES)]
        if name == b"IHDR" and len(body) >= 8:
            found.width, found.height = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
        elif name == b"eXIf":
            found.exif = body.removeprefix(_EXIF_MARK)
        elif name in (b"tEXt", b"zTXt") and not found.exif:
            found.exif = _raw_profile(name, body)
        elif name == b"iTXt" and body.startswith(b"XML:com.adobe.xmp\0\0"):
            found.xmp = body
    return found


def _raw_profile(name: bytes, body: bytes) -> bytes:
    """Return the EXIF block that ImageMagick writes as hexadecimal text."""
    key, _, text = body.partition(b"\0")
    if key not in _PROFILES:
        return b""
    if name == b"zTXt":
        text = _inflated(text[1:])
    digits = re.sub(rb"\s", b"", b"".join(text.split(b"\n")[3:]))
    if not re.fullmatch(rb"(?:[0-9A-Fa-f]{2})+", digits):
        return b""
    return bytes.fromhex(digits.decode("ascii")).removeprefix(_EXIF_MARK)


def _inflated(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, MAX_METADATA_BYTES)
    except zlib.error:
        return b""


def _webp(data: bytes) -> Metadata:
    found = Metadata()
    for name, start, end in _chunks(data, 12, "little", 0):
        body = data[start : min(end, start + MAX_METADATA_BYTES)]
        if name == b"EXIF":
            found.exif = body.removeprefix(_EXIF_MARK)
        elif name == b"XMP ":
            found.xmp = body
        elif name == b"VP8X" and len(body) >= 10:
            found.width = int.from_bytes(body[4:7], "little") + 1
            found.height = int.from_bytes(body[7:10], "little") + 1
    return found


def _chunks(data: bytes, at: int, order: str, trailer: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, start and end of the chunks of a PNG (length first) or RIFF (name first)."""
    for _ in range(MAX_SEGMENTS):
        if at + 8 > len(data):
            return
        first, second = data[at : at + 4], data[at + 4 : at + 8]
        name, length = (second, first) if order == "big" else (first, second)
        size = int.from_bytes(length, "big" if order == "big" else "little")
        yield name, at + 8, min(at + 8 + size, len(data))
        at += 8 + size + trailer + (size & 1 if order == "little" else 0)


def _heif(data: bytes) -> Metadata:
    picture = boxes.find_picture(data)
    return Metadata(exif=picture.exif, width=picture.width, height=picture.height)
