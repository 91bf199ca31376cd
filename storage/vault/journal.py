"""The second journal: sealed pieces appended beside the database, from which it can be made anew.

A folder of numbered segments. Each has a salt and so a key of its own, and holds sealed pieces one
behind the other, each bound to its place. Pieces of one ``generation`` belong together; a new
generation takes the place of the former as a whole. What the pieces say is not known here.
"""

import os
import queue
import secrets
import struct
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import CannotWrite, DiskFull, VaultLocked
from storage.vault import layout
from storage.vault.durable import (
    create_file,
    disk_errors,
    make_folder,
    sync_content,
    sync_folder,
)

GENERATION_SIZE: Final = 16
# A segment is read as a whole when a vault is opened: 4 MiB take a few milliseconds.
SEGMENT: Final = 4 << 20
_MAGIC: Final = b"AJJRNL01"
_SALT: Final = 32
_HEAD: Final = len(_MAGIC) + GENERATION_SIZE + _SALT
# Blocks that are there already are synced without changing the file's own entry on the disk.
_ROOM: Final = 64 << 10
_MARK: Final = b"\xa7\x4aJ1"
_PIECE: Final = struct.Struct(">4sII12s")  # mark, place in the segment, sealed length, nonce
_LARGEST: Final = 64 << 20
_TAG: Final = 16
# Shorter ones gain nothing by it, and a save must not wait.
_PACKED_FROM: Final = 16 << 10
_PLAIN, _PACKED = b"\x00", b"\x01"


@dataclass(frozen=True, slots=True)
class Segment:
    """What one file of the journal gives: its whole pieces, and whether that is all of it.

    ``end`` is how many bytes from its start are whole; ``torn`` says that nothing is readable after
    them, as a crash leaves it.
    """

    path: Path
    generation: bytes
    pieces: tuple[bytes, ...]
    whole: bool
    end: int
    torn: bool = False


class _Syncs:
    """A thread that brings one file at a time to the disk while its owner goes on."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._ends: queue.SimpleQueue[OSError | None] = queue.SimpleQueue()
        # What is written reaches the disk also where the program ends first.
        threading.Thread(target=self._work, name="journal", daemon=True).start()

    def begin(self, file: int) -> None:
        """Begin to sync a file, which stays open until ``end``."""
        self._orders.put(file)

    def end(self) -> OSError | None:
        """Wait until it is done; return what failed."""
        return self._ends.get()

    def stop(self) -> None:
        """End the thread."""
        self._orders.put(None)

    def _work(self) -> None:
        while (file := self._orders.get()) is not None:
            try:
                sync_content(file)
            except OSError as error:
                self._ends.put(error)
            else:
                self._ends.put(None)


class Journal:
    """The journal of one vault folder; appended to by one thread at a time."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder / layout.JOURNAL
        self._key: bytes | None = key
        self._file: int | None = None
        self._path = self.folder
        self._cipher: AESGCM | None = None
        self._head = b""
        self._number = 0
        self._place = 0
        self._size = 0
        self._room = 0
        self._syncs: _Syncs | None = None
        # Where the segment ended before pieces whose sync is under way, and how many they are.
        self._pending: tuple[int, int] | None = None

    def names(self) -> list[str]:
        """Return the names of the segments in their order."""
        if not self.folder.is_dir():
            return []
        names = (path.name for path in self.folder.iterdir())
        return sorted(name for name in names if layout.is_segment_name(name))

    def segments(self) -> Iterator[Segment]:
        """Read every segment in order, as far as each is whole."""
        for name in self.names():
            yield self.read(name)

    def read(self, name: str) -> Segment:
        """Read one segment; pieces behind a damaged one are found by their marks."""
        path = self.folder / name
        try:
            content = path.read_bytes()
        except OSError:
            return Segment(path, b"", (), whole=False, end=0)
        head = content[:_HEAD]
        if len(head) < _HEAD or head[: len(_MAGIC)] != _MAGIC:
            torn = len(content) < _HEAD
            return Segment(path, b"", (), whole=False, end=0, torn=torn)
        return self._pieces(path, head, content)

    def resume(self, segment: Segment) -> None:
        """Go on at the end of a segment, whose torn end is cut off first."""
        self.rest()
        number = int(segment.path.name[:8])
        with disk_errors(segment.path):
            self._file = os.open(segment.path, os.O_RDWR | getattr(os, "O_BINARY", 0))
            os.ftruncate(self._file, segment.end)
            self._head = os.read(self._file, _HEAD)
        self._begin(segment.path, number, len(segment.pieces), segment.end)

    def start(self, generation: bytes) -> None:
        """Begin a new segment of a generation."""
        self.rest()
        last = max((int(name[:8]) for name in self.names()), default=0)
        make_folder(self.folder)
        path = self.folder / f"{last + 1:08d}.log"
        head = _MAGIC + generation + secrets.token_bytes(_SALT)
        with disk_errors(path, SEGMENT):
            self._file = create_file(path)
            with ExitStack() as undo:
                undo.callback(self.rest)
                _write(self._file, head)
                os.fsync(self._file)
                sync_folder(self.folder)
                undo.pop_all()
        self._head = head
        self._begin(path, last + 1, 0, _HEAD)

    @property
    def is_writing(self) -> bool:
        """Tell whether a segment is open to be appended to."""
        return self._file is not None

    @property
    def is_full(self) -> bool:
        """Tell whether the next piece belongs into a new segment."""
        return self._size >= SEGMENT

    def append(self, pieces: Sequence[bytes], *, beside: bool = False) -> None:
        """Seal pieces behind the last one; they are on the disk when this returns.

        ``beside``: they are written, and their sync runs in a thread of its own; ``settle`` waits
        for it, and so does everything that goes on with the journal. Raises ``DiskFull``,
        ``CannotWrite`` or ``OSError``: then nothing of them counts, and the next must go into a
        new segment, as nobody knows what the disk did with this one.
        """
        self.settle()
        if self._file is None or self._cipher is None:
            raise ValueError("no segment is open")
        sealed = b"".join(
            self._sealed(self._cipher, self._place + n, piece) for n, piece in enumerate(pieces)
        )
        before = self._size
        with ExitStack() as undo:
            undo.callback(self._withdraw, before)
            with disk_errors(self._path, len(sealed)):
                self._put(self._file, sealed)
                if not beside:
                    sync_content(self._file)
            undo.pop_all()
        self._place += len(pieces)
        self._size += len(sealed)
        if beside:
            self._syncs = self._syncs or _Syncs()
            self._syncs.begin(self._file)
            self._pending = before, len(sealed)

    def settle(self) -> None:
        """Wait until what was appended is on the disk; raises what ``append`` raises."""
        if self._pending is None or self._syncs is None:
            return
        (before, size), self._pending = self._pending, None
        error = self._syncs.end()
        if error is not None:
            self._withdraw(before)
            with disk_errors(self._path, size):
                raise error

    def _withdraw(self, size: int) -> None:
        """Cut off what did not surely reach the disk; nothing more goes into this segment."""
        if self._file is not None:
            with suppress(OSError):
                os.ftruncate(self._file, size)
        self.rest()

    def _put(self, file: int, sealed: bytes) -> None:
        """Write behind the last piece; where the file has to grow, by more than that."""
        end = self._size + len(sealed)
        room = self._room
        if end > room:
            room = -(-end // _ROOM) * _ROOM
        os.lseek(file, self._size, os.SEEK_SET)
        _write(file, sealed if room == self._room else sealed + bytes(room - end))
        self._room = room

    def drop_others(self, generation: bytes) -> None:
        """Remove the segments of other generations."""
        for name in self.names():
            path = self.folder / name
            with path.open("rb") as file:
                head = file.read(_HEAD)
            if not head.startswith(_MAGIC + generation):
                path.unlink()
        sync_folder(self.folder)

    def rest(self) -> None:
        """Close the segment that is being written."""
        # What did not reach the disk is missing at the next start, and is appended again then.
        with suppress(OSError, DiskFull, CannotWrite):
            self.settle()
        if self._file is not None:
            os.close(self._file)
        self._file = None
        self._cipher = None

    def forget(self) -> None:
        """Close, and drop the key."""
        self.rest()
        self._key = None
        if self._syncs is not None:
            self._syncs.stop()
            self._syncs = None

    def _begin(self, path: Path, number: int, place: int, size: int) -> None:
        self._path, self._place, self._size, self._room = path, place, size, size
        self._cipher = self._cipher_of(self._head)
        self._number = number

    def _cipher_of(self, head: bytes) -> AESGCM:
        if self._key is None:
            raise VaultLocked()
        info = b"anjuan journal segment 1"
        return AESGCM(HKDF(SHA256(), 32, head[-_SALT:], info).derive(self._key))

    def _sealed(self, cipher: AESGCM, place: int, piece: bytes) -> bytes:
        packed = len(piece) >= _PACKED_FROM
        plain = _PACKED + zlib.compress(piece, 1) if packed else _PLAIN + piece
        nonce = secrets.token_bytes(12)
        bound = _bound(self._head, self._number, place)
        head = _PIECE.pack(_MARK, place, len(plain) + _TAG, nonce)
        return head + cipher.encrypt(nonce, plain, bound)

    def _pieces(self, path: Path, head: bytes, content: bytes) -> Segment:
        cipher, number = self._cipher_of(head), int(path.name[:8])
        found: dict[int, bytes] = {}
        at, end, whole, torn = _HEAD, _HEAD, True, False
        while at < len(content):
            opened = _opened(cipher, head, number, content, at)
            if opened is None and at == end and _is_room(content, at):
                break
            if opened is None:
                torn, whole = torn or whole, False
                at = content.find(_MARK, at + 1)
                if at < 0:
                    break
                continue
            place, piece, at = opened
            torn, whole = False, whole and place == len(found)
            found[place] = piece
            if whole:
                end = at
        generation = head[len(_MAGIC) : len(_MAGIC) + GENERATION_SIZE]
        pieces = tuple(found[place] for place in sorted(found))
        return Segment(path, generation, pieces, whole, end, torn)


def _opened(
    cipher: AESGCM, head: bytes, number: int, content: bytes, at: int
) -> tuple[int, bytes, int] | None:
    """Return place, content and end of the piece at ``at``; None where it does not open."""
    frame = content[at : at + _PIECE.size]
    if len(frame) < _PIECE.size:
        return None
    mark, place, length, nonce = _PIECE.unpack(frame)
    start = at + _PIECE.size
    if mark != _MARK or not _TAG <= length <= _LARGEST or start + length > len(content):
        return None
    try:
        sealed = memoryview(content)[start : start + length]
        plain = cipher.decrypt(nonce, sealed, _bound(head, number, place))
    except InvalidTag:
        return None
    piece = zlib.decompress(plain[1:]) if plain[:1] == _PACKED else plain[1:]
    return place, piece, start + length


def _is_room(content: bytes, at: int) -> bool:
    """Tell whether nothing was written from here on but room for what comes."""
    return not content[at:].strip(b"\0")


def _bound(head: bytes, number: int, place: int) -> bytes:
    return head + struct.pack(">II", number, place)


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
