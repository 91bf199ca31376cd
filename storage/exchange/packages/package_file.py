"""Writing one package file: sealed members, then the manifest over them, then its signature."""

import io
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from storage.exchange.packages import age_streams
from storage.exchange.packages.dividing import Stretch
from storage.exchange.packages.head import Head
from storage.exchange.packages.manifest import Outside, blank_members
from storage.exchange.packages.zip_reader import (
    HEAD,
    MANIFEST,
    OPERATIONS,
    SIGNATURE,
    blob_member,
)
from storage.exchange.packages.zip_writer import ZipWriter
from storage.progress import Progress
from storage.vault.blobs import BlobStore
from storage.vault.durable import create_file, disk_errors

PART: Final = ".part"
# Bytes after which progress is told and a cancel is heard.
_TELL: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package is made of; ``packed`` are the frames of its operations."""

    outside: Outside
    head: Head
    packed: bytes
    recipient: str


class Count:
    """Adds up the bytes of an export for its progress."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def add(self, size: int, note: str) -> None:
        """Say that ``size`` more bytes are done; raises ``Cancelled`` where it is asked for."""
        self._done += size
        self._progress.advance(min(self._done, self._total), max(self._total, 1), note)


def write_part(
    path: Path,
    contents: Contents,
    blobs: BlobStore,
    sign: Callable[[bytes], bytes],
    count: Count,
) -> int:
    """Write the package to ``path`` + ``.part``, synced; return its bytes.

    ``sign`` returns the signature member of a manifest; its length must not vary. Raises
    ``DiskFull``, ``CannotWrite``, ``AttachmentAltered``, ``Cancelled``; nothing is left then.
    """
    part = path.with_name(path.name + PART)
    with disk_errors(part):
        part.unlink(missing_ok=True)
        descriptor = create_file(part)
    with ExitStack() as undo:
        undo.callback(part.unlink, missing_ok=True)
        # Buffered: headers are small, and age hands on 64 KiB at a time.
        with disk_errors(part), open(descriptor, "w+b", buffering=1 << 20) as file:  # noqa: PTH123
            _write(file, contents, blobs, sign, count)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        undo.pop_all()
    return size


def _write(
    file: BinaryIO,
    contents: Contents,
    blobs: BlobStore,
    sign: Callable[[bytes], bytes],
    count: Count,
) -> None:
    with ZipWriter(file) as zipped:
        head = contents.head
        outside = replace(contents.outside, members=blank_members(head.members))
        blank = outside.encode()
        zipped.reserve(SIGNATURE, len(sign(blank)))
        zipped.reserve(MANIFEST, len(blank))
        _seal(zipped, outside, HEAD, io.BytesIO(head.encode()), contents.recipient)
        _seal(zipped, outside, OPERATIONS, io.BytesIO(contents.packed), contents.recipient)
        stretches = {one.name: (one.sha256, 0, one.size) for one in head.originals}
        stretches |= {one.name: (one.sha256, one.start, one.length) for one in head.parts}
        for name in head.members:
            sha256, start, length = stretches[name]
            with blobs.open(sha256) as source:
                counted = _Counted(Stretch(source, start, length), count, sha256[:12])
                _seal(zipped, outside, blob_member(name), counted, contents.recipient)
        manifest = outside.encode()
        zipped.fill(MANIFEST, manifest)
        zipped.fill(SIGNATURE, sign(manifest))
        zipped.close()


def _seal(
    zipped: ZipWriter, outside: Outside, name: str, source: age_streams.Readable, recipient: str
) -> None:
    sink = zipped.begin(name)
    age_streams.encrypt(source, sink, recipient)
    zipped.end()
    outside.members[name] = sink.sha256, sink.size


class _Counted:
    def __init__(self, source: age_streams.Readable, count: Count, note: str) -> None:
        self._source = source
        self._count = count
        self._note = note
        self._untold = 0

    def read(self, size: int = -1, /) -> bytes:
        found = self._source.read(size)
        self._untold += len(found)
        if self._untold >= _TELL or not found:
            self._count.add(self._untold, self._note)
            self._untold = 0
        return found


def publish(made: Sequence[tuple[Path, Path]]) -> None:
    """Give finished parts their names; ``made`` are (as it was given to ``write_part``, final)."""
    from storage.vault.durable import sync_folder

    for path, final in made:
        with disk_errors(final):
            path.with_name(path.name + PART).replace(final)
    for folder in {final.parent for _path, final in made}:
        sync_folder(folder)
