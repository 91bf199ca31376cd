"""The bin: what was removed, when, by whom and why; it hides and erases nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from storage.casework.lookup import rows_where
from storage.casework.reading import history, staff_rows
from storage.casework.session import Session
from storage.records.operations import REMOVED
from storage.rows import Row

# For so long something that was removed is offered first; after it the log keeps it all the same.
DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Binned:
    """A removed record. ``case_no`` is empty for records of the office; ``at`` is ISO 8601 with
    offset, ``by`` a name, ``days_left`` how long the bin lists it without being asked for more.
    """

    row: Row
    case_no: str
    at: str
    by: str
    reason: str
    days_left: int


def binned(session: Session, on: date, *, older: bool = False) -> tuple[Binned, ...]:
    """Return what is in the bin on the day ``on``, last removed first.

    Without ``older`` only what was removed within ``DAYS`` days.
    """
    table = session.tables.record
    with session.atomic():
        rows = rows_where(session.tables, table.removed == 1)
        names = {row.id: str(row["name"] or "") for row in staff_rows(session)}
        numbers = _case_numbers(session)
        found = [_binned(session, row, on, names, numbers) for row in rows]
    shown = (one for one in found if one is not None and (older or one.days_left > 0))
    return tuple(sorted(shown, key=lambda one: datetime.fromisoformat(one.at), reverse=True))


def _binned(
    session: Session, row: Row, on: date, names: dict[str, str], numbers: dict[str, str]
) -> Binned | None:
    removal = next((v for v in reversed(history(session, row.id)) if REMOVED in v.values), None)
    if removal is None:
        return None
    gone = datetime.fromisoformat(removal.at).date()
    left = (gone + timedelta(days=DAYS) - on).days
    number = str(row["case_no"] or "") if row.kind == "case" else numbers.get(row.case_id, "")
    by = names.get(removal.by, "")
    return Binned(row, number, removal.at, by, removal.reason, max(left, 0))


def _case_numbers(session: Session) -> dict[str, str]:
    table = session.tables.case_row
    return {str(key): str(number) for key, number in table.select(table.id, table.case_no).tuples()}
