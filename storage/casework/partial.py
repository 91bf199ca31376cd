"""Originals that come in parts: what is here of each, put together once nothing is missing.

A part is kept as the originals are, encrypted under a keyed name, and a row says of what it is a
part. Parts of one original may come from different exports and overlap.
"""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final

from storage.casework.session import Session
from storage.errors import AttachmentAltered, AttachmentMissing
from storage.progress import Progress
from storage.records.tables import Tables
from storage.vault.blobs import BlobStore
from storage.vault.durable import require_space

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_COLUMNS: Final = "original, size, start, length, sha256, package, site, device, first, last"
_KEEP: Final = (
    f"INSERT INTO part ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
    " ON CONFLICT DO NOTHING"
)
_OF: Final = f"SELECT {_COLUMNS} FROM part WHERE original = ? ORDER BY start, length"  # noqa: S608
_ALL: Final = f"SELECT {_COLUMNS} FROM part ORDER BY original, size, start"  # noqa: S608
# What else the bytes of a part may be.
_SPOKEN_OF: Final = (
    "SELECT 1 FROM attachment WHERE sha256 = ? UNION ALL SELECT 1 FROM part WHERE sha256 = ?"
    " UNION ALL SELECT 1 FROM waiting WHERE sha256 = ?"
)
_CAME: Final = "SELECT number FROM received WHERE device = ? AND number BETWEEN ? AND ?"
_NAME: Final = "SELECT name FROM attachment WHERE sha256 = ?"
# Of the hashes that stand as a JSON list in ``?``, how many no record names here.
_UNKNOWN: Final = (
    "SELECT count(*) FROM json_each(?) WHERE value NOT IN (SELECT sha256 FROM attachment)"
)
_MOST_NUMBERS: Final = 20


@dataclass(frozen=True, slots=True)
class Part:
    """``length`` bytes from ``start`` of the original (SHA-256, bytes), themselves ``sha256``.

    ``package`` brought them, from ``site``; the export it belongs to is the packages ``first`` to
    ``last`` of ``device``.
    """

    original: str
    size: int
    start: int
    length: int
    sha256: str
    package: str
    site: str
    device: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Incomplete:
    """An original of which ``here`` of ``size`` bytes have come, with the file name it was
    recorded under (or empty); ``numbers`` are packages of ``site`` (id) of the same exports that
    did not come: the first of them.
    """

    original: str
    name: str
    here: int
    size: int
    site: str
    numbers: tuple[int, ...]


class NotItself(Exception):
    """Parts that together are not the original they are said to be parts of."""


def is_ahead(tables: Tables, originals: Iterable[str]) -> bool:
    """Tell whether some of the originals (SHA-256) belong to records that are not here yet."""
    ((unknown,),) = tables.run(_UNKNOWN, json.dumps(list(originals)))
    return bool(unknown)


def note(tables: Tables, parts: Iterable[Part]) -> None:
    """Keep of what the stored parts are parts; call it in a transaction."""
    for one in parts:
        tables.run(
            _KEEP, one.original, one.size, one.start, one.length, one.sha256, one.package,
            one.site, one.device, one.first, one.last,
        )  # fmt: skip


def join(session: Session, parts: Sequence[Part], progress: Progress) -> list[str]:
    """Put the originals together of which these ``parts``, kept already, were the last that lacked.

    Returns their SHA-256. Raises ``NotItself``, and forgets all parts of that original, where what
    they make is something else; ``DiskFull``, ``CannotWrite``, ``Cancelled``: nothing is lost then.
    """
    made = []
    for original, size in dict.fromkeys((one.original, one.size) for one in parts):
        if session.vault.blobs.has(original):
            continue
        rows = [one for one in _parts(session.tables, _OF, original) if one.size == size]
        # Reading all of them again is for the last one alone.
        chosen = _covering(_whole(session, rows), size) if _covering(rows, size) else []
        if chosen:
            _join(session, original, size, chosen, progress)
            made.append(original)
    return made


def would_join(tables: Tables, parts: Sequence[Part]) -> list[str]:
    """Return which originals would be whole with these parts, none of which is stored yet."""
    found = []
    for original, size in dict.fromkeys((one.original, one.size) for one in parts):
        rows = [*_parts(tables, _OF, original), *(one for one in parts if one.original == original)]
        if _covering([one for one in rows if one.size == size], size):
            found.append(original)
    return found


def settle(session: Session) -> None:
    """Forget the parts of originals that are here as a whole."""
    rows = session.tables.run("SELECT DISTINCT original FROM part")
    for (original,) in rows:
        if session.vault.blobs.has(str(original)):
            forget(session, str(original))


def forget(session: Session, original: str) -> None:
    """Drop all parts of an original."""
    hashes = {one.sha256 for one in _parts(session.tables, _OF, original)}
    session.tables.run("DELETE FROM part WHERE original = ?", original)
    _discard(session, hashes)


def take_back(session: Session, package: str) -> None:
    """Drop the parts that a package brought, as its import is taken back."""
    tables = session.tables
    found = tables.run("SELECT sha256 FROM part WHERE package = ?", package)
    tables.run("DELETE FROM part WHERE package = ?", package)
    _discard(session, {str(sha256) for (sha256,) in found})


def incomplete(session: Session) -> tuple[Incomplete, ...]:
    """Return the originals of which only parts have come, by name."""
    groups: dict[tuple[str, int], list[Part]] = {}
    for one in _parts(session.tables, _ALL):
        groups.setdefault((one.original, one.size), []).append(one)
    found = [_incomplete(session.tables, parts) for parts in groups.values()]
    return tuple(sorted(found, key=lambda one: (one.name, one.original)))


def _incomplete(tables: Tables, parts: Sequence[Part]) -> Incomplete:
    first = parts[0]
    exports = dict.fromkeys((one.device, one.first, one.last) for one in parts)
    lacking = (number for export in exports for number in _lacking(tables, *export))
    name = next((str(name) for (name,) in tables.run(_NAME, first.original)), "")
    return Incomplete(
        first.original, name, _covered(parts), first.size, first.site,
        tuple(islice(dict.fromkeys(lacking), _MOST_NUMBERS)),
    )  # fmt: skip


def _lacking(tables: Tables, device: str, first: int, last: int) -> list[int]:
    came = {int(number) for (number,) in tables.run(_CAME, device, first, last)}
    return [number for number in range(first, last + 1) if number not in came]


def _covered(parts: Sequence[Part]) -> int:
    """Return how many bytes lie in at least one part."""
    count = end = 0
    for one in sorted(parts, key=lambda one: one.start):
        count += max(0, one.start + one.length - max(end, one.start))
        end = max(end, one.start + one.length)
    return count


def _covering(parts: Iterable[Part], size: int) -> list[Part]:
    """Return parts that reach from 0 to ``size`` without a gap, none where there are no such."""
    chosen: list[Part] = []
    end = 0
    for one in sorted(parts, key=lambda one: (one.start, -one.length)):
        if one.start > end:
            break
        if one.start + one.length > end:
            chosen.append(one)
            end = one.start + one.length
    return chosen if end == size else []


def _whole(session: Session, parts: Sequence[Part]) -> list[Part]:
    """Return the parts whose bytes are here; of others the rows go, so that they come again."""
    blobs, found = session.vault.blobs, []
    for one in parts:
        if _is_whole(blobs, one):
            found.append(one)
        else:
            session.tables.run(
                "DELETE FROM part WHERE original = ? AND sha256 = ?", one.original, one.sha256
            )
            _discard(session, {one.sha256})
    return found


def _is_whole(blobs: BlobStore, one: Part) -> bool:
    try:
        blobs.verify(one.sha256, one.length)
    except (AttachmentAltered, AttachmentMissing):
        return False
    return True


def _join(
    session: Session, original: str, size: int, parts: Sequence[Part], progress: Progress
) -> None:
    blobs = session.vault.blobs
    require_space(blobs.folder, size)
    with io.BufferedReader(_Joined(blobs, parts), 1 << 18) as source:
        stored = blobs.put(source, total=size, progress=progress)
    if (stored.sha256, stored.size) != (original, size):
        if stored.new:
            _discard(session, {stored.sha256})
        forget(session, original)
        raise NotItself()
    forget(session, original)


def _discard(session: Session, hashes: Iterable[str]) -> None:
    """Remove stored bytes that no record, part or waiting package speaks of."""
    for sha256 in hashes:
        if not session.tables.run(_SPOKEN_OF, sha256, sha256, sha256):
            session.vault.blobs.discard(sha256)


def _parts(tables: Tables, query: str, *values: str) -> list[Part]:
    return [Part(*row) for row in tables.run(query, *values)]


class _Joined(io.RawIOBase):
    """The bytes of parts one behind the other, each byte once."""

    def __init__(self, blobs: BlobStore, parts: Sequence[Part]) -> None:
        super().__init__()
        self._blobs = blobs
        self._waiting = list(reversed(parts))
        self._current: BinaryIO | None = None
        self._left = 0
        self._at = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer up to the end of a part; 0 at the end of the last."""
        if not self._left and self._waiting:
            self._next(self._waiting.pop())
        if self._current is None or not self._left:
            return 0
        out = memoryview(buffer).cast("B")[: self._left]
        count = int(self._current.readinto(out) or 0)  # type: ignore[attr-defined]
        self._left -= count
        self._at += count
        return count

    def close(self) -> None:
        """Close the part that is being read."""
        if self._current is not None:
            self._current.close()
        super().close()

    def _next(self, one: Part) -> None:
        if self._current is not None:
            self._current.close()
        self._current = self._blobs.open(one.sha256)
        self._current.seek(self._at - one.start)
        self._left = one.start + one.length - self._at
