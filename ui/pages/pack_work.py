"""Drawing and saving packs, as work for the worker; knows no widget."""

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from reports.pack.build import PackOptions, PackResult, build_pack, preview_pack
from storage.casework.session import Session
from storage.progress import Progress


@dataclass(frozen=True, slots=True)
class Preview:
    """A pack as it would be; ``content`` are the bytes of its PDF, which lies on no disk."""

    result: PackResult
    content: bytes = field(repr=False)


def preview(session: Session, progress: Progress, *, case_id: str, options: PackOptions) -> Preview:
    """Draw a pack without recording it; the private file it is drawn to is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="anjuan-"))
    try:
        target = folder / "preview.pdf"
        result = preview_pack(session, case_id, options, target, progress)
        return Preview(result, target.read_bytes())
    finally:
        shutil.rmtree(folder)


def save(
    session: Session, progress: Progress, *, case_id: str, options: PackOptions, target: Path
) -> PackResult:
    """Make a pack and record it; see ``build_pack``. The dialog asked about what was there."""
    return build_pack(session, case_id, replace(options, replace=True), target, progress)
