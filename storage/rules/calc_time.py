"""Owns the rules of time as JSON: limitation, guarantees, enforcement."""

from datetime import date

from resources.language import N_, Words
from storage.rules import guarantee
from storage.rules.claims import GRADES, THRESHOLDS, Claim, Event, Limitation, event_kinds
from storage.rules.dates import add_days
from storage.rules.document import BEFORE_START, Document, Result
from storage.rules.limitation import limitation
from storage.rules.periods import Suspension
from storage.rules.restdays import rest_days
from storage.rules.sentences import say_notes

DUE_OR_INSTALMENTS = N_("Give exactly one of due_on, instalments and demand.")
_MOST_GRACE = 3650


def limitation_rule(read: Document, words: Words) -> Result:
    """Limitation with its steps; InvalidRecord with the path of a fault."""
    if sum(map(read.has, ("due_on", "instalments", "demand"))) != 1:
        raise read.wrong("due_on", DUE_OR_INSTALMENTS)
    due = [_demanded(read.part("demand"))] if read.has("demand") else read.days("instalments")
    due = due or [read.day("due_on")]
    claim = Claim(
        max(due),
        tuple(_event(part) for part in read.parts("events")),
        tuple(_suspension(part) for part in read.parts("suspensions")),
        read.word("threshold", THRESHOLDS, "B"),
        read.day_or_none("damage_on"),
        read.day_or_none("today"),
    )
    rest = rest_days(read.days("holidays"), read.days("workdays"))
    return limitation_answer(limitation(claim, rest), words)


def _demanded(read: Document) -> date:
    """Return from when the period runs where no due date was agreed.

    The end of the time that the first demand set, or an earlier clear refusal (rules.md 3.2).
    """
    grace = read.count("grace_days", _MOST_GRACE) if read.has("grace_days") else 0
    end, refused = add_days(read.day("on"), grace), read.day_or_none("refused_on")
    read.done()
    return min(end, refused) if refused else end


def limitation_answer(found: Limitation, words: Words) -> Result:
    """Return a limitation as the documented object."""
    steps = [
        {
            "on": step.on.isoformat(),
            "kind": step.kind,
            "counted": step.counted,
            "why": step.reason(words),
            "safe_after": step.safe_after.isoformat(),
            "legal_after": step.legal_after.isoformat(),
        }
        for step in found.steps
    ]
    return {
        "safe": found.safe.isoformat(),
        "legal": found.legal.isoformat(),
        "status": found.status,
        "steps": steps,
        **say_notes(found.notes, words),
    }


def _event(read: Document) -> Event:
    on, ended = read.day("on"), read.day_or_none("ended_on")
    if ended is not None and ended < on:
        raise read.wrong("ended_on", BEFORE_START)
    grade = read.word("grade", GRADES) if read.has("grade") else None
    event = Event(
        on, read.word("kind", event_kinds()), grade, read.flag("evidence", default=True), ended
    )
    read.done()
    return event


def _suspension(read: Document) -> Suspension:
    found = Suspension(read.day("from"), read.day_or_none("until"))
    if found.end is not None and found.end < found.start:
        raise read.wrong("until", BEFORE_START)
    read.done()
    return found


def guarantee_rule(read: Document, words: Words) -> Result:
    """The period of a guarantee; InvalidRecord with the path of a fault."""
    unclear = read.has("period_until") and read.raw("period_until") == guarantee.UNCLEAR
    found = guarantee.guarantee_period(
        read.day("due_on"),
        read.word("kind", guarantee.KINDS),
        read.day("signed_on"),
        rest_days(),
        "unclear" if unclear else read.day_or_none("period_until"),
    )
    return guarantee_answer(found, words)


def guarantee_answer(found: guarantee.Period, words: Words) -> Result:
    """Return the period of a guarantee as the documented object."""
    return {
        "safe": found.safe.isoformat(),
        "legal": found.legal.isoformat(),
        "period": found.period.say(words),
        "basis": found.basis.say(words),
        **say_notes(found.notes, words),
    }


def enforcement_rule(read: Document, words: Words) -> Result:
    """The period for applying for enforcement; InvalidRecord with the path of a fault."""
    found = guarantee.enforcement_period(read.day("performance_until"), rest_days())
    result: Result = {"safe": found.safe.isoformat(), "legal": found.legal.isoformat()}
    return {**result, **say_notes(found.notes, words)}
