"""The case list: filtered, sorted and paged in SQL; sums and days computed for the rows shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from storage.casework.listing import staff_names
from storage.casework.lookup import rows_where
from storage.casework.narrowing import Narrowed, conditions
from storage.casework.session import Session
from storage.casework.tables import current_tables
from storage.records import canonical, search_index
from storage.rows import Row
from storage.rules.masking import area_of
from storage.rules.owed import owed
from storage.rules.rollover import with_rounds

# A statement takes only so many values.
_BATCH: Final = 5000
# Cases asked one by one before all that are found are gathered instead, and the first step.
_WALK: Final = 1000
_STEP: Final = 100
Order = Literal["case_no", "name", "stage", "due_on", "last_contact_at", "next_on"]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the case list.

    ``days_overdue`` counts from the earliest unpaid due date; ``owed`` is what is owed on the day
    in yuan (``storage.rules.owed``), None for a case without loans. ``area`` is the district where
    the first borrower lives, ``owner`` a name, ``promised_on`` the earliest day of an open promise.
    """

    id: str
    case_no: str
    name: str
    stage: str
    opened_on: str
    due_on: str
    owed: str | None
    days_overdue: int | None
    last_contact_at: str
    last_contact: Mapping[str, Any]
    next_on: str
    next_what: str
    flags: tuple[str, ...]
    area: str = ""
    owner: str = ""
    promised_on: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list; every word of ``query`` must be found in a case or one of its records.

    ``archived`` lists only the cases that this site handed over, or with False only the others.
    """

    query: str = ""
    stage: str = ""
    order: Order = "case_no"
    descending: bool = False
    archived: bool | None = None
    narrowed: Narrowed = field(default_factory=Narrowed)


def count_cases(session: Session, chosen: Filter) -> int:
    """Return how many cases a filter lets through."""
    return int(_query(session, chosen).count())


def case_ids(session: Session, chosen: Filter) -> list[str]:
    """Return the ids of all cases that a filter lets through, in order."""
    return _ids(session, _query(session, chosen))


def first_ids(session: Session, chosen: Filter, most: int) -> list[str]:
    """Return the first ``most`` of ``case_ids``: what is on the screen while somebody types.

    What very many cases hold is not gathered: those that may be meant are asked one by one, in
    their order, until it is enough.
    """
    few, many = search_index.few_and_many(session.tables, chosen.query)
    if few and many:
        listed = _listed(session, chosen).where(search_index.meets(session.tables.case_row, few))
        first = _ids(session, listed.limit(_WALK))
    elif many and chosen.order == "case_no":
        first = _ids(session, _listed(session, chosen).limit(_WALK))
    else:
        return _ids(session, _query(session, chosen).limit(most))
    found = _first_of(session, first, many, most)
    if len(found) == most or len(first) < _WALK:
        return found
    return _ids(session, _query(session, chosen).limit(most))


def case_rows(
    session: Session, chosen: Filter, on: date, *, offset: int = 0, limit: int | None = None
) -> list[CaseRow]:
    """Return a page of the case list as it stands on the day ``on``."""
    query = _query(session, chosen).offset(offset)
    return rows_by_id(session, _ids(session, query.limit(-1 if limit is None else limit)), on)


def rows_by_id(session: Session, ids: list[str], on: date) -> list[CaseRow]:
    """Return the rows of the named cases, in the order of ``ids``."""
    batches = (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
    return [row for batch in batches for row in _batch(session, batch, on)]


def _batch(session: Session, ids: list[str], on: date) -> list[CaseRow]:
    table = session.tables.case_row
    found = {item["id"]: item for item in table.select().where(table.id.in_(ids)).dicts()}
    sums, told = _owed(session, list(found), on), _told(session, list(found))
    return [_as_row(found[case], on, sums.get(case), told) for case in ids if case in found]


@dataclass(slots=True)
class _Told:
    """What the records of some cases say beside their rows, by case."""

    areas: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    promised: dict[str, str] = field(default_factory=dict)


_MONEY: Final = ("loan", "ledger_entry", "roll_over")


def _told(session: Session, ids: list[str]) -> _Told:
    table, told, names = session.tables.record, _Told(), staff_names(session)
    where = table.chain.in_(ids) & (table.removed == 0)
    for row in rows_where(session.tables, where & table.kind.in_(["case", "party", "promise"])):
        case = row.case_id
        if row.kind == "case":
            told.owners[case] = names.get(row["assigned_to"] or "", "")
        elif row.kind == "party" and row["role"] == "borrower":
            told.areas.setdefault(case, _area(row))
        elif row.kind == "promise" and row["state"] == "open" and row["due_on"]:
            told.promised[case] = min(row["due_on"], told.promised.get(case, row["due_on"]))
    return told


def _area(party: Row) -> str:
    """Return the district where somebody lives, else that of the first address."""
    known = party["addresses"] or ()
    home = [one for one in known if one["kind"] == "residence"]
    return next((area for one in (*home, *known) if (area := area_of(one["text"]))), "")


def _owed(session: Session, ids: list[str], on: date) -> dict[str, str]:
    table = session.tables.record
    where = table.chain.in_(ids) & (table.removed == 0)
    tables, filed = current_tables(session), _filed(session, where)
    docs: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in rows_where(session.tables, where & table.kind.in_(_MONEY)):
        kinds = docs.setdefault(row.case_id, {kind: [] for kind in _MONEY})
        kinds[row.kind].append({"ref": row.ref, **row.values})
    chosen = tables.policy_on(on)

    def total(case: str) -> str:
        loans = with_rounds(docs[case]["loan"], docs[case]["roll_over"])
        ledger = docs[case]["ledger_entry"]
        found = owed(loans, ledger, on, tables.lpr, filed.get(case), tables.caps, chosen)
        return f"{found.total:.2f}"

    return {case: total(case) for case, kinds in docs.items() if kinds["loan"]}


def _filed(session: Session, where: Any) -> dict[str, date]:
    """Return the day on which the suit of a case was filed, where it is recorded."""
    rows = rows_where(session.tables, where & (session.tables.record.kind == "litigation"))
    known = ((row.case_id, row["filed_on"]) for row in rows)
    return {case: date.fromisoformat(day) for case, day in known if day}


def _ids(session: Session, query: Any) -> list[str]:
    # Run bare: of a long list, what a query object makes of each row is most of the time.
    sql, values = query.sql()
    return [str(found) for (found,) in session.tables.run(sql, *values)]


def _first_of(session: Session, cases: list[str], many: list[str], most: int) -> list[str]:
    """Return the first ``most`` of the cases that meet the expressions ``many``."""
    found, start, step = list[str](), 0, _STEP
    while len(found) < most and start < len(cases):
        found += search_index.meeting(session.tables, cases[start : start + step], many)
        start, step = start + step, 2 * step
    return found[:most]


def _query(session: Session, chosen: Filter) -> Any:
    listed = _listed(session, chosen)
    for condition in search_index.holds(session.tables.case_row, chosen.query):
        listed = listed.where(condition)
    return listed


def _listed(session: Session, chosen: Filter) -> Any:
    """Return the query of a filter's ids, whatever is searched for."""
    table = session.tables.case_row
    query = table.select(table.id)
    if chosen.stage:
        query = query.where(table.stage == chosen.stage)
    if chosen.archived is not None:
        archived = session.tables.archived
        chains = archived.select(archived.chain)
        query = query.where(table.id.in_(chains) if chosen.archived else table.id.not_in(chains))
    for condition in conditions(session, chosen.narrowed):
        query = query.where(condition)
    column = getattr(table, chosen.order)
    return query.order_by(column.desc() if chosen.descending else column, table.case_no, table.id)


def _as_row(item: dict[str, Any], on: date, owed_sum: str | None, told: _Told) -> CaseRow:
    due = item["due_on"]
    days = (on - date.fromisoformat(due)).days if due else None
    return CaseRow(
        id=item["id"],
        case_no=item["case_no"],
        name=item["name"],
        stage=item["stage"],
        opened_on=item["opened_on"],
        due_on=due,
        owed=owed_sum,
        days_overdue=max(days, 0) if days is not None else None,
        last_contact_at=item["last_contact_at"],
        last_contact=canonical.decode(item["last_contact"]) if item["last_contact"] else {},
        next_on=item["next_on"],
        next_what=item["next_what"],
        flags=tuple(item["flags"].split()),
        area=told.areas.get(item["id"], ""),
        owner=told.owners.get(item["id"], ""),
        promised_on=told.promised.get(item["id"], ""),
    )
