"""What a JPEG says of itself before its picture begins: size, channels, inks, colour profile.

Only the markers are read; the picture is never decoded here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

_START: Final = b"\xff\xd8"
_SCAN: Final = 0xDA
# Baseline, extended and progressive Huffman coding: what a PDF's DCT filter may hold.
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
_OTHER_FRAMES: Final = frozenset({0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_PROFILE: Final = b"ICC_PROFILE\x00"
_ADOBE: Final = b"Adobe"
_HEAD_LIMIT: Final = 64 * 1024 * 1024
# What a profile may be one of: of a camera, a screen, a printer, a space of colours.
_CLASSES: Final = frozenset({b"scnr", b"mntr", b"prtr", b"spac"})
_NEWEST: Final = 4
_SPACES: Final = {1: b"GRAY", 3: b"RGB ", 4: b"CMYK"}


class NotPlaceable(Exception):
    """The bytes are no picture that a page can show."""


@dataclass(frozen=True, slots=True)
class Jpeg:
    """Pixels as stored; ``channels`` 1 grey, 3 colour, 4 inks; ``adobe`` inks are inverted."""

    width: int
    height: int
    channels: int
    adobe: bool
    profile: bytes


def read_head(stream: BinaryIO) -> tuple[bytes, Jpeg]:
    """Return the bytes before the picture and what they say; the stream stands behind them.

    Raises NotPlaceable when they are no JPEG or one that a PDF cannot hold; then the bytes that
    were read are lost to the caller.
    """
    head = bytearray(_read(stream, 2))
    if head != _START:
        raise NotPlaceable("no JPEG")
    frame: bytes = b""
    adobe = False
    parts: dict[int, bytes] = {}
    for marker, body in _segments(stream, head):
        if marker in _FRAMES:
            frame = body
        elif marker in _OTHER_FRAMES:
            raise NotPlaceable("a coding that documents cannot hold")
        elif marker == 0xEE and body.startswith(_ADOBE):
            adobe = True
        elif marker == 0xE2 and body.startswith(_PROFILE) and len(body) > 14:
            parts[body[12]] = body[14:]
    return bytes(head), _described(frame, adobe, parts)


def _segments(stream: BinaryIO, head: bytearray) -> Iterator[tuple[int, bytes]]:
    while len(head) < _HEAD_LIMIT:
        marker = _marker(stream, head)
        if marker in _BARE:
            continue
        length = _read(stream, 2)
        size = int.from_bytes(length, "big")
        if size < 2:
            raise NotPlaceable("a segment without length")
        body = _read(stream, size - 2)
        head += length + body
        yield marker, body
        if marker == _SCAN:
            return
    raise NotPlaceable("no picture in it")


def _marker(stream: BinaryIO, head: bytearray) -> int:
    found = _read(stream, 1)
    head += found
    if found != b"\xff":
        raise NotPlaceable("a marker is missing")
    while found == b"\xff":
        found = _read(stream, 1)
        head += found
    return found[0]


def _read(stream: BinaryIO, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = stream.read(size - len(data))
        if not more:
            raise NotPlaceable("cut off")
        data += more
    return data


def _described(frame: bytes, adobe: bool, parts: dict[int, bytes]) -> Jpeg:
    if len(frame) < 6 or frame[0] != 8:
        raise NotPlaceable("not eight bits a channel")
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    channels = frame[5]
    if not width or not height or channels not in _SPACES:
        raise NotPlaceable("no size or unknown channels")
    profile = b"".join(parts[at] for at in sorted(parts))
    if not is_sound(profile, channels):
        profile = b""
    return Jpeg(width, height, channels, adobe, profile)


def is_sound(profile: bytes, channels: int) -> bool:
    """Tell whether a colour profile is one that an archive accepts, for colours of ``channels``."""
    return (
        len(profile) >= 128
        and int.from_bytes(profile[:4], "big") == len(profile)
        and profile[8] <= _NEWEST
        and profile[12:16] in _CLASSES
        and profile[16:20] == _SPACES[channels]
        and profile[36:40] == b"acsp"
    )
