"""Thumbnails and page copies of originals that came in packages: made here, never sent."""

from collections.abc import Iterable
from pathlib import Path

from storage.casework import intake
from storage.casework.intake import Staged
from storage.casework.session import Session
from storage.evidence.preview import Decoders
from storage.progress import Progress

_LACKING = (
    "SELECT name, mime, size FROM attachment WHERE sha256 = ?"
    " AND NOT EXISTS (SELECT 1 FROM derived WHERE derived.sha256 = attachment.sha256)"
)


def make_previews(session: Session, originals: Iterable[str], progress: Progress) -> int:
    """Decode the originals (SHA-256) that are here without a preview; return how many got one.

    An original that cannot be shown is kept without. Raises ``Cancelled``; what is made stays.
    """
    wanted = list(originals)
    made = 0
    with Decoders() as decoders:
        for done, sha256 in enumerate(wanted):
            progress.advance(done, len(wanted), sha256[:12])
            made += _make(session, decoders, sha256)
    progress.advance(len(wanted), max(len(wanted), 1))
    return made


def _make(session: Session, decoders: Decoders, sha256: str) -> bool:
    blobs = session.vault.blobs
    rows = session.tables.run(_LACKING, sha256)
    if not rows or not blobs.has(sha256):
        return False
    name, mime, size = rows[0]
    future = decoders.submit(lambda: blobs.open(sha256), mime, now=session.clock.now().wall)
    previews = future.result()
    with session.atomic():
        intake.keep_copies(session, Staged(Path(name), name, mime, sha256, int(size), previews))
    return bool(previews.thumbnail)
