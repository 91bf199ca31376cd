"""What a dossier shows, read in one go on the worker."""

from dataclasses import dataclass
from datetime import date

from storage.casework import caselist, completion, handover, lookup, reading
from storage.casework.caselist import CaseRow
from storage.casework.completion import Return
from storage.casework.session import Session
from storage.progress import Progress
from storage.rows import CaseFile, Row


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case, its timeline newest first, its line of the case list, what of it was returned and
    not yet accepted, the ids of the records written since the first of these returns, and whether
    this site handed it over."""

    file: CaseFile
    timeline: tuple[Row, ...]
    line: CaseRow | None
    returns: tuple[Return, ...] = ()
    changed: frozenset[str] = frozenset()
    archived: bool = False


def read_record(session: Session, _progress: Progress, *, record: str) -> Row | None:
    """Read one record by its id, None for an empty one; raises ``NoSuchRecord``."""
    return lookup.require_row(session, record) if record else None


def read_dossier(session: Session, _progress: Progress, *, case_id: str, today: date) -> Dossier:
    """Read one case; raises ``NoSuchCase``."""
    lines = caselist.rows_by_id(session, [case_id], today)
    file = reading.case_file(session, case_id)
    events = reading.timeline(session, case_id)
    returned = completion.returns(session, case_id, states=("open", "completed"))
    archived = handover.is_archived(session, case_id)
    changed: frozenset[str] = frozenset()
    if returned:
        since = completion.changes_since(session, case_id, returned[0].seen)
        changed = frozenset(one.record for one in since)
    return Dossier(file, events, next(iter(lines), None), returned, changed, archived)
