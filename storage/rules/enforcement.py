"""Owns the period for enforcing a judgment: from which step, until when, whether used in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal

from resources import table
from resources.language import N_, Words
from storage.rows import CaseFile
from storage.rules.claims import GRADES, Event, event_kinds, grade_of
from storage.rules.clocks import event_of, obstacle_of
from storage.rules.dates import add_years, parse_date
from storage.rules.guarantee import Period, enforcement_period
from storage.rules.light import Colour, Light, light_until
from storage.rules.periods import Suspension, after_obstacle
from storage.rules.restdays import RestDays
from storage.rules.sentences import Sentence, say_notes, sentence

EnforcementStatus = Literal["not_known", "running", "applied", "applied_late", "ended"]

NOT_KNOWN = N_(
    "A judgment or settlement is recorded, but not the last day for performing it. Record it as a "
    "step of the suit, “{step}”: the period for enforcement runs from it."
)
APPLIED = N_("Enforcement was applied for on {day}, in time.")
APPLIED_LATE = N_(
    "Enforcement was applied for on {day}, after the period had ended on {legal}; the court does "
    "not look at that by itself, but the debtor may object."
)
ENDED = N_("The period for applying for enforcement ended on {legal}; no application is recorded.")
INTERRUPTED = N_("The period for enforcement runs anew from {day}: {event}.")
LATE = N_("{event} of {day} came after the period for enforcement had ended and moves nothing.")
SUSPENDED = N_("An obstacle in the last six months moves the end of the period to {day}.")
STEP = N_("last day for performance")
_APPLIED = "enforcement"
# The weakest grade that interrupts, as for limitation.
_THRESHOLD = "B"


@dataclass(frozen=True, slots=True)
class Enforcement:
    """The period, from ``since``; ``applied_on`` where enforcement was applied for, else None.

    ``period`` None: the last day for performance is not recorded; ``notes`` say so, and what moved
    the end. ``status`` is as of the day asked about.
    """

    period: Period | None
    since: date | None = None
    applied_on: date | None = None
    notes: tuple[Sentence, ...] = ()
    status: EnforcementStatus = "not_known"


def enforcement(file: CaseFile, rest: RestDays, on: date | None = None) -> Enforcement | None:
    """Return the period for applying for enforcement, None where nothing was decided yet.

    Case JSON has no field for it: a step of the suit that is, as a whole, one of the words of the
    table ``limitation`` (履行期限届满, …) bears the last day for performance. Demands, consent and
    obstacles after it interrupt and suspend as they do limitation (Civil Procedure Law, article
    250). Nothing after ``on`` counts; None: everything does, and a period is not said to be over.
    """
    last = None if on is None else on.isoformat()
    stages = [
        one
        for row in file.rows("litigation")
        for one in row["stages"] or ()
        if last is None or str(one["on"]) <= last or _plain(one) in _listed("performance_stages")
    ]
    ends = sorted(str(one["on"]) for one in stages if _plain(one) in _listed("performance_stages"))
    if not ends:
        decided = any(_plain(one) in _listed("decided_stages") for one in stages)
        note = sentence(NOT_KNOWN, step=sentence(STEP))
        return Enforcement(None, notes=(note,)) if decided else None
    since = parse_date(ends[-1])
    return _replayed(file, rest, since, on)


def enforcement_light(found: Enforcement | None, on: date) -> Light | None:
    """Return the light of the period on a day, None where there is no such period yet."""
    if found is None or found.period is None:
        return None
    light = light_until(found.period.safe, found.period.legal, on)
    colours: dict[str, Colour] = {"applied": "pending", "applied_late": "over", "ended": "over"}
    colour = colours.get(found.status, light.colour)
    return replace(light, colour=colour, of="enforcement")


def _replayed(file: CaseFile, rest: RestDays, since: date, on: date | None) -> Enforcement:
    """Replay what happened after the last day for performance over the two years."""
    first = enforcement_period(since, rest)
    end, notes = first.safe, list[Sentence]()
    obstacles = _obstacles(file, since, on)
    for event in _events(file, since, on):
        end = max(end, _suspended(end, [one for one in obstacles if one.start <= event.on], rest))
        legal = rest.roll(end)
        if event.kind == _APPLIED:
            return _applied(replace(first, safe=end, legal=legal), since, event.on, notes)
        told = {"day": event.on, "event": sentence(_label(event.kind))}
        if event.on > legal:
            notes.append(sentence(LATE, **told))
            continue
        end = max(end, add_years(event.on, _years()))
        notes.append(sentence(INTERRUPTED, **told))
    moved = _suspended(end, obstacles, rest)
    if moved > end:
        notes.append(sentence(SUSPENDED, day=moved))
    period = replace(first, safe=moved, legal=rest.roll(moved))
    if on is not None and on > period.legal:
        ended = sentence(ENDED, legal=period.legal)
        return Enforcement(period, since, None, (*notes, ended), "ended")
    return Enforcement(period, since, None, tuple(notes), "running")


def _applied(period: Period, since: date, on: date, notes: list[Sentence]) -> Enforcement:
    late = on > period.legal
    said = sentence(APPLIED_LATE if late else APPLIED, day=on, legal=period.legal)
    status: EnforcementStatus = "applied_late" if late else "applied"
    return Enforcement(period, since, on, (*notes, said), status)


def _events(file: CaseFile, since: date, on: date | None) -> list[Event]:
    """Return what counts against the debtors after a day, by date, as for limitation."""
    parties = [{"ref": row.ref, **row.values} for row in file.rows("parties")]
    found = [event_of(row.values, parties) for row in file.rows("limitation")]
    wanted = [
        event
        for event in found
        if since < event.on and (on is None or event.on <= on) and event.apart is None
        and GRADES.index(grade_of(event)) <= GRADES.index(_THRESHOLD)
        and (event.kind != _APPLIED or event.evidence)
    ]  # fmt: skip
    return sorted(wanted, key=lambda event: event.on)


def _obstacles(file: CaseFile, since: date, on: date | None) -> list[Suspension]:
    rows = [obstacle_of(row.values) for row in file.rows("suspension")]
    found = [one for one in rows if one.proven and (on is None or one.start <= on)]
    known = [one if one.end or on is None else one.until(on) for one in found]
    return [one for one in known if one.end is not None and one.end > since]


def _suspended(end: date, obstacles: Sequence[Suspension], rest: RestDays) -> date:
    for one in sorted(obstacles, key=lambda one: one.start):
        end = after_obstacle(end, one, rest.roll)
    return end


def _label(kind: str) -> str:
    return _KINDS[event_kinds()[kind]["role"]]


_KINDS: Mapping[str, str] = {
    "demand": N_("a demand"),
    "consent": N_("consent of the debtor"),
    "procedure": N_("proceedings"),
    "assignment": N_("notice of the assignment"),
}


def enforcement_answer(found: Enforcement, words: Words) -> dict[str, Any]:
    """Return the period for enforcement as a document."""
    if found.period is None or found.since is None:
        return say_notes(found.notes, words)
    period = found.period
    return {
        "performance_until": found.since.isoformat(),
        "safe": period.safe.isoformat(),
        "legal": period.legal.isoformat(),
        "status": found.status,
        "basis": period.basis.say(words),
        "applied_on": found.applied_on.isoformat() if found.applied_on else None,
        **say_notes((*found.notes, *period.notes), words),
    }


def _plain(stage: Mapping[str, Any]) -> str:
    return "".join(str(stage.get("kind") or "").casefold().split())


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset("".join(word.split()) for word in table("limitation")[name])


@cache
def _years() -> int:
    found: int = table("guarantee")["enforcement"]["years"]
    return found
