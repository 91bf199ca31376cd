"""Owns the clocks of a case: limitation of each loan at both thresholds, each guarantee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from resources import table
from resources.language import N_, Words
from storage.rules.calc_time import guarantee_answer, limitation_answer
from storage.rules.claims import THRESHOLDS, Claim, Event, Limitation, own_events
from storage.rules.dates import parse_date
from storage.rules.guarantors import GuarantorClock, called_answer
from storage.rules.limitation import limitation
from storage.rules.loan_terms import due_day
from storage.rules.periods import Suspension
from storage.rules.restdays import RestDays
from storage.rules.sentences import Sentence, sentence

Values = Mapping[str, Any]

ACCELERATED = N_(
    "Reckoned from the early due date of {day}; when the period begins then is disputed, and "
    "counsel has to confirm it."
)
GUARANTOR = N_(
    "This concerns the guarantor {name}, not the debtor; the guarantor has a period of his own, "
    "and the period against the debtor is unchanged."
)
OTHER_PERSON = N_(
    "This concerns {name}, who is not a debtor of this claim; the period is unchanged."
)
END_UNCLEAR = N_(
    "The step “{step}” of {day} does not say clearly that the proceedings ended without a "
    "decision; they are not taken to have ended."
)


@dataclass(frozen=True, slots=True)
class LoanClock:
    """Limitation of one loan with events of grade A only, and with A and B."""

    contract_no: str
    strong: Limitation
    usable: Limitation


def loan_clock(
    loan: Values,
    events: Sequence[Values],
    today: date,
    rest: RestDays,
    parties: Sequence[Values] = (),
    suspensions: Sequence[Values] = (),
) -> LoanClock:
    """Reckon the limitation of one loan from case JSON values of ``limitation[]``.

    Give only events that concern this loan (see ``loan_clocks``). One without evidence is graded
    accordingly, whatever grade it bears; one about a person who is not a debtor (``parties``,
    R3.4) is a step that changes nothing. ``suspensions`` are values of that kind for this loan.
    """
    obstacles = tuple(obstacle_of(row) for row in suspensions)
    moved = tuple(event_of(row, parties) for row in events)
    claim = Claim(due_day(loan), moved, obstacles, today=today)
    notes = (*_early(loan), *_unclear_ends(events, today))
    strong, usable = (limitation(replace(claim, threshold=grade), rest) for grade in THRESHOLDS)
    return LoanClock(
        loan["contract_no"],
        replace(strong, notes=(*notes, *strong.notes)),
        replace(usable, notes=(*notes, *usable.notes)),
    )


def loan_clocks(
    loans: Sequence[Values],
    events: Sequence[Values],
    today: date,
    rest: RestDays,
    parties: Sequence[Values] = (),
    suspensions: Sequence[Values] = (),
) -> list[LoanClock]:
    """Return the clock of every loan; events about one of them count for that one only.

    Events about a debtor count for all: joint debtors share an interruption. Those about a
    guarantor or another person do not move the clock of the debt.
    """
    return [
        loan_clock(
            loan,
            own_events(loans, events, loan),
            today,
            rest,
            parties,
            own_events(loans, suspensions, loan),
        )
        for loan in loans
    ]


def clocks_document(
    loans: Sequence[LoanClock], guarantors: Sequence[GuarantorClock], words: Words
) -> dict[str, Any]:
    """Return the JSON document of a case's clocks."""
    return {
        "loans": [
            {
                "contract_no": clock.contract_no,
                "A": limitation_answer(clock.strong, words),
                "B": limitation_answer(clock.usable, words),
            }
            for clock in loans
        ],
        "guarantors": [
            {
                "party": clock.party,
                "contract_no": clock.contract_no,
                **guarantee_answer(clock.period, words),
                "A": called_answer(clock.strong, words),
                "B": called_answer(clock.usable, words),
            }
            for clock in guarantors
        ],
    }


def _early(loan: Values) -> tuple[Sentence, ...]:
    early = loan.get("accelerated_on")
    if not early or parse_date(early) != due_day(loan):
        return ()
    return (sentence(ACCELERATED, day=due_day(loan)),)


def obstacle_of(row: Values) -> Suspension:
    """Return a recorded obstacle; proven where there is evidence of it."""
    end = parse_date(row["end"]) if row.get("end") else None
    start = parse_date(row["start"])
    # A last day before the first is kept as it was written and suspends nothing.
    backwards = end is not None and end < start
    return Suspension(
        start, start if backwards else end, bool(row.get("evidence")) and not backwards
    )


def event_of(row: Values, parties: Sequence[Values]) -> Event:
    """Return a recorded event, with why it does not touch the debt where it does not."""
    ended = parse_date(row["ended_on"]) if row.get("ended_on") else None
    on, kind = parse_date(row["on"]), row["kind"]
    apart = _apart(row, parties)
    return Event(on, kind, row.get("grade"), bool(row.get("evidence")), ended, apart)


def _apart(row: Values, parties: Sequence[Values]) -> Sentence | None:
    """Return why an event about a person does not move the clock of the debt, None if it does.

    Joint debtors share an interruption; a notice to the debtor may be signed by a relative of the
    household (rules on limitation, article 8); what happens to a guarantor stays with him.
    """
    about = row.get("about")
    person = next((one for one in parties if about and one.get("ref") == about), None)
    others = table("limitation")["events_of_others"]
    if person is None or row["kind"] in others.get(person["role"], (row["kind"],)):
        return None
    message = GUARANTOR if person["role"] == "guarantor" else OTHER_PERSON
    return sentence(message, name=person["name"])


def _unclear_ends(events: Sequence[Values], today: date) -> tuple[Sentence, ...]:
    steps = [step for row in events for step in row.get("unclear_ends") or ()]
    told = {(step["on"], step["kind"]): None for step in steps if parse_date(step["on"]) <= today}
    return tuple(sentence(END_UNCLEAR, step=kind, day=parse_date(on)) for on, kind in told)
