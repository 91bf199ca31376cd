"""Owns what the reckoning of limitation is given and gives back: claims, events, grades, steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from resources import table
from resources.language import Words
from storage.rules.periods import Suspension
from storage.rules.sentences import Sentence

Grade = Literal["A", "B", "C", "X"]
Threshold = Literal["A", "B"]
Status = Literal["running", "expired", "defence_may_be_lost", "in_procedure"]
GRADES: tuple[Grade, ...] = ("A", "B", "C", "X")
THRESHOLDS: tuple[Threshold, ...] = ("A", "B")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that may interrupt: the day of arrival, its kind, grade and evidence.

    ``grade`` None: the default of the kind. ``ended_on`` is the end of proceedings where known.
    ``apart`` says why it does not touch this claim at all (it happened to a guarantor, say).
    """

    on: date
    kind: str
    grade: Grade | None = None
    evidence: bool = True
    ended_on: date | None = None
    apart: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What the period is reckoned from; ``damage_on`` None: the due date itself.

    ``today`` None: as if asked on the last day named here. Nothing after today is counted.
    """

    due_on: date
    events: tuple[Event, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    threshold: Threshold = "B"
    damage_on: date | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One event or obstacle: whether it counted, why, and both dates after it.

    ``cut`` says where the longest period ends the claim sooner than this step alone would.
    """

    on: date
    kind: str
    counted: bool
    why: Sentence
    safe_after: date
    legal_after: date
    cut: Sentence | None = None

    def reason(self, words: Words) -> str:
        """Return why it counted or did not, and what cut its effect."""
        said = [one.say(words) for one in (self.why, self.cut) if one is not None]
        return ("" if words.language == "zh_CN" else " ").join(said)


@dataclass(frozen=True, slots=True)
class Limitation:
    """``safe`` is the last day without looking at rest days, ``legal`` with the roll over them."""

    safe: date
    legal: date
    status: Status
    steps: tuple[Step, ...]
    notes: tuple[Sentence, ...] = ()


def event_kinds() -> Mapping[str, Any]:
    """Return the kinds of events with their default grade and role, from the table."""
    kinds: dict[str, Any] = _rules()["kinds"]
    return kinds


def grade_of(event: Event) -> Grade:
    """Return the grade that counts: given or default, capped where there is no evidence."""
    lowest: Grade = _rules()["grade_without_evidence"]
    return (
        given_grade(event) if event.evidence else max(given_grade(event), lowest, key=GRADES.index)
    )


def given_grade(event: Event) -> Grade:
    """Return the grade as given, else the default of the kind."""
    grade: Grade = event.grade or event_kinds()[event.kind]["grade"]
    return grade


def own_events(
    loans: Sequence[Mapping[str, Any]], events: Sequence[Mapping[str, Any]], loan: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """Return the events that concern one of the loans: all but those about another one."""
    others = {str(one["ref"]) for one in loans if one.get("ref")} - {str(loan.get("ref"))}
    return [row for row in events if row.get("about") not in others]


@cache
def _rules() -> dict[str, Any]:
    found: dict[str, Any] = table("limitation")
    return found
