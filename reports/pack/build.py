"""Making an evidence pack: gather, compose, draw, seal, and keep what was made as a record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from reports.content import Drawn
from reports.pack.compose import compose_pack
from reports.pack.gather import Snapshot, gather
from reports.pack.item import PackWarning
from reports.pack.plan import PackPlan, plan_items
from reports.pack.preflight import Stop, listed, preflight
from reports.pack.request import PackRequest, Photos, Profile
from reports.pack.seal import seal
from resources.language import N_, Words
from storage.casework import custody, records
from storage.casework.lookup import require_row
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import NoSuchRecord, PackStopped
from storage.progress import NoProgress, Progress
from storage.rows import Row


@dataclass(frozen=True, slots=True)
class PackOptions:
    """What a person asks a pack to be; ``items`` are refs, empty for all that belongs in."""

    profile: Profile = "court"
    copies: int = 1
    photos: Photos = "full"
    items: tuple[str, ...] = ()
    cutoff: str | None = None
    language: str = "zh_CN"
    layout: str = "default"
    force: bool = False
    reason: str = "unspecified"


@dataclass(frozen=True, slots=True)
class PackFile:
    """One finished file; ``copy`` is the mark on its cover."""

    path: Path
    copy: str
    pages: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackItem:
    """An item of the catalogue with its printed evidence pages."""

    no: str
    name: str
    kind: str
    refs: tuple[str, ...]
    from_page: int
    to_page: int


@dataclass(frozen=True, slots=True)
class PackResult:
    """What was made; ``items`` are the same in all copies."""

    files: tuple[PackFile, ...]
    items: tuple[PackItem, ...]
    number: str
    made_at: str
    warnings: tuple[PackWarning, ...] = field(default=())
    forced: tuple[Stop, ...] = field(default=())


def build_pack(
    session: Session,
    case_id: str,
    options: PackOptions,
    target: Path,
    progress: Progress | None = None,
) -> PackResult:
    """Make a pack in ``options.copies`` sets: ``target`` and ``<name>-2.pdf`` and on.

    Raises ``PackStopped`` for what may not be printed, ``NoSuchRecord`` for an unknown item, and
    what ``seal`` raises; then no file of it is left and nothing is recorded.
    """
    snapshot = gather(session, case_id, options.photos)
    request = _request(session, snapshot, options)
    plan, forced = _planned(snapshot, request, options)
    with _all_or_nothing() as made:
        for copy in range(1, options.copies + 1):
            path = target if copy == 1 else target.with_stem(f"{target.stem}-{copy}")
            mine = replace(request, copy=copy, copies=options.copies)
            made.append(_made(snapshot, mine, path, progress or NoProgress()))
        result = _result(request, plan, forced, made)
        _record(session, case_id, request, result, options)
    return result


def preview_pack(
    session: Session,
    case_id: str,
    options: PackOptions,
    target: Path,
    progress: Progress | None = None,
) -> PackResult:
    """Draw the first copy as it would be, without recording it or stopping at what is missing."""
    snapshot = gather(session, case_id, options.photos)
    request = _request(session, snapshot, options)
    plan = plan_items(snapshot.file, request, Words(options.language), snapshot.released)
    stops = preflight(plan, snapshot.file, Words(options.language))
    made = [_made(snapshot, request, target, progress or NoProgress())]
    return _result(request, plan, stops, made)


def _request(session: Session, snapshot: Snapshot, options: PackOptions) -> PackRequest:
    moment, case_no = session.clock.now(), snapshot.file.case["case_no"]
    packs = rows_of(session, snapshot.file.case.id, "pack")
    former = [row["number"] for row in packs if _replaces(options, row)]
    known = {row.ref for rows in snapshot.file.lists.values() for row in rows}
    unknown = next((ref for ref in options.items if ref not in known), "")
    if unknown:
        raise NoSuchRecord(ref=unknown)
    return PackRequest(
        number=f"{case_no}-{moment.wall:%Y%m%d}-{len(packs) + 1:02d}",
        made_at=moment.iso,
        profile=options.profile,
        language=options.language,
        items=options.items,
        checkpoint=snapshot.checkpoint,
        made_by=str(require_row(session, session.owner)["name"]) if session.owner else "",
        photos=options.photos,
        cutoff=options.cutoff,
        layout=options.layout,
        supersedes=former[-1] if former else "",
        # Why it leaves the vault is logged; why it replaces another one nobody has said yet.
        reason="",
        copies=options.copies,
    )


def _replaces(options: PackOptions, former: Row) -> bool:
    # A pack in another language stands beside it; the mark of its first copy tells which it is.
    mine = PackRequest("", "", options.profile).mark(Words(options.language))
    marks = [file["copy"] for file in former["files"] or ()]
    return former["profile"] == options.profile and marks[:1] == [mine]


def _planned(
    snapshot: Snapshot, request: PackRequest, options: PackOptions
) -> tuple[PackPlan, tuple[Stop, ...]]:
    words = Words(options.language)
    plan = plan_items(snapshot.file, request, words, snapshot.released)
    stops = preflight(plan, snapshot.file, words)
    hard = [stop for stop in stops if not (stop.forceable and options.force)]
    if hard:
        raise PackStopped(
            problem=listed(hard, words), stops=[[stop.code, stop.where] for stop in hard]
        )
    if not plan.items:
        raise PackStopped(problem=words(N_("there is nothing in this case to put into a pack")))
    return plan, stops


def _made(
    snapshot: Snapshot, request: PackRequest, path: Path, progress: Progress
) -> tuple[PackFile, Drawn]:
    words = Words(request.language)
    paper = compose_pack(
        snapshot.file,
        request,
        words,
        pictures=snapshot.pictures,
        documents=snapshot.documents,
        released=snapshot.released,
    )
    drawn = seal(paper, path, progress)
    return PackFile(path, request.mark(words), drawn.pages, drawn.size, drawn.sha256), drawn


def _result(
    request: PackRequest,
    plan: PackPlan,
    forced: tuple[Stop, ...],
    made: list[tuple[PackFile, Drawn]],
) -> PackResult:
    drawn = made[0][1]
    items = tuple(
        PackItem(
            item.number, item.name, item.kind, item.refs,
            drawn.spans[item.anchor].first, drawn.spans[item.anchor].last,
        )
        for item in plan.items
    )  # fmt: skip
    words = Words(request.language)
    glyphs = tuple(
        PackWarning(
            "NoGlyph",
            missing.where,
            words(N_("No font holds the character {char}."), char=missing.char),
        )
        for missing in drawn.missing
    )
    unshown = tuple(
        PackWarning("DocumentNotShown", one.where, f"{one.name}: {one.problem}")
        for one in drawn.unshown
    )
    warnings = (*plan.warnings, *glyphs, *unshown)
    files = tuple(file for file, _drawn in made)
    return PackResult(files, items, request.number, request.made_at, warnings, forced)


def _record(
    session: Session, case_id: str, request: PackRequest, result: PackResult, options: PackOptions
) -> None:
    values = {
        "number": request.number,
        "profile": request.profile,
        "made_at": request.made_at,
        "made_by": request.made_by,
        "reason": options.reason,
        "cutoff": request.interest_until.isoformat(),
        "checkpoint": request.checkpoint,
        "items": [
            {"no": item.no or "-", "name": item.name, "refs": list(item.refs),
             "from_page": item.from_page, "to_page": item.to_page}
            for item in result.items
        ],
        "files": [
            {"copy": file.copy, "pages": file.pages, "bytes": file.size, "sha256": file.sha256}
            for file in result.files
        ],
        "forced": [f"{stop.code} {stop.where}" for stop in result.forced],
        "supersedes": request.supersedes or None,
    }  # fmt: skip
    with session.atomic():
        known = {name: value for name, value in values.items() if value is not None}
        records.add(session, "pack", case_id, known)
        for file in result.files:
            what = f"{request.number} {file.copy}"
            custody.log(
                session, case_id, "exported", what, reason=options.reason, sha256=file.sha256
            )


@contextmanager
def _all_or_nothing() -> Iterator[list[tuple[PackFile, Drawn]]]:
    """Remove the finished copies where a later one, or recording them, fails."""
    made: list[tuple[PackFile, Drawn]] = []
    try:
        yield made
    except BaseException:
        for file, _drawn in made:
            file.path.unlink(missing_ok=True)
        raise
