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

CHANGED = N_("{n} record(s) of the case were added or corrected since")
UNCHANGED = N_("no record of the case has changed since")
OTHER_CUTOFF = N_("interest now runs until {day}")
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
    former = next((row for row in reversed(packs) if _same_make(row, request)), None)
    if former is None:
        return request
    why = options.replaces_because or _why(session, snapshot.file, former, request)
    return replace(request, supersedes=str(former["number"]), reason=why)


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
    plan = plan_items(snapshot.file, asked, Words(request.language), snapshot.released)
    planned = [list(item.refs) for item in plan.items]
    listed = [list(item.get("refs") or ()) for item in latest["items"] or ()]
    return latest if planned == listed else None


def _changes(session: Session, file: CaseFile, former: Row) -> list[Changed]:
    found = changes_since(session, file.case.id, former["seen"] or ())
    return [one for one in found if one.kind not in _NOT_PRINTED]


def _why(session: Session, file: CaseFile, former: Row, request: PackRequest) -> str:
    """Return what the case file itself tells of why a pack is made anew."""
    words = Words(request.language)
    changed = _changes(session, file, former)
    said = [words(CHANGED, n=len(changed)) if changed else words(UNCHANGED)]
    until = request.interest_until.isoformat()
    if former["cutoff"] != until:
        said.append(words(OTHER_CUTOFF, day=until))
    return words(N_("; ")).join(said)
