"""What the header of an MP4 or QuickTime file claims about time, place, size and device.

Only the boxes of its header are looked at, within limits; pictures and sound are never touched.
Plain times of such files are left out: by the standard they are UTC, and half the devices write
their local time. A time that names its offset is believed (Apple QuickTime metadata keys).
"""

import re
from datetime import datetime
from typing import BinaryIO, Final

from storage.evidence.boxes import boxes_of
from storage.evidence.exif import UNKNOWN, Facts, believed
from storage.evidence.limits import MAX_FILM_HEADER_BYTES, MAX_SEGMENTS
from storage.evidence.tiff import clean

TYPES: Final = frozenset({"video/mp4", "video/quicktime", "video/3gpp", "video/3gpp2", "audio/mp4"})
_PLACE: Final = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)(?:[+-][\d.]*)?[^/]*/?")
_KEYS: Final = "com.apple.quicktime."
# Where the width stands in a track's header, by the version of the header.
_WIDTH_AT: Final = {0: 76, 1: 88}
Texts = dict[str, str]


def read_film(stream: BinaryIO, *, now: datetime) -> Facts:
    """Read the facts from a film, open at any place; bytes that make no sense give none.

    ``now`` (with offset) is the moment of taking in; times after it are unknown. Raises what
    reading the stream raises.
    """
    header = _header(stream)
    if not header:
        return UNKNOWN
    parts = list(boxes_of(header))
    texts = _texts(parts)
    moment = believed(texts.get("creationdate", ""), None, now)
    taken_at, offset = moment if moment and moment[1] else (None, None)
    latitude, longitude = _place(texts.get("location.ISO6709", "") or texts.get("\xa9xyz", ""))
    width, height = _size(parts)
    return Facts(
        taken_at=taken_at,
        offset=offset,
        latitude=latitude,
        longitude=longitude,
        width=width,
        height=height,
        device=" ".join(filter(None, (_named(texts, "make"), _named(texts, "model")))) or None,
        software=_named(texts, "software") or None,
    )


def _header(stream: BinaryIO) -> bytes:
    """Return the content of the box ``moov``, wherever it lies."""
    end, at = stream.seek(0, 2), 0
    for _ in range(MAX_SEGMENTS):
        stream.seek(at)
        head = stream.read(16)
        size, name, start = int.from_bytes(head[:4]), head[4:8], at + 8
        if size == 1:
            size, start = int.from_bytes(head[8:16]), at + 16
        after = at + size if size else end
        if len(head) < 8 or after < start:
            return b""
        if name == b"moov":
            stream.seek(start)
            return stream.read(min(after - start, MAX_FILM_HEADER_BYTES))
        at = after
    return b""


def _size(parts: list[tuple[bytes, bytes]]) -> tuple[int | None, int | None]:
    for name, track in parts:
        head = dict(boxes_of(track)).get(b"tkhd", b"") if name == b"trak" else b""
        at = _WIDTH_AT.get(head[0], 0) if head else 0
        # Sides are in 65,536ths of a pixel; a track of sound has none.
        width, height = (int.from_bytes(head[n : n + 2]) for n in (at, at + 4))
        if at and width and height and len(head) >= at + 8:
            return width, height
    return None, None


def _texts(parts: list[tuple[bytes, bytes]]) -> Texts:
    """Return the texts of the user data and of the metadata keys, by their short names."""
    found: Texts = {}
    for name, body in parts:
        if name == b"udta":
            inner = [one for one in boxes_of(body) if one[0][:1] == b"\xa9"]
            # Two bytes of length and two of language stand before each text.
            found |= {key.decode("latin-1"): _text(value[4:]) for key, value in inner}
            found |= _texts([one for one in boxes_of(body) if one[0] == b"meta"])
            found |= _phone_texts(dict(boxes_of(body)))
        elif name == b"meta":
            found |= _keyed(dict(boxes_of(body if body[4:8] == b"hdlr" else body[4:])))
    return found


def _phone_texts(parts: dict[bytes, bytes]) -> Texts:
    """Return place and time as 3GPP TS 26.244 and Android write them, in the form of the keys."""
    found: Texts = {}
    loci, date = parts.get(b"loci", b""), parts.get(b"date", b"")
    # Version and language, a name that ends with a zero, its role; then 65,536ths of degrees.
    numbers = loci[6:].partition(b"\0")[2][1:9]
    if len(numbers) == 8:
        east, north = (int.from_bytes(numbers[n : n + 4], signed=True) / 65536 for n in (0, 4))
        found["location.ISO6709"] = f"{north:+.5f}{east:+.5f}/"
    if date:
        found["creationdate"] = _text(date)
    return found


def _keyed(meta: dict[bytes, bytes]) -> Texts:
    keys = [_text(key) for _space, key in boxes_of(meta.get(b"keys", b"")[8:])]
    found: Texts = {}
    for name, item in boxes_of(meta.get(b"ilst", b"")):
        place, data = int.from_bytes(name), dict(boxes_of(item)).get(b"data", b"")
        # Kind and language stand before the value; kind 1 is text.
        if 1 <= place <= len(keys) and data[:4] == b"\0\0\0\1":
            found[keys[place - 1].removeprefix(_KEYS)] = _text(data[8:])
    return found


def _text(raw: bytes) -> str:
    return clean(raw.partition(b"\0")[0].decode("utf-8", "replace"))


def _named(texts: Texts, name: str) -> str:
    return texts.get(name, "") or texts.get(
        {"make": "\xa9mak", "model": "\xa9mod"}.get(name, ""), ""
    )


def _place(text: str) -> tuple[float | None, float | None]:
    match = _PLACE.fullmatch(text)
    if not match:
        return None, None
    latitude, longitude = float(match[1]), float(match[2])
    known = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
    return (latitude, longitude) if known else (None, None)
