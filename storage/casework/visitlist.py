"""The list of visits over all cases: what is planned, and what was made, newest first, in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from storage.casework.day import owner_ref
from storage.casework.listing import staff_names
from storage.casework.session import Session
from storage.records import canonical
from storage.records.operations import OFFICE
from storage.rules.ordinals import visit_ordinals
from storage.rules.visit_gaps import visit_gaps

State = Literal["made", "planned", "stop", "draft"]
Gap = Literal["", "any", "arrival_report", "trip_report"]
_BATCH: Final = 5000
# As the index says it, and compared, so that SQLite answers from it alone.
_GAPS: Final = (
    "(json_extract(doc, '$.team') IS NULL OR json_extract(doc, '$.arrived_at') IS NULL"
    " OR json_extract(doc, '$.place') IS NULL OR json_extract(doc, '$.reported') IS NULL"
    " OR json_extract(doc, '$.observations') IS NULL OR json_extract(doc, '$.left_at') IS NULL"
    " OR json_extract(doc, '$.outcome') IS NULL"
    " OR (json_extract(doc, '$.outcome') IN ('met_borrower', 'met_relative', 'met_at_work')"
    " AND (json_extract(doc, '$.met') IS NULL OR json_extract(doc, '$.conclusion') IS NULL))) = 1"
)
_FROM: Final = "FROM record INDEXED BY record_visits WHERE kind = 'visit' AND removed = 0"
_MADE: Final = " AND NOT (json_extract(doc, '$.arrived_at') IS NULL AND moment >= ?)"
_AHEAD: Final = " AND json_extract(doc, '$.arrived_at') IS NULL AND moment >= ?"
_MINE: Final = (
    " AND (instr(coalesce(json_extract(doc, '$.team'), ''), ?) > 0"
    " OR (json_extract(doc, '$.team') IS NULL AND recorded_by = ?))"
)
_REPORTED: Final = (
    "(SELECT ref FROM record WHERE chain = ? AND kind = 'trip' AND removed = 0"
    " AND json_extract(doc, '$.report') IS NOT NULL)"
)
_OPEN_STOPS: Final = (
    "SELECT s.id, s.ref, s.chain, json_extract(s.doc, '$.trip'), json_extract(s.doc, '$.place'),"
    " json_extract(t.doc, '$.on'), json_extract(t.doc, '$.team')"
    " FROM record AS t CROSS JOIN record AS s ON json_extract(s.doc, '$.trip') = t.ref"
    " AND s.kind IN ('stop', 'visit') AND s.removed = 0"
    " WHERE t.chain = ? AND t.kind = 'trip' AND t.removed = 0 AND json_extract(t.doc, '$.on') >= ?"
    " AND s.kind = 'stop' AND json_extract(s.doc, '$.visit') IS NULL"
    " AND json_extract(s.doc, '$.not_made_reason') IS NULL"
    # A visit of the trip in this case is the stop, whether it names it or not.
    " AND NOT EXISTS (SELECT 1 FROM record AS v WHERE v.chain = s.chain AND v.kind = 'visit'"
    " AND v.removed = 0 AND json_extract(v.doc, '$.trip') = t.ref)"
    " ORDER BY json_extract(t.doc, '$.on'), json_extract(s.doc, '$.order'), s.id"
)
_ROWS: Final = (
    "SELECT r.id, r.ref, r.chain, r.moment, r.doc, c.case_no, c.name FROM json_each(?) AS w"
    " CROSS JOIN record AS r ON r.id = w.value JOIN case_row AS c ON c.id = r.chain ORDER BY w.key"
)
_SAME_CASE: Final = (
    "SELECT r.chain, r.ref, json_extract(r.doc, '$.arrived_at') FROM json_each(?) AS w CROSS JOIN"
    " record AS r ON r.chain = w.value WHERE r.kind = 'visit' AND r.removed = 0"
)
# What nobody said the kind of is a photo where it is a picture.
_PHOTOS: Final = (
    "SELECT r.chain, json_extract(r.doc, '$.visit'), count(*) FROM json_each(?) AS w CROSS JOIN"
    " record AS r ON r.chain = w.value LEFT JOIN attachment AS a"
    " ON a.sha256 = json_extract(r.doc, '$.sha256') WHERE r.kind = 'evidence' AND r.removed = 0"
    " AND json_extract(r.doc, '$.visit') IS NOT NULL AND coalesce(json_extract(r.doc, '$.kind'),"
    " iif(a.mime LIKE 'image/%', 'photo', '')) = 'photo' GROUP BY 1, 2"
)
_TRIPS: Final = (
    "SELECT r.ref, json_extract(r.doc, '$.companions') FROM json_each(?) AS w CROSS JOIN record"
    " AS r ON r.chain = ? AND r.ref = w.value WHERE r.kind = 'trip' AND r.removed = 0"
)
_CASES: Final = (
    "SELECT r.id, r.case_no, r.name FROM json_each(?) AS w CROSS JOIN case_row AS r"
    " ON r.id = w.value WHERE r.id NOT IN (SELECT chain FROM archived)"
)


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """What to list; empty values leave all in.

    ``by`` is the ref of a member of staff: visits of their team, or without a team recorded by
    them. ``first`` and ``last`` are days (``YYYY-MM-DD``), both inclusive, as visits were written
    down. ``gap``: with anything missing, without an arrival report, or of no trip that has a
    report.
    """

    by: str = ""
    first: str = ""
    last: str = ""
    outcome: str = ""
    gap: Gap = ""

    @property
    def is_any(self) -> bool:
        """Tell whether anything is left out."""
        return self != VisitFilter()


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit, or a stop for which none was made yet.

    ``state``: a visit that was ``made`` (or whose day is over), one ``planned``, a ``stop`` without
    a visit, or the ``draft`` of one, which only the window knows; ``id`` is that of it.
    ``moment`` is its time, or day, ``ordinal`` its place among the visits made in its case, of
    one ahead the place that it will have;
    ``people`` are names: the team, then companions; ``gaps`` names of fields (``visit_gaps``).
    """

    id: str
    case_id: str
    case_no: str
    name: str
    moment: str
    state: State = "made"
    ordinal: int | None = None
    arrived_at: str = ""
    left_at: str = ""
    outcome: str = ""
    photos: int = 0
    people: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    trip: str = ""
    place: str = ""


def visit_ids(session: Session, chosen: VisitFilter, today: str, most: int = -1) -> list[str]:
    """Return the ids of the visits that were made, or whose day is over, newest first.

    ``most`` of them where it is not negative. ``today`` is a day (``YYYY-MM-DD``).
    """
    where, values = _conditions(session, chosen)
    sql = f"SELECT id {_FROM}{_MADE}{where} ORDER BY moment DESC, id DESC LIMIT ?"
    return [str(found) for (found,) in session.tables.run(sql, today, *values, most)]


def visit_lines(session: Session, ids: Sequence[str]) -> list[VisitLine]:
    """Return the lines of visits in the order of ``ids``; one that is gone is left out."""
    found: list[VisitLine] = []
    for start in range(0, len(ids), _BATCH):
        found += _lines(session, ids[start : start + _BATCH], state="made")
    return found


def planned_visits(session: Session, chosen: VisitFilter, today: str) -> list[VisitLine]:
    """Return what is planned from ``today`` on, soonest first: stops of trips, agreed visits.

    Cases that this site handed over are left out, and all where only outcomes or gaps are asked
    for: what lies ahead has none.
    """
    if chosen.outcome or chosen.gap:
        return []
    where, values = _conditions(session, chosen)
    sql = f"SELECT id {_FROM}{_AHEAD}{where} ORDER BY moment, id"
    agreed = [str(found) for (found,) in session.tables.run(sql, today, *values)]
    lines = [*_stops(session, chosen, today), *_lines(session, agreed, state="planned")]
    return sorted(lines, key=lambda line: line.moment)


def next_numbers(session: Session, case_ids: Iterable[str]) -> dict[str, int]:
    """Return which visit of each case the next one will be, counted from those made."""
    made = dict.fromkeys(case_ids, 0)
    for chain, _ref, arrived in session.tables.run(_SAME_CASE, canonical.text(sorted(made))):
        made[chain] += bool(arrived)
    return {case: count + 1 for case, count in made.items()}


def any_visits(session: Session) -> bool:
    """Tell whether this vault holds a visit, or a stop for one."""
    sql = (
        "SELECT 1 FROM record INDEXED BY record_trip"
        " WHERE kind IN ('stop', 'visit') AND removed = 0 LIMIT 1"
    )
    return bool(session.tables.run(sql))


def _conditions(session: Session, chosen: VisitFilter) -> tuple[str, list[str]]:
    """Return what a filter adds to a statement over ``_FROM``, and its values."""
    where, values = "", list[str]()
    if chosen.by:
        where += _MINE
        values += [canonical.text(chosen.by), _staff_id(session, chosen.by)]
    if chosen.first:
        where += " AND moment >= ?"
        values.append(chosen.first)
    if chosen.last:
        where += " AND moment < ?"
        # Behind every time of that day, before the day after.
        values.append(f"{chosen.last}~")
    if chosen.outcome:
        where += " AND json_extract(doc, '$.outcome') = ?"
        values.append(chosen.outcome)
    if chosen.gap == "any":
        where += f" AND {_GAPS}"
    elif chosen.gap == "arrival_report":
        where += " AND (json_extract(doc, '$.reported') IS NULL) = 1"
    elif chosen.gap == "trip_report":
        where += f" AND coalesce(json_extract(doc, '$.trip'), '') NOT IN {_REPORTED}"
        values.append(OFFICE)
    return where, values


def _staff_id(session: Session, ref: str) -> str:
    if ref == owner_ref(session):
        return session.owner
    sql = "SELECT id FROM record WHERE chain = ? AND ref = ? AND kind = 'staff_member'"
    return next((str(found) for (found,) in session.tables.run(sql, OFFICE, ref)), "")


def _stops(session: Session, chosen: VisitFilter, today: str) -> list[VisitLine]:
    rows = session.tables.run(_OPEN_STOPS, OFFICE, max(today, chosen.first))
    rows = [row for row in rows if not chosen.last or row[5] <= chosen.last]
    teams = [tuple(canonical.decode(row[6])) if row[6] else () for row in rows]
    cases = _cases(session, {str(row[2]) for row in rows})
    numbers = next_numbers(session, cases)
    names = staff_names(session)
    return [
        VisitLine(
            record, chain, *cases[chain], moment=on, state="stop", ordinal=numbers[chain],
            people=tuple(names[one] for one in team if one in names), trip=trip, place=place or "",
        )
        for (record, _ref, chain, trip, place, on, _team), team in zip(rows, teams, strict=True)
        if chain in cases and (not chosen.by or chosen.by in team)
    ]  # fmt: skip


def _cases(session: Session, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return number and name of those of the cases that are this site's to work on."""
    rows = session.tables.run(_CASES, canonical.text(sorted(ids)))
    return {str(case): (str(number), str(name)) for case, number, name in rows}


@dataclass(slots=True)
class _Around:
    """What stands beside visits: their numbers and photos by case and ref, names by ref."""

    ordinals: dict[str, dict[str, int]] = field(default_factory=dict)
    photos: dict[tuple[str, str], int] = field(default_factory=dict)
    staff: Mapping[str, str] = field(default_factory=dict)
    companions: dict[tuple[str, str], str] = field(default_factory=dict)


def _lines(session: Session, ids: Sequence[str], *, state: State) -> list[VisitLine]:
    rows = session.tables.run(_ROWS, canonical.text(list(ids)))
    docs = [canonical.decode(row[4]) for row in rows]
    around = _around(session, [str(row[2]) for row in rows], docs)
    return [_line(row, doc, around, state=state) for row, doc in zip(rows, docs, strict=True)]


def _around(session: Session, cases: list[str], docs: list[dict[str, Any]]) -> _Around:
    chains = canonical.text(sorted(set(cases)))
    trips = canonical.text(sorted({str(doc["trip"]) for doc in docs if doc.get("trip")}))
    arrivals: dict[str, list[tuple[str, str | None]]] = {}
    for chain, ref, arrived in session.tables.run(_SAME_CASE, chains):
        arrivals.setdefault(chain, []).append((ref, arrived))
    photos = {(chain, ref): n for chain, ref, n in session.tables.run(_PHOTOS, chains)}
    companions = {
        (trip, str(one["ref"])): str(one["name"])
        for trip, text in session.tables.run(_TRIPS, trips, OFFICE)
        for one in (canonical.decode(text) if text else ())
    }
    ordinals = {chain: visit_ordinals(known) for chain, known in arrivals.items()}
    return _Around(ordinals, photos, staff_names(session), companions)


def _line(row: tuple[Any, ...], doc: dict[str, Any], around: _Around, *, state: State) -> VisitLine:
    record, ref, chain, moment, _doc, case_no, name = row
    trip = str(doc.get("trip") or "")
    team = [around.staff[one] for one in doc.get("team") or () if one in around.staff]
    others = [around.companions.get((trip, one), "") for one in doc.get("companions") or ()]
    made = around.ordinals[chain]
    return VisitLine(
        record, chain, case_no, name, moment, state,
        ordinal=len(made) + 1 if state == "planned" else made.get(ref),
        photos=around.photos.get((chain, ref), 0),
        arrived_at=doc.get("arrived_at") or "", left_at=doc.get("left_at") or "",
        outcome=doc.get("outcome") or "", people=tuple(one for one in (*team, *others) if one),
        gaps=visit_gaps(doc) if state == "made" else (), trip=trip,
        place=(doc.get("place") or {}).get("text") or "",
    )  # fmt: skip
