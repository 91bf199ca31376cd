"""Keeping, deleting and disclosing cases, as work for the worker; knows no widget."""

from dataclasses import dataclass
from pathlib import Path

from storage.casework import deletion, disclosing, retention, two_persons
from storage.casework.change import Change
from storage.casework.disclosing import Leave
from storage.casework.retention import Due
from storage.casework.session import Session
from storage.progress import Progress
from storage.proof.bundle import Disclosed
from storage.rows import Row
from storage.rules.retention import Retention


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where a case stands: its clock, and the request for deletion that waits, None without.

    ``own``: the owner asked for it, so that another person has to approve it.
    """

    clock: Retention
    request: Row | None
    own: bool = False


def read_keeping(session: Session, _progress: Progress, *, case_id: str) -> Keeping:
    """Return the clock of a case and what waits."""
    asked = deletion.open_request(session, case_id)
    own = asked is not None and not two_persons.may_decide(session, asked.recorded_by)
    return Keeping(retention.clock(session, case_id), asked, own)


def read_due(session: Session, _progress: Progress) -> tuple[tuple[Due, ...], tuple[Row, ...]]:
    """Return the cases that are due to go, and deletions of other sites that are held back."""
    return retention.due(session), deletion.held_back(session)


def set_hold(
    session: Session, _progress: Progress, *, case_id: str, reason: str, held: bool
) -> Change:
    """Set or lift the hold of a case; a deletion that it kept back is carried out then."""
    if held:
        return retention.hold(session, case_id, reason)
    change = retention.lift_hold(session, case_id, reason)
    if deletion.apply_pending(session):
        deletion.finish(session)
    return change


def ask_deletion(
    session: Session, _progress: Progress, *, case_id: str, basis: str, reason: str
) -> Change:
    """Ask that a case be deleted."""
    return deletion.request(session, case_id, basis, reason)


def refuse_deletion(
    session: Session, _progress: Progress, *, case_id: str, ref: str, reason: str
) -> Change:
    """Refuse it."""
    return deletion.refuse(session, case_id, ref, reason)


def delete_case(session: Session, _progress: Progress, *, case_id: str, ref: str) -> Change:
    """Approve a deletion and carry it out."""
    return deletion.approve(session, case_id, ref).change


def read_leave(session: Session, _progress: Progress, *, case_id: str) -> Leave:
    """Return whether a second person approved the next disclosure of a case."""
    return disclosing.leave(session, case_id)


def ask_leave(
    session: Session, _progress: Progress, *, case_id: str, what: str, reason: str
) -> Change:
    """Ask a second person for approval; it waits among the approvals."""
    return disclosing.ask(session, case_id, what, reason)


def disclose(
    session: Session, progress: Progress, *, case_id: str, folder: Path, reason: str, language: str
) -> Disclosed:
    """Write the disclosure bundle of a case."""
    from reports.disclosure import disclose_case

    return disclose_case(
        session, case_id, folder, reason=reason, language=language, progress=progress
    )
