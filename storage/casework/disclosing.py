"""A second person's leave to disclose a case: asked for, decided by a supervisor, told in the log.

A court's date does not wait for a colleague, so a disclosure without leave is not stopped: it is
said before, and the case's own chain says whether somebody approved, and who.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from resources.language import N_
from storage.casework import records, two_persons
from storage.casework.change import ASKED, Change
from storage.casework.lookup import find_record
from storage.casework.own_role import counted_role
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import NothingToReview, ReasonRequired
from storage.records import canonical
from storage.rows import Row

FORMAT: Final = "anjuan-disclosure-1"
WHAT: Final = N_("Disclose the case with all its proof")
_KIND: Final = "approval"
_MARK: Final = canonical.digest({"act": "disclose"})
_APPROVER: Final = "supervisor"

How = Literal["approved", "alone", "unapproved"]


@dataclass(frozen=True, slots=True)
class Leave:
    """How a disclosure stands: ``alone`` where the office knows nobody who could approve it.

    ``by`` is the record id of the supervisor who approved.
    """

    how: How
    by: str = ""


def ask(session: Session, case_id: str, what: str, reason: str) -> Change:
    """Ask for leave to disclose a case; ``what`` is ``WHAT`` in the words of who asks.

    Raises ``ReasonRequired``.
    """
    values = {"deed": "requested", "what": what}
    return replace(_say(session, case_id, values, reason), label=ASKED)


def decide(
    session: Session, case_id: str, request_ref: str, reason: str, *, granted: bool
) -> Change:
    """Approve or refuse a request; it holds for the next disclosure of the case.

    Raises ``NotPermitted`` but for a supervisor, ``OwnRequest`` for who asked for it himself where
    somebody else works here, ``NothingToReview`` where it was decided, ``ReasonRequired``.
    """
    session.require(_APPROVER)
    asked = find_record(session, case_id, request_ref, _KIND)
    if asked.ref not in {row.ref for row in open_requests(session, case_id)}:
        raise NothingToReview()
    alone = granted and two_persons.decides_alone(session, asked.recorded_by)
    values: dict[str, Any] = {"deed": "granted" if granted else "refused", "about": asked.ref}
    values |= {"alone": True} if alone else {}
    return _say(session, case_id, values, reason)


def is_disclosure(row: Row) -> bool:
    """Tell whether an approval record is about a disclosure."""
    return bool(row["plan"] == _MARK)


def open_requests(session: Session, case_id: str) -> tuple[Row, ...]:
    """Return the requests for leave that no supervisor decided."""
    rows = [row for row in rows_of(session, case_id, _KIND) if is_disclosure(row)]
    decided = {row["about"] for row in rows if _counts(session, row)}
    return tuple(row for row in rows if row["deed"] == "requested" and row.ref not in decided)


def leave(session: Session, case_id: str) -> Leave:
    """Return how the next disclosure of a case stands."""
    used = [
        datetime.fromisoformat(row["at"])
        for row in rows_of(session, case_id, "reading")
        if row["deed"] == "exported" and str(row["what"]).startswith(FORMAT)
    ]
    granted = [
        row
        for row in rows_of(session, case_id, _KIND)
        if is_disclosure(row) and row["deed"] == "granted" and _counts(session, row)
        if not used or datetime.fromisoformat(row["at"]) > max(used)
    ]
    if granted:
        return Leave("alone" if granted[-1]["alone"] else "approved", granted[-1].recorded_by)
    return Leave("alone" if two_persons.is_alone(session) else "unapproved")


def _counts(session: Session, row: Row) -> bool:
    """A decision counts only from a supervisor."""
    by = counted_role(session.tables, row.recorded_by)
    return row["deed"] != "requested" and by == _APPROVER


def _say(session: Session, case_id: str, values: dict[str, Any], reason: str) -> Change:
    if not reason.strip():
        raise ReasonRequired()
    at = session.clock.now().iso
    return records.add(
        session, _KIND, case_id, {**values, "at": at, "plan": _MARK, "reason": reason.strip()}
    )
