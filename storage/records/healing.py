"""Bringing back what the log lost and the second journal still holds.

A database can fall behind what was acknowledged: its write-ahead log was deleted by a cleaner, or
an older copy of the file was put in its place. The journal of the same generation then knows more.
"""

from collections.abc import Iterator
from typing import Any

from storage.records import operations
from storage.records.identity import public_keys, signature_holds
from storage.records.journaling import Entries, generation, read
from storage.records.operations import Operation, signed_content
from storage.records.projection import apply
from storage.records.tables import Tables
from storage.vault.journal import Journal

_HAS: str = "SELECT 1 FROM operation WHERE id = ?"
_TAKEN: str = "SELECT 1 FROM operation WHERE chain = ? AND device = ? AND seq = ?"


def heal(database: Any, journal: Journal) -> int:
    """Take entries into the log that only the journal holds; return how many.

    Costs the reading of one segment where nothing is missing. An entry comes back only if its
    device's signature holds and its place in its chain is free.
    """
    tables, wanted = Tables(database), generation(Tables(database))
    last = _last_entry(journal, wanted)
    if last is None or tables.run(_HAS, last):
        return 0
    with database.atomic():
        found = list(_missing(tables, journal, wanted))
        for start in range(0, len(found), 1000):
            operations.store(tables, *found[start : start + 1000])
        apply(tables, found)
        newest = max((str(one.head["hlc"]) for one in found), default="")
        if newest > tables.get_meta("hlc"):
            tables.set_meta("hlc", newest)
    return len(found)


def _last_entry(journal: Journal, wanted: bytes) -> str | None:
    names = journal.names()
    for segment, pieces, _rows in read(journal, names[-1:]):
        if segment.generation == wanted:
            return next((one.id for one in reversed(_all(pieces))), None)
    return None


def _missing(tables: Tables, journal: Journal, wanted: bytes) -> Iterator[Operation]:
    keys = public_keys(tables)
    seen: set[str] = set()
    for segment, pieces, _rows in read(journal, journal.names()):
        for one in _all(pieces) if segment.generation == wanted else ():
            if one.id in seen or tables.run(_HAS, one.id):
                continue
            head = one.head
            key = keys.get(head["device"])
            free = not tables.run(_TAKEN, head["case"], head["device"], head["seq"])
            content = signed_content(one.header)
            if free and key is not None and signature_holds(key, one.signature, content):
                seen.add(one.id)
                yield one


def _all(pieces: list[Entries]) -> list[Operation]:
    return [one for entries in pieces for one in entries.operations]
