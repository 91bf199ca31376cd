"""What a damaged vault still says: entries that prove themselves, keys, notes, drafts, copies."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from storage.progress import Progress
from storage.records import canonical, journaling
from storage.records.identity import device_id, signature_holds
from storage.records.operations import Operation, signed_content
from storage.salvage import carving
from storage.salvage.carving import Row
from storage.salvage.pages import Pages
from storage.vault.database import connect
from storage.vault.journal import Journal

# Chain, device and number of an entry in it.
Place = tuple[str, str, int]
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_DEVICE: Final = re.compile(r"[0-9a-f]{32}")
# A page copy stands in the store of originals; its row holds the hash of it.
PAGE: Final = "page"
_PURPOSES: Final = ("thumbnail", PAGE)


@dataclass(slots=True)
class Found:
    """What was found; ``places`` are those of all entries that are known to have been there.

    ``small`` are the rows of the small tables, ``derived`` and ``drafts`` rows of the tables of
    these names.
    """

    operations: dict[str, Operation] = field(default_factory=dict)
    places: set[Place] = field(default_factory=set)
    keys: dict[str, bytes] = field(default_factory=dict)
    small: dict[str, list[list[Any]]] = field(default_factory=dict)
    derived: dict[tuple[str, str], bytes] = field(default_factory=dict)
    drafts: dict[str, Row] = field(default_factory=dict)
    pages: int = 0
    damaged_pages: int = 0

    def add(self, operation: Operation) -> None:
        """Keep an entry whose hashes hold; a body that anybody knows as erased stays erased."""
        head = _parsed(operation.header)
        if head is None or hashlib.sha256(operation.header).hexdigest() != operation.id:
            return
        place = head.get("case"), head.get("device"), head.get("seq")
        if not (isinstance(place[0], str) and isinstance(place[1], str) and type(place[2]) is int):
            return
        self.places.add((place[0], place[1], place[2]))
        body = operation.body
        if body is not None and hashlib.sha256(body).hexdigest() != head.get("body"):
            return
        former = self.operations.get(operation.id)
        if former is None or body is None:
            self.operations[operation.id] = operation

    def know(self, public_keys: Iterable[bytes]) -> None:
        """Note public keys of devices; each is the proof of its own name."""
        self.keys.update({device_id(key): key for key in public_keys if len(key) == 32})

    def proved(self) -> list[Operation]:
        """Return the entries whose signature holds, by clock; one in each place."""
        found: dict[Place, Operation] = {}
        for one in sorted(self.operations.values(), key=lambda one: (one.head["hlc"], one.id)):
            head = one.head
            key = self.keys.get(head["device"])
            if key and signature_holds(key, one.signature, signed_content(one.header)):
                found.setdefault((head["case"], head["device"], head["seq"]), one)
        return list(found.values())

    def expected(self) -> int:
        """Return how many entries there were as far as anything tells: gaps count as entries."""
        last: dict[tuple[str, str], int] = {}
        for chain, device, seq in self.places:
            last[chain, device] = max(last.get((chain, device), 0), seq)
        return sum(last.values())


def from_journal(found: Found, journal: Journal) -> None:
    """Add what the second journal holds."""
    for _segment, pieces, rows in journaling.read(journal):
        for entries in pieces:
            for operation in entries.operations:
                found.add(operation)
        if rows is not None:
            known = {name: [_values(row) for row in kept] for name, kept in rows.items()}
            found.small.update(known)
            _note_keys(found, known.get("device", ()))


def from_database(found: Found, path: Path, key: bytes, progress: Progress) -> None:
    """Add what single pages of the database hold, then the small tables where they open."""
    if not path.is_file():
        return
    with Pages(path, key) as pages:
        for page in pages.all():
            progress.advance(found.pages, max(pages.count, found.pages))
            found.pages += 1
            found.damaged_pages += not page.sealed
            for row, sealed in carving.rows(pages, page):
                _sort(found, row, sealed=sealed)
            for row in carving.keys(pages, page):
                _note_place(found, row)
    for name in journaling.CARRIED:
        rows = _table(lambda: connect(path, key, frozen=True), name)
        if rows is not None:
            found.small[name] = rows


def _sort(found: Found, row: Row, *, sealed: bool) -> None:
    """Put a row where it belongs by its shape; one without a proof of its own needs the seal."""
    match row:
        case (str(name), str(), str(), int(), str(), bytes(header), bytes(signature), body, _, *_):
            if _HEX.fullmatch(name) and (body is None or isinstance(body, bytes)):
                found.add(Operation(name, header, signature, body))
        case (str(name), str(), bytes(), _, int()) if _DEVICE.fullmatch(name):
            _note_keys(found, [row])
        case (str(sha256), str(purpose), bytes(content)) if sealed and purpose in _PURPOSES:
            if _HEX.fullmatch(sha256):
                found.derived[sha256, purpose] = content
        case (str(name), str(), str(), str(), str(), str()) if sealed:
            found.drafts[name] = row


def _note_place(found: Found, row: Row) -> None:
    match row:
        case (str(chain), str(device), int(seq), int()) if _DEVICE.fullmatch(device) and seq > 0:
            found.places.add((chain, device, seq))


def _note_keys(found: Found, rows: Iterable[Any]) -> None:
    for row in rows:
        name, public = row[0], row[2]
        if isinstance(public, bytes) and len(public) == 32 and device_id(public) == name:
            found.keys[name] = public


def _table(connecting: Callable[[], Any], name: str) -> list[list[Any]] | None:
    """Return the rows of a table, None where it does not open; one bad page spoils a connection."""
    try:
        with closing(connecting()) as connection:
            rows = connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
    except sqlcipher.DatabaseError:
        return None
    return [list(row) for row in rows]


def _values(row: list[Any]) -> list[Any]:
    return [journaling.value_of(value) for value in row]


def _parsed(header: bytes) -> Mapping[str, Any] | None:
    try:
        head = canonical.decode(header)
    except (ValueError, RecursionError):
        return None
    return head if isinstance(head, dict) else None
