"""What the case list can be narrowed to beside words and stage, as conditions that SQL answers."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from peewee import SQL

from storage.casework.session import Session
from storage.records import canonical

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
# Read from the index alone; a word that stands nowhere in the addresses is not looked for in each,
# and most people have one address.
_LIVES: Final = (
    "(SELECT chain FROM record INDEXED BY record_lives WHERE kind = 'party' AND removed = 0"
    " AND json_extract(doc, '$.role') IN ('borrower', 'co_borrower')"
    " AND instr(json_extract(doc, '$.addresses'), ?) > 0"
    " AND (instr(json_extract(json_extract(doc, '$.addresses'), '$[0].text'), ?) > 0"
    " OR EXISTS (SELECT 1 FROM json_each(json_extract(doc, '$.addresses')) AS a"
    " WHERE instr(json_extract(a.value, '$.text'), ?) > 0)))"
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
    """Return that every word stands in an address of a borrower."""
    number = session.tables.case_row.id
    return [number.in_(SQL(_LIVES, [_in_json(word), word, word])) for word in area.split()]


def _in_json(word: str) -> str:
    """Return a word as it stands in a text of the records."""
    return canonical.text(word)[1:-1]
