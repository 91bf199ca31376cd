"""The file beside the target: hashed as it is written, put in place whole or not at all."""

import errno
import hashlib
import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from storage.errors import CannotWrite, CaseError, DiskFull, problem_of


class PartFile:
    """Writes ``<name>.part``; leaving the block well puts it in place, leaving it ill removes it.

    Raises CannotWrite or DiskFull when the disk refuses.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.part = target.with_name(f"{target.name}.part")
        self.size = 0
        self._hash = hashlib.sha256()
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        try:
            self._file = self.part.open("wb")
        except OSError as error:
            raise self._refusal(error) from error
        return self

    def write(self, data: bytes) -> None:
        """Append ``data``."""
        assert self._file is not None, "written outside its block"  # noqa: S101
        try:
            self._file.write(data)
        except OSError as error:
            raise self._refusal(error) from error
        self._hash.update(data)
        self.size += len(data)

    def digest(self) -> bytes:
        """Return the SHA-256 of what has been written so far."""
        return self._hash.digest()

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
            if self._file is not None:
                self._file.close()
            self.part.unlink(missing_ok=True)

    def _place(self) -> None:
        assert self._file is not None, "placed outside its block"  # noqa: S101
        try:
            self._file.flush()
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
        return CannotWrite(path=str(self.target), problem=problem_of(error))


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
