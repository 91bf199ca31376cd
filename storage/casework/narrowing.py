"""What the case list can be narrowed to beside words and stage, as conditions that SQL answers."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from peewee import SQL, NodeList

from storage.casework.session import Session
from storage.records import search_index

Promise = Literal["", "open", "late"]
# No owner: what nobody looks after.
NOBODY: Final = "-"
_OWNED: Final = (
    "(SELECT chain FROM record WHERE kind = 'case' AND removed = 0"
    " AND json_extract(doc, '$.assigned_to') IS ?)"
)
# As the index says it, so that SQLite finds it.
_PROMISED: Final = (
    "(SELECT chain FROM record WHERE kind = 'promise' AND removed = 0"
    " AND json_extract(doc, '$.state') = 'open')"
)
_LATE: Final = _PROMISED[:-1] + " AND json_extract(doc, '$.due_on') < ?)"
_LIVES: Final = (
    "EXISTS (SELECT 1 FROM record AS p, json_each(p.doc, '$.addresses') AS a"
    " WHERE p.kind = 'party' AND p.removed = 0"
    " AND json_extract(p.doc, '$.role') IN ('borrower', 'co_borrower')"
    " AND instr(json_extract(a.value, '$.text'), ?) > 0 AND p.chain ="
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What to leave in the list; empty values and 0 leave all in.

    ``overdue`` and ``silent`` are days before ``on``: due at least so long, no contact for so long
    (or never). ``owner`` is the ref of a member of staff or ``NOBODY``; ``area`` words of a
    borrower's address; ``promise`` an open one, or one whose day is over.
    """

    on: date = date.min
    overdue: int = 0
    silent: int = 0
    owner: str = ""
    area: str = ""
    promise: Promise = ""

    @property
    def is_any(self) -> bool:
        """Tell whether anything is left out."""
        return bool(self.overdue or self.silent or self.owner or self.area or self.promise)


def conditions(session: Session, chosen: Narrowed) -> list[Any]:
    """Return the conditions on ``case_row`` of what is left in."""
    table, found = session.tables.case_row, list[Any]()
    if chosen.overdue:
        found.append((table.due_on != "") & (table.due_on <= _before(chosen, chosen.overdue)))
    if chosen.silent:
        found.append(table.last_contact_at < _before(chosen, chosen.silent))
    if chosen.owner:
        owner = None if chosen.owner == NOBODY else chosen.owner
        found.append(table.id.in_(SQL(_OWNED, [owner])))
    if chosen.promise == "open":
        found.append(table.id.in_(SQL(_PROMISED)))
    elif chosen.promise == "late":
        found.append(table.id.in_(SQL(_LATE, [chosen.on.isoformat()])))
    if chosen.area:
        found += _lives_in(session, chosen.area)
    return found


def _before(chosen: Narrowed, days: int) -> str:
    return (chosen.on - timedelta(days=days)).isoformat()


def _lives_in(session: Session, area: str) -> list[Any]:
    """Return that every word stands in an address; the index of words leaves few to look at."""
    table = session.tables.case_row
    # The plain name of the table is not known in a query of peewee: it gives aliases.
    lives = (NodeList((SQL(_LIVES, [word]), table.id, SQL(")"))) for word in area.split())
    return [*search_index.holds(table, area), *lives]
