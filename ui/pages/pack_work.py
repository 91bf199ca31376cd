"""Drawing and saving packs, as work for the worker; knows no widget."""

from dataclasses import replace
from pathlib import Path

from reports.pack.build import PackOptions, PackPreview, PackResult, build_pack, preview_pack
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
) -> PackPreview:
    """Draw a pack without recording it; see ``preview_pack``."""
    return preview_pack(session, case_id, options, progress, shelf=shelf, seconds=seconds)


def save(
    session: Session, progress: Progress, *, case_id: str, options: PackOptions, target: Path
) -> PackResult:
    """Make a pack and record it; see ``build_pack``. The dialog asked about what was there."""
    return build_pack(session, case_id, replace(options, replace=True), target, progress)
