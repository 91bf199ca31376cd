"""Decisions of a supervisor: releasing an interview that shows distress into evidence packs."""

from storage.casework import records
from storage.casework.change import Change
from storage.casework.lookup import find_record
from storage.casework.session import Session
from storage.errors import ReasonRequired
from storage.rows import CaseFile, Row


def release_interview(
    session: Session,
    case_id: str,
    interview_ref: str,
    reason: str,
    *,
    released: bool = True,
    covered: bool = False,
) -> Change:
    """Record that a supervisor lets an interview with distress into packs, or takes that back.

    ``covered`` lets through only a copy in which the words of distress are covered.

    Raises ``NotPermitted`` for other roles, ``ReasonRequired``, ``NoSuchRecord``.
    """
    session.require("supervisor")
    if not reason.strip():
        raise ReasonRequired()
    find_record(session, case_id, interview_ref, "interview")
    values = {"interview": interview_ref, "released": released, "reason": reason.strip()}
    values |= {"covered": True} if covered and released else {}
    return records.add(session, "release", case_id, values)


def released_interviews(file: CaseFile) -> frozenset[str]:
    """Return the refs of the interviews whose latest decision by a supervisor is a release."""
    return frozenset(_releases(file))


def covered_interviews(file: CaseFile) -> frozenset[str]:
    """Return those of them that were released as a copy with the words of distress covered."""
    return frozenset(ref for ref, row in _releases(file).items() if row["covered"])


def _releases(file: CaseFile) -> dict[str, Row]:
    """Return the release of each interview whose latest decision by a supervisor is one."""
    roles = file.counted
    rows = (row for row in file.rows("release") if roles.get(row.recorded_by) == "supervisor")
    latest = {row["interview"]: row for row in rows}
    return {ref: row for ref, row in latest.items() if row["released"]}
