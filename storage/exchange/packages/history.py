"""What came and went, for people, and taking the last import back while nothing was written."""

import json
from dataclasses import dataclass
from typing import Any, Final

from storage.casework.intake import PAGE
from storage.casework.session import Session
from storage.errors import NothingToUndo, UndoTooLate
from storage.exchange.packages import trust
from storage.exchange.packages.chains import Continuation
from storage.exchange.packages.delta import Delta
from storage.exchange.packages.reader import Package
from storage.records.caserows import refresh_case
from storage.records.journaling import mark_stale
from storage.records.operations import read_all
from storage.records.projection import apply
from storage.records.tables import Tables

IMPORTED: Final = "imported"
UNDONE: Final = "undone"
REFUSED: Final = "refused"
_LAST: Final = "SELECT id, package, undo FROM exchange_event WHERE undo <> '' ORDER BY id DESC"
_UNSEARCH: Final = (
    "DELETE FROM search_words WHERE rowid IN (SELECT place FROM search_record WHERE record = ?)"
)
_EVENT: Final = (
    "INSERT INTO exchange_event (at, what, site, file, package, details, undo)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history; ``what`` is imported, undone or refused; ``details`` are counts
    or the code and place of what was refused."""

    at: str
    what: str
    site: str
    file: str
    package: str
    details: dict[str, Any]


def events(session: Session, limit: int = 200) -> list[Event]:
    """Return the history, newest first."""
    rows = session.tables.run(
        "SELECT at, what, site, file, package, details FROM exchange_event"
        " ORDER BY id DESC LIMIT ?",
        limit,
    )
    return [
        Event(at, what, site, file, package, json.loads(details))
        for at, what, site, file, package, details in rows
    ]


def note_refused(session: Session, site: str, file: str, package: str, code: str, at: str) -> None:
    """Note a package that a trusted site sent and that was not taken."""
    details = json.dumps({"code": code, "where": at})
    now = session.clock.now().iso
    session.tables.run(_EVENT, now, REFUSED, site, file, package, details, "")


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
            "hlc": tables.get_meta("hlc"),
            "attachments": _attachments(tables, found),
        }

    def note(self, file: str, delta: Delta) -> None:
        """Write the import into the history."""
        session, outside = self._session, self._package.outside
        details = {
            "cases": len(delta.cases), "records": len(delta.records),
            "attachments": len(delta.attachments), "changed": len(delta.changed),
            "conflicts": len(delta.conflicts), "operations": len(self._state["operations"]),
        }  # fmt: skip
        session.tables.run("UPDATE exchange_event SET undo = '' WHERE undo <> ''")
        self._state["after"] = _mark(session.tables)
        session.tables.run(
            _EVENT, session.clock.now().iso, IMPORTED, outside.sender, file, outside.package,
            json.dumps(details), json.dumps(self._state),
        )  # fmt: skip


def can_undo(session: Session) -> bool:
    """Tell whether the last import can still be taken back."""
    rows = session.tables.run(_LAST)
    return bool(rows) and json.loads(rows[0][2])["after"] == _mark(session.tables)


def undo_import(session: Session) -> str:
    """Take the last imported package back wholly and return its id; it can be imported again.

    Raises ``NothingToUndo``; ``UndoTooLate`` where anything was written or exported since.
    """
    tables = session.tables
    rows = tables.run(_LAST)
    if not rows:
        raise NothingToUndo()
    event, package, kept = rows[0]
    state = json.loads(kept)
    if state["after"] != _mark(tables):
        raise UndoTooLate()
    with session.atomic():
        _remove_operations(tables, state)
        mark_stale(tables)
        # What the sender stated stays true: it has what it sent, and has what it said it has.
        tables.run("DELETE FROM received WHERE package = ?", package)
        for device in state["devices"]:
            tables.run("DELETE FROM device WHERE id = ?", device)
        tables.set_meta("hlc", state["hlc"])
        tables.run("UPDATE exchange_event SET undo = '', what = ? WHERE id = ?", UNDONE, event)
        trust.learn(session)
    for sha256 in state["originals"]:
        _discard(session, sha256)
    return str(package)


def _discard(session: Session, sha256: str) -> None:
    """Remove an original with the copies that were made of it here."""
    tables, blobs = session.tables, session.vault.blobs
    query = "SELECT content FROM derived WHERE sha256 = ? AND purpose = ?"
    for (content,) in tables.run(query, sha256, PAGE):
        blobs.discard(bytes(content).decode())
    tables.run("DELETE FROM derived WHERE sha256 = ?", sha256)
    blobs.discard(sha256)


def _mark(tables: Tables) -> list[int]:
    """Return what rises with every write and every export."""
    queries = ("SELECT count(*) FROM operation", "SELECT count(*) FROM sent")
    return [int(tables.run(query)[0][0]) for query in queries]


def _remove_operations(tables: Tables, state: dict[str, Any]) -> None:
    records: set[str] = set()
    chains: set[str] = set()
    for found in state["operations"]:
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
    for sha256, row in state["attachments"].items():
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
