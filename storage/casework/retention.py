"""How long cases are kept: legal holds, the clock of each case, and which ones are due to go."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from storage.casework import records
from storage.casework.change import Change
from storage.casework.reading import case_file, rows_of
from storage.casework.session import Session
from storage.casework.tables import current_tables
from storage.errors import ReasonRequired
from storage.rules.dates import add_years
from storage.rules.retention import Retention, retention, shortest_years, standing_hold

_KIND: Final = "legal_hold"
# Whoever answers for the case may lift what anybody may set.
_LIFTERS: Final = ("supervisor", "legal")
# Closed cases, but those in which work is known from a given day on.
_CLOSED: Final = (
    "SELECT id, case_no, name FROM case_row AS c WHERE stage = 'closed' AND NOT EXISTS"
    " (SELECT 1 FROM record WHERE chain = c.id AND moment >= ? AND removed = 0 AND +kind IN"
    " ('contact', 'visit', 'notice', 'interview', 'ledger_entry', 'plan', 'promise'))"
    " ORDER BY case_no, id"
)
# A moment in another offset may read this much earlier or later; leap days too.
_MARGIN: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Due:
    """A closed case with its clock."""

    case_id: str
    case_no: str
    name: str
    clock: Retention


def hold(session: Session, case_id: str, reason: str) -> Change:
    """Keep a case from being deleted; raises ``ReasonRequired``."""
    return _say(session, case_id, reason, held=True)


def lift_hold(session: Session, case_id: str, reason: str) -> Change:
    """Lift the hold of a case; raises ``ReasonRequired``, ``NotPermitted``."""
    session.require(*_LIFTERS)
    return _say(session, case_id, reason, held=False)


def is_held(session: Session, case_id: str) -> bool:
    """Tell whether a legal hold stands here, as far as is known."""
    return standing_hold(rows_of(session, case_id, _KIND)) is not None


def clock(session: Session, case_id: str, on: date | None = None) -> Retention:
    """Return the retention clock of a case on a day, today unless said."""
    today = on or session.clock.now().wall.date()
    with session.snapshot():
        return retention(case_file(session, case_id), rows_of(session, case_id, _KIND), today)


def due(session: Session, on: date | None = None) -> tuple[Due, ...]:
    """Return the closed cases that may and must be deleted, the longest due first."""
    today = on or session.clock.now().wall.date()
    years = shortest_years(current_tables(session).guards, today)
    late = add_years(today, -years) + _MARGIN
    found = [
        Due(str(case_id), str(case_no), str(name), clock(session, str(case_id), today))
        for case_id, case_no, name in session.tables.run(_CLOSED, late.isoformat())
    ]
    ready = (one for one in found if one.clock.state == "due")
    return tuple(sorted(ready, key=lambda one: (one.clock.until, one.case_no)))


def _say(session: Session, case_id: str, reason: str, *, held: bool) -> Change:
    if not reason.strip():
        raise ReasonRequired()
    values = {"held": held, "at": session.clock.now().iso, "reason": reason.strip()}
    return records.add(session, _KIND, case_id, values)
