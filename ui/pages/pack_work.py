"""Drawing a pack as it would be, as work for the worker; knows no widget."""

from reports.pack.build import PackOptions, PackPreview, preview_pack
from reports.pdf.shelf import Shelf
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
