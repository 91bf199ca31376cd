"""What the page of a visit asks of the worker: open, hand in, take photos, flag care."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from resources.language import Words
from storage.casework import drafts, records
from storage.casework.care import CareCard, care_card
from storage.casework.change import Change
from storage.casework.day import trip_of
from storage.casework.drafts import DraftText
from storage.casework.ids import new_ref
from storage.casework.intake import IntakeResult, take_in, take_made
from storage.casework.reading import case_file, staff_rows
from storage.casework.session import Session
from storage.casework.tables import current_tables
from storage.casework.together import next_action, save_together
from storage.progress import Progress
from storage.rows import CaseFile, Row
from ui.models.visit_flow import Flow
from ui.models.visit_submit import WITH_THE_VISIT, submission

# Under which kind the draft of a visit under way is kept.
WIZARD: Final = "visit_flow"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a visit starts from: the case, the day's trip, a draft, a new ref, the care card."""

    file: CaseFile
    staff: Mapping[str, Row]
    trip: Row | None
    draft: DraftText | None
    ref: str
    owner: str
    card: CareCard
    left: tuple[DraftText, ...] = ()


# Of these a visit is made up; each may be typed and not saved yet.
PARTS: Final = ("finding", "interview", "notice")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a visit has so far: the case with its records, what was typed of it and not saved."""

    file: CaseFile
    left: tuple[DraftText, ...]


def opening(session: Session, _progress: Progress, *, case_id: str, today: date) -> Opening:
    """Read what a visit starts from, with the trip of ``today``. Raises ``NoSuchCase``."""
    file = case_file(session, case_id)
    trip = trip_of(session, today)
    if trip is not None:
        file = replace(file, trips={**file.trips, trip.ref: trip})
    found = drafts.find_draft(session, case_id, WIZARD)
    staff = {row.ref: row for row in staff_rows(session)}
    owner = next((row.ref for row in staff.values() if row.id == session.owner), "")
    card = care_card(current_tables(session).numbers)
    ref = new_ref("visits", session.randomness)
    left = _left_of(session, case_id, str(found.content["ref"])) if found else ()
    return Opening(file, staff, trip, found, ref, owner, card, left)


def hand_in(
    session: Session, _progress: Progress, *, flow: Flow, file: CaseFile, trip: Row | None,
    words: Words,
) -> Change:  # fmt: skip
    """Write the visit and what goes with it; its draft ends in the same transaction."""
    now, case_id = session.clock.now().iso, file.case.case_id
    by = next((row.ref for row in staff_rows(session) if row.id == session.owner), "")
    new_trip = new_ref("trips", session.randomness)
    found = submission(flow, file, trip, now, by, words, new_trip)
    following: Sequence[Any] = ()
    if wanted := flow.more.get("next_action"):
        reason = words(WITH_THE_VISIT)
        following = next_action(session, case_id, wanted["on"], wanted["what"], reason)
    mends = [*found.mends, *following]
    return save_together(session, case_id, found.new, mends, draft_of=WIZARD)


def photos(
    session: Session, progress: Progress, *, case_id: str, paths: Sequence[Path], visit: str
) -> list[IntakeResult]:
    """Take photos into the case as those of the visit; the files are only read."""
    return take_in(session, case_id, paths, {"visit": visit}, progress)


def picture(
    session: Session, _progress: Progress, *, case_id: str, content: bytes, visit: str
) -> list[IntakeResult]:
    """Take in a picture (PNG) that was copied without a file, named after the time now."""
    name = f"{session.clock.now().wall:%Y%m%d-%H%M%S}.png"
    return [take_made(session, case_id, content, name, "image/png", {"visit": visit})]


def flag_care(session: Session, _progress: Progress, *, case_id: str, note: str) -> Change:
    """Set the care flag from today: demands rest until a supervisor's review (guard G13)."""
    today = session.clock.now().wall.date().isoformat()
    values = {"kind": "distress", "since": today, **({"note": note} if note else {})}
    return records.add(session, "flag", case_id, values)


def standing(session: Session, _progress: Progress, *, case_id: str, visit: str) -> Standing:
    """Read the case again, after something of the visit was recorded or put aside."""
    return Standing(case_file(session, case_id), _left_of(session, case_id, visit))


def _left_of(session: Session, case_id: str, visit: str) -> tuple[DraftText, ...]:
    """Return the new records of a visit that were typed and not saved, in their order of work."""
    mine = {
        one.kind: one
        for one in drafts.all_drafts(session)
        if one.case_id == case_id and (one.content.get("values") or {}).get("visit") == visit
    }
    return tuple(mine[kind] for kind in PARTS if kind in mine and not mine[kind].record)
