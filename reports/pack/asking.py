"""What people ask a pack to be as a request and a plan, and what was drawn as its result."""

from dataclasses import replace
from datetime import date

from reports.content import Drawn
from reports.pack.gather import Snapshot
from reports.pack.item import PackWarning
from reports.pack.layouts import find_layout
from reports.pack.options import PackFile, PackItem, PackOptions, PackResult
from reports.pack.plan import PackPlan, plan_items
from reports.pack.predecessors import with_predecessors
from reports.pack.preflight import Stop, listed, preflight
from reports.pack.request import PackRequest
from reports.pdf.findings import by_character
from reports.refusals import ImpossibleCutoff
from resources.language import N_, Words
from storage.casework.lookup import require_row
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import NoSuchRecord, PackStopped
from storage.rows import CaseFile
from storage.rules.dates import parse_date

Changed = tuple[tuple[str, float | str | bool], ...]
WITHHELD = N_(
    "only an interview with signs of distress was chosen, and such a one is withheld from packs. A "
    "supervisor may release it, whole or as a copy with the words covered, with a reason"
)
_RULING = frozenset({"supervisor", "legal"})
BEFORE_LOANS = N_("no loan of this case had been paid out by then")


def request_of(session: Session, snapshot: Snapshot, options: PackOptions) -> PackRequest:
    """Return the first copy that is asked for.

    Raises ``NoSuchRecord`` for an unknown item, ``ImpossibleCutoff``, ``NoSuchLayout``.
    """
    moment, case_no = session.clock.now(), snapshot.file.case["case_no"]
    packs = rows_of(session, snapshot.file.case.id, "pack")
    known = {row.ref for rows in snapshot.file.lists.values() for row in rows}
    unknown = next((ref for ref in options.items if ref not in known), "")
    if unknown:
        raise NoSuchRecord(ref=unknown)
    if options.cutoff is not None:
        _require_cutoff(parse_date(options.cutoff), snapshot.file)
    chosen = find_layout(session, options.layout)
    request = PackRequest(
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
        changes=_bound(chosen.changes, options),
        twelve_columns=chosen.twelve_columns,
        copies=options.copies,
        attach_originals=options.attach_originals,
        duplex=options.duplex,
        order=options.order,
        site=session.site,
        forced=options.force,
        forced_because=options.reason if options.force else "",
    )
    return with_predecessors(session, snapshot, packs, request, options)


def _require_cutoff(cutoff: date, file: CaseFile) -> None:
    """Raise ``ImpossibleCutoff`` for a day before any loan; one ahead is that of a filing."""
    days = (row["paid_out_on"] or row["signed_on"] or row["due_on"] for row in file.rows("loans"))
    first = min((parse_date(day) for day in days if day), default=None)
    if first is not None and cutoff < first:
        raise ImpossibleCutoff(day=cutoff.isoformat(), problem=BEFORE_LOANS)


def _bound(changes: Changed, options: PackOptions) -> Changed:
    """Return the changes of a layout; on the back of a sheet the number stands outside too."""
    if options.duplex and "mirrored" not in dict(changes):
        return (*changes, ("mirrored", True))
    return changes


def may_rule(session: Session, options: PackOptions) -> bool:
    """Tell whether the owner may have sums forced that no longer can be mended: and says why."""
    return session.role in _RULING and options.reasoned


def planned(
    snapshot: Snapshot, request: PackRequest, options: PackOptions, *, ruled: bool
) -> tuple[PackPlan, tuple[Stop, ...]]:
    """Return the plan, and the gaps in spite of which it may be made; raises ``PackStopped``.

    ``ruled``: see ``may_rule``.
    """
    words = Words(options.language)
    plan = plan_items(snapshot.file, request, words, snapshot.released)
    stops = preflight(plan, snapshot.file, words)
    hard = [one for one in stops if not one.overruled(forced=options.force, ruled=ruled)]
    talk = Words(options.talk or options.language)
    if hard:
        both = zip(preflight(plan, snapshot.file, talk), stops, strict=True)
        told = [stop for stop, same in both if same in hard]
        raise PackStopped(
            problem=listed(told, talk), stops=[[stop.code, stop.where] for stop in hard]
        )
    if not plan.items and plan.withheld.interviews.intersection(request.items):
        raise PackStopped(problem=talk(WITHHELD))
    if not plan.items and not options.may_be_empty:
        raise PackStopped(problem=talk(N_("there is nothing in this case to put into a pack")))
    return plan, stops


def told_in(
    talk: Words, snapshot: Snapshot, request: PackRequest, plan: PackPlan, stops: tuple[Stop, ...]
) -> tuple[PackPlan, tuple[Stop, ...]]:
    """Return a plan and its gaps with what is remarked on them in the language ``talk``."""
    if talk.language == request.language:
        return plan, stops
    said = plan_items(snapshot.file, request, talk, snapshot.released)
    return replace(plan, warnings=said.warnings), preflight(plan, snapshot.file, talk)


def result_of(
    request: PackRequest,
    plan: PackPlan,
    forced: tuple[Stop, ...],
    made: list[PackFile],
    drawn: Drawn,
    remarks: list[PackWarning],
    words: Words,
) -> PackResult:
    """Return what was made, with all that is to be said of it, as ``words`` say it."""
    items = tuple(
        PackItem(
            item.number, item.name, item.kind, item.refs,
            drawn.spans[item.anchor].first, drawn.spans[item.anchor].last,
        )
        for item in plan.items
    )  # fmt: skip
    # What is met while drawing is known by the bookmark under which it was drawn.
    leads = {item.label: item.lead for item in plan.items}
    glyphs = tuple(
        PackWarning(
            "NoGlyph",
            words(N_("; ")).join(places),
            words(N_("No font holds the character {char}."), char=char),
            next((leads[place] for place in places if place in leads), ""),
        )
        for char, places in by_character(drawn.missing).items()
    )
    unshown = tuple(
        PackWarning(
            "DocumentNotShown", one.where, f"{one.name}: {one.problem}", leads.get(one.where, "")
        )
        for one in drawn.unshown
    )
    warnings = (*plan.warnings, *glyphs, *unshown, *remarks)
    return PackResult(tuple(made), items, request.number, request.made_at, warnings, forced)
