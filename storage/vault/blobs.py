"""The store of originals: encrypted files under keyed names, written whole or not at all."""

import hashlib
import hmac
import io
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from storage.errors import AttachmentAltered, AttachmentMissing, VaultLocked
from storage.progress import NoProgress, Progress
from storage.vault import layout
from storage.vault.blob_format import (
    CHUNK,
    MAGIC,
    SALT_SIZE,
    Sealer,
    read_up_to,
)
from storage.vault.durable import Sink, create_file, disk_errors, make_folder, sync_folder
from storage.vault.sealed import LabelledReader, Sealed, open_reader, seal

_BUFFER: Final = 64 << 10


@dataclass(frozen=True, slots=True)
class Stored:
    """What was taken in: SHA-256 (hex) of the plain bytes, their number, whether it was new."""

    sha256: str
    size: int
    new: bool = True


class BlobStore:
    """Originals of one vault folder.

    It needs only the two keys, not the open vault: a worker process may get one (it can be
    pickled) and read with it while the vault is open elsewhere.
    """

    def __init__(self, folder: Path, blob_key: bytes, name_key: bytes) -> None:
        self.folder = folder
        self._keys: tuple[bytes, bytes] | None = (blob_key, name_key)

    def put(
        self, source: BinaryIO, *, progress: Progress | None = None, total: int | None = None
    ) -> Stored:
        """Encrypt ``source`` from where it stands to its end; it is on the disk when this returns.

        Bytes that are here already are not kept twice; where the stored ones are damaged they are
        replaced. ``total`` bytes, if known, is for ``progress`` only. Raises ``DiskFull``,
        ``CannotWrite``, ``Cancelled``; then nothing of it is kept.
        """
        blob_key, _ = self._unlocked
        part = self._incoming / f"{secrets.token_hex(16)}.part"
        needed = total or 0
        try:
            with disk_errors(self.folder, needed):
                make_folder(self._incoming)
                descriptor = create_file(part)
            with open(descriptor, "wb", buffering=0) as file:  # noqa: PTH123 - a descriptor
                sink = Sink(file, self.folder, needed)
                stored = self._encrypt(source, sink, blob_key, progress or NoProgress(), needed)
                sink.sync()
            return self._keep(part, stored)
        finally:
            part.unlink(missing_ok=True)

    def open(self, sha256: str) -> BinaryIO:
        """Open an original for reading at random; its length and identity are checked at once.

        Raises ``AttachmentMissing``; ``AttachmentAltered`` here or when a damaged place is read.
        """
        return io.BufferedReader(self._reader(self.name(sha256), sha256), _BUFFER)

    def sealed(self, sha256: str) -> Sealed:
        """Return what opens one original and no other, also after the keys are forgotten.

        Raises ``AttachmentMissing``, ``AttachmentAltered``.
        """
        name = self.name(sha256)
        return seal(self._path(name), self._unlocked[0], bytes.fromhex(name), sha256)

    def has(self, sha256: str) -> bool:
        """Tell whether an original is here, without reading it."""
        return self._path(self.name(sha256)).is_file()

    def missing(self, hashes: Iterable[str]) -> list[str]:
        """Return those of ``hashes`` that are not here, from one listing of the folders."""
        here = {name for name, _ in self.files()}
        return [sha256 for sha256 in hashes if self.name(sha256) not in here]

    def verify(self, sha256: str, size: int) -> None:
        """Decrypt all of it; raises ``AttachmentMissing`` or ``AttachmentAltered``."""
        if self.check(self.name(sha256), sha256) != Stored(sha256, size, new=False):
            raise AttachmentAltered(name=sha256)

    def check(self, name: str, label: str = "") -> Stored:
        """Decrypt all of the file with this keyed name and return what it holds.

        Raises ``AttachmentMissing`` or ``AttachmentAltered``, also where the content is not the
        one that the name stands for; they speak of ``label``, or else of the name.
        """
        with self._reader(name, label or name) as reader:
            digest = hashlib.sha256()
            buffer = memoryview(bytearray(CHUNK))
            while count := reader.readinto(buffer):
                digest.update(buffer[:count])
            found = Stored(digest.hexdigest(), reader.size, new=False)
        if self.name(found.sha256) != name:
            raise AttachmentAltered(name=label or name)
        return found

    def name(self, sha256: str) -> str:
        """Return the keyed name of an original; without the key it tells nothing."""
        return hmac.digest(self._unlocked[1], bytes.fromhex(sha256), "sha256").hex()

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield keyed name and path of every stored original, in the order of the names."""
        for path in sorted(self.folder.joinpath(layout.BLOBS).glob("[0-9a-f][0-9a-f]/*")):
            if layout.is_blob_name(path.name) and path.parent.name == path.name[:2]:
                yield path.name, path

    def discard(self, sha256: str) -> None:
        """Remove one original that nothing speaks of; nothing happens where it is not here."""
        self._path(self.name(sha256)).unlink(missing_ok=True)

    def sweep(self, keep: Iterable[str]) -> int:
        """Remove originals whose SHA-256 is not in ``keep`` and return how many.

        A crash between taking a file in and recording it leaves such ones. Call it only when
        nothing is being taken in.
        """
        kept = {self.name(sha256) for sha256 in keep}
        loose = [path for name, path in self.files() if name not in kept]
        for path in loose:
            path.unlink()
        return len(loose)

    def remove_leftovers(self) -> None:
        """Remove what unfinished writing left; only for the one that holds the vault's lock."""
        if self._incoming.is_dir():
            shutil.rmtree(self._incoming)

    def forget(self) -> None:
        """Drop the keys; everything that needs them raises ``VaultLocked`` from now on."""
        self._keys = None

    @property
    def _unlocked(self) -> tuple[bytes, bytes]:
        if self._keys is None:
            raise VaultLocked()
        return self._keys

    @property
    def _incoming(self) -> Path:
        return self.folder / layout.INCOMING

    def _path(self, name: str) -> Path:
        return layout.blob_path(self.folder / layout.BLOBS, name)

    def _encrypt(
        self,
        source: BinaryIO,
        sink: Sink,
        blob_key: bytes,
        progress: Progress,
        needed: int,
    ) -> Stored:
        salt = secrets.token_bytes(SALT_SIZE)
        sealer = Sealer(blob_key, salt)
        sink.write(memoryview(MAGIC + salt))
        digest = hashlib.sha256()
        size = 0
        for chunk, last in _chunks(source):
            digest.update(chunk)
            size += len(chunk)
            name = bytes.fromhex(self.name(digest.hexdigest())) if last else None
            sink.write(sealer.seal(chunk, name))
            progress.advance(size, max(size, needed))
        return Stored(digest.hexdigest(), size)

    def _keep(self, part: Path, stored: Stored) -> Stored:
        name = self.name(stored.sha256)
        if self._is_whole(name):
            # As young as what asks for it, so that it does not pass for a leftover meanwhile; a
            # disk that keeps no times loses nothing by it.
            with suppress(OSError):
                os.utime(self._path(name))
            return Stored(stored.sha256, stored.size, new=False)
        path = self._path(name)
        with disk_errors(path, stored.size):
            make_folder(path.parent.parent)
            make_folder(path.parent)
            part.replace(path)
            sync_folder(path.parent)
        return stored

    def _is_whole(self, name: str) -> bool:
        try:
            self.check(name)
        except (AttachmentMissing, AttachmentAltered):
            return False
        return True

    def _reader(self, name: str, label: str) -> LabelledReader:
        return open_reader(self._path(name), self._unlocked[0], bytes.fromhex(name), label)


def _chunks(source: BinaryIO) -> Iterator[tuple[memoryview, bool]]:
    """Yield the source in whole chunks, each valid until the next, and whether it is the last."""
    current, ahead = memoryview(bytearray(CHUNK)), memoryview(bytearray(CHUNK))
    filled = read_up_to(source, current)
    while filled == CHUNK and (more := read_up_to(source, ahead)):
        yield current, False
        current, ahead = ahead, current
        filled = more
    yield current[:filled], True
