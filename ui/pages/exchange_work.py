"""Case JSON in and out, as work for the worker; knows no widget."""

from pathlib import Path

from storage.casework import custody
from storage.casework.caselist import Filter, case_ids
from storage.casework.session import Session
from storage.exchange.case_export import Exported, export_cases
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportResult
from storage.progress import Progress


def look(session: Session, progress: Progress, *, path: Path) -> ImportResult:
    """Return what an import would do; nothing is written."""
    return import_cases(session, path, dry_run=True, progress=progress)


def take(session: Session, progress: Progress, *, path: Path) -> ImportResult:
    """Import a file; a case with a flaw is refused whole."""
    return import_cases(session, path, progress=progress)


def give(session: Session, progress: Progress, *, folder: Path, reason: str) -> Exported:
    """Export all cases with their originals; that they went out stands in each case."""
    ids = case_ids(session, Filter())
    done = export_cases(session, ids, folder, progress=progress)
    with session.atomic():
        for case_id in ids:
            custody.log(session, case_id, "exported", "case JSON", reason=reason)
    return done
