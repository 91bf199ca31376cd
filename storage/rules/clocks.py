"""Owns the clocks of a case: limitation of each loan at both thresholds, each guarantee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from resources import table
from resources.language import N_, Words
from storage.rules.calc_time import guarantee_answer, limitation_answer
from storage.rules.claims import THRESHOLDS, Claim, Event, Limitation
from storage.rules.dates import parse_date
from storage.rules.guarantee import Period, guarantee_period
from storage.rules.limitation import limitation
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
SIGNING_ASSUMED = N_("The day of the guarantee is taken from the loan contract.")
SIGNING_UNKNOWN = N_("The day of the guarantee is not known; the law of {day} was used.")


@dataclass(frozen=True, slots=True)
class LoanClock:
    """Limitation of one loan with events of grade A only, and with A and B."""

    contract_no: str
    strong: Limitation
    usable: Limitation


@dataclass(frozen=True, slots=True)
class GuarantorClock:
    """The period of one guarantor for one loan; ``party`` is the ref of the guarantor."""

    party: str
    contract_no: str
    period: Period


def loan_clock(
    loan: Values,
    events: Sequence[Values],
    today: date,
    rest: RestDays,
    parties: Sequence[Values] = (),
) -> LoanClock:
    """Reckon the limitation of one loan from case JSON values of ``limitation[]``.

    Give only events that concern this loan (see ``loan_clocks``). One without evidence is graded
    accordingly, whatever grade it bears; one about a person who is not a debtor (``parties``,
    R3.4) is a step that changes nothing.
    """
    claim = Claim(_due(loan), tuple(_event(row, parties) for row in events), today=today)
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
) -> list[LoanClock]:
    """Return the clock of every loan; events about one of them count for that one only.

    Events about a debtor count for all: joint debtors share an interruption. Those about a
    guarantor or another person do not move the clock of the debt.
    """
    return [
        loan_clock(loan, own_events(loans, events, loan), today, rest, parties) for loan in loans
    ]


def own_events(loans: Sequence[Values], events: Sequence[Values], loan: Values) -> list[Values]:
    """Return the events that concern one of the loans: all but those about another one."""
    others = {str(one["ref"]) for one in loans if one.get("ref")} - {str(loan.get("ref"))}
    return [row for row in events if row.get("about") not in others]


def guarantor_clocks(
    parties: Sequence[Values], loans: Sequence[Values], rest: RestDays
) -> list[GuarantorClock]:
    """Return the period of every guarantor for every loan of the case."""
    return [
        GuarantorClock(str(party.get("ref") or ""), loan["contract_no"], _period(party, loan, rest))
        for party in parties
        if party["role"] == "guarantor"
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
            }
            for clock in guarantors
        ],
    }


def _due(loan: Values) -> date:
    last = max([loan["due_on"], *(row["due_on"] for row in loan.get("instalments") or ())])
    return parse_date(min(last, loan.get("accelerated_on") or last))


def _early(loan: Values) -> tuple[Sentence, ...]:
    early = loan.get("accelerated_on")
    if not early or parse_date(early) != _due(loan):
        return ()
    return (sentence(ACCELERATED, day=_due(loan)),)


def _event(row: Values, parties: Sequence[Values]) -> Event:
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


def _period(party: Values, loan: Values, rest: RestDays) -> Period:
    agreed = party.get("guarantee") or {}
    until = parse_date(agreed["period_until"]) if agreed.get("period_until") else None
    signed, due = loan.get("signed_on"), parse_date(loan["due_on"])
    # A guarantee has no day of its own in the record; the contract's is the best there is.
    day = parse_date(signed) if signed else due
    note = sentence(SIGNING_ASSUMED) if signed else sentence(SIGNING_UNKNOWN, day=due)
    found = guarantee_period(due, agreed.get("kind") or "not_agreed", day, rest, until)
    return replace(found, notes=(note, *found.notes))
