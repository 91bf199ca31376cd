"""What the page of visits asks of the worker: the list, its lines, whose they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from storage.casework.day import owner_ref
from storage.casework.drafts import DraftText
from storage.casework.listing import staff_names
from storage.casework.session import Session
from storage.casework.visitlist import (
    VisitFilter,
    VisitLine,
    any_visits,
    next_numbers,
    planned_visits,
    visit_ids,
    visit_lines,
)
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.rules.visit_gaps import visit_gaps
from ui.models.paged import PAGE
from ui.models.visit_flow import Flow
from ui.pages.draft_list import Left, left_over
from ui.pages.visit_work import WIZARD

_VISIT: Final = "visit"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of visits: ``heads`` are under way or planned, ``made`` the ids of the others.

    ``drafts`` are those of heads by id. ``whole`` tells that none are left out behind.
    """

    heads: tuple[VisitLine, ...]
    made: tuple[str, ...]
    drafts: Mapping[str, DraftText] = field(default_factory=dict)
    whole: bool = True
    anything: bool = True

    @property
    def ids(self) -> list[str]:
        """All ids in the order in which they are shown."""
        return [*(line.id for line in self.heads), *self.made]


def listed(
    session: Session, _progress: Progress, *, chosen: VisitFilter, today: date, whole: bool
) -> Listed:
    """Read the list, or with ``whole`` False so much of it that its first pages are full."""
    day = today.isoformat()
    drafts = {one.draft.id: one for one in left_over(session, today) if _is_visit(one.draft)}
    names = staff_names(session)
    numbers = next_numbers(session, {one.draft.case_id for one in drafts.values()})
    under_way = [_draft_line(one, names, numbers) for one in drafts.values()]
    heads = (
        *(line for line in under_way if _lets_through(chosen, line)),
        *planned_visits(session, chosen, day),
    )
    most = -1 if whole else PAGE - len(heads) % PAGE
    made = visit_ids(session, chosen, day, most)
    anything = bool(drafts or made or heads) or any_visits(session)
    kept = {known: one.draft for known, one in drafts.items()}
    return Listed(heads, tuple(made), kept, whole or len(made) < most, anything)


def lines(session: Session, _progress: Progress, *, ids: Sequence[str]) -> list[VisitLine]:
    """Read the lines of visits that were made."""
    return visit_lines(session, ids)


def people(session: Session, _progress: Progress) -> tuple[str, dict[str, str]]:
    """Return the ref of whose vault this is, and the names of all members of staff by ref."""
    return owner_ref(session), staff_names(session)


def _is_visit(draft: DraftText) -> bool:
    return bool(draft.case_id) and draft.kind in (WIZARD, _VISIT)


def _draft_line(one: Left, names: Mapping[str, str], numbers: Mapping[str, int]) -> VisitLine:
    """Return the line of a visit that is typed; its outcome is the step at which it stands."""
    draft, known = one.draft, dict[str, Any]()
    step = ""
    if draft.kind == WIZARD:
        flow = Flow.of(draft.content)
        known, step = flow.known(), flow.step
    team = known.get("team") or ()
    return VisitLine(
        draft.id, draft.case_id, one.case_no, one.name,
        BY_NAME[_VISIT].when(known) or draft.saved_at, "draft",
        # One that is corrected has its number already, and that is not asked for here.
        ordinal=None if draft.record else numbers[draft.case_id],
        arrived_at=known.get("arrived_at") or "", left_at=known.get("left_at") or "",
        outcome=step, people=tuple(names[ref] for ref in team if ref in names),
        gaps=visit_gaps(known) if draft.kind == WIZARD else (), trip=known.get("trip") or "",
    )  # fmt: skip


def _lets_through(chosen: VisitFilter, line: VisitLine) -> bool:
    """Tell whether a visit under way is shown: it is one's own, and always of now."""
    return not (chosen.outcome or chosen.gap) or (chosen.gap == "any" and bool(line.gaps))
