"""What the author of a case-JSON file or list could have known: an import settles no more.

An author knows what an earlier file of his said, and what the vault showed when it gave the case
out. A value that stands beside that was never before him: what he writes joins it as a conflict.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from storage.casework.session import Session
from storage.exchange.case_plan import Write, type_of
from storage.exchange.refs import overrides, same
from storage.records import canonical
from storage.records.identity import own_devices
from storage.records.operations import OFFICE, Draft
from storage.records.tables import Tables

# What the custody log calls the export that an author gets to read.
CASE_JSON: Final = "case JSON"
_HEADS: Final = "SELECT operation, value FROM head WHERE record = ? AND field = ?"
_GIVEN: Final = (
    "SELECT o.rowid, o.device, o.seq, o.hlc FROM record AS r JOIN operation AS o ON o.record = r.id"
    " WHERE {where} r.kind = 'reading' AND json_extract(r.doc, '$.deed') = 'exported'"
    " AND json_extract(r.doc, '$.what') = ?{last}"
)
_SAID: Final = "SELECT rowid, id, device, seq, hlc, body FROM operation WHERE record = ?"


@dataclass(frozen=True, slots=True)
class _Entry:
    place: int
    id: str
    device: str
    seq: int
    hlc: str


def narrowed(session: Session, chain: str, write: Write, draft: Draft) -> Draft:
    """Return the draft of an import so that it replaces only what its author could have known."""
    seen = {name: _split(session, chain, write, name)[0] for name in write.fields}
    return Draft(
        draft.chain, draft.kind, draft.record, draft.fields, {**draft.replaces, **seen},
        draft.attachments, draft.reason, draft.via, draft.said,
    )  # fmt: skip


def unseen(
    session: Session, case_no: str, chain: str, writes: Iterable[Write]
) -> list[tuple[str, str]]:
    """Return (case number, path of the field) of what would be in conflict with what stands."""
    return [
        (case_no, path)
        for write in writes
        if write.known is not None
        for name in write.fields
        if _split(session, chain, write, name)[1]
        for path in write.paths(name)
    ]


def _split(
    session: Session, chain: str, write: Write, name: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the standing entries of a field: those the author could have known, and the others."""
    if write.known is None:
        return (), ()
    record, value = write.known.row.id, write.fields[name]
    said, kind = write.known.imported.get(name), type_of(write.item.kind, name)
    heads = {
        str(operation): canonical.decode(text)
        for operation, text in session.tables.run(_HEADS, record, name)
    }
    strange = {one: old for one, old in heads.items() if overrides(kind, old, value, said)}
    if strange:
        for one in _shown(session, chain, record, name) & strange.keys():
            del strange[one]
    others = {one for one, old in strange.items() if not same(old, value)}
    return tuple(sorted(heads.keys() - others)), tuple(sorted(others))


def _shown(session: Session, chain: str, record: str, name: str) -> set[str]:
    """Return the entries whose value of a field some export of the case has shown."""
    entries = list(_entries(session.tables, record, name))
    own = own_devices(session.tables)
    found = set()
    for place, device, seq, hlc in _exports(session.tables, chain):
        # What stood in this vault when it wrote that is told by the order in which entries came;
        # of another vault only its own entries are sure to have been there.
        here = device in own
        before = [one for one in entries if (one.place < place if here else one.hlc <= hlc)]
        last = max(before, key=lambda one: (one.hlc, one.id), default=None)
        if last is not None and (here or (last.device == device and last.seq < seq)):
            found.add(last.id)
    return found


def _exports(tables: Tables, chain: str) -> list[tuple[int, str, int, str]]:
    if chain == OFFICE:  # it goes along with every case and bears no line of its own
        query = _GIVEN.format(where="", last=" ORDER BY o.rowid DESC LIMIT 1")
        rows = tables.run(query, CASE_JSON)
    else:
        rows = tables.run(_GIVEN.format(where="r.chain = ? AND", last=""), chain, CASE_JSON)
    return [(int(place), str(device), int(seq), str(hlc)) for place, device, seq, hlc in rows]


def _entries(tables: Tables, record: str, name: str) -> Iterator[_Entry]:
    for place, found, device, seq, hlc, body in tables.run(_SAID, record):
        content: dict[str, Any] = canonical.decode(bytes(body)) if body else {}
        if name in (content.get("fields") or {}):
            yield _Entry(int(place), str(found), str(device), int(seq), str(hlc))
