"""That originals leave the vault stands in the custody log of each case they belong to."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Final

from storage.casework import records
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.records import canonical
from storage.records.operations import Draft
from storage.records.tables import Tables

_KIND: Final = "reading"
_BATCH: Final = 500
_EVIDENCE: Final = (
    "SELECT ref, json_extract(doc, '$.sha256') FROM record"
    " WHERE chain = ? AND kind = 'evidence' ORDER BY created"
)
_ALL: Final = "SELECT chain, json_extract(doc, '$.sha256') FROM record WHERE kind = 'evidence'"
_LINES: Final = "SELECT doc FROM record WHERE chain = ? AND kind = 'reading'"
_WRITTEN: Final = (
    "SELECT chain, device, seq, length(header) + length(body) FROM operation WHERE id = ?"
)

# Chain, device, sequence number and size of an entry.
Place = tuple[str, str, int, int]


def log_given(session: Session, to: str, originals: Mapping[str, Collection[str]]) -> list[Place]:
    """Enter in each case which of its originals go to the site ``to`` for the first time.

    ``originals`` maps SHA-256 to the chains known to speak of it (none: all are searched). Sent
    again, as a peer that lost them asks for it, they stand in the history of the exchange alone.
    Call it in the export's transaction; returns where the entries stand, so that they go along.
    """
    kind, what = BY_NAME[_KIND], f".ajpkg → {to}"
    made: list[Place] = []
    drafts = _drafts(session, what, _by_chain(session.tables, originals))
    while batch := list(islice(drafts, _BATCH)):
        change = session.write(batch, "logged", kind.label)
        for operation in change.operations:
            made += [_place(row) for row in session.tables.run(_WRITTEN, operation)]
    return made


def _drafts(session: Session, what: str, chains: Mapping[str, set[str]]) -> Iterator[Draft]:
    kind = BY_NAME[_KIND]
    at = session.clock.now().iso if chains else ""
    for chain in sorted(chains):
        rows = session.tables.run(_EVIDENCE, chain)
        told = _told(session.tables, chain, what)
        refs = [str(ref) for ref, sha256 in rows if sha256 in chains[chain] and ref not in told]
        if refs:
            values = {"deed": "exported", "at": at, "what": what, "refs": refs}
            yield records.draft_new(session, kind, chain, records.checked(kind, values))


def _told(tables: Tables, chain: str, what: str) -> set[str]:
    """Return the refs that an earlier line of the same words names."""
    docs = (canonical.decode(doc) for (doc,) in tables.run(_LINES, chain))
    same = (doc for doc in docs if doc.get("deed") == "exported" and doc.get("what") == what)
    return {ref for doc in same for ref in doc.get("refs") or ()}


def _by_chain(tables: Tables, originals: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for sha256, chains in originals.items():
        for chain in chains:
            found.setdefault(chain, set()).add(sha256)
    lost = {sha256 for sha256, chains in originals.items() if not chains}
    if lost:
        for chain, sha256 in tables.run(_ALL):
            if sha256 in lost:
                found.setdefault(str(chain), set()).add(str(sha256))
    return found


def _place(row: tuple[str, str, int, int]) -> Place:
    chain, device, seq, size = row
    return str(chain), str(device), int(seq), int(size)
