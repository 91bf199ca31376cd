"""What a picture's metadata claims about time, place, orientation and device, doubts left out.

A false value in evidence is worse than none: what is blank, zero, impossible or in the future is
unknown. The bytes come from outside, so the program reads them in the decoder's process only.
"""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from storage.evidence.containers import Metadata, find_metadata
from storage.evidence.filetypes import TIFF
from storage.evidence.limits import CLOCK_TOLERANCE
from storage.evidence.tiff import Block, Directory

_MAKE, _MODEL, _ORIENTATION, _SOFTWARE, _CHANGED = 0x010F, 0x0110, 0x0112, 0x0131, 0x0132
_WIDTH, _HEIGHT = 0x0100, 0x0101
_EXIF, _GPS = 0x8769, 0x8825
_ORIGINAL, _DIGITIZED = 0x9003, 0x9004
_OFFSET_CHANGED, _OFFSET_ORIGINAL, _OFFSET_DIGITIZED = 0x9010, 0x9011, 0x9012
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4

_TIME: Final = re.compile(
    r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d+)?"
    r"\s*(Z|[+-]\d\d:?\d\d)?"
)
_OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)")
_XMP_ORIENTATION: Final = re.compile(rb"tiff:Orientation(?:=[\"']|>)\s*([1-8])\s*[\"'<]")
_FARTHEST: Final = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says of itself; None where it says nothing that can be believed.

    ``taken_at`` is the device's local time ``YYYY-MM-DDTHH:MM:SS``, ``offset`` its distance to UTC
    (``+08:00``); places are decimal degrees, north and east positive; ``orientation`` 1-8 as in
    EXIF; ``width`` and ``height`` in stored pixels, before turning; ``mode`` Pillow's name.
    """

    taken_at: str | None = None
    offset: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    orientation: int | None = None
    width: int | None = None
    height: int | None = None
    device: str | None = None
    software: str | None = None
    mode: str | None = None


def read_exif(data: bytes, mime: str, *, now: datetime) -> Facts:
    """Read the facts from a whole picture file of the given type; never raises for any bytes.

    ``now`` (with offset) is the moment of taking in; times after it are unknown. The time is
    DateTimeOriginal, else DateTimeDigitized (CIPA DC-008).
    """
    if now.tzinfo is None:
        raise ValueError(now)
    found = find_metadata(data, mime)
    block = Block(found.exif)
    main = block.main()
    photo, gps = block.inner(main, _EXIF), block.inner(main, _GPS)
    taken_at, offset = _taken(main, photo, now)
    latitude, longitude = _place(gps)
    width = found.width or _pixels(main, _WIDTH, mime)
    height = found.height or _pixels(main, _HEIGHT, mime)
    # A side alone is what damage left of a size.
    width, height = (width, height) if width and height else (None, None)
    return Facts(
        taken_at=taken_at,
        offset=offset,
        latitude=latitude,
        longitude=longitude,
        orientation=_orientation(main, found),
        width=width,
        height=height,
        device=" ".join(filter(None, (_text(main, _MAKE), _text(main, _MODEL)))) or None,
        software=_text(main, _SOFTWARE) or None,
    )


def _text(directory: Directory, tag: int) -> str:
    entry = directory.get(tag)
    return entry.text() if entry else ""


def _pixels(main: Directory, tag: int, mime: str) -> int | None:
    """Return a side of a TIFF; in other files these tags are copies that editors forget."""
    return main[tag].integer() or None if mime == TIFF and tag in main else None


def _taken(main: Directory, photo: Directory, now: datetime) -> tuple[str | None, str | None]:
    for tag, offset_tag in ((_ORIGINAL, _OFFSET_ORIGINAL), (_DIGITIZED, _OFFSET_DIGITIZED)):
        text = _text(photo, tag)
        offset = _offset(_text(photo, offset_tag))
        if offset is None and text == _text(main, _CHANGED):
            # The offset of the last change holds for the taking, too, where both are one moment.
            offset = _offset(_text(photo, _OFFSET_CHANGED))
        found = believed(text, offset, now)
        if found:
            return found
    return None, None


def believed(text: str, offset: str | None, now: datetime) -> tuple[str, str | None] | None:
    """Return local time and offset of a written moment; None where it cannot be true."""
    match = _TIME.fullmatch(text)
    if not match:
        return None
    offset = offset or _offset(match[7] or "")
    try:
        local = datetime.fromisoformat("{}-{}-{}T{}:{}:{}".format(*match.groups()[:6]))
        # Without an offset the device is taken to have stood in this computer's time zone.
        zone = datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo if offset else now.tzinfo
        future = local.replace(tzinfo=zone) > now + CLOCK_TOLERANCE
    except (ValueError, OverflowError):
        return None
    return None if future else (local.isoformat(), offset)


def _offset(text: str) -> str | None:
    if text == "Z":
        return "+00:00"
    match = _OFFSET.fullmatch(text)
    if not match or int(match[3]) > 59:
        return None
    distance = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return f"{match[1]}{match[2]}:{match[3]}" if distance <= _FARTHEST else None


def _place(gps: Directory) -> tuple[float | None, float | None]:
    latitude = _angle(gps, _LATITUDE, _LATITUDE_REF, "NS", 90)
    longitude = _angle(gps, _LONGITUDE, _LONGITUDE_REF, "EW", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None, None
    return latitude, longitude


def _angle(gps: Directory, tag: int, side_tag: int, sides: str, limit: int) -> float | None:
    side = _text(gps, side_tag)[:1].upper()
    parts = gps[tag].numbers()[:3] if tag in gps else ()
    if not parts or not side or side not in sides or not all(map(math.isfinite, parts)):
        return None
    if min(parts) < 0 or any(part >= 60 for part in parts[1:]):
        return None
    value = sum(part / 60**power for power, part in enumerate(parts))
    return None if value > limit else round(-value if side == sides[1] else value, 8)


def _orientation(main: Directory, found: Metadata) -> int | None:
    value = main[_ORIENTATION].integer() if _ORIENTATION in main else None
    if value is None and (match := _XMP_ORIENTATION.search(found.xmp)):
        value = int(match[1])
    return value if value is not None and 1 <= value <= 8 else None


UNKNOWN: Final = Facts()
