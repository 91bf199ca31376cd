"""Dividing an original that no volume holds into parts, each a member of another volume."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from storage.exchange.packages.head import CarriedPart
from storage.vault.blobs import BlobStore

# More files for one original than these nobody carries together.
MOST_PARTS: Final = 400
# More than a part costs beside its data: age's header, ZIP's two, manifest and head.
_MEMBER: Final = 1000
_AGE: Final = 64 << 10
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Slice:
    """``length`` bytes from ``start`` of the original ``sha256``, which has ``size`` bytes."""

    sha256: str
    size: int
    start: int
    length: int


def slice_cost(length: int) -> int:
    """Return the most that a part of ``length`` bytes adds to a package, in bytes."""
    return length + 16 * (length // _AGE + 1) + _MEMBER


def divide(sha256: str, size: int, room: int) -> tuple[Slice, ...]:
    """Return the parts of an original, each for a volume with ``room`` bytes for members.

    None of them where that would be more than ``MOST_PARTS``.
    """
    most = _longest(room)
    if most <= 0 or -(-size // most) > MOST_PARTS:
        return ()
    return tuple(
        Slice(sha256, size, start, min(most, size - start)) for start in range(0, size, most)
    )


def least_room(size: int) -> int:
    """Return the least room of volumes over which an original of ``size`` bytes is divided."""
    return slice_cost(-(-size // MOST_PARTS))


def _longest(room: int) -> int:
    """Return the most bytes of a part for which ``slice_cost`` is not more than ``room``."""
    free = room - _MEMBER
    blocks, rest = divmod(free, _AGE + 16)
    return blocks * _AGE + max(rest - 16, 0) if rest >= 16 else blocks * _AGE - 16


def carried(blobs: BlobStore, one: Slice, name: str, hear: Callable[[], object]) -> CarriedPart:
    """Return what the head says of a part, whose bytes are read for it.

    ``name`` is that of its member; ``hear`` raises where the whole is given up. Raises
    ``AttachmentMissing``, ``AttachmentAltered``.
    """
    digest = hashlib.sha256()
    with blobs.open(one.sha256) as file:
        source = Stretch(file, one.start, one.length)
        while piece := source.read(_PIECE):
            hear()
            digest.update(piece)
    return CarriedPart(one.sha256, one.size, one.start, one.length, digest.hexdigest(), name)


class Stretch:
    """Reads some bytes of a file, from a place on."""

    def __init__(self, source: BinaryIO, start: int, length: int) -> None:
        self._source = source
        self._left = length
        source.seek(start)

    def read(self, size: int = -1, /) -> bytes:
        """Return up to ``size`` bytes, none at the end of the stretch."""
        wanted = self._left if size < 0 else min(size, self._left)
        found = self._source.read(wanted)
        self._left -= len(found)
        return found
