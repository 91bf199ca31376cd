"""Owns what a case holds that may have moved limitation, but that no event of limitation says."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from resources.language import N_
from storage.rules.balance import Entry
from storage.rules.dates import parse_date
from storage.rules.loan_terms import due_day
from storage.rules.money import print_money
from storage.rules.owed import book
from storage.rules.sentences import Sentence, sentence

Values = Mapping[str, Any]
PAYMENT = N_(
    "The ledger holds a payment or debit of {amount} on {day}, but no event of limitation of that "
    "day. If the debtor paid, somebody for him, or his account was debited by law or contract, "
    "record the event with its proof: it may interrupt."
)
SUIT = N_(
    "The suit is recorded as filed on {day}, but no event of limitation says so; record it with "
    "its proof."
)
NO_FILING = N_(
    "An event of limitation says that a suit was filed on {day}, but the litigation has no day of "
    "filing. Record it there: the cap of older contracts depends on it."
)
PLAN = N_(
    "A repayment plan was agreed on {day}, but no event of limitation of that day. Record it with "
    "its proof: it may interrupt."
)
_BY_PAYMENT = ("partial_payment", "account_debited")
_BY_SUIT = ("suit", "payment_order")


def unrecorded(
    loan: Values,
    loans: Sequence[Values],
    events: Sequence[Values],
    ledger: Sequence[Values],
    filed_on: date | None,
    plans: Sequence[Values],
    today: date,
) -> tuple[Sentence, ...]:
    """Return what an officer or lawyer may have to record for a loan, the latest of each sort.

    Nothing of it is counted by itself: an event needs a grade and a proof (rules.md R3.1, R3.3).
    ``events`` are those that concern this loan.
    """
    paid = [row for row in ledger if row["kind"] != "waiver"]
    own = {loan.get("ref"), "" if len(loans) == 1 else loan.get("ref")}
    booked, _notes = book(paid)
    # Before the claim is due there is nothing to interrupt.
    late = [one for ref, one in booked if ref in own and one.on > due_day(loan)]
    mine = [one for one in late if one.kind == "credit" and one.amount]
    return (
        *_paid(mine, events, today),
        *_suit(events, filed_on, today),
        *_plans(plans, events, due_day(loan), today),
    )


def _paid(entries: Sequence[Entry], events: Sequence[Values], today: date) -> Iterator[Sentence]:
    known = {parse_date(row["on"]) for row in events if row["kind"] in _BY_PAYMENT}
    past = [one for one in entries if one.on <= today and one.on not in known]
    if past:
        last = max(past, key=lambda one: one.on)
        yield sentence(PAYMENT, amount=print_money(last.amount), day=last.on)


def _suit(events: Sequence[Values], filed_on: date | None, today: date) -> Iterator[Sentence]:
    known = any(row["kind"] in _BY_SUIT for row in events)
    suits = [parse_date(row["on"]) for row in events if row["kind"] == "suit"]
    past = [day for day in suits if day <= today]
    if filed_on is None and past:
        yield sentence(NO_FILING, day=max(past))
    if filed_on is not None and filed_on <= today and not known:
        yield sentence(SUIT, day=filed_on)


def _plans(
    plans: Sequence[Values], events: Sequence[Values], due_on: date, today: date
) -> Iterator[Sentence]:
    days = {row["on"] for row in events if row["kind"] == "plan_agreed"}
    agreed = [str(row["agreed_on"]) for row in plans if row["agreed_on"] not in days]
    past = [day for day in agreed if due_on < parse_date(day) <= today]
    if past:
        yield sentence(PLAN, day=parse_date(max(past)))
