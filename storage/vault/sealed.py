"""An original that opens with the key of its own file and no other, in another process too."""

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from storage.errors import AttachmentAltered, AttachmentMissing
from storage.vault.blob_format import BlobDamaged, BlobReader, file_key

_BUFFER: Final = 64 << 10


class LabelledReader(BlobReader):
    """A reader that knows which original it reads."""

    def __init__(
        self, file: BinaryIO, key: bytes, name: bytes, label: str, *, own: bool = False
    ) -> None:
        self._label = label
        super().__init__(file, key, name, own=own)

    def _decrypt(self, index: int, out: memoryview) -> None:
        with _named(self._label):
            super()._decrypt(index, out)


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where an original lies, with its own ``key`` of 32 bytes and its keyed ``name``.

    Calling it opens the original. Errors speak of ``label``.
    """

    path: Path
    key: bytes = field(repr=False)
    name: bytes
    label: str

    def __call__(self) -> BinaryIO:
        """Open it for reading at random; raises ``AttachmentMissing``, ``AttachmentAltered``."""
        reader = open_reader(self.path, self.key, self.name, self.label, own=True)
        return io.BufferedReader(reader, _BUFFER)


def seal(path: Path, blob_key: bytes, name: bytes, label: str) -> Sealed:
    """Return what opens the original at ``path`` alone; raises as ``Sealed`` does."""
    with _opened(path, label) as file, _named(label):
        return Sealed(path, file_key(file, blob_key), name, label)


def open_reader(
    path: Path, key: bytes, name: bytes, label: str, *, own: bool = False
) -> LabelledReader:
    """Open an original with the store's key, or its ``own``; raises as ``Sealed`` does."""
    file = _opened(path, label)
    with ExitStack() as undo:
        undo.callback(file.close)
        with _named(label):
            reader = LabelledReader(file, key, name, label, own=own)
        undo.pop_all()
    return reader


def _opened(path: Path, label: str) -> BinaryIO:
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise AttachmentMissing(name=label) from error


@contextmanager
def _named(label: str) -> Iterator[None]:
    try:
        yield
    except (BlobDamaged, OSError) as error:
        # A sector that cannot be read is damage like any other.
        raise AttachmentAltered(name=label) from error
