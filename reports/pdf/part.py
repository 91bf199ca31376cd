"""The file beside the target: hashed as it is written, put in place whole or not at all."""

import errno
import hashlib
import os
import queue
import shutil
import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from storage.errors import CannotWrite, CaseError, DiskFull, problem_of
from storage.vault.durable import require_outside
from storage.vault.refusals import FileTooLarge

# Small pieces are gathered up to this many bytes before they are handed to the writer.
_GATHERED: Final = 1 << 18
# Pieces that may wait for the disk.
_AHEAD: Final = 8


class _Writer:
    """Writes and hashes on a thread of its own, while the next bytes are read and decrypted."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._pieces: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def put(self, piece: bytes) -> None:
        """Hand a piece over; raises what the disk refused before."""
        if self._error is not None:
            raise self._error
        self._pieces.put(piece)

    def digest(self) -> bytes:
        """Wait until everything is written; return the SHA-256 of it, or raise as ``put`` does."""
        self._pieces.join()
        if self._error is not None:
            raise self._error
        return self._hash.digest()

    def end(self) -> None:
        """Let the thread come to its end."""
        self._pieces.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (piece := self._pieces.get()) is not None:
            if self._error is None:
                try:
                    self._write(piece)
                except OSError as error:
                    self._error = error
                else:
                    self._hash.update(piece)
            self._pieces.task_done()

    def _write(self, piece: bytes) -> None:
        left = memoryview(piece)
        # The system may take a part only.
        while left:
            left = left[self._file.write(left) :]


class PartFile:
    """Writes ``<name>.part``; leaving the block well puts it in place, leaving it ill removes it.

    Raises CannotWrite or DiskFull when the disk refuses.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.part = part_of(target)
        self.size = 0
        self._gathered = bytearray()
        self._digest = b""
        self._file: BinaryIO | None = None
        self._writer: _Writer | None = None

    def __enter__(self) -> Self:
        require_outside(self.target)
        try:
            self._file = self.part.open("wb", buffering=0)
        except OSError as error:
            raise self._refusal(error) from error
        self._writer = _Writer(self._file)
        return self

    def write(self, data: bytes) -> None:
        """Append ``data``."""
        self.size += len(data)
        if len(data) < _GATHERED // 4:
            self._gathered += data
            if len(self._gathered) < _GATHERED:
                return
            data = b""
        self._hand_over(data)

    def digest(self) -> bytes:
        """Return the SHA-256 of what has been written so far."""
        if self._writer is None:
            return self._digest
        self._hand_over(b"")
        try:
            return self._writer.digest()
        except OSError as error:
            raise self._refusal(error) from error

    def _hand_over(self, data: bytes) -> None:
        """Give the writer what was gathered, and ``data`` after it."""
        assert self._writer is not None, "written outside its block"  # noqa: S101
        try:
            if self._gathered:
                self._writer.put(bytes(self._gathered))
                self._gathered.clear()
            if data:
                self._writer.put(data)
        except OSError as error:
            raise self._refusal(error) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._place()
        finally:
            if self._writer is not None:
                self._writer.end()
                self._writer = None
            if self._file is not None:
                self._file.close()
            self.part.unlink(missing_ok=True)

    def _place(self) -> None:
        assert self._file is not None, "placed outside its block"  # noqa: S101
        self._digest = self.digest()
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            self.part.replace(self.target)
        except OSError as error:
            raise self._refusal(error) from error

    def _refusal(self, error: OSError) -> CaseError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            free = shutil.disk_usage(self.target.parent).free
            return DiskFull(
                needed=_megabytes(self.size + 1),
                free=_megabytes(free),
                path=str(self.target.parent),
            )
        if error.errno == errno.EFBIG:
            return FileTooLarge(path=str(self.target))
        return CannotWrite(path=str(self.target), problem=problem_of(error))


def part_of(target: Path) -> Path:
    """Return where a file is written before it is put in place."""
    return target.with_name(f"{target.name}.part")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
