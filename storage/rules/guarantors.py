"""Owns what became of each guarantee: its period, whether it was used, limitation from then on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal

from resources import table
from resources.language import N_, Said, Words
from storage.rules.claims import (
    GRADES,
    THRESHOLDS,
    Claim,
    Event,
    Limitation,
    Threshold,
    event_kinds,
    grade_of,
    own_events,
)
from storage.rules.dates import parse_date
from storage.rules.guarantee import Period, guarantee_period
from storage.rules.limitation import limitation
from storage.rules.loan_terms import due_day
from storage.rules.restdays import RestDays
from storage.rules.sentences import cite, sentence

Values = Mapping[str, Any]
State = Literal["running", "called", "lapsed"]
_DEBTORS = ("borrower", "co_borrower")

SIGNING_ASSUMED = N_("The day of the guarantee is taken from the loan contract.")
SIGNING_UNKNOWN = N_("The day of the guarantee is not known; the law of {day} was used.")
RUNNING = N_("Not yet called upon; the period is running.")
RUNNING_GENERAL = N_("The debtor is not sued yet; the period is running.")
CALLED = N_(
    "The guarantor was called upon on {day}, within the period; from that day on the limitation "
    "of the claim against the guarantor runs ({basis}): act by {safe}, latest {legal}."
)
PENDING = N_(
    "The guarantor was called upon on {day}, within the period ({basis}). Proceedings against the "
    "guarantor are pending; the limitation of that claim runs anew from their end."
)
PASSED = N_(
    "The guarantor was called upon on {day}, within the period ({basis}), but the limitation of "
    "the claim against the guarantor ended on {legal}."
)
PASSED_CONSENT = N_(
    "The guarantor was called upon on {day}, within the period ({basis}). The limitation of the "
    "claim against the guarantor had ended before the last event; the guarantor may have lost the "
    "defence. Counsel has to confirm it."
)
UNNAMED = N_(
    "The suit of {day} is recorded without whom it concerns. If it names this guarantor too, "
    "record it for the guarantor as well."
)
_CALLED_AS = {
    "running": CALLED,
    "in_procedure": PENDING,
    "expired": PASSED,
    "defence_may_be_lost": PASSED_CONSENT,
}
SUED = N_(
    "The debtor was sued on {day}, within the period. When the limitation of the claim against "
    "the guarantor begins depends on when the debtor was first proceeded against in vain "
    "({basis}); counsel has to confirm it."
)
ENDED = N_(
    "The suit of {day} against the debtor ended without a decision; it does not keep the guarantor "
    "bound unless another was brought within the period. Counsel has to confirm it."
)
LAPSED_JOINT = N_(
    "No demand on the guarantor with proof of grade {grade} is recorded up to {day}; the guarantor "
    "may be free ({basis}). A notice signed afterwards does not revive it."
)
LAPSED_GENERAL = N_(
    "No suit against the debtor with proof of grade {grade} is recorded up to {day}; the guarantor "
    "may be free ({basis}). A notice signed afterwards does not revive it."
)


@dataclass(frozen=True, slots=True)
class Called:
    """Where a guarantee stands, since when it is used, why, and the limitation from then on.

    ``kind`` is that of the event by which it was used, empty where it was not.
    """

    state: State
    on: date | None
    why: tuple[Said, ...]
    limitation: Limitation | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class GuarantorClock:
    """The period of one guarantor for one loan, and what became of it at both thresholds.

    ``party`` is the ref of the guarantor.
    """

    party: str
    contract_no: str
    period: Period
    strong: Called
    usable: Called

    @property
    def ends(self) -> tuple[date, date]:
        """The safe and the legal day that matter now: once called upon, those of limitation."""
        live = self.usable.limitation
        return (live.safe, live.legal) if live else (self.period.safe, self.period.legal)

    @property
    def told(self) -> tuple[Called, ...]:
        """What has to be said: once, where strong proof alone comes to the same or both lapsed."""
        lapsed = self.strong.state == self.usable.state == "lapsed"
        return (
            (self.usable,) if lapsed or self.strong == self.usable else (self.usable, self.strong)
        )


def guarantor_clocks(
    parties: Sequence[Values],
    loans: Sequence[Values],
    rest: RestDays,
    events: Sequence[Values] = (),
    today: date | None = None,
) -> list[GuarantorClock]:
    """Return the clock of every guarantor for every loan of the case.

    ``events`` are case JSON values of ``limitation[]``, with the ends of proceedings. A joint
    guarantee is used by what is recorded about the guarantor, a general one by a suit against the
    debtor (Civil Code, article 693). ``today`` None: as if asked on the last day of the period.
    """
    strangers = [one.get("ref") for one in parties if one["role"] not in _DEBTORS]
    return [
        _clock(party, loan, rest, _towards(party, loans, loan, events, strangers), today)
        for party in parties
        if party["role"] == "guarantor"
        for loan in loans
    ]


def called_answer(found: Called, words: Words) -> dict[str, Any]:
    """Return where a guarantee stands as a document."""
    said: dict[str, Any] = {
        "state": found.state,
        "on": found.on.isoformat() if found.on else None,
        "why": called_words(found, words),
    }
    if found.limitation is not None:
        clock = found.limitation
        said |= {
            "safe": clock.safe.isoformat(),
            "legal": clock.legal.isoformat(),
            "status": clock.status,
        }
    return said


def called_words(found: Called, words: Words) -> str:
    """Say where a guarantee stands."""
    between = "" if words.language.startswith("zh") else " "
    return between.join(why.say(words) for why in found.why)


def _towards(
    party: Values,
    loans: Sequence[Values],
    loan: Values,
    events: Sequence[Values],
    strangers: Sequence[Any],
) -> list[Values]:
    """Return the events about this guarantor, and those about a debtor or this loan."""
    own = party.get("ref")
    return [
        row
        for row in own_events(loans, events, loan)
        if row.get("about") is None or row["about"] == own or row["about"] not in strangers
    ]


def _clock(
    party: Values, loan: Values, rest: RestDays, events: Sequence[Values], today: date | None
) -> GuarantorClock:
    period, ref = _period(party, loan, rest), party.get("ref")
    if period.kind == "general":
        own = [row for row in events if row.get("about") is None or row.get("about") != ref]
        found = [one for one in _events(own) if _is_suit(one.kind)]
        unnamed: list[Values] = []
    else:
        found = _events([row for row in events if ref and row.get("about") == ref])
        nobody = (None, loan.get("ref"))
        unnamed = [row for row in events if row.get("about") in nobody and _is_suit(row["kind"])]
    strong, usable = (
        _hinted(_called(period, found, threshold, due_day(loan), rest, today), unnamed, today)
        for threshold in THRESHOLDS
    )
    return GuarantorClock(str(ref or ""), loan["contract_no"], period, strong, usable)


def _hinted(found: Called, unnamed: Sequence[Values], today: date | None) -> Called:
    """Say of a suit that names nobody that it may have been brought against a joint guarantor."""
    if found.state == "called":
        return found
    days = sorted({parse_date(row["on"]) for row in unnamed})
    hints = [sentence(UNNAMED, day=day) for day in days if today is None or day <= today]
    return replace(found, why=(*found.why, *hints))


def _called(
    period: Period,
    own: Sequence[Event],
    threshold: Threshold,
    due_on: date,
    rest: RestDays,
    today: date | None,
) -> Called:
    asked = today or period.legal
    good = [
        event
        for event in own
        if due_on < event.on <= asked and GRADES.index(grade_of(event)) <= GRADES.index(threshold)
    ]
    timely = [event for event in good if event.on <= period.legal and _uses_it(period, event)]
    standing = [event for event in timely if period.kind != "general" or not _over(event, asked)]
    ended = [sentence(ENDED, day=event.on) for event in timely if event not in standing]
    if standing:
        first = standing[0]
        later = [event for event in good if event is not first and event.on >= first.on]
        return _used(period, first, later, rest, asked)
    if asked <= period.legal:
        running = RUNNING_GENERAL if period.kind == "general" else RUNNING
        return Called("running", None, (*ended, sentence(running)))
    message = LAPSED_GENERAL if period.kind == "general" else LAPSED_JOINT
    basis = cite("guarantee_used", period.legal)
    lapsed = sentence(message, grade=threshold, day=period.legal, basis=basis)
    return Called("lapsed", None, (*ended, lapsed))


def _used(
    period: Period, first: Event, later: Sequence[Event], rest: RestDays, asked: date
) -> Called:
    basis = cite("guarantee_limitation", first.on)
    if period.kind == "general":
        why = sentence(SUED, day=first.on, basis=basis)
        return Called("called", first.on, (why,), kind=first.kind)
    # The demand itself opens the period; a suit holds it as long as it is pending.
    events = (first, *later) if event_kinds()[first.kind]["role"] == "procedure" else tuple(later)
    clock = limitation(Claim(first.on, events, threshold="B", today=asked), rest)
    days = {"safe": clock.safe, "legal": clock.legal}
    why = sentence(_CALLED_AS[clock.status], day=first.on, basis=basis, **days)
    return Called("called", first.on, (why,), clock, first.kind)


def _over(event: Event, asked: date) -> bool:
    return event.ended_on is not None and event.ended_on <= asked


def _uses_it(period: Period, event: Event) -> bool:
    """Tell whether an event may keep the guarantor bound; what comes after it need not be one."""
    return _is_suit(event.kind) if period.kind == "general" else _is_demand(event.kind)


def _is_demand(kind: str) -> bool:
    return event_kinds()[kind]["role"] in _uses()["joint_roles"]


def _is_suit(kind: str) -> bool:
    return kind in _uses()["general_kinds"]


def _events(rows: Sequence[Values]) -> list[Event]:
    """Return what is recorded, by date."""
    found = [
        Event(
            parse_date(row["on"]),
            row["kind"],
            row.get("grade"),
            bool(row.get("evidence")),
            parse_date(row["ended_on"]) if row.get("ended_on") else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda event: event.on)


def _period(party: Values, loan: Values, rest: RestDays) -> Period:
    agreed = party.get("guarantee") or {}
    until = parse_date(agreed["period_until"]) if agreed.get("period_until") else None
    signed, due = loan.get("signed_on"), due_day(loan)
    # A guarantee has no day of its own in the record; the contract's is the best there is.
    day = parse_date(signed) if signed else due
    note = sentence(SIGNING_ASSUMED) if signed else sentence(SIGNING_UNKNOWN, day=due)
    found = guarantee_period(due, agreed.get("kind") or "not_agreed", day, rest, until)
    return replace(found, notes=(note, *found.notes))


@cache
def _uses() -> dict[str, Any]:
    found: dict[str, Any] = table("guarantee")["used_by"]
    return found
