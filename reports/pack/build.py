"""Making an evidence pack: gather, compose, draw, seal, and keep what was made as a record."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from math import inf
from pathlib import Path

from reports.pack.asking import request_of, result_of, told_in
from reports.pack.files import paper_of
from reports.pack.gather import gather
from reports.pack.making import PackMaking
from reports.pack.options import PackFile, PackItem, PackOptions, PackResult
from reports.pack.plan import plan_items
from reports.pack.preflight import preflight
from reports.pdf.shelf import Shelf
from reports.pdf.virtual import VirtualPdf, draw_virtual
from resources.language import Words
from storage.casework import unfinished
from storage.casework.session import Session
from storage.progress import NoProgress, Progress

__all__ = [
    "PackFile", "PackItem", "PackMaking", "PackOptions", "PackPreview", "PackResult", "build_pack",
    "preview_pack",
]  # fmt: skip


def build_pack(
    session: Session,
    case_id: str,
    options: PackOptions,
    target: Path,
    progress: Progress | None = None,
) -> PackResult:
    """Make a pack in ``options.copies`` sets: ``target`` and ``<name>-2.pdf`` and on.

    Of an earlier pack of the case at these places nothing is left. Raises ``FileInTheWay`` for
    anything else there, ``PackStopped`` for what may not be printed, ``CertificateRefused``,
    ``NoSuchRecord`` for an unknown item, ``DrawingBrokeOff``, and what ``seal`` raises; then no
    file of it is left and nothing is recorded.
    """
    making = PackMaking(session, case_id, options, target)
    with ExitStack() as undo:
        undo.callback(unfinished.forget, session, making.mark)
        making.draw(progress or NoProgress())
        undo.pop_all()
    return making.enter(session)


@dataclass(frozen=True, slots=True)
class PackPreview:
    """A pack as it would be; ``waiting`` documents are not in it yet, draw again for them."""

    result: PackResult
    pdf: VirtualPdf = field(repr=False)
    pages: int
    waiting: int


def preview_pack(
    session: Session,
    case_id: str,
    options: PackOptions,
    progress: Progress | None = None,
    *,
    shelf: Shelf | None = None,
    seconds: float = inf,
    talk: str = "",
) -> PackPreview:
    """Draw the first copy in one file, unsigned, without recording it or stopping at gaps.

    Nothing of it lies on a disk. ``shelf`` keeps the foreign documents from one drawing to the
    next; ``seconds`` may go into reading those that are not on it. ``talk`` is the language of
    what is remarked on the pack, that of the pack by default.
    """
    snapshot = gather(session, case_id, options.photos, options.passwords)
    request = replace(request_of(session, snapshot, options), attach_originals=False)
    plan = plan_items(snapshot.file, request, Words(options.language), snapshot.released)
    words = Words(talk or options.language)
    stops = preflight(plan, snapshot.file, words)
    plan, stops = told_in(words, snapshot, request, plan, stops)
    shelf = shelf or Shelf()
    shelf.begin(seconds)
    pdf, drawn = draw_virtual(
        paper_of(snapshot, request), progress=progress or NoProgress(), shelf=shelf
    )
    result = result_of(request, plan, stops, [], drawn, [], words)
    return PackPreview(result, pdf, drawn.pages, shelf.waiting)
