"""Drawing a pack as it would be, as work for the worker; knows no widget."""

from datetime import date

from reports.pack.build import PackOptions, PackPreview, preview_pack
from reports.pdf.shelf import Shelf
from storage.casework import caselist
from storage.casework.session import Session
from storage.progress import Progress


def preview(
    session: Session,
    progress: Progress,
    *,
    case_id: str,
    options: PackOptions,
    shelf: Shelf,
    seconds: float,
    talk: str,
) -> PackPreview:
    """Draw a pack without recording it; see ``preview_pack``."""
    return preview_pack(
        session, case_id, options, progress, shelf=shelf, seconds=seconds, talk=talk
    )


def whose(session: Session, _progress: Progress, *, case_id: str, today: date) -> str:
    """Return name and number of the case that a pack is made of, empty where it is gone."""
    lines = caselist.rows_by_id(session, [case_id], today)
    return " ".join(part for line in lines for part in (line.name, line.case_no) if part)
