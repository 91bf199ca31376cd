"""Taking the last import back, all packages of it, while nothing was written since."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from storage.casework import partial
from storage.casework.intake import PAGE
from storage.casework.session import Session
from storage.errors import NothingToUndo, UndoTooLate
from storage.exchange.packages import trust
from storage.exchange.packages.chains import Continuation
from storage.exchange.packages.delta import Delta
from storage.exchange.packages.history import IMPORTED, KEEP_EVENT, UNDONE
from storage.exchange.packages.reader import Package
from storage.records.caserows import refresh_case
from storage.records.journaling import mark_stale
from storage.records.operations import read_all
from storage.records.projection import apply
from storage.records.tables import Tables

_LAST: Final = "SELECT id, package, undo FROM exchange_event WHERE undo <> '' ORDER BY id DESC"
# Earlier imports cannot be taken back any more once another begins.
_ONLY_THIS: Final = (
    "UPDATE exchange_event SET undo = '' WHERE undo <> ''"
    " AND json_extract(details, '$.run') IS NOT ?"
)
_UNSEARCH: Final = (
    "DELETE FROM search_words WHERE rowid IN (SELECT place FROM search_record WHERE record = ?)"
)
# That somebody looked at a case stands in its chain and hinders nothing.
_WRITTEN: Final = (
    "SELECT 1 FROM operation AS o LEFT JOIN record AS r ON r.id = o.record"
    " WHERE o.rowid > ? AND r.kind IS NOT 'reading' LIMIT 1"
)


class Undo:
    """What has to be known to take an import back; made before it in the same transaction."""

    def __init__(
        self, session: Session, package: Package, found: Continuation, new_originals: list[str]
    ) -> None:
        self._session = session
        self._package = package
        tables = session.tables
        known = {str(one) for (one,) in tables.run("SELECT id FROM device")}
        self._state: dict[str, Any] = {
            "operations": [entry.operation.id for entry in found.new],
            "devices": sorted(package.head.devices.keys() - known),
            "originals": new_originals,
            "joined": sorted(
                set(new_originals).intersection(one.sha256 for one in package.head.parts)
            ),
            "hlc": tables.get_meta("hlc"),
            "attachments": _attachments(tables, found),
        }

    def note(self, file: str, delta: Delta, run: str) -> None:
        """Write the import into the history; packages of one ``run`` are taken back together."""
        session, outside = self._session, self._package.outside
        details = {
            "cases": len(delta.cases), "records": len(delta.records),
            "attachments": len(delta.attachments), "changed": len(delta.changed),
            "conflicts": len(delta.conflicts), "operations": len(self._state["operations"]),
            "run": run,
        }  # fmt: skip
        session.tables.run(_ONLY_THIS, run)
        self._state["after"] = _mark(session.tables)
        session.tables.run(
            KEEP_EVENT, session.clock.now().iso, IMPORTED, outside.sender, file, outside.package,
            json.dumps(details), json.dumps(self._state),
        )  # fmt: skip


def can_undo(session: Session) -> bool:
    """Tell whether the last import can still be taken back."""
    last = next(iter(session.tables.run(f"{_LAST} LIMIT 1")), None)
    return last is not None and not _written_since(session.tables, json.loads(last[2]))


def undo_import(session: Session) -> str:
    """Take all packages of the last import back and return the id of its last one.

    They can be imported again. Raises ``NothingToUndo``; ``UndoTooLate`` where anything was
    written or exported since: looking at a case is no hindrance.
    """
    tables = session.tables
    rows = tables.run(_LAST)
    if not rows:
        raise NothingToUndo()
    states = [json.loads(kept) for _event, _package, kept in rows]
    if _written_since(tables, states[0]):
        raise UndoTooLate()
    looked_at = _mark(tables) != states[0]["after"]
    with session.atomic():
        for (event, package, _kept), state in zip(rows, states, strict=True):
            _take_back(tables, str(package), state)
            tables.run("UPDATE exchange_event SET undo = '', what = ? WHERE id = ?", UNDONE, event)
        if not looked_at:
            tables.set_meta("hlc", states[-1]["hlc"])
        mark_stale(tables)
        trust.learn(session)
    for state in states:
        for sha256 in state["originals"]:
            # What was put together from parts of several imports stays while records name it.
            if sha256 not in state.get("joined", ()) or not _is_named(tables, sha256):
                _discard(session, sha256)
    for _event, package, _kept in rows:
        partial.take_back(session, str(package))
    return str(rows[0][1])


def _take_back(tables: Tables, package: str, state: dict[str, Any]) -> None:
    remove_operations(tables, state["operations"], state["attachments"])
    # What the sender stated stays true: it has what it sent, and has what it said it has.
    tables.run("DELETE FROM received WHERE package = ?", package)
    for device in state["devices"]:
        tables.run("DELETE FROM device WHERE id = ?", device)


def _discard(session: Session, sha256: str) -> None:
    """Remove an original with the copies that were made of it here."""
    tables, blobs = session.tables, session.vault.blobs
    query = "SELECT content FROM derived WHERE sha256 = ? AND purpose = ?"
    for (content,) in tables.run(query, sha256, PAGE):
        blobs.discard(bytes(content).decode())
    tables.run("DELETE FROM derived WHERE sha256 = ?", sha256)
    blobs.discard(sha256)


def _is_named(tables: Tables, sha256: str) -> bool:
    return bool(tables.run("SELECT 1 FROM attachment WHERE sha256 = ?", sha256))


def _mark(tables: Tables) -> list[int]:
    """Return what rises with every write and every export."""
    queries = ("SELECT coalesce(max(rowid), 0) FROM operation", "SELECT count(*) FROM sent")
    return [int(tables.run(query)[0][0]) for query in queries]


def _written_since(tables: Tables, state: dict[str, Any]) -> bool:
    last, sent = state["after"]
    return _mark(tables)[1] != sent or bool(tables.run(_WRITTEN, last))


def remove_operations(
    tables: Tables, ids: Iterable[str], attachments: Mapping[str, list[Any] | None] | None = None
) -> None:
    """Take entries out of log and tables; ``attachments`` are rows to be put back as they were.

    Call it in a transaction that also marks the second journal as stale.
    """
    records: set[str] = set()
    chains: set[str] = set()
    for found in ids:
        for chain, record in tables.run("SELECT chain, record FROM operation WHERE id = ?", found):
            chains.add(chain)
            records |= {record} if record else set()
        tables.run("DELETE FROM operation WHERE id = ?", found)
    for record in records:
        for name in ("head", "replaced"):
            tables.run(f"DELETE FROM {name} WHERE record = ?", record)  # noqa: S608
        tables.run("DELETE FROM record WHERE id = ?", record)
        tables.run(_UNSEARCH, record)
        tables.run("DELETE FROM search_record WHERE record = ?", record)
    for sha256, row in (attachments or {}).items():
        tables.run("DELETE FROM attachment WHERE sha256 = ?", sha256)
        if row is not None:
            marks = ", ".join("?" * len(row))
            tables.run(f"INSERT INTO attachment VALUES ({marks})", *row)  # noqa: S608
    for record in records:
        apply(tables, read_all(tables, record=record))
    for chain in chains:
        refresh_case(tables, chain)


def _attachments(tables: Tables, found: Continuation) -> dict[str, list[Any] | None]:
    """Return the rows, as they are now, of the originals that the new operations name."""
    rows: dict[str, list[Any] | None] = {}
    for entry in found.new:
        for item in (entry.content or {}).get("attachments", ()):
            sha256 = item["sha256"]
            kept = tables.run("SELECT * FROM attachment WHERE sha256 = ?", sha256)
            rows[sha256] = list(kept[0]) if kept else None
    return rows
