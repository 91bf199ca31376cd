"""A finished file with bytes held in memory behind it: what is added to it, before it is added."""

import io
import os
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from storage.errors import CannotWrite, problem_of

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Appended(io.RawIOBase):
    """Reads the file and what was written behind it; the file itself is never written here."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("rb")
        self.base = self._file.seek(0, io.SEEK_END)
        self.tail = bytearray()
        self._at = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the bytes behind it stay readable in ``tail``."""
        if not self.closed:
            self._file.close()
        super().close()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def writable(self) -> bool:
        """Say that it can be written, behind the end of the file."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read from any place."""
        return True

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place."""
        end = self.base + len(self.tail)
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: end}[whence]
        if at < 0:
            raise ValueError(at)
        self._at = at
        return at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer from the file, or from what is behind it."""
        out = memoryview(buffer).cast("B")
        if self._at < self.base:
            self._file.seek(self._at)
            count = self._file.readinto(out[: self.base - self._at])
        else:
            found = self.tail[self._at - self.base :][: len(out)]
            count = len(found)
            out[:count] = found
        self._at += count
        return count

    def write(self, data: "bytes | bytearray | memoryview", /) -> int:  # type: ignore[override]
        """Write behind the file; raises ValueError for a place within it."""
        at = self._at - self.base
        if at < 0 or at > len(self.tail):
            raise ValueError("only what is behind the file can be written")
        self.tail[at : at + len(data)] = data
        self._at += len(data)
        return len(data)


def append(path: Path, tail: bytes) -> None:
    """Add ``tail`` to a file and sync it; where that fails the file is as it was.

    Raises ``CannotWrite``.
    """
    try:
        # Unbuffered: what the disk refused once must not be written again while it is undone.
        with path.open("r+b", buffering=0) as file, ExitStack() as undo:
            undo.callback(file.truncate, file.seek(0, io.SEEK_END))
            left = memoryview(tail)
            while left:
                left = left[file.write(left) :]
            os.fsync(file.fileno())
            undo.pop_all()
    except OSError as error:
        raise CannotWrite(path=str(path), problem=problem_of(error)) from error
