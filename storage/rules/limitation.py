"""Owns the limitation of actions: replays events over a claim and tells when it runs out."""

from dataclasses import dataclass, replace
from datetime import date

from resources.language import N_
from storage.rules.claims import (
    GRADES,
    Claim,
    Event,
    Limitation,
    Status,
    Step,
    event_kinds,
    given_grade,
    grade_of,
)
from storage.rules.periods import (
    Suspension,
    in_last_months,
    last_day,
    longest_day,
    longest_years,
    runs_on,
)
from storage.rules.restdays import RestDays
from storage.rules.sentences import Sentence, cite, sentence

COUNTED = {
    "demand": N_("The demand arrived in time; the period runs anew from this day ({basis})."),
    "consent": N_("The debtor consented to perform; the period runs anew from this day ({basis})."),
    "assignment": N_(
        "The notice of assignment arrived in time; the period runs anew from this day ({basis})."
    ),
    "procedure": N_(
        "Proceedings have begun; the period runs anew from their end ({basis}). "
        "The dates shown are counted from their beginning."
    ),
}
ENDED = N_("The proceedings ended on {day}; the period runs anew from that day ({basis}).")
LATE_CONSENT = N_(
    "The period had ended on {day}; the debtor consented after that and may have lost the "
    "defence ({basis}). A lawyer has to confirm it."
)
LATE = N_("The period had ended on {day}; this does not interrupt it any more.")
WEAK = N_("Grade {grade} is below the threshold {threshold}; the period is unchanged.")
UNPROVEN = N_(
    "Without evidence the grade is at most {grade}, below the threshold {threshold}; "
    "the period is unchanged."
)
EARLY = N_("It came in time, before the period began; the period ends no earlier for it ({basis}).")
FUTURE = N_("This lies after the day asked about and is not counted.")
SUSPENDED = N_(
    "The obstacle lasted into the last six months; the period ends six months after it ({basis})."
)
RUNS_ON = N_(
    "The obstacle lasted into the last six months; by the law of that time what was left of the "
    "period ran on after it ({basis})."
)
SUSPENDED_SAME = N_(
    "The obstacle lasted into the last six months; six months after it are not later than the end "
    "of the period, which is unchanged ({basis})."
)
STILL_LASTS = N_(
    "The obstacle still lasts, so the period cannot end now. The dates shown are reckoned as if "
    "it ended on {day}, six months after which the period ends ({basis})."
)
STILL_OUTSIDE = N_(
    "The obstacle still lasts, but does not reach into the last six months as of {day}; if it "
    "does later, the period ends six months after its end ({basis})."
)
NOT_SUSPENDED = N_("The obstacle does not reach into the last six months; nothing changes.")
LONGEST = N_("The longest period of {years} years ends on {day}, whatever happens ({basis}).")
CUT = N_(
    "By itself it would lead to {free}; the longest period of {years} years ends on {day} and is "
    "neither suspended nor interrupted ({basis})."
)
NOT_PROVEN = N_("Without evidence of the obstacle and its days nothing changes.")
SUSPENSION = "suspension"
_LAWS = {
    "demand": "interruption_demand",
    "consent": "interruption_consent",
    "procedure": "interruption_procedure",
    "assignment": "assignment_notice",
}


@dataclass(frozen=True, slots=True)
class _State:
    """Where the replay stands: the day the period runs from, and what has happened so far."""

    base: date
    safe: date
    obstacles: tuple[Suspension, ...] = ()
    steps: tuple[Step, ...] = ()
    pending: bool = False
    defence_lost: bool = False
    beyond_longest: bool = False


def limitation(claim: Claim, rest: RestDays) -> Limitation:
    """Replay events and obstacles by date (table ``limitation``; laws by the day of the event).

    An event counts if it is not later than the legal date then standing and its grade reaches the
    threshold. After that day only consent changes anything: the defence may be lost. An obstacle
    in the last six months moves the end; the longest period caps everything.
    """
    longest = longest_day(claim.damage_on or claim.due_on)
    state = _State(claim.due_on, last_day(claim.due_on, (), longest))
    replay = _Replay(claim, rest, longest, claim.today or _last_named(claim))
    items: list[Event | Suspension] = [*claim.events, *claim.suspensions]
    for item in sorted(items, key=_begins):
        state = (
            replay.event(state, item) if isinstance(item, Event) else replay.obstacle(state, item)
        )
    legal = rest.roll(state.safe)
    status = _status(state, legal, replay.as_of)
    return Limitation(state.safe, legal, status, state.steps, replay.notes(state))


@dataclass(frozen=True, slots=True)
class _Replay:
    """What does not change while the items are replayed."""

    claim: Claim
    rest: RestDays
    longest: date
    as_of: date

    def obstacle(self, state: _State, item: Suspension) -> _State:
        if item.start > self.as_of:
            return self._step(state, item.start, SUSPENSION, False, sentence(FUTURE))
        if not item.proven:
            return self._step(state, item.start, SUSPENSION, False, sentence(NOT_PROVEN))
        known = item.until(self.as_of)
        after = replace(state, obstacles=(*state.obstacles, known))
        end = last_day(after.base, after.obstacles, self.longest, self.rest.roll)
        last = known.end or self.as_of
        told = {"day": last, "basis": cite("suspension", last)}
        if end <= state.safe:
            within = item.start <= self.rest.roll(state.safe) and in_last_months(state.safe, last)
            if within:
                why = sentence(SUSPENDED_SAME, **told)
            else:
                why = sentence(NOT_SUSPENDED) if item.end else sentence(STILL_OUTSIDE, **told)
            return self._step(after, item.start, SUSPENSION, False, why)
        message = RUNS_ON if runs_on(known) else SUSPENDED
        why = sentence(message if item.end else STILL_LASTS, **told)
        return self._step(replace(after, safe=end), item.start, SUSPENSION, True, why)

    def event(self, state: _State, event: Event) -> _State:
        legal = self.rest.roll(state.safe)
        refusal = self._refusal(event)
        late = event.on > legal and not state.pending
        if refusal is None and late:
            if event_kinds()[event.kind]["role"] == "consent":
                return self._late_consent(state, event, legal)
            refusal = sentence(LATE, day=legal)
        if refusal is not None:
            return self._step(state, event.on, event.kind, False, refusal)
        return self._interrupted(state, event)

    def _refusal(self, event: Event) -> Sentence | None:
        """Return why an event cannot count, whenever the period ends."""
        if event.on > self.as_of:
            return sentence(FUTURE)
        if event.apart is not None:
            return event.apart
        grade = grade_of(event)
        if GRADES.index(grade) > GRADES.index(self.claim.threshold):
            message = WEAK if grade == given_grade(event) else UNPROVEN
            return sentence(message, grade=grade, threshold=self.claim.threshold)
        return None

    def _interrupted(self, state: _State, event: Event) -> _State:
        role = event_kinds()[event.kind]["role"]
        basis = cite(_LAWS[role], event.on)
        # Proceedings hold the claim from the day they begin, even before the debt is due.
        early = event.on <= self.claim.due_on and role != "procedure"
        start, why = event.on, sentence(EARLY if early else COUNTED[role], basis=basis)
        ended = event.ended_on if event.ended_on and event.ended_on <= self.as_of else None
        if role == "procedure" and ended:
            start, why = max(event.on, ended), sentence(ENDED, day=ended, basis=basis)
        opened = role == "procedure" and not ended
        after = self._from(state, start)
        after = replace(after, pending=opened or state.pending)
        return self._step(after, event.on, event.kind, True, why)

    def _late_consent(self, state: _State, event: Event, legal: date) -> _State:
        why = sentence(LATE_CONSENT, day=legal, basis=cite("consent_after_expiry", event.on))
        after = replace(
            self._from(state, event.on),
            defence_lost=True,
            beyond_longest=event.on > self.rest.roll(self.longest),
        )
        return self._step(after, event.on, event.kind, True, why)

    def _from(self, state: _State, start: date) -> _State:
        """Let the period run anew; it never becomes shorter by that."""
        base = max(start, state.base)
        end = last_day(base, state.obstacles, self.longest, self.rest.roll)
        return replace(state, base=base, safe=max(state.safe, end))

    def _step(self, state: _State, on: date, kind: str, counted: bool, why: Sentence) -> _State:
        cut = self._cut(state) if counted else None
        step = Step(on, kind, counted, why, state.safe, self.rest.roll(state.safe), cut)
        return replace(state, steps=(*state.steps, step))

    def _cut(self, state: _State) -> Sentence | None:
        """Return that the longest period cuts what the state would lead to otherwise."""
        free = last_day(state.base, state.obstacles, date.max, self.rest.roll)
        if free <= self.longest:
            return None
        told = {"free": free, "day": self.longest, "years": longest_years()}
        return sentence(CUT, basis=cite("longest_period", self.longest), **told)

    def notes(self, state: _State) -> tuple[Sentence, ...]:
        notes = []
        if state.safe == self.longest < date.max:
            basis = cite("longest_period", self.longest)
            notes.append(sentence(LONGEST, years=longest_years(), day=self.longest, basis=basis))
        short = self.rest.shortfall(state.safe)
        return (*notes, short) if short else tuple(notes)


def _begins(item: Event | Suspension) -> date:
    return item.on if isinstance(item, Event) else item.start


def _last_named(claim: Claim) -> date:
    ends = [event.ended_on or event.on for event in claim.events]
    return max([claim.due_on, *ends, *(one.end or one.start for one in claim.suspensions)])


def _status(state: _State, legal: date, as_of: date) -> Status:
    if state.pending:
        return "in_procedure"
    if state.beyond_longest:
        return "defence_may_be_lost"
    if as_of > legal:
        return "expired"
    return "defence_may_be_lost" if state.defence_lost else "running"
