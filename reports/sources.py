"""Where the bytes of pictures and documents come from, so that another process can be handed it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from storage.errors import AttachmentMissing
from storage.vault.blobs import BlobStore
from storage.vault.sealed import Sealed

Opener = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Bytes that are in memory already; calling it opens them."""

    content: bytes = field(repr=False)

    def __call__(self) -> BinaryIO:
        """Open them for reading at random."""
        return BytesIO(self.content)


class Sources:
    """The originals of one snapshot, each with its own key, which is asked for once.

    What was asked for while the vault was open can be read after it is locked.
    """

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._known: dict[str, Sealed | None] = {}

    def find(self, sha256: str) -> Sealed | None:
        """Return the original, None where it is not here; raises ``AttachmentAltered``."""
        if sha256 not in self._known:
            try:
                self._known[sha256] = self._blobs.sealed(sha256)
            except AttachmentMissing:
                self._known[sha256] = None
        return self._known[sha256]

    def opener(self, sha256: str) -> Opener:
        """Return what opens an original; where it is not here that raises ``AttachmentMissing``."""
        return self.find(sha256) or Absent(sha256)


@dataclass(frozen=True, slots=True)
class Absent:
    """An original that is not here; calling it raises ``AttachmentMissing``."""

    sha256: str

    def __call__(self) -> BinaryIO:
        """Raise ``AttachmentMissing``."""
        raise AttachmentMissing(name=self.sha256)
