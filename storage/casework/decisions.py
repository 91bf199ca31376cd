"""Decisions of a supervisor: releasing an interview that shows distress into evidence packs."""

from storage.casework import records
from storage.casework.change import Change
from storage.casework.lookup import find_record
from storage.casework.session import Session
from storage.errors import ReasonRequired
from storage.rows import CaseFile


def release_interview(
    session: Session, case_id: str, interview_ref: str, reason: str, *, released: bool = True
) -> Change:
    """Record that a supervisor lets an interview with distress into packs, or takes that back.

    Raises ``NotPermitted`` for other roles, ``ReasonRequired``, ``NoSuchRecord``.
    """
    session.require("supervisor")
    if not reason.strip():
        raise ReasonRequired()
    find_record(session, case_id, interview_ref, "interview")
    values = {"interview": interview_ref, "released": released, "reason": reason.strip()}
    return records.add(session, "release", case_id, values)


def released_interviews(file: CaseFile) -> frozenset[str]:
    """Return the refs of the interviews whose latest decision by a supervisor is a release."""
    supervisors = {row.id for row in file.staff.values() if row["role"] == "supervisor"}
    latest: dict[str, bool] = {}
    for row in file.rows("release"):
        if row.recorded_by not in supervisors:
            continue
        latest[row["interview"]] = bool(row["released"])
    return frozenset(ref for ref, released in latest.items() if released)
