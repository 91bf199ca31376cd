"""Making a single paper: compose, draw, seal, and log that it left the vault."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reports.content import Drawn, Paper
from reports.pack.gather import gather
from reports.papers.registry import DATED, PAPERS, TRIP_PAPERS, as_of
from reports.papers.writing import write_paper
from reports.pdf.virtual import VirtualPdf, draw_virtual
from resources.language import Words
from storage.casework import custody, planning
from storage.casework.reading import trip_file
from storage.casework.session import Session
from storage.errors import NoSuchPaper, NoSuchRecord, RecordNeeded
from storage.progress import NoProgress, Progress
from storage.rows import CaseFile


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A finished paper."""

    path: Path
    sha256: str
    pages: int


def build_paper(
    session: Session,
    case_id: str,
    kind: str,
    ref: str,
    target: Path,
    *,
    language: str = "zh_CN",
    on: date | None = None,
    reason: str = "unspecified",
    progress: Progress | None = None,
) -> PaperFile:
    """Make the paper ``kind`` (see ``registry.PAPERS``) about the record ``ref`` of a case.

    ``on`` is the day up to which a paper reckons that does so (None: today). Raises
    ``NoSuchPaper``, ``NoSuchRecord``, ``RecordNeeded`` without ``ref`` where the paper is about one
    record, ``PlanBlocked`` for a notice that may not be sent, and what ``seal`` raises.
    """
    paper = _composed(session, case_id, kind, ref, language, on)
    drawn = write_paper(paper, target, progress or NoProgress())
    refs = [ref] if ref else []
    custody.log(session, case_id, "exported", kind, reason=reason, refs=refs, sha256=drawn.sha256)
    return PaperFile(target, drawn.sha256, drawn.pages)


def preview_paper(
    session: Session,
    case_id: str,
    kind: str,
    ref: str,
    *,
    language: str = "zh_CN",
    on: date | None = None,
    progress: Progress | None = None,
) -> tuple[VirtualPdf, Drawn]:
    """Draw a paper as ``build_paper`` would make it, in memory; nothing leaves the vault by it.

    Raises what ``build_paper`` raises but what a disk does.
    """
    paper = _composed(session, case_id, kind, ref, language, on)
    return draw_virtual(paper, progress=progress or NoProgress())


def _composed(
    session: Session, case_id: str, kind: str, ref: str, language: str, on: date | None
) -> Paper:
    if kind not in PAPERS:
        raise NoSuchPaper(kind=kind, known=", ".join(PAPERS))
    if kind == "notice" and ref:
        planning.permit_notice(session, case_id, ref)
    snapshot = gather(session, case_id)
    made_at = session.clock.now().iso
    compose = as_of(DATED[kind], on) if kind in DATED else PAPERS[kind]
    try:
        return compose(snapshot.file, ref, Words(language), made_at)
    except NoSuchRecord as error:
        if ref:
            raise
        raise RecordNeeded(kind=kind, known=_known(snapshot.file, kind)) from error


def _known(file: CaseFile, kind: str) -> str:
    lists = {"visit-report": "visits", "interview": "interviews"}
    return ", ".join(row.ref for row in file.rows(lists.get(kind, "notices"))) or "-"


def build_trip_paper(
    session: Session,
    kind: str,
    trip_ref: str,
    target: Path,
    *,
    language: str = "zh_CN",
    reason: str = "unspecified",
    progress: Progress | None = None,
) -> PaperFile:
    """Make the paper ``kind`` (see ``registry.TRIP_PAPERS``) about a whole trip, for the office.

    It is logged in every case that the trip touched. Raises ``NoSuchPaper``, ``NoSuchRecord``, and
    what ``seal`` raises.
    """
    if kind not in TRIP_PAPERS:
        raise NoSuchPaper(kind=kind, known=", ".join(TRIP_PAPERS))
    trip = trip_file(session, trip_ref)
    paper = TRIP_PAPERS[kind](trip, Words(language), session.clock.now().iso)
    drawn = write_paper(paper, target, progress or NoProgress())
    with session.atomic():
        for file in trip.files:
            custody.log(
                session, file.case.id, "exported", kind,
                reason=reason, refs=[trip.trip.ref], sha256=drawn.sha256,
            )  # fmt: skip
    return PaperFile(target, drawn.sha256, drawn.pages)
