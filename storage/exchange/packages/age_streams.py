"""Sealing and opening members with age; what goes wrong in a stream comes out as it was raised."""

import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

import pyrage
from pyrage import x25519

from storage.exchange.packages.zip_layout import Member
from storage.exchange.packages.zip_reader import NotWhole

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER: Final = 256 << 10


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""


class Writable(Protocol):
    """Where bytes go."""

    def write(self, data: bytes) -> int:
        """Write all of it."""

    def flush(self) -> None:
        """Pass on what is held back."""


class _Guarded:
    """Keeps the exception that a stream raised: pyrage would turn it into a text."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def keep(self, error: BaseException) -> None:
        self.error = self.error or error


class _Reader(_Guarded):
    def __init__(self, source: Readable) -> None:
        super().__init__()
        self._source = source

    def read(self, size: int = -1) -> bytes:
        try:
            return self._source.read(size)
        except BaseException as error:
            self.keep(error)
            raise


class _Writer(_Guarded):
    def __init__(self, target: Writable) -> None:
        super().__init__()
        self._target = target

    def write(self, data: bytes) -> int:
        try:
            return self._target.write(data)
        except BaseException as error:
            self.keep(error)
            raise

    def flush(self) -> None:
        try:
            self._target.flush()
        except BaseException as error:
            self.keep(error)
            raise


def encrypt(source: Readable, target: Writable, recipient: str) -> None:
    """Encrypt ``source`` to an age recipient; errors of either stream are raised as they were."""
    reader, writer = _Reader(source), _Writer(target)
    try:
        pyrage.encrypt_io(reader, writer, [x25519.Recipient.from_str(recipient)])
    except pyrage.EncryptError as error:
        raise reader.error or writer.error or error from error


def decrypt(source: Readable, target: Writable, identity: x25519.Identity) -> None:
    """Decrypt ``source``; raises ``NotWhole`` where it was altered or is for another."""
    reader, writer = _Reader(source), _Writer(target)
    try:
        pyrage.decrypt_io(reader, writer, [identity])
    except pyrage.DecryptError as error:
        raise reader.error or writer.error or NotWhole("encryption") from error


class _Section(io.RawIOBase):
    def __init__(self, file: BinaryIO, member: Member, reading: threading.Lock) -> None:
        super().__init__()
        self._file = file
        self._reading = reading
        self._place = member.offset
        self._left = member.size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        out = memoryview(buffer).cast("B")[: self._left]
        with self._reading:
            self._file.seek(self._place)
            count = int(self._file.readinto(out) or 0) if out else 0  # type: ignore[attr-defined]
        if out and not count:
            raise NotWhole("cut off")
        self._place += count
        self._left -= count
        return count


def section(file: BinaryIO, member: Member, reading: threading.Lock) -> BinaryIO:
    """Return the data of one member as a stream.

    Several of one file may be read beside each other if they share the lock: a place in the file
    is sought and read from as one step.
    """
    return io.BufferedReader(_Section(file, member, reading), _BUFFER)


class Capped(io.BytesIO):
    """Memory that takes no more than ``most`` bytes: what is beyond is refused, not stored."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Write all of it; raises ``NotWhole`` beyond the limit."""
        if self.tell() + len(data) > self._most:
            raise NotWhole("size")
        return super().write(data)


@contextmanager
def opened(source: Readable, identity: x25519.Identity) -> Iterator[BinaryIO]:
    """Yield a stream of the decrypted bytes; what failed is raised when the block ends.

    The plain bytes pass through a pipe and never lie on a disk outside the vault. A reader sees
    a cut end as the end: nothing of it counts before the block has ended without an error.
    """
    out, into = os.pipe()
    failed: list[BaseException] = []

    def pour() -> None:
        try:
            # age hands on 8 KiB at a time; what is cut off at the end is told below.
            with open(into, "wb", buffering=_BUFFER) as target:  # noqa: PTH123 - a descriptor
                decrypt(source, target, identity)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=pour, name="age")
    with open(out, "rb", buffering=0) as stream:  # noqa: PTH123 - a descriptor
        thread.start()
        try:
            yield stream
        finally:
            stream.close()
            thread.join()
    if failed and not isinstance(failed[0], BrokenPipeError):
        raise failed[0]
