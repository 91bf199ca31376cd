"""Writing a package in one pass: members stream in, their headers are filled in behind them."""

import hashlib
import zlib
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO, Final, Self

from storage.exchange.packages import zip_layout as layout
from storage.exchange.packages.zip_layout import Member

# Bytes that are handed to the writing thread at once.
_PIECE: Final = 1 << 20


class MemberSink:
    """Takes the bytes of one member; they are hashed and written beside whoever makes them.

    What went wrong in writing is raised by a later ``write`` or by ``finish``.
    """

    def __init__(self, file: BinaryIO, worker: Executor) -> None:
        self._file = file
        self._worker = worker
        self._digest = hashlib.sha256()
        self._held = bytearray()
        self._running: Future[None] | None = None
        self.crc = 0
        self.size = 0

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of what was written; all of it once ``finish`` was called."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> int:
        """Write all of it."""
        self._held += data
        self.size += len(data)
        if len(self._held) >= _PIECE:
            self._pass_on()
        return len(data)

    def flush(self) -> None:
        """Do nothing: the file is flushed when the package is done."""

    def finish(self) -> None:
        """Wait until everything is written and hashed."""
        self._pass_on()
        self._wait()

    def drop(self) -> None:
        """Wait for what is being written and write no more: the file is given up."""
        with suppress(OSError):
            self._wait()

    def _pass_on(self) -> None:
        self._wait()
        held, self._held = self._held, bytearray()
        self._running = self._worker.submit(self._take, held)

    def _wait(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.result()

    def _take(self, data: bytearray) -> None:
        self._file.write(data)
        self._digest.update(data)
        self.crc = zlib.crc32(data, self.crc)


class ZipWriter:
    """A package being written into an empty file that can be sought; use it in ``with``."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._worker = ThreadPoolExecutor(1, "package")
        self._members: list[Member] = []
        self._open: tuple[str, int, MemberSink] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._open is not None:
            self._open[2].drop()
        self._worker.shutdown()

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
        sink = MemberSink(self._file, self._worker)
        self._open = name, offset, sink
        return sink

    def end(self) -> Member:
        """Finish the member that was begun."""
        if self._open is None:
            raise ValueError("no member was begun")
        name, offset, sink = self._open
        sink.finish()
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
