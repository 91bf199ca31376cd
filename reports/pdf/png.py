"""PNG pictures: their compressed rows pass through as they are where a PDF can hold them."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reports.pdf.jpeg import NotPlaceable

_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOUR, _PALETTE = 0, 2, 3
# A picture larger than this many pixels is not unpacked into memory.
_PIXELS: Final = 60_000_000


@dataclass(frozen=True, slots=True)
class Png:
    """A picture as a PDF holds it: compressed rows, with PNG's own predictor or without."""

    width: int
    height: int
    bits: int
    channels: int
    palette: bytes
    rows: bytes
    predicted: bool


def read_png(data: bytes) -> Png:
    """Return the picture in ``data``; raises NotPlaceable when it is damaged or too large."""
    if not data.startswith(_MAGIC):
        raise NotPlaceable("no PNG")
    chunks = list(_chunks(data))
    kinds = {kind for kind, _ in chunks}
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or b"IEND" not in kinds:
        raise NotPlaceable("cut off")
    head = chunks[0][1]
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    bits, colour, interlaced = head[8], head[9], head[12]
    plain = colour in (_GREY, _COLOUR, _PALETTE) and bits <= 8 and not interlaced
    if not plain or b"tRNS" in kinds:
        return _unpacked(data, width, height)
    palette = next((body for kind, body in chunks if kind == b"PLTE"), b"")
    rows = b"".join(body for kind, body in chunks if kind == b"IDAT")
    return Png(width, height, bits, 3 if colour == _COLOUR else 1,
               palette if colour == _PALETTE else b"", rows, predicted=True)  # fmt: skip


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


def _unpacked(data: bytes, width: int, height: int) -> Png:
    """Return a transparent, interlaced or deep picture as it looks on white paper."""
    from PIL import Image

    if width * height > _PIXELS:
        raise NotPlaceable("too large")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            shown = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        raise NotPlaceable("damaged") from error
    paper = Image.new("RGBA", shown.size, "white")
    paper.alpha_composite(shown)
    rows = zlib.compress(paper.convert("RGB").tobytes(), 6)
    return Png(width, height, 8, 3, b"", rows, predicted=False)
