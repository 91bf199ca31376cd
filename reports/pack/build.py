"""Making an evidence pack: gather, compose, draw, seal, and keep what was made as a record."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from reports.content import Drawn
from reports.pack.files import SetMaker, oversized
from reports.pack.gather import Snapshot, gather
from reports.pack.item import PackWarning
from reports.pack.layouts import find_layout
from reports.pack.options import PackFile, PackItem, PackOptions, PackResult
from reports.pack.overwrite import replaced
from reports.pack.plan import PackPlan, plan_items
from reports.pack.preflight import Stop, listed, preflight
from reports.pack.request import PackRequest
from reports.pack.seal import Staging
from reports.pdf.signer import Signer
from resources.language import N_, Words
from storage.casework import custody, records
from storage.casework.completion import read_up_to
from storage.casework.lookup import require_row
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import NoSuchRecord, PackStopped
from storage.progress import NoProgress, Progress
from storage.rows import Row

__all__ = ["PackFile", "PackItem", "PackOptions", "PackResult", "build_pack", "preview_pack"]


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
    ``NoSuchRecord`` for an unknown item, and what ``seal`` raises; then no file of it is left and
    nothing is recorded.
    """
    snapshot = gather(session, case_id, options.photos, options.passwords)
    request = _request(session, snapshot, options)
    plan, forced = _planned(snapshot, request, options)
    words, remarks = Words(options.language), list[PackWarning]()

    def free(paths: Iterable[Path]) -> None:
        asked = [path for path in paths if not (options.replace and path == target)]
        remarks.extend(replaced(asked, snapshot.file.case["case_no"], words))

    signing = options.signing
    signer = Signer(signing, words, session.clock.now().wall) if signing else None
    maker = SetMaker(snapshot, plan, options.cut, signer, progress or NoProgress(), free)
    # Before anything is drawn, of the names that are known by then.
    targets = [_target(target, copy) for copy in range(1, options.copies + 1)]
    free(targets[1:])
    remarks.clear()
    made: list[PackFile] = []
    with Staging() as staging:
        for copy, path in enumerate(targets, start=1):
            mine = replace(request, copy=copy, copies=options.copies)
            files, drawn = maker.make(mine, path, staging)
            made += files
        staging.place()
        remarks += oversized(made, options.cut, words)
        result = _result(request, plan, forced, made, drawn, remarks)
        beside = maker.catalogues(request, drawn, target, options.catalogue)
        result = replace(result, beside=beside)
        try:
            _record(session, case_id, request, result, options)
        except BaseException:
            for file in beside:
                file.path.unlink(missing_ok=True)
            raise
    return result


def _target(target: Path, copy: int) -> Path:
    return target if copy == 1 else target.with_stem(f"{target.stem}-{copy}")


def preview_pack(
    session: Session,
    case_id: str,
    options: PackOptions,
    target: Path,
    progress: Progress | None = None,
) -> PackResult:
    """Draw the first copy in one file, unsigned, without recording it or stopping at gaps."""
    snapshot = gather(session, case_id, options.photos, options.passwords)
    request = replace(_request(session, snapshot, options), attach_originals=False)
    plan = plan_items(snapshot.file, request, Words(options.language), snapshot.released)
    stops = preflight(plan, snapshot.file, Words(options.language))
    maker = SetMaker(snapshot, plan, None, None, progress or NoProgress(), lambda _paths: None)
    with Staging() as staging:
        files, drawn = maker.make(request, target, staging)
        staging.place()
    return _result(request, plan, stops, files, drawn, [])


def _request(session: Session, snapshot: Snapshot, options: PackOptions) -> PackRequest:
    moment, case_no = session.clock.now(), snapshot.file.case["case_no"]
    packs = rows_of(session, snapshot.file.case.id, "pack")
    former = [row["number"] for row in packs if _replaces(options, row)]
    known = {row.ref for rows in snapshot.file.lists.values() for row in rows}
    unknown = next((ref for ref in options.items if ref not in known), "")
    if unknown:
        raise NoSuchRecord(ref=unknown)
    chosen = find_layout(session, options.layout)
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
        layout=chosen.layout,
        changes=chosen.changes,
        twelve_columns=chosen.twelve_columns,
        supersedes=former[-1] if former else "",
        # Why it leaves the vault is logged; why it replaces another one nobody has said yet.
        reason="",
        copies=options.copies,
        attach_originals=options.attach_originals,
        duplex=options.duplex,
        order=options.order,
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


def _result(
    request: PackRequest,
    plan: PackPlan,
    forced: tuple[Stop, ...],
    made: list[PackFile],
    drawn: Drawn,
    remarks: list[PackWarning],
) -> PackResult:
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
    warnings = (*plan.warnings, *glyphs, *unshown, *remarks)
    return PackResult(tuple(made), items, request.number, request.made_at, warnings, forced)


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
            {"copy": file.copy, "pages": file.pages, "bytes": file.size, "sha256": file.sha256,
             **({"volume": file.volume} if file.volumes > 1 else {})}
            for file in result.files
        ],
        "seen": list(read_up_to(session, case_id)),
        "forced": [f"{stop.code} {stop.where}" for stop in result.forced],
        "supersedes": request.supersedes or None,
    }  # fmt: skip
    with session.atomic():
        known = {name: value for name, value in values.items() if value is not None}
        records.add(session, "pack", case_id, known)
        for file in result.files:
            volume = f" {file.volume}/{file.volumes}" if file.volumes > 1 else ""
            what = f"{request.number} {file.copy}{volume}"
            custody.log(
                session, case_id, "exported", what, reason=options.reason, sha256=file.sha256
            )
        for one in result.beside:
            what = f"{request.number} {one.path.suffix[1:]}"
            custody.log(
                session, case_id, "exported", what, reason=options.reason, sha256=one.sha256
            )
