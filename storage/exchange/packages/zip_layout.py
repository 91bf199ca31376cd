"""The one byte form that a package's ZIP may have: stored members, fixed dates, nothing else."""

import struct
from dataclasses import dataclass
from typing import Final

# Version 2.0, no flags, stored, 1980-01-01 00:00: the bytes follow from names, sizes and CRCs.
_COMMON: Final = struct.pack("<HHHHH", 20, 0, 0, 0, 0x21)
_LOCAL: Final = b"PK\x03\x04"
_CENTRAL: Final = b"PK\x01\x02"
_END: Final = b"PK\x05\x06"
LOCAL_SIZE: Final = 30
CENTRAL_SIZE: Final = 46
END_SIZE: Final = 22
_SIZES: Final = struct.Struct("<III")


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a package: ``offset`` is where its data begin; sizes in bytes."""

    name: str
    offset: int
    size: int
    crc: int

    @property
    def start(self) -> int:
        """Where its local header begins."""
        return self.offset - LOCAL_SIZE - len(self.name)


def local_header(member: Member) -> bytes:
    """Return the header before a member's data, its name included."""
    sizes = _SIZES.pack(member.crc, member.size, member.size)
    name = member.name.encode("ascii")
    return _LOCAL + _COMMON + sizes + struct.pack("<HH", len(name), 0) + name


def parse_local(header: bytes) -> tuple[int, int, int]:
    """Return (crc, size, length of the name) of a fixed part; ValueError where it is none."""
    if len(header) != LOCAL_SIZE or header[:4] != _LOCAL:
        raise ValueError("local header")
    crc, size, _ = _SIZES.unpack_from(header, 14)
    return int(crc), int(size), int.from_bytes(header[26:28], "little")


def directory(members: list[Member], offset: int) -> bytes:
    """Return the central directory of ``members`` that begins at ``offset``, with its end."""
    entries = b"".join(map(_entry, members))
    count = len(members)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), offset, 0)
    return entries + _END + end


def _entry(member: Member) -> bytes:
    name = member.name.encode("ascii")
    fixed = _CENTRAL + struct.pack("<H", 20) + _COMMON
    sizes = _SIZES.pack(member.crc, member.size, member.size)
    rest = struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, member.start)
    return fixed + sizes + rest + name
