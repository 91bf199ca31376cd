"""Walking a foreign package byte by byte; every byte must be what this program would write.

Python's own ZIP reader is not used: it believes the directory, and expands members that overlap.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from storage.exchange.packages import zip_layout as layout
from storage.exchange.packages.zip_layout import Member
from storage.progress import Progress

SIGNATURE: Final = "manifest.sig"
MANIFEST: Final = "manifest.json"
HEAD: Final = "head.age"
OPERATIONS: Final = "ops.age"
MOST_BYTES: Final = 1 << 30
MOST_MEMBERS: Final = 20_000
_FIRST: Final = (SIGNATURE, MANIFEST, HEAD, OPERATIONS)
_BLOB: Final = re.compile(r"blobs/[0-9a-f]{64}\.age")
_LONGEST_NAME: Final = 128
_CHUNK: Final = 1 << 20


class NotWhole(Exception):
    """The file is not a package as it was made; the text says at which place it differs."""


def blob_member(name: str) -> str:
    """Return the member that holds the original with this name (64 hex digits) in a package."""
    return f"blobs/{name}.age"


def walk(file: BinaryIO, size: int) -> list[Member]:
    """Return the members of a package of ``size`` bytes; raises ``NotWhole``.

    Reads headers only. Names are a fixed few or ``blobs/<hex>.age`` in ascending order, so none
    can be a path to elsewhere or stand twice.
    """
    members: list[Member] = []
    offset = 0
    while (member := _next(file, offset, size)) is not None:
        _check_place(member.name, members)
        members.append(member)
        offset = member.offset + member.size
    if [member.name for member in members[: len(_FIRST)]] != list(_FIRST):
        raise NotWhole("members")
    file.seek(offset)
    expected = layout.directory(members, offset)
    if size - offset != len(expected) or file.read(len(expected) + 1) != expected:
        raise NotWhole("directory")
    return members


def _next(file: BinaryIO, offset: int, size: int) -> Member | None:
    file.seek(offset)
    fixed = file.read(layout.LOCAL_SIZE)
    if fixed[:4] == b"PK\x01\x02":
        return None
    try:
        crc, length, name_length = layout.parse_local(fixed)
    except ValueError as error:
        raise NotWhole(f"header at {offset}") from error
    if name_length > _LONGEST_NAME:
        raise NotWhole(f"name at {offset}")
    raw = file.read(name_length)
    start = offset + layout.LOCAL_SIZE + name_length
    if start + length > size or not raw.isascii():
        raise NotWhole(f"header at {offset}")
    member = Member(raw.decode("ascii"), start, length, crc)
    if layout.local_header(member) != fixed + raw:
        raise NotWhole(f"header at {offset}")
    return member


def _check_place(name: str, before: list[Member]) -> None:
    place = len(before)
    if place >= MOST_MEMBERS:
        raise NotWhole("number of members")
    if place < len(_FIRST):
        right = name == _FIRST[place]
    else:
        last = before[-1].name if place > len(_FIRST) else ""
        right = _BLOB.fullmatch(name) is not None and name > last
    if not right:
        raise NotWhole(f"member {place}")


def read_member(file: BinaryIO, member: Member, most: int) -> bytes:
    """Return a small member whole, its CRC checked; raises ``NotWhole`` also beyond ``most``."""
    if member.size > most:
        raise NotWhole(f"size of {member.name}")
    file.seek(member.offset)
    content = file.read(member.size)
    if len(content) != member.size or zlib.crc32(content) != member.crc:
        raise NotWhole(member.name)
    return content


def hash_member(file: BinaryIO, member: Member, progress: Progress, done: int, total: int) -> str:
    """Return the SHA-256 (hex) of a member, its CRC checked; ``done`` bytes lie before it."""
    digest, crc = hashlib.sha256(), 0
    for chunk in chunks(file, member):
        progress.advance(done, total)
        digest.update(chunk)
        crc = zlib.crc32(chunk, crc)
        done += len(chunk)
    if crc != member.crc:
        raise NotWhole(member.name)
    return digest.hexdigest()


def chunks(file: BinaryIO, member: Member) -> Iterator[memoryview]:
    """Yield the data of a member in pieces, each valid until the next; raises ``NotWhole``."""
    buffer = memoryview(bytearray(_CHUNK))
    file.seek(member.offset)
    left = member.size
    while left:
        count = file.readinto(buffer[: min(left, _CHUNK)])  # type: ignore[attr-defined]
        if not count:
            raise NotWhole(member.name)
        left -= count
        yield buffer[:count]
