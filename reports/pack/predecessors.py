"""The packs before this one: which it replaces and why, and of which it is but a duplicate."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reports.pack.gather import Snapshot
from reports.pack.options import PackOptions
from reports.pack.plan import plan_items
from reports.pack.request import PackRequest
from resources.language import N_, Words
from storage.casework.completion import Changed, changes_since
from storage.casework.session import Session
from storage.errors import PackStopped
from storage.rows import CaseFile, Row
from storage.rules.dates import date_words

CHANGED = N_("{n} record(s) of the case were added or corrected since")
UNCHANGED = N_("no record of the case has changed since")
OTHER_CUTOFF = N_("interest now runs until {day}")
OTHER_ITEMS = N_("item(s) of evidence now: {now}, then: {then}")
OTHER_CHOICE = N_("the choice of the {now} item(s) of evidence differs")
SMALLER = N_("photographs are now smaller ones")
OPENED = N_("{n} document(s) are now opened with a password")
OTHER_PAGES = N_(
    "its pages are not numbered like those of the original {number}; make both with the same "
    "layout, photographs and options, or make the original anew and its duplicates with it"
)
NO_ORIGINAL = N_(
    "No original for the court has the same content, so this duplicate bears a number of its own. "
    "Make the pack for the court first: its duplicates then bear its number and its pages."
)

# No pack prints these: they change nothing in it.
_NOT_PRINTED = frozenset({"pack", "annotation"})


def with_predecessors(
    session: Session,
    snapshot: Snapshot,
    packs: Sequence[Row],
    request: PackRequest,
    options: PackOptions,
) -> PackRequest:
    """Return the request with what it replaces and why, or as the duplicate of its original.

    A duplicate has number, time, head of the log and cutoff of the original (rules.md R1.7).
    """
    original = _original(session, snapshot, packs, request, options)
    if original is not None:
        return replace(
            request,
            number=str(original["number"]),
            duplicate_of=str(original["number"]),
            made_at=str(original["made_at"]),
            made_by=str(original["made_by"] or ""),
            checkpoint=str(original["checkpoint"] or ""),
            cutoff=original["cutoff"],
            supersedes=str(original["supersedes"] or ""),
            reason=str(original["supersedes_reason"] or ""),
        )
    planned = _planned(snapshot, request)
    former = _former([row for row in packs if _same_make(row, request)], request, options, planned)
    if former is None:
        return request
    why = options.replaces_because or _why(session, snapshot, former, request, options, planned)
    return replace(request, supersedes=str(former["number"]), reason=why)


def _former(
    mine: Sequence[Row], request: PackRequest, options: PackOptions, planned: list[list[str]]
) -> Row | None:
    """Return the pack that this one replaces.

    An extract (chosen items) stands beside the whole pack and replaces the same extract alone,
    unless somebody says why it replaces the former pack; a whole one replaces no later extract.
    """
    if options.replaces_because:
        return mine[-1] if mine else None
    if request.items:
        return next((row for row in reversed(mine) if _listed(row) == planned), None)
    extracts: set[str] = set()
    for place, row in enumerate(mine):
        former = str(row["supersedes"] or "")
        if place and (not former or former in extracts):
            extracts.add(str(row["number"]))
    return next((row for row in reversed(mine) if row["number"] not in extracts), None)


def _planned(snapshot: Snapshot, request: PackRequest) -> list[list[str]]:
    plan = plan_items(snapshot.file, request, Words(request.language), snapshot.released)
    return [list(item.refs) for item in plan.items]


def _listed(row: Row) -> list[list[str]]:
    return [list(item.get("refs") or ()) for item in row["items"] or ()]


def require_same_pages(
    packs: Sequence[Row], request: PackRequest, items: Sequence[Mapping[str, Any]]
) -> None:
    """Raise ``PackStopped`` for a duplicate whose items stand on other pages than the original's.

    So it does where another pack has taken the number meanwhile.
    """
    for row in packs:
        if row["number"] != request.number:
            continue
        twin = request.duplicate_of and row["checkpoint"] == request.checkpoint
        if not twin:
            raise PackStopped(problem=N_("another pack of the case took its number meanwhile"))
        if _pages(row["items"] or ()) != _pages(items):
            words = Words(request.language)
            raise PackStopped(problem=words(OTHER_PAGES, number=request.number))


def _pages(items: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return [(one["no"], one["from_page"], one["to_page"]) for one in items]


def _same_make(row: Row, request: PackRequest) -> bool:
    # A pack in another language stands beside it; the mark of its first copy tells which it is.
    mine = replace(request, label="", copy=1).mark(Words(request.language))
    marks = [file["copy"] for file in row["files"] or ()]
    return bool(row["profile"] == request.profile and marks[:1] == [mine])


def _original(
    session: Session,
    snapshot: Snapshot,
    packs: Sequence[Row],
    request: PackRequest,
    options: PackOptions,
) -> Row | None:
    """Return the latest original for the court of the same content, None where there is none."""
    court = replace(request, profile="court")
    rows = [row for row in packs if _same_make(row, court)]
    if request.profile != "opponent" or not rows:
        return None
    latest = rows[-1]
    if options.cutoff not in (None, latest["cutoff"]):
        return None
    if _changes(session, snapshot.file, latest):
        return None
    asked = replace(request, made_at=str(latest["made_at"]), cutoff=latest["cutoff"])
    return latest if _planned(snapshot, asked) == _listed(latest) else None


def _changes(session: Session, file: CaseFile, former: Row) -> list[Changed]:
    found = changes_since(session, file.case.id, former["seen"] or ())
    return [one for one in found if one.kind not in _NOT_PRINTED]


def _why(
    session: Session,
    snapshot: Snapshot,
    former: Row,
    request: PackRequest,
    options: PackOptions,
    planned: list[list[str]],
) -> str:
    """Return what the case file and the request themselves tell of why a pack is made anew."""
    words = Words(request.language)
    changed = _changes(session, snapshot.file, former)
    said = [words(CHANGED, n=len(changed)) if changed else words(UNCHANGED)]
    until = request.interest_until.isoformat()
    if former["cutoff"] != until:
        said.append(words(OTHER_CUTOFF, day=date_words(until, request.language)))
    then = _listed(former)
    if planned != then:
        message = OTHER_CHOICE if len(planned) == len(then) else OTHER_ITEMS
        said.append(words(message, now=len(planned), then=len(then)))
    if request.photos == "submission":
        said.append(words(SMALLER))
    if options.passwords:
        said.append(words(OPENED, n=len(options.passwords)))
    return words(N_("; ")).join(said)
