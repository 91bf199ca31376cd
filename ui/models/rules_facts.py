"""What the rules make of a case, read on the worker and told as lines of texts."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from resources.language import N_, Words
from storage.casework.reckoning import LoanLimitation, case_light, case_limitation
from storage.casework.session import Session
from storage.errors import CaseError
from storage.kinds import BY_LIST, BY_NAME
from storage.kinds.kind import Kind
from storage.progress import Progress
from storage.rows import CaseFile, Row
from storage.rules.guards import Mark, judge
from storage.rules.light import Light
from storage.rules.readiness import claim_type, readiness_document
from ui.models.cells import Surround, find_ref, summary, time_text
from ui.models.suit_lines import SuitLines, read_suit
from ui.rule_words import ITEMS, LEVELS, STATES

STATUS: Final[dict[str, str]] = {
    "running": N_("the period runs"),
    "expired": N_("the period has expired"),
    "defence_may_be_lost": N_("expired, but the defence may be lost"),
    "in_procedure": N_("in procedure"),
}
DECIDED: Final = N_("decided: the period for enforcement counts")
_GRADES: Final = (("A", "strong"), ("A+B", "usable"))
Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulesFound:
    """Marks on what is recorded, lines on readiness and limitation; ``problem`` where none.

    ``items`` and ``states`` are the words of the code for the lines of ``ready``, ``claim`` the
    type of the claim, ``suit`` what is known of the suit.
    """

    marks: tuple[Mark, ...]
    ready: tuple[Line, ...]
    limitation: tuple[Line, ...]
    problem: CaseError | None = None
    light: Light | None = None
    items: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    claim: str = "financial"
    suit: SuitLines | None = None


def read_rules(
    _session: Session | None, _progress: Progress | None, *, file: CaseFile, on: date, words: Words
) -> RulesFound:
    """Apply the rules to a case as it stands on a day."""
    items = readiness_document(file, on, words)["items"]
    found = RulesFound(
        judge(file),
        tuple(
            (words(ITEMS[one["item"]]), words(STATES[one["state"]]), one["why"]) for one in items
        ),
        (),
        items=tuple(one["item"] for one in items),
        states=tuple(one["state"] for one in items),
        claim=claim_type(file),
    )
    try:
        clocks, light = tuple(case_limitation(file, on)), case_light(file, on)
        suit = read_suit(file, on, light, words)
    except CaseError as error:
        return replace(found, problem=error)
    lines = tuple(line for one in clocks for line in _clock_lines(one, light, words))
    return replace(found, limitation=lines, light=light, suit=suit)


def mark_line(mark: Mark, file: CaseFile, words: Words, *, masked: bool) -> Line:
    """Return a mark as guard, weight, record, sentence and basis."""
    row, kind = marked(mark, file)
    record = mark.record
    if kind is not None and row is not None:
        when = time_text(kind.when(row.values)) if kind.when(row.values) else ""
        text = summary(row, kind, Surround(words, file, masked))
        record = " ".join(part for part in (words(kind.label), when, text) if part)
    says = mark.message.say(words)
    return mark.guard, words(LEVELS[mark.level]), record, says, mark.basis.say(words)


def marked(mark: Mark, file: CaseFile) -> tuple[Row | None, Kind | None]:
    """Return the record that a mark is on and its kind, None where it is not in the case."""
    if mark.list == "case":
        return file.case, BY_NAME["case"]
    return find_ref(mark.list, mark.record, file), BY_LIST.get(mark.list)


def state_of(status: str, light: Light | None) -> str:
    """Return what to say of a clock: after a judgment with its day, that enforcement counts."""
    decided = light is not None and light.of == "enforcement"
    return DECIDED if decided and status == "in_procedure" else STATUS[status]


def _clock_lines(one: LoanLimitation, light: Light | None, words: Words) -> tuple[Line, ...]:
    found = ((grade, getattr(one.clock, name)) for grade, name in _GRADES)
    return tuple(
        (
            one.clock.contract_no,
            grade,
            clock.safe.isoformat(),
            clock.legal.isoformat(),
            words(state_of(clock.status, light)),
            " ".join(note.say(words) for note in clock.notes),
        )
        for grade, clock in found
    )
