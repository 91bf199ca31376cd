"""What came and went, for people."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from storage.casework.session import Session

IMPORTED: Final = "imported"
EXPORTED: Final = "exported"
UNDONE: Final = "undone"
REFUSED: Final = "refused"
GIVEN_UP: Final = "given_up"
KEEP_EVENT: Final = (
    "INSERT INTO exchange_event (at, what, site, file, package, details, undo)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_EVENTS: Final = "SELECT at, what, site, file, package, details FROM exchange_event"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history; ``what`` is imported, exported, undone, refused or given_up.

    ``details`` are counts, or the code and place of what was refused; of an export also ``files``
    and the ids of the ``cases`` (null: all). ``site`` is an id, ``at`` ISO with offset.
    """

    at: str
    what: str
    site: str
    file: str
    package: str
    details: dict[str, Any]


def events(session: Session, limit: int = 200, *, site: str = "") -> list[Event]:
    """Return the history with all sites or one (by id), newest first."""
    where, given = ("WHERE site = ?", (site,)) if site else ("", ())
    rows = session.tables.run(f"{_EVENTS} {where} ORDER BY id DESC LIMIT ?", *given, limit)
    return [
        Event(at, what, found, file, package, json.loads(details))
        for at, what, found, file, package, details in rows
    ]


def note_refused(session: Session, site: str, file: str, package: str, code: str, at: str) -> None:
    """Note a package that a trusted site sent and that was not taken."""
    details = json.dumps({"code": code, "where": at})
    now = session.clock.now().iso
    session.tables.run(KEEP_EVENT, now, REFUSED, site, file, package, details, "")


def note_forked(
    session: Session, site: str, file: str, code: str, device: str, entries: str
) -> None:
    """Note that ``file`` proved a second past of this device; ``entries`` are those of it that
    were recorded again, as JSON with header and signature of each."""
    details = json.dumps({"code": code, "where": device, "entries": json.loads(entries)})
    now = session.clock.now().iso
    session.tables.run(KEEP_EVENT, now, REFUSED, site, file, "", details, "")


def note_exported(
    session: Session, site: str, files: Sequence[str], details: dict[str, Any]
) -> None:
    """Note the packages of one export; call it in the export's transaction."""
    said = json.dumps({**details, "files": list(files)})
    now = session.clock.now().iso
    session.tables.run(KEEP_EVENT, now, EXPORTED, site, files[0], "", said, "")


def note_given_up(session: Session, site: str, device: str, reason: str) -> None:
    """Note that an incarnation of a site is waited for no more."""
    said = json.dumps({"device": device, "reason": reason})
    now = session.clock.now().iso
    session.tables.run(KEEP_EVENT, now, GIVEN_UP, site, "", "", said, "")
