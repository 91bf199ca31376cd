"""Fields with more than one value and settling them, as work for the worker; knows no widget."""

from dataclasses import dataclass

from storage.casework import conflicts, custody, lookup, reading, records
from storage.casework.change import Change
from storage.casework.conflicts import Conflict
from storage.casework.session import Session
from storage.errors import NoSuchCase
from storage.progress import Progress
from storage.rows import CaseFile


@dataclass(frozen=True, slots=True)
class WorkList:
    """The conflicts of which at most ``MOST`` records are listed, and how many there are."""

    conflicts: tuple[Conflict, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What a conflict is shown with: its case (None for the office's records), and whether the
    owner's role may settle it."""

    conflict: Conflict
    file: CaseFile | None
    permitted: bool


MOST = 200


def work_list(session: Session, _progress: Progress, *, case_id: str = "") -> WorkList:
    """Return what is to be settled in a case, or in all."""
    found = conflicts.conflicts(session, case_id, limit=MOST)
    return WorkList(found, len(found) if case_id else conflicts.count_conflicts(session))


def count(session: Session, _progress: Progress) -> int:
    """Return how many fields have more than one value."""
    return conflicts.count_conflicts(session)


def setting(session: Session, _progress: Progress, *, conflict: Conflict) -> Setting:
    """Read what a conflict is shown with."""
    row = lookup.require_row(session, conflict.record)
    try:
        file: CaseFile | None = reading.case_file(session, conflict.case_id)
    except NoSuchCase:  # of the office, or of a case whose first entry is not here yet
        file = None
    return Setting(conflict, file, records.may_change(session, row))


def settle(session: Session, _progress: Progress, *, conflict: Conflict, chosen: int) -> Change:
    """Keep one of the values; raises ``ConflictChanged``, ``NotPermitted``."""
    return conflicts.settle(session, conflict, chosen)


def reveal(session: Session, _progress: Progress, *, case_id: str, field: str) -> Change:
    """Note in the case that hidden values were looked at."""
    return custody.log(session, case_id, "revealed", field)
