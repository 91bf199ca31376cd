"""The case list: filtered, sorted and paged in SQL; sums and days computed for the rows shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from peewee import fn

from storage.casework.listing import staff_names
from storage.casework.narrowing import Narrowed, conditions
from storage.casework.session import Session
from storage.casework.tables import current_tables
from storage.records import canonical, search_index
from storage.rules.agreements import KINDS as AGREED
from storage.rules.agreements import with_agreements
from storage.rules.masking import area_of
from storage.rules.owed import Owed, owed
from storage.rules.sentences import Sentence
from storage.rules.suit_costs import suit_costs

# A statement takes only so many values.
_BATCH: Final = 5000
# Cases asked one by one before all that are found are gathered instead, and the first step.
_WALK: Final = 1000
_STEP: Final = 100
Doc = dict[str, Any]
# By case and kind, in the order in which they were entered.
Docs = Mapping[str, Mapping[str, list[Doc]]]
# What a line shows is read from these, by plain statements: they run while somebody types.
_SHOWN: Final = ("case", "party", "promise", "loan", "ledger_entry", *AGREED, "litigation")
_DOCS: Final = (
    "SELECT r.chain, r.kind, r.ref, r.doc FROM json_each(?) AS c"  # noqa: S608 - marks alone
    " CROSS JOIN record AS r ON r.chain = c.value WHERE r.removed = 0"
    f" AND r.kind IN ({', '.join('?' * len(_SHOWN))}) ORDER BY r.created"
)
_COLUMNS: Final = (
    "id", "case_no", "stage", "opened_on", "name", "due_on", "last_contact_at", "last_contact",
    "next_on", "next_what", "flags",
)  # fmt: skip
_ROWS: Final = (
    f"SELECT {', '.join(f'r.{name}' for name in _COLUMNS)} FROM json_each(?) AS c"  # noqa: S608
    " CROSS JOIN case_row AS r ON r.id = c.value ORDER BY c.key"
)
Order = Literal["case_no", "name", "stage", "due_on", "last_contact_at", "next_on"]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the case list.

    ``days_overdue`` counts from the earliest unpaid due date; ``owed`` is what is owed on the day
    in yuan (``storage.rules.owed``), None for a case without loans. ``area`` is the district where
    the first borrower lives, ``owner`` a name, ``promised_on`` the earliest day of an open promise,
    ``supposed`` what was supposed and moves the sum.
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
    supposed: tuple[Sentence, ...] = ()


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
    if chosen.order == "case_no" and few is not None:
        cases = search_index.in_order(session.tables, few, descending=chosen.descending)
        return _first_among(session, chosen, cases, many, most)
    listed = _listed(session, chosen)
    if few is not None and not many:
        few_cases = search_index.numbered(session.tables.case_row, few)
        return _ids(session, listed.where(few_cases).limit(most))
    if chosen.order != "case_no" or not many:
        return _ids(session, _query(session, chosen).limit(most))
    first = _ids(session, listed.limit(_WALK))
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
    wanted = canonical.text(ids)
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in session.tables.run(_ROWS, wanted)]
    docs: dict[str, dict[str, list[Doc]]] = {
        str(row["id"]): {kind: [] for kind in _SHOWN} for row in rows
    }
    for case, kind, ref, doc in session.tables.run(_DOCS, wanted, *_SHOWN):
        if case in docs:
            docs[case][kind].append({"ref": ref, **canonical.decode(doc)})
    sums, told = _owed(session, docs, on), _told(session, docs)
    return [_as_row(row, on, sums.get(row["id"]), told) for row in rows]


@dataclass(slots=True)
class _Told:
    """What the records of some cases say beside their rows, by case."""

    areas: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    promised: dict[str, str] = field(default_factory=dict)


def _told(session: Session, docs: Docs) -> _Told:
    told, names = _Told(), staff_names(session)
    for case, kinds in docs.items():
        for doc in kinds["case"]:
            told.owners[case] = names.get(doc.get("assigned_to") or "", "")
        for doc in kinds["party"]:
            if doc["role"] == "borrower":
                told.areas.setdefault(case, _area(doc))
        days = [one["due_on"] for one in kinds["promise"]
                if one["state"] == "open" and one.get("due_on")]  # fmt: skip
        told.promised[case] = min(days, default="")
    return told


def _area(party: Doc) -> str:
    """Return the district where somebody lives, else that of the first address."""
    known = party.get("addresses") or ()
    home = [one for one in known if one["kind"] == "residence"]
    return next((area for one in (*home, *known) if (area := area_of(one["text"]))), "")


def _owed(session: Session, docs: Docs, on: date) -> dict[str, Owed]:
    tables = current_tables(session)
    chosen = tables.policy_on(on)

    def found(kinds: Mapping[str, list[Doc]]) -> Owed:
        loans = with_agreements(kinds["loan"], kinds)
        ledger, filed = kinds["ledger_entry"], _filed(kinds["litigation"])
        every = (cost for suit in kinds["litigation"] for cost in suit.get("costs") or ())
        costs = suit_costs(every, ledger).claimed
        return owed(loans, ledger, on, tables.lpr, filed, tables.caps, chosen, costs)

    return {case: found(kinds) for case, kinds in docs.items() if kinds["loan"]}


def _filed(suits: list[Doc]) -> date | None:
    """Return the day on which the suit of a case was filed, where it is recorded."""
    days = [suit["filed_on"] for suit in suits if suit.get("filed_on")]
    return date.fromisoformat(days[-1]) if days else None


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


def _first_among(
    session: Session, chosen: Filter, cases: list[str], many: list[str], most: int
) -> list[str]:
    """Return the first ``most`` of cases in order that a filter lets through; all meet the rest."""
    found, start, step = list[str](), 0, _STEP
    listed = _listed(session, chosen)
    while len(found) < most and start < len(cases):
        if many and start >= _WALK:
            return _ids(session, _query(session, chosen).limit(most))
        among = search_index.among(session.tables.case_row, cases[start : start + step])
        let_through = _ids(session, listed.where(among))
        found += search_index.meeting(session.tables, let_through, many) if many else let_through
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
    named = chosen.order == "name"
    column = fn.name_order(table.name) if named else getattr(table, chosen.order)
    # Named once only: by its index the list is in order, and nothing is sorted.
    rest = [table.id] if chosen.order == "case_no" else [table.case_no, table.id]
    return query.order_by(column.desc() if chosen.descending else column, *rest)


def _as_row(item: dict[str, Any], on: date, found: Owed | None, told: _Told) -> CaseRow:
    due = item["due_on"]
    days = (on - date.fromisoformat(due)).days if due else None
    return CaseRow(
        id=item["id"],
        case_no=item["case_no"],
        name=item["name"],
        stage=item["stage"],
        opened_on=item["opened_on"],
        due_on=due,
        owed=f"{found.total:.2f}" if found else None,
        supposed=found.supposed if found else (),
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
