"""PNG pictures: their compressed rows pass through as they are where a PDF can hold them."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, BinaryIO, Final

from reports.pdf.jpeg import NotPlaceable, is_sound

if TYPE_CHECKING:
    from PIL import Image

_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOUR, _PALETTE, _GREY_ALPHA, _ALPHA = 0, 2, 3, 4, 6
_DEPTHS: Final = {
    _GREY: (1, 2, 4, 8, 16), _COLOUR: (8, 16), _PALETTE: (1, 2, 4, 8),
    _GREY_ALPHA: (8, 16), _ALPHA: (8, 16),
}  # fmt: skip
_CHANNELS: Final = {_GREY: 1, _COLOUR: 3, _PALETTE: 1}
# A picture larger than this many pixels is not unpacked into memory.
_PIXELS: Final = 60_000_000
# A colour profile longer than this, in bytes, is not carried along.
_PROFILE: Final = 8 << 20


class Way(Enum):
    """How a picture comes onto a page: its own rows, its pixels on white paper, or a copy of it."""

    AS_IS = "as it is"
    ON_WHITE = "on white"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Png:
    """A picture as a PDF holds it: compressed rows, with PNG's own predictor or without.

    ``profile`` is a sound colour profile for its ``channels``, empty where the file has none.
    """

    width: int
    height: int
    bits: int
    channels: int
    palette: bytes
    rows: bytes
    predicted: bool
    profile: bytes = b""


@dataclass(frozen=True, slots=True)
class _Head:
    width: int
    height: int
    bits: int
    colour: int
    interlaced: bool


def way(stream: BinaryIO) -> Way:
    """Tell how the PNG in ``stream`` comes onto a page; only what stands before its rows is read.

    Raises NotPlaceable when it is damaged there.
    """
    if stream.read(len(_MAGIC)) != _MAGIC:
        raise NotPlaceable("no PNG")
    head: _Head | None = None
    keyed = False
    while True:
        start = stream.read(8)
        kind, size = start[4:], int.from_bytes(start[:4], "big")
        if len(start) < 8 or (head is None) != (kind == b"IHDR"):
            raise NotPlaceable("cut off")
        if kind in (b"IDAT", b"IEND"):
            break
        if head is None:
            head = _head(stream.read(size) if size == 13 else b"")
            stream.read(4)
        else:
            keyed = keyed or kind == b"tRNS"
            stream.seek(size + 4, io.SEEK_CUR)
    return _way(head, keyed) if head else Way.AS_IS


def read_png(data: bytes) -> Png:
    """Return the picture in ``data``; raises NotPlaceable when it is damaged or too large."""
    if not data.startswith(_MAGIC):
        raise NotPlaceable("no PNG")
    chunks = list(_chunks(data))
    kinds = {kind for kind, _ in chunks}
    if not chunks or chunks[0][0] != b"IHDR" or b"IEND" not in kinds:
        raise NotPlaceable("cut off")
    head = _head(chunks[0][1])
    if head.interlaced or _way(head, b"tRNS" in kinds) is not Way.AS_IS:
        return _unpacked(data, head, chunks)
    palette = _first(chunks, b"PLTE") if head.colour == _PALETTE else b""
    if (head.colour == _PALETTE and not palette) or len(palette) % 3:
        raise NotPlaceable("no palette")
    rows = b"".join(body for kind, body in chunks if kind == b"IDAT")
    return Png(head.width, head.height, head.bits, _CHANNELS[head.colour], palette, rows,
               predicted=True, profile=_profile(chunks, head.colour == _GREY))  # fmt: skip


def _head(body: bytes) -> _Head:
    if len(body) != 13:
        raise NotPlaceable("cut off")
    width, height = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
    bits, colour, packing, filtering, interlacing = body[8:]
    known = bits in _DEPTHS.get(colour, ()) and not packing and not filtering and interlacing < 2
    if not width or not height or not known:
        raise NotPlaceable("no size or an unknown coding")
    return _Head(width, height, bits, colour, bool(interlacing))


def _way(head: _Head, keyed: bool) -> Way:
    clear = keyed or head.colour in (_GREY_ALPHA, _ALPHA)
    if not clear and not head.interlaced:
        return Way.AS_IS
    # Unpacked they would lose half of their depth, or take too much memory.
    if head.bits > 8 or head.width * head.height > _PIXELS:
        return Way.COPY
    return Way.ON_WHITE if clear else Way.AS_IS


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_MAGIC)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        check = data[at + 8 + size : at + 12 + size]
        if zlib.crc32(kind + body).to_bytes(4, "big") != check:
            raise NotPlaceable("damaged")
        yield kind, body
        at += 12 + size


def _first(chunks: list[tuple[bytes, bytes]], wanted: bytes) -> bytes:
    return next((body for kind, body in chunks if kind == wanted), b"")


def _profile(chunks: list[tuple[bytes, bytes]], grey: bool) -> bytes:
    _name, _, packed = _first(chunks, b"iCCP").partition(b"\0")
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(packed[1:], _PROFILE)
    except zlib.error:
        return b""
    return profile if is_sound(profile, 1 if grey else 3) else b""


def _unpacked(data: bytes, head: _Head, chunks: list[tuple[bytes, bytes]]) -> Png:
    """Return a transparent or interlaced picture as it looks on white paper."""
    from PIL import Image

    if head.width * head.height > _PIXELS:
        raise NotPlaceable("too large")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            if picture.mode.startswith("I"):
                # Pillow would clip sixteen bits of grey at 255, and leave a blank sheet.
                raise NotPlaceable("too deep")
            _widen_key(picture, head)
            shown = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise NotPlaceable("damaged") from error
    if shown.mode == "RGBA":
        paper = Image.new("RGB", shown.size, "white")
        paper.paste(shown, mask=shown.getchannel("A"))
        shown = paper
    grey = head.colour in (_GREY, _GREY_ALPHA)
    rows = zlib.compress((shown.convert("L") if grey else shown).tobytes(), 6)
    return Png(head.width, head.height, 8, 1 if grey else 3, b"", rows,
               predicted=False, profile=_profile(chunks, grey))  # fmt: skip


def _widen_key(picture: "Image.Image", head: _Head) -> None:
    """Bring the transparent colour of a picture to the eight bits that Pillow makes of the others.

    Of sixteen bits it cannot be brought there: others than that would vanish.
    """
    if head.bits > 8:
        picture.info.pop("transparency", None)
    key = picture.info.get("transparency")
    if head.colour == _GREY and isinstance(key, int) and head.bits < 8:
        most = (1 << head.bits) - 1
        picture.info["transparency"] = (key & most) * 255 // most
