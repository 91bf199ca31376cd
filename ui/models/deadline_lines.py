"""What is due in many cases: for each the day that comes first, and what is missing for a suit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from resources.language import N_, Words
from storage.casework.reading import case_file
from storage.casework.reckoning import case_guarantors, case_light
from storage.casework.session import Session
from storage.errors import CaseError
from storage.kinds.case import STAGES
from storage.progress import Progress
from storage.rows import CaseFile
from storage.rules.readiness import readiness_document
from storage.rules.suit_course import AUTHORITY, Deadline, deadlines
from ui.models.persons import borrowers
from ui.models.suit_lines import due_line, due_tone

SOON_DAYS = 30
LACKS = "missing"
CLOSED = "closed"
NOT_RECKONED = N_("Cannot be reckoned: {problem}")


@dataclass(frozen=True, slots=True)
class DueCase:
    """A deadline of a case (None where nothing is due), and how much its checklist lacks."""

    case_id: str
    name: str
    case_no: str
    stage: str
    due: Deadline | None
    lacks: int
    problem: CaseError | None = None


def read_due(
    session: Session, progress: Progress, *, case_ids: Sequence[str], on: date, words: Words
) -> tuple[DueCase, ...]:
    """Read what is due in the cases on a day: what comes next first, then what is over, the rest.

    A case has a line for each deadline, one where there is none; what is closed is left out.
    Raises ``Cancelled``.
    """
    found: list[DueCase] = []
    for done, case_id in enumerate(case_ids):
        progress.advance(done, len(case_ids))
        file = case_file(session, case_id)
        if file.case["stage"] != CLOSED:
            found += _lines_of(file, on, words)
    return tuple(sorted(found, key=_urgency))


def due_lines(found: Iterable[DueCase], words: Words) -> list[tuple[str, ...]]:
    """Return a line for each: name, number, stage, what is due, day, how long, lacking."""
    stages = dict(STAGES)
    return [
        (one.name, one.case_no, words(stages.get(one.stage, one.stage)), *_told(one, words),
         str(one.lacks) if one.lacks else "")
        for one in found
    ]  # fmt: skip


def due_ink(one: DueCase) -> str:
    """Return the name of the colour of a deadline, empty for that of text."""
    return due_tone(one.due) if one.due is not None else "warning" if one.problem else ""


def _told(one: DueCase, words: Words) -> tuple[str, str, str]:
    if one.problem is not None:
        return words(NOT_RECKONED, problem=one.problem.message(words)), "", ""
    return due_line(one.due, words) if one.due is not None else ("", "", "")


def _lines_of(file: CaseFile, on: date, words: Words) -> list[DueCase]:
    found: tuple[Deadline, ...] = ()
    problem: CaseError | None = None
    try:
        found = deadlines(file, on, case_light(file, on), case_guarantors(file, on))
    except CaseError as error:
        problem = error
    # The authority of the office is no matter of the case: the same line in each would hide it.
    own = tuple(one for one in found if one.what.say(words) != words(AUTHORITY))
    items = readiness_document(file, on, words)["items"]
    lacks = sum(one["state"] == LACKS for one in items)
    who, case = borrowers(file), file.case
    name, number, stage = str(who[0]["name"]) if who else "", str(case["case_no"]), case["stage"]
    return [
        DueCase(case.case_id, name, number, str(stage or ""), due, lacks, problem)
        for due in own or (None,)
    ]


def _urgency(one: DueCase) -> tuple[int, int, str]:
    if one.due is None:
        return (2 if one.problem is not None else 3, 0, one.case_no)
    over = one.due.days < 0
    return int(over), -one.due.days if over else one.due.days, one.case_no
