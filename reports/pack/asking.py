"""What people ask a pack to be as a request and a plan, and what was drawn as its result."""

from reports.content import Drawn
from reports.pack.gather import Snapshot
from reports.pack.item import PackWarning
from reports.pack.layouts import find_layout
from reports.pack.options import PackFile, PackItem, PackOptions, PackResult
from reports.pack.plan import PackPlan, plan_items
from reports.pack.preflight import Stop, listed, preflight
from reports.pack.request import PackRequest
from resources.language import N_, Words
from storage.casework.lookup import require_row
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import NoSuchRecord, PackStopped
from storage.rows import Row


def request_of(session: Session, snapshot: Snapshot, options: PackOptions) -> PackRequest:
    """Return the first copy that is asked for; raises ``NoSuchRecord`` for an unknown item."""
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


def planned(
    snapshot: Snapshot, request: PackRequest, options: PackOptions
) -> tuple[PackPlan, tuple[Stop, ...]]:
    """Return the plan, and the gaps in spite of which it may be made; raises ``PackStopped``."""
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


def result_of(
    request: PackRequest,
    plan: PackPlan,
    forced: tuple[Stop, ...],
    made: list[PackFile],
    drawn: Drawn,
    remarks: list[PackWarning],
) -> PackResult:
    """Return what was made, with all that is to be said of it."""
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
