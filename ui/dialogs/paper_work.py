"""Which papers of a case there are by title; drawing and logging one, as work for the worker."""

import hashlib
from typing import Final

from reports.content import Drawn
from reports.papers.build import preview_paper
from reports.pdf.virtual import PdfSource, VirtualPdf
from resources.language import N_
from storage.casework import custody, planning
from storage.casework.change import Change
from storage.casework.session import Session
from storage.progress import Progress

_PIECE: Final = 1 << 16
TITLES: Final = {
    "notice": N_("Notice"),
    "receipt": N_("Delivery receipt"),
    "visit-report": N_("Visit report"),
    "interview": N_("Interview record"),
    "interview-blank": N_("Interview record, blank"),
    "contact-log": N_("List of collection records"),
    "limitation": N_("List of events that interrupt limitation"),
    "interest": N_("Computation of interest"),
    "clues": N_("List of clues on assets and residence"),
    "complaint-08": N_("Complaint data: financial loan (08)"),
    "complaint-09": N_("Complaint data: private loan (09)"),
    "complaint-10": N_("Complaint data: credit card (10)"),
    "letter-data": N_("Data for a law firm's letter"),
    "witness": N_("Application for a witness"),
    "investigation": N_("Application for an investigation"),
    "preservation": N_("Application for preservation of evidence"),
    "progress": N_("Progress sheet, masked"),
    "briefing": N_("Briefing"),
    "labels": N_("Labels"),
    "data-notice": N_("Notice on personal information"),
}
ABOUT: Final = {
    "notice": "notices", "receipt": "notices", "visit-report": "visits",
    "interview": "interviews",
}  # fmt: skip


def drawn_paper(
    session: Session, progress: Progress, *, case_id: str, kind: str, ref: str, language: str
) -> tuple[VirtualPdf, Drawn]:
    """Draw a paper without keeping it; see ``preview_paper``."""
    return preview_paper(session, case_id, kind, ref, language=language, progress=progress)


def log_print(
    session: Session, _progress: Progress, *, case_id: str, kind: str, ref: str, reason: str,
    source: PdfSource,
) -> Change:  # fmt: skip
    """Record that a paper left the vault on paper, with the hash of what was printed."""
    digest = hashlib.sha256()
    with source.reader() as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    refs = [ref] if ref else []
    return custody.log(
        session, case_id, "printed", kind, reason=reason, refs=refs, sha256=digest.hexdigest()
    )


def request_notice(
    session: Session, _progress: Progress, *, case_id: str, ref: str, what: str, reason: str
) -> Change:
    """Ask a supervisor to let a notice go."""
    return planning.request_notice(session, case_id, ref, what, reason)
