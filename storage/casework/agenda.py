"""What is due: next actions, promises, and open cases for which nothing is planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.casework.lookup import as_row
from storage.casework.session import Session

_CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do in a case; ``on`` is its day, empty where none is set.

    ``record`` is the record that says so, empty for a next action.
    """

    case_id: str
    case_no: str
    name: str
    on: str
    what: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """``actions`` and ``promises`` by day, oldest first; ``idle`` cases by number.

    ``idle_count`` counts all cases without a next action, of which ``idle`` holds the first.
    """

    actions: tuple[Due, ...]
    promises: tuple[tuple[Due, str, str], ...]
    idle: tuple[Due, ...]
    idle_count: int


def agenda(session: Session, until: date, *, limit: int = 200) -> Agenda:
    """Return what is due up to the day ``until``, ``limit`` lines of each at most.

    Cases that this site handed over are left out. A promise comes with its kind and amount (empty
    where unknown); only open ones with a date.
    """
    table, archived = session.tables.case_row, session.tables.archived
    ours = (table.stage != _CLOSED) & table.id.not_in(archived.select(archived.chain))
    planned = (table.next_on != "") & (table.next_on <= until.isoformat())
    due = table.select().where(planned & ours)
    idle = table.select().where((table.next_on == "") & ours)
    return Agenda(
        tuple(_dues(due.order_by(table.next_on, table.case_no).limit(limit).dicts())),
        tuple(_promises(session, until))[:limit],
        tuple(_dues(idle.order_by(table.case_no).limit(limit).dicts())),
        int(idle.count()),
    )


def _dues(rows: Iterable[dict[str, Any]]) -> Iterable[Due]:
    for row in rows:
        yield Due(row["id"], row["case_no"], row["name"], row["next_on"], row["next_what"])


def _promises(session: Session, until: date) -> list[tuple[Due, str, str]]:
    record, case = session.tables.record, session.tables.case_row
    kept = (record.kind == "promise") & (record.removed == 0)
    rows = [as_row(item) for item in record.select().where(kept).dicts()]
    open_ones = [row for row in rows if row["state"] == "open" and _by(row["due_on"], until)]
    chains = {row.case_id for row in open_ones}
    archived = session.tables.archived
    ours = case.id.in_(list(chains)) & case.id.not_in(archived.select(archived.chain))
    names = {item["id"]: item for item in case.select().where(ours).dicts()}
    found = []
    for row in open_ones:
        whose = names.get(row.case_id)
        if whose is not None:
            due = Due(row.case_id, whose["case_no"], whose["name"], row["due_on"], "", row.id)
            found.append((due, row["kind"] or "", row["amount"] or ""))
    return sorted(found, key=lambda item: (item[0].on, item[0].case_no))


def _by(day: str | None, until: date) -> bool:
    return bool(day) and str(day) <= until.isoformat()
