"""What the second journal says: every entry of the log as it is stored, and the small tables.

It follows the log after each commit and holds nothing that the log does not: what the log lacks
later on (an import taken back, a body lawfully erased) goes by a new generation. ``follow`` brings
it up to date at the start, so a crash between a commit and its piece loses nothing.
"""

import hashlib
import json
import secrets
import struct
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from peewee import OperationalError

from resources.language import N_
from storage.errors import CannotWrite, DiskFull
from storage.records.operations import Operation
from storage.records.tables import Tables
from storage.vault.journal import GENERATION_SIZE, Journal, Segment
from storage.vault.verify import Problem

JOURNAL: Final = "journal"
GENERATION: Final = "journal_generation"
# Small tables from which sites, keys and notes come back; the log itself does not carry them.
CARRIED: Final = (
    "meta", "device", "succession", "site", "site_device", "given_up", "checkpoint", "receipt",
    "timestamp",
)  # fmt: skip
NOT_CARRIED: Final = frozenset({"hlc", "search_version", GENERATION})
_ENTRIES, _ROWS = b"E", b"R"
_SPAN: Final = struct.Struct(">QQI")
_ENTRY: Final = struct.Struct(">II64s")
_ERASED: Final = 0xFFFFFFFF
_PIECE: Final = 256 << 10
_NEXT: Final = (
    "SELECT rowid, id, device, header, signature, body FROM operation WHERE rowid >= ?"
    " ORDER BY rowid"
)
_DAMAGED: Final = N_(
    "A part of the second journal was damaged; it was made anew when the vault was opened, and"
    " nothing of the record is lost. Make a backup and check the disk."
)
_LACKED: Final = N_(
    "The second journal lacked entries of the record; they were added when the vault was opened."
    " Make a backup and check the disk."
)
_AT_MOST: Final = "SELECT coalesce(max(rowid), 0) FROM operation"


@dataclass(frozen=True, slots=True)
class Entries:
    """One piece of the journal: the log's rows after ``after`` up to ``upto``."""

    after: int
    upto: int
    operations: tuple[Operation, ...]


Rows = dict[str, list[list[Any]]]


class Follower:
    """Keeps the journal of an open vault beside its log.

    Where the disk refuses, the log goes on without: ``behind`` then says why, and the next commit
    tries again.
    """

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal
        self._generation = b""
        self._at = (0, "")
        self._told: set[str] = set()
        self._changes = -1
        # Where the journal stood before the piece whose sync is under way.
        self._sure = self._at
        self._one = threading.RLock()
        self.behind: Exception | None = None
        # What was wrong with the journal when it was taken up, and was made good then.
        self.made_good: list[Problem] = []

    def follow(self, *, was_closed: bool = False) -> None:
        """Find where the journal stands, bring it up to date, and do so after each commit.

        ``was_closed``: the vault was closed properly before, so that no crash explains a torn end.
        """
        self._attempt(lambda: self._take_up(was_closed))
        self._tables.database.tell_commits(self.committed)

    def committed(self) -> None:
        """Append what a commit added to the log.

        One piece, as a save makes it, is written when this returns and synced beside what comes
        next: the database is synced already. The next commit begins with the end of that.
        """
        changes = self._tables.database.connection().total_changes
        with self._one:
            if changes != self._changes or self.behind is not None:
                self._changes = changes
                self.settle()
                self._attempt(self._catch_up)

    def settle(self) -> None:
        """Wait until the journal is on the disk, unless it is ``behind`` then."""
        with self._one:
            try:
                self._journal.settle()
            except (DiskFull, CannotWrite, OSError) as error:
                self._at = self._sure
                self.behind = error

    def renew(self) -> None:
        """Write the whole journal anew as another generation."""
        mark_stale(self._tables)
        with self._one:
            self._attempt(self._catch_up)

    def _attempt(self, work: Any) -> None:
        try:
            work()
            self.behind = None
        except (DiskFull, CannotWrite, OSError) as error:
            self.behind = error

    def _take_up(self, was_closed: bool) -> None:
        wanted = generation(self._tables)
        names = self._journal.names()
        last = self._journal.read(names[-1]) if names else None
        if last is not None and not last.whole and (was_closed or not last.torn):
            where = f"{self._journal.folder.name}/{last.path.name}"
            self.made_good.append(Problem(JOURNAL, _DAMAGED, where))
        readable = last is not None and (last.whole or (last.torn and last.pieces))
        if last is not None and last.generation == wanted and readable:
            self._resume(last)
            if was_closed and not self.made_good and self._at[0] < self._newest():
                self.made_good.append(Problem(JOURNAL, _LACKED, self._journal.folder.name))
        elif last is not None and last.generation == wanted:
            mark_stale(self._tables)  # damaged inside: only a new one is whole
        self._catch_up()

    def _newest(self) -> int:
        ((newest,),) = self._tables.run(_AT_MOST)
        return int(newest)

    def _resume(self, last: Segment) -> None:
        rows: Rows | None = None
        for piece in last.pieces:
            rows = _rows(piece) or rows
            if (found := _entries(piece)) is not None:
                newest = found.operations[-1].id if found.operations else ""
                self._at = found.upto, newest
        if rows is None or last.end == 0:
            return
        self._generation = last.generation
        self._told = {str(row[0]) for row in rows["device"]}
        self._journal.resume(last)
        if rows != _small(self._tables):
            self._journal.append([self._state()])

    def _catch_up(self) -> None:
        wanted = generation(self._tables)
        cursor = self._tables.database.execute_sql(_NEXT, (self._at[0],))
        rows = iter(cursor)
        if wanted == self._generation and self._stands(rows):
            self._append(rows)
            return
        cursor.close()
        if wanted == self._generation:
            wanted = mark_stale(self._tables)
        self._journal.rest()
        self._generation, self._at = wanted, (0, "")
        self._append(self._tables.database.execute_sql(_NEXT, (1,)))
        # The file itself must know the generation before the former one goes: a database without
        # its write-ahead log is then healed from this one.
        # Where somebody reads on this connection it cannot be; closing the vault does it then.
        with suppress(OperationalError):
            self._tables.run("PRAGMA wal_checkpoint(PASSIVE)")
        self._journal.drop_others(wanted)

    def _stands(self, rows: Iterator[tuple[Any, ...]]) -> bool:
        """Tell whether the log still holds the entry that the journal ends with."""
        at, found = self._at
        return not at or next(rows, (0, ""))[:2] == (at, found)

    def _append(self, found: Iterable[tuple[Any, ...]]) -> None:
        beside = self._journal.is_writing and not self._journal.is_full
        if not beside:
            self._begin()
        for rows in _batches(found):
            if self._journal.is_full:
                self._begin()
            upto, newest = int(rows[-1][0]), str(rows[-1][1])
            piece = _entries_piece(self._at[0], upto, map(_operation, rows))
            # A key without which nobody could check what it signed.
            unknown = any(row[2] not in self._told for row in rows)
            whole = [self._state(), piece] if unknown else [piece]
            self._sure = self._at
            self._journal.append(whole, beside=beside and len(piece) < _PIECE)
            self._at = upto, newest

    def _begin(self) -> None:
        """Begin a segment with the small tables and the place that its entries go on from."""
        self._journal.start(self._generation)
        place = _entries_piece(self._at[0], self._at[0], self._last())
        self._journal.append([self._state(), place])

    def _state(self) -> bytes:
        rows = _small(self._tables)
        self._told = {str(row[0]) for row in rows["device"]}
        return _ROWS + json.dumps(rows, ensure_ascii=False).encode()

    def _last(self) -> Iterator[Operation]:
        for row in self._tables.database.execute_sql(f"{_NEXT} LIMIT 1", (self._at[0],)):
            if row[0] == self._at[0]:
                yield _operation(row)


def generation(tables: Tables) -> bytes:
    """Return the generation that the journal of this log should have."""
    return bytes.fromhex(tables.get_meta(GENERATION)).ljust(GENERATION_SIZE, b"\0")


def mark_stale(tables: Tables) -> bytes:
    """Have the journal written anew after this transaction, as the log no longer says the same.

    Call it in every transaction that takes entries or bodies out of the log, or forgets a key.
    """
    wanted = secrets.token_bytes(GENERATION_SIZE)
    tables.set_meta(GENERATION, wanted.hex())
    return wanted


def read(
    journal: Journal, names: Sequence[str] | None = None
) -> Iterator[tuple[Segment, list[Entries], Rows | None]]:
    """Yield each segment with the entries and the last state of the small tables in it.

    ``names`` are those of the segments to read, else all.
    """
    for segment in map(journal.read, journal.names() if names is None else names):
        entries = [found for piece in segment.pieces if (found := _entries(piece)) is not None]
        states = [state for piece in segment.pieces if (state := _rows(piece)) is not None]
        yield segment, entries, states[-1] if states else None


def journal_problems(tables: Tables, journal: Journal, *, live: bool = False) -> Iterator[Problem]:
    """Yield where the journal is not whole or does not say what the log says.

    ``live``: somebody writes meanwhile, so the log may be ahead; a last piece that is half there is
    told all the same and has to be looked at again.
    """
    place, differs = 0, False
    for segment, pieces, _rows_of in read(journal):
        where = f"{journal.folder.name}/{segment.path.name}"
        if not segment.whole:
            yield Problem(JOURNAL, N_("A part of the second journal is damaged."), where)
        if segment.generation != generation(tables):
            yield Problem(JOURNAL, N_("A part of the second journal is out of date."), where)
            continue
        for entries in pieces:
            if entries.upto > place:
                differs = differs or entries.after > place or not _same(tables, entries)
                place = entries.upto
    ((last,),) = tables.run(_AT_MOST)
    if differs or (place != int(last) and not live):
        what = N_("The second journal does not hold the same entries as the record.")
        yield Problem(JOURNAL, what, journal.folder.name)


def _same(tables: Tables, entries: Entries) -> bool:
    query = (
        "SELECT header, signature, body FROM operation WHERE rowid > ? AND rowid <= ?"
        " ORDER BY rowid"
    )
    rows = tables.run(query, entries.after, entries.upto)
    return rows == [(one.header, one.signature, one.body) for one in entries.operations]


def _small(tables: Tables) -> Rows:
    """Return the small tables as they are, bytes as hex behind a mark, for JSON."""
    found = {
        name: [[_plain(value) for value in row] for row in tables.run(f"SELECT * FROM {name}")]  # noqa: S608
        for name in CARRIED
    }
    # These follow from the log, or are about the journal itself.
    found["meta"] = [row for row in found["meta"] if row[0] not in NOT_CARRIED]
    return found


def _plain(value: Any) -> Any:
    return {"hex": bytes(value).hex()} if isinstance(value, bytes | memoryview) else value


def value_of(plain: Any) -> Any:
    """Return a value of the small tables as it stands in the database."""
    return bytes.fromhex(plain["hex"]) if isinstance(plain, dict) else plain


def _operation(row: tuple[Any, ...]) -> Operation:
    _rowid, found, _device, header, signature, body = row
    return Operation(
        str(found), bytes(header), bytes(signature), None if body is None else bytes(body)
    )


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    held: list[tuple[Any, ...]] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row[3]) + len(row[5] or b"") + _ENTRY.size
        if size >= _PIECE:
            yield held
            held, size = [], 0
    if held:
        yield held


def _entries_piece(after: int, upto: int, operations: Iterable[Operation]) -> bytes:
    parts = [b""]
    for one in operations:
        size = _ERASED if one.body is None else len(one.body)
        parts += [_ENTRY.pack(len(one.header), size, one.signature), one.header, one.body or b""]
    parts[0] = _ENTRIES + _SPAN.pack(after, upto, (len(parts) - 1) // 3)
    return b"".join(parts)


def _entries(piece: bytes) -> Entries | None:
    if piece[:1] != _ENTRIES:
        return None
    after, upto, count = _SPAN.unpack_from(piece, 1)
    at = 1 + _SPAN.size
    found = []
    for _ in range(count):
        header_size, body_size, signature = _ENTRY.unpack_from(piece, at)
        at += _ENTRY.size
        header = piece[at : at + header_size]
        at += header_size
        body = None if body_size == _ERASED else piece[at : at + body_size]
        at += len(body or b"")
        found.append(Operation(hashlib.sha256(header).hexdigest(), header, signature, body))
    return Entries(after, upto, tuple(found))


def _rows(piece: bytes) -> Rows | None:
    return dict(json.loads(piece[1:])) if piece[:1] == _ROWS else None
