"""The field day: its trip with stops, kit out and in, stops not made, promises kept or broken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from storage.casework import planning, records
from storage.casework.change import Change, What
from storage.casework.ids import new_ref
from storage.casework.lookup import require_row
from storage.casework.reading import TripStop, rows_of, staff_rows, trip_file
from storage.casework.session import Session
from storage.errors import NotALaterDay
from storage.kinds import BY_NAME
from storage.records.operations import OFFICE
from storage.rows import CaseFile, Row


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the day. ``record`` is empty where the trip itself holds it (no case).

    ``visit`` tells that it was made, ``reason`` why it was not.
    """

    record: str
    case_id: str
    case_no: str
    name: str
    order: int
    place: str
    visit: bool
    reason: str
    visits_before: int = 0


@dataclass(frozen=True, slots=True)
class Hour:
    """A promise for an hour of the day that stands in a contact."""

    record: str
    case_id: str
    name: str
    kind: str
    due_at: str
    late: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What a day holds: its trip and stops in order, calls made today by name, promised hours."""

    trip: Row | None
    stops: tuple[Stop, ...]
    calls: tuple[tuple[str, int], ...]
    hours: tuple[Hour, ...]


def read_day(session: Session, today: date) -> Day:
    """Return the day's trip: the one not yet back, else the last one."""
    trip = trip_of(session, today)
    if trip is None:
        return Day(None, (), (), ())
    whole, now = trip_file(session, trip.ref), session.clock.now().wall
    calls = [(name_of(file), count) for file in whole.files if (count := _calls(file, now))]
    hours = [one for file in whole.files for one in _hours(file, now)]
    return Day(
        trip, tuple(_stop(one) for one in whole.stops), tuple(calls),
        tuple(sorted(hours, key=lambda one: one.due_at)),
    )  # fmt: skip


def trip_of(session: Session, today: date) -> Row | None:
    """Return the trip of a day, None where none is planned."""
    trips = [row for row in rows_of(session, OFFICE, "trip") if row["on"] == today.isoformat()]
    return next((row for row in trips if not row["returned_at"]), trips[-1] if trips else None)


def last_trip(session: Session, today: date) -> Row | None:
    """Return the latest trip up to a day, None where there was none yet."""
    trips = [row for row in rows_of(session, OFFICE, "trip") if row["on"] <= today.isoformat()]
    return max(trips, key=lambda row: str(row["on"]), default=None)


def begin_trip(session: Session, today: date, values: Mapping[str, Any]) -> Change:
    """Plan the trip of a day; its team starts with the owner of the vault."""
    owner = owner_ref(session)
    known = {"on": today.isoformat(), **({"team": [owner]} if owner else {}), **values}
    return records.add(session, "trip", "", known, ref=new_ref("trips", session.randomness))


def add_stop(session: Session, case_id: str, today: date, place: str) -> Change:
    """Put a case on the trip of a day, behind its other stops; raises ``PlanBlocked``.

    The trip is planned with it where the day has none; a blocked stop plans no trip either.
    """
    with session.atomic():
        # With the stop: undoing it takes the trip that was planned for it away, too.
        parts = [] if trip_of(session, today) else [begin_trip(session, today, {})]
        trip = trip_of(session, today)
        if trip is None:
            raise LookupError(today.isoformat())
        orders = [int(one.values.get("order") or 0) for one in trip_file(session, trip.ref).stops]
        values = {"trip": trip.ref, "order": max(orders, default=0) + 1}
        known = {**values, **({"place": place} if place else {})}
        parts.append(planning.add(session, "stop", case_id, known))
    return _as_one(parts, "added", case_id)


def request_stop(
    session: Session, case_id: str, on: date, place: str, what: str, reason: str
) -> Change:
    """Ask a supervisor for a stop that the guards block; the trip of that day is planned for it.

    ``what`` says in one line what is planned. Raises ``ReasonRequired``, ``NotApprovable``,
    ``NothingToReview`` where nothing blocks it.
    """
    with session.atomic():
        parts = [] if trip_of(session, on) else [begin_trip(session, on, {})]
        trip = trip_of(session, on)
        if trip is None:
            raise LookupError(on.isoformat())
        known = {"trip": trip.ref, **({"place": place} if place else {})}
        parts.append(planning.request(session, case_id, "stop", known, what, reason))
    return replace(_as_one(parts, "added", case_id), label=parts[-1].label)


def not_made(session: Session, stop: str, reason: str) -> Change:
    """Record why a stop was not made; raises ``ReasonRequired``."""
    return records.correct(session, stop, {"not_made_reason": reason}, reason)


def another_day(session: Session, stop: str, on: date, reason: str, what: str) -> Change:
    """Give a stop up for ``reason`` and put its case on the trip of the day ``on``, same team.

    A next action of the case due before that day moves there too; where there is none it becomes
    ``what``. Raises ``NotALaterDay``, ``ReasonRequired``, ``PlanBlocked``; then nothing is
    written, not even the trip.
    """
    row = require_row(session, stop)
    trip = next((one for one in rows_of(session, OFFICE, "trip") if one.ref == row["trip"]), None)
    if trip is not None and on.isoformat() <= trip["on"]:
        raise NotALaterDay(day=on.isoformat())
    with session.atomic():
        parts = [not_made(session, stop, reason)]
        if trip_of(session, on) is None:
            team = {"team": trip["team"]} if trip and trip["team"] else {}
            parts.append(begin_trip(session, on, team))
        parts.append(add_stop(session, row.case_id, on, str(row["place"] or "")))
        parts += _move_action(session, row.case_id, on, reason, what)
    return _as_one(parts, "corrected", row.case_id)


def _as_one(parts: Sequence[Change], what: What, case_id: str) -> Change:
    """Return what was written about a stop in one transaction as one change."""
    ids = tuple(dict.fromkeys(found for part in parts for found in part.ids))
    operations = tuple(found for part in parts for found in part.operations)
    return Change(what, case_id, ids, BY_NAME["stop"].label, operations)


def _move_action(
    session: Session, case_id: str, on: date, reason: str, what: str
) -> tuple[Change, ...]:
    known = require_row(session, case_id)["next_action"] or {}
    if known and known["on"] > on.isoformat():
        return ()
    wanted = {"on": on.isoformat(), "what": known.get("what") or what}
    return (records.correct(session, case_id, {"next_action": wanted}, reason),)


def move_action(session: Session, case_id: str, on: date, reason: str) -> Change:
    """Set another day for the next action of a case; raises ``ReasonRequired``."""
    known = require_row(session, case_id)["next_action"] or {}
    wanted = {**known, "on": on.isoformat()}
    return records.correct(session, case_id, {"next_action": wanted}, reason)


def hold_briefing(
    session: Session,
    today: date,
    text: str,
    devices: Sequence[str],
    reason: str,
    *,
    team: Sequence[str] = (),
) -> Change:
    """Record the briefing before departure and the devices that go out, now, in the day's trip.

    ``team`` are the refs of those who go, empty to leave the team as it is.
    """
    now, owner, trip = session.clock.now().iso, owner_ref(session), trip_of(session, today)
    taken = {"out_at": now, **({"out_by": owner} if owner else {})}
    kit = [{"label": label, **taken} for label in devices]
    known = list((trip["equipment"] if trip else None) or ())
    values: dict[str, Any] = {"met_at": now, "briefing": text or None, "team": list(team) or None}
    values["equipment"] = [*known, *kit] or None
    values = {name: value for name, value in values.items() if value is not None}
    if trip is None:
        return begin_trip(session, today, values)
    if trip["met_at"]:
        del values["met_at"]
    return records.correct(session, trip.id, values, reason)


def end_day(
    session: Session,
    trip: str,
    back: Sequence[str],
    values: Mapping[str, Any],
    reason: str,
    *,
    received_by: str = "",
) -> Change:
    """Record that the trip is back: the devices (by ref) that came in, and ``values``, now.

    ``received_by`` is the ref of who took the devices in, empty where that is not known.
    """
    now, row = session.clock.now().iso, require_row(session, trip)
    given = {"in_at": now, **({"received_by": received_by} if received_by else {})}
    kit = [{**one, **(given if one["ref"] in back and not one.get("in_at") else {})}
           for one in row["equipment"] or ()]  # fmt: skip
    known = {"returned_at": row["returned_at"] or now, **values}
    return records.correct(session, trip, {**known, "equipment": kit or None}, reason)


def settle_promise(session: Session, record: str, state: str, reason: str) -> Change:
    """Record that a promise was kept or broken, be it a record of its own or in a contact."""
    row = require_row(session, record)
    if row.kind == "promise":
        return records.correct(session, record, {"state": state}, reason)
    return records.correct(session, record, {"promise": {**row["promise"], "state": state}}, reason)


def owner_ref(session: Session) -> str:
    """Return the ref of the member of staff whose vault this is, empty where nobody was named."""
    return next((row.ref for row in staff_rows(session) if row.id == session.owner), "")


def name_of(file: CaseFile) -> str:
    """Return the first borrower's name, else the number of the case."""
    who = next((row for row in file.rows("parties") if row["role"] == "borrower"), None)
    return str(who["name"] if who else file.case["case_no"])


def _stop(one: TripStop) -> Stop:
    values, file = one.values, one.file
    row = next((r for r in file.rows("stop") if r.ref == values.get("ref")), None) if file else None
    visits = sum(1 for visit in file.rows("visits") if visit["arrived_at"]) if file else 0
    place = str(values.get("place") or "")
    if not place and one.visit is not None:
        place = str((one.visit["place"] or {}).get("text") or "")
    return Stop(
        record=row.id if row else "",
        case_id=file.case.case_id if file else "",
        case_no=str(file.case["case_no"] if file else values.get("case_no") or ""),
        name=name_of(file) if file else "",
        order=int(values.get("order") or 0),
        place=place,
        visit=one.visit is not None or bool(values.get("visit")),
        reason=str(values.get("not_made_reason") or ""),
        visits_before=visits,
    )


def _calls(file: CaseFile, now: datetime) -> int:
    return sum(
        1
        for row in file.rows("contacts")
        if (row["channel"], row["direction"]) == ("call", "out") and _same_day(row["at"], now)
    )


def _hours(file: CaseFile, now: datetime) -> list[Hour]:
    found = []
    for row in file.rows("contacts"):
        promise = row["promise"] or {}
        due = promise.get("due_at")
        if due and promise.get("state") == "open" and _same_day(due, now):
            late = datetime.fromisoformat(due) < now
            kind = str(promise.get("kind"))
            found.append(Hour(row.id, file.case.case_id, name_of(file), kind, due, late))
    return found


def _same_day(moment: str, now: datetime) -> bool:
    return datetime.fromisoformat(moment).astimezone(now.tzinfo).date() == now.date()
