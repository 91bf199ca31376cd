"""What a dossier shows, read in one go on the worker."""

from dataclasses import dataclass
from datetime import date

from storage.casework import caselist, reading
from storage.casework.caselist import CaseRow
from storage.casework.session import Session
from storage.progress import Progress
from storage.rows import CaseFile, Row


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case, its timeline newest first, and its line of the case list."""

    file: CaseFile
    timeline: tuple[Row, ...]
    line: CaseRow | None


def read_dossier(session: Session, _progress: Progress, *, case_id: str, today: date) -> Dossier:
    """Read one case; raises ``NoSuchCase``."""
    lines = caselist.rows_by_id(session, [case_id], today)
    file = reading.case_file(session, case_id)
    return Dossier(file, reading.timeline(session, case_id), next(iter(lines), None))
