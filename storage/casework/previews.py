"""Thumbnails and page copies that intake did not make: of originals in packages, of lost copies."""

from collections.abc import Iterable
from pathlib import Path

from storage.casework import intake
from storage.casework.intake import Staged
from storage.casework.session import Session
from storage.errors import AttachmentAltered, AttachmentMissing
from storage.evidence.preview import Decoders
from storage.progress import Progress

_LACKING = (
    "SELECT name, mime, size FROM attachment WHERE sha256 = ?"
    " AND NOT EXISTS (SELECT 1 FROM derived WHERE derived.sha256 = attachment.sha256)"
)
_COPIES = f"SELECT sha256, content FROM derived WHERE purpose = '{intake.PAGE}'"  # noqa: S608
_IS_ORIGINAL = "SELECT 1 FROM attachment WHERE sha256 = ?"


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


def renew_copies(session: Session, progress: Progress) -> int:
    """Make page copies anew whose file is gone or damaged; return how many originals have one.

    Call it where nobody else writes. Raises ``Cancelled``; then some are without a copy, which the
    paper does not need.
    """
    blobs, lost = session.vault.blobs, []
    for sha256, copy in session.tables.run(_COPIES):
        try:
            blobs.check(blobs.name(bytes(copy).decode()))
        except (AttachmentAltered, AttachmentMissing):
            lost.append((str(sha256), bytes(copy).decode()))
    with session.atomic():
        for sha256, _copy in lost:
            session.tables.run("DELETE FROM derived WHERE sha256 = ?", sha256)
    for _sha256, copy in lost:
        if not session.tables.run(_IS_ORIGINAL, copy):
            blobs.discard(copy)
    return make_previews(session, [sha256 for sha256, _copy in lost], progress)


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
