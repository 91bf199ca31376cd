"""Writing a package in one pass: members stream in, their headers are filled in behind them."""

import hashlib
import zlib
from typing import BinaryIO

from storage.exchange.packages import zip_layout as layout
from storage.exchange.packages.zip_layout import Member


class MemberSink:
    """Takes the bytes of one member, counting and hashing them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.crc = 0
        self.size = 0

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of what was written."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> int:
        """Write all of it."""
        self._file.write(data)
        self._digest.update(data)
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the file is flushed when the package is done."""


class ZipWriter:
    """A package being written into an empty file that can be sought."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._members: list[Member] = []
        self._open: tuple[str, int, MemberSink] | None = None

    def reserve(self, name: str, size: int) -> None:
        """Leave room for a member whose bytes are known only at the end."""
        sink = self.begin(name)
        sink.write(bytes(size))
        self.end()

    def begin(self, name: str) -> MemberSink:
        """Begin a member; write to what is returned, then call ``end``."""
        start = self._file.tell()
        offset = start + layout.LOCAL_SIZE + len(name)
        self._file.write(layout.local_header(Member(name, offset, 0, 0)))
        sink = MemberSink(self._file)
        self._open = name, offset, sink
        return sink

    def end(self) -> Member:
        """Finish the member that was begun."""
        if self._open is None:
            raise ValueError("no member was begun")
        name, offset, sink = self._open
        member = Member(name, offset, sink.size, sink.crc)
        self._members.append(member)
        self._header(member)
        self._open = None
        return member

    def fill(self, name: str, content: bytes) -> None:
        """Write the bytes of a reserved member; ``ValueError`` where they do not fit exactly."""
        place = next(n for n, one in enumerate(self._members) if one.name == name)
        found = self._members[place]
        if found.size != len(content):
            raise ValueError(f"{name}: {found.size} reserved, {len(content)} given")
        member = Member(name, found.offset, found.size, zlib.crc32(content))
        self._members[place] = member
        self._header(member)
        self._file.seek(member.offset)
        self._file.write(content)
        self._file.seek(0, 2)

    def close(self) -> None:
        """Write the directory."""
        self._file.write(layout.directory(self._members, self._file.tell()))

    def _header(self, member: Member) -> None:
        self._file.seek(member.start)
        self._file.write(layout.local_header(member))
        self._file.seek(0, 2)
