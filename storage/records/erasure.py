"""Taking the content of a case out of the log for good; headers and signatures stay.

What a tombstone covers is erased on every site that gets it: bodies, tables, search, drafts, the
second journal by a new generation. The log then still proves that each entry was there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from storage.kinds.deletion import ERASED
from storage.records import canonical
from storage.records.caserows import refresh_case
from storage.records.journaling import mark_stale
from storage.records.operations import Operation, read_all
from storage.records.projection import apply
from storage.records.tables import Tables

_KIND: Final = "deletion"
Spans = Mapping[str, int]
_TOMBSTONES: Final = (
    "SELECT id, chain, doc FROM record WHERE kind = 'deletion' AND removed = 0"
    " AND json_extract(doc, '$.deed') = 'erased' ORDER BY created"
)
_ERASE: Final = "UPDATE operation SET body = NULL, record = NULL WHERE id = ?"
_LEFT: Final = (
    "SELECT id, header, signature, body FROM operation WHERE body IS NOT NULL AND chain <> ?"
    " AND json_array_length(CAST(body AS TEXT), '$.attachments') > 0"
)
_UNSEARCH: Final = (
    "DELETE FROM search_words WHERE rowid IN (SELECT place FROM search_record WHERE record = ?)"
)
_OF_RECORD: Final = (
    _UNSEARCH,
    "DELETE FROM search_record WHERE record = ?",
    "DELETE FROM head WHERE record = ?",
    "DELETE FROM replaced WHERE record = ?",
    "DELETE FROM record WHERE id = ?",
)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A deletion as it stands in a chain: what it covers, by device up to a sequence number."""

    record: str
    chain: str
    spans: Spans
    originals: tuple[str, ...]


def tombstones(tables: Tables) -> list[Tombstone]:
    """Return every deletion that was carried out anywhere, as far as it is known here."""
    found = []
    for record, chain, doc in tables.run(_TOMBSTONES):
        values = canonical.decode(doc)
        originals = tuple(values.get("originals") or ())
        found.append(Tombstone(str(record), str(chain), spans_of(values), originals))
    return found


def spans_of(values: Mapping[str, Any]) -> dict[str, int]:
    """Return what a tombstone with these values covers."""
    spans: dict[str, int] = {}
    for row in values.get("spans") or ():
        spans[row["device"]] = max(spans.get(row["device"], 0), int(row["upto"]))
    return spans


def is_tombstone(content: Mapping[str, Any] | None) -> bool:
    """Tell whether a body says that a deletion was carried out."""
    return (
        content is not None
        and content.get("kind") == _KIND
        and content.get("fields", {}).get("deed") == ERASED
    )


def whole_chain(tables: Tables, chain: str) -> dict[str, tuple[int, str]]:
    """Return (seq, id) of the last entry of every device in a chain."""
    query = "SELECT device, max(seq), id FROM operation WHERE chain = ? GROUP BY device"
    return {str(device): (int(seq), str(found)) for device, seq, found in tables.run(query, chain)}


def covered(tables: Tables, chain: str, spans: Spans) -> list[Operation]:
    """Return the entries that a tombstone covers and whose content is still here."""
    return [one for one in read_all(tables, chain=chain) if _is_covered(one, spans)]


def _is_covered(operation: Operation, spans: Spans) -> bool:
    head = operation.head
    return (
        operation.body is not None
        and head["seq"] <= spans.get(head["device"], 0)
        and not is_tombstone(operation.content)
    )


def named_originals(operations: Iterable[Operation]) -> set[str]:
    """Return the originals (SHA-256) that entries name."""
    return {
        str(item["sha256"])
        for one in operations
        for item in (one.content or {}).get("attachments", ())
    }


def erase(tables: Tables, chain: str, spans: Spans) -> int:
    """Erase what is covered, in the caller's transaction; return how many entries that were.

    Files of originals are not touched: they go after the commit (``casework.deletion``).
    """
    gone = covered(tables, chain, spans)
    if not gone:
        return 0
    # Freed pages are overwritten, so that not even salvage brings it back.
    tables.run("PRAGMA secure_delete = ON")
    originals = named_originals(gone)
    records = tables.run("SELECT DISTINCT record FROM operation WHERE chain = ?", chain)
    tables.run_many(_ERASE, ((one.id,) for one in gone))
    for (record,) in records:
        for query in _OF_RECORD if record else ():
            tables.run(query, record)
    for name in ("draft", "archived"):
        tables.run(f"DELETE FROM {name} WHERE chain = ?", chain)  # noqa: S608
    tables.run_many("DELETE FROM attachment WHERE sha256 = ?", ((one,) for one in originals))
    apply(tables, read_all(tables, chain=chain))
    _name_again(tables, chain, originals)
    refresh_case(tables, chain)
    tables.run("INSERT INTO search_words (search_words) VALUES ('optimize')")
    # What an import would need to be taken back speaks of what is gone.
    tables.run("UPDATE exchange_event SET undo = '' WHERE undo <> ''")
    mark_stale(tables)
    return len(gone)


def _name_again(tables: Tables, chain: str, originals: set[str]) -> None:
    """Bring back the rows of originals that other cases name as well."""
    if originals:
        others = _with_originals(tables, chain)
        apply(tables, [one for one in others if named_originals([one]) & originals])


def _with_originals(tables: Tables, chain: str) -> Iterator[Operation]:
    for found, header, signature, body in tables.run(_LEFT, chain):
        yield Operation(str(found), bytes(header), bytes(signature), bytes(body))
