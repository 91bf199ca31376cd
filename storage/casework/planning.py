"""What is planned or sent passes the guards first; a blocked plan waits for an approval."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from storage.casework import approvals, records
from storage.casework.change import Change
from storage.casework.lookup import find_record, require_row
from storage.casework.reading import case_file, rows_of
from storage.casework.session import Session
from storage.errors import NothingToReview
from storage.records.operations import OFFICE
from storage.rows import CaseFile, Row, Values
from storage.rules.guards import Mark, Plan, judge_plan
from storage.rules.guards.scene import Act
from storage.rules.house_phrases import house_phrases
from storage.rules.moments import day, moment

PLANNABLE: Final = frozenset({"visit", "stop"})
"""Kinds of which a record may be a plan: a visit ahead, a stop of a trip that is not made yet."""


def add(
    session: Session, kind: str, case_id: str, values: Mapping[str, Any], *, reason: str = ""
) -> Change:
    """Record something new; where it is a plan, only if the guards let it pass or it is approved.

    What happened is always recorded; ``reason`` see ``records.add``.

    Raises ``PlanBlocked``, and what ``records.add`` raises.
    """
    if kind in PLANNABLE:
        _require(session, case_id, kind, values)
    return records.add(session, kind, case_id, values, reason=reason)


def correct(
    session: Session,
    record_id: str,
    values: Mapping[str, Any],
    reason: str,
    *,
    seen: Mapping[str, tuple[str, ...]] | None = None,
) -> Change:
    """Correct a record; a plan that is moved is judged as it will be. See ``add``."""
    row = require_row(session, record_id)
    if row.kind in PLANNABLE:
        _require(session, row.case_id, row.kind, {**row.values, **values})
    return records.correct(session, record_id, values, reason, seen=seen)


def request(
    session: Session, case_id: str, kind: str, values: Mapping[str, Any], what: str, reason: str
) -> Change:
    """Ask for approval of a record that is a plan; ``what`` names it in words.

    Raises what ``approvals.request`` raises, ``NothingToReview`` where it is no plan.
    """
    plan = _plan(session, case_file(session, case_id), kind, values)
    if plan is None:
        raise NothingToReview()
    return approvals.request(session, case_id, plan, what, reason)


def permit_notice(session: Session, case_id: str, ref: str, text: str = "") -> tuple[Mark, ...]:
    """Let a notice be printed to be sent, or raise ``PlanBlocked``; returns what is to be said.

    One that was delivered, or issued before today, is recorded: it is printed as it is.
    """
    row = find_record(session, case_id, ref, "notice")
    plan = notice_plan(row, session.clock.now().wall.date(), text or _standing(session, row))
    return approvals.permit(session, case_id, plan) if plan else ()


def request_notice(
    session: Session, case_id: str, ref: str, what: str, reason: str, text: str = ""
) -> Change:
    """Ask for approval of a notice that may not be sent; raises what ``approvals.request`` does."""
    row = find_record(session, case_id, ref, "notice")
    plan = notice_plan(row, session.clock.now().wall.date(), text or _standing(session, row))
    if plan is None:
        raise NothingToReview()
    return approvals.request(session, case_id, plan, what, reason)


def notice_plan(row: Row, today: date, text: str = "") -> Plan | None:
    """Return a notice as something to be sent, None where it was sent already.

    Only a delivery up to today shows that it was sent; the day written on it shows nothing.
    """
    if any(day(one["at"]) <= today for one in row["deliveries"] or ()):
        return None
    return Plan(today, "send", "notices", row.values, text=text)


def _standing(session: Session, row: Row) -> str:
    """Return the phrases of the house that a notice prints beside what is recorded of it."""
    phrases, on = rows_of(session, OFFICE, "phrase"), str(row["issued_on"] or "")
    uses = ("notice_lead", "notice", "notice_rights")
    return "\n".join(text for use in uses for text in house_phrases(phrases, use, on))


def remarks_on_leaving(
    file: CaseFile, on: date, act: Act, reason: str, *, evidence: tuple[str, ...] = ()
) -> tuple[Mark, ...]:
    """Return what the guards say about data that leaves the vault bare, for a reason.

    The whole of a case for the office's own scripts is not stopped by it: it is said and logged.
    """
    return judge_plan(file, Plan(on, act, evidence=evidence, masked=False, reason=reason))


def _require(session: Session, case_id: str, kind: str, values: Values) -> None:
    plan = _plan(session, case_file(session, case_id), kind, values)
    if plan is not None:
        approvals.permit(session, case_id, plan)


def _plan(session: Session, file: CaseFile, kind: str, values: Values) -> Plan | None:
    now = session.clock.now()
    trip = _trip(session, file, values.get("trip"))
    if kind == "stop":
        return _stop_plan(trip, values, now.wall.date())
    if kind != "visit":
        return None
    planned = moment(values.get("planned_at"))
    at = moment(now.iso)
    if values.get("arrived_at") or planned is None or at is None or planned <= at:
        return None
    return Plan(planned.date(), "record", "visits", values, companions=_companions(trip, values))


def _stop_plan(trip: Row | None, values: Values, today: date) -> Plan | None:
    """A stop of a trip of today or later, to which nobody went yet and that was not given up."""
    settled = values.get("visit") or values.get("not_made_reason")
    if trip is None or settled or day(trip["on"]) < today:
        return None
    visit = {
        "trip": trip.ref,
        "team": list(trip["team"] or ()),
        "place": {"text": values.get("place") or ""},
    }
    return Plan(day(trip["on"]), "record", "visits", visit, companions=_companions(trip, visit))


def _companions(trip: Row | None, visit: Values) -> tuple[Values, ...]:
    chosen = visit.get("companions")
    known = (trip["companions"] or ()) if trip else ()
    return tuple(one for one in known if not chosen or one.get("ref") in chosen)


def _trip(session: Session, file: CaseFile, ref: str | None) -> Row | None:
    if not ref:
        return None
    if ref in file.trips:
        return file.trips[ref]
    return next((row for row in rows_of(session, OFFICE, "trip") if row.ref == ref), None)
