"""Owns what is owed on a day: every loan of a case with its account, and the document of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from resources.language import N_, NC_, Words
from storage.rules.balance import Account, Accrual, Booking, Entry, EntryKind, keep_account
from storage.rules.caps import Rules, kept_if_paid
from storage.rules.dates import parse_date
from storage.rules.loan_terms import MOVES_SUM, PAID_BETWEEN, LoanTerms, Values, loan_terms
from storage.rules.lpr import LprTable
from storage.rules.money import money_text, print_money, rate_text
from storage.rules.policy import Policy
from storage.rules.sentences import Sentence, cite, say_notes, sentence
from storage.rules.several_debts import Open, assign, security
from storage.rules.suit_costs import Cost

UNASSIGNED = N_(
    "Payments that name no loan were set against the loans in the order of the law: matured ones "
    "first, of these the least secured, then the heavier burden, then the earlier due, otherwise "
    "in proportion ({basis}); costs and fees that name none stand with the loan due first."
)
SUPPOSED_SUM = NC_("sum", "rests on something supposed")
REVERSED = N_(
    "What was reversed is reckoned as never paid; the reversal stands on its own day in the table."
)
NO_PAYMENT = N_("A reversal of {amount} on {day} has no payment before it and changes nothing.")
_KINDS: Mapping[str, EntryKind] = {
    "payment": "credit",
    "debit": "credit",
    "waiver": "credit",
    "cost": "cost",
    "fee": "fee",
}


@dataclass(frozen=True, slots=True)
class LoanOwed:
    """One loan: its terms as read, its account, and what has to be said about them."""

    ref: str
    contract_no: str
    terms: LoanTerms
    account: Account
    notes: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """What a case owes on a day if it were paid that day (the day itself bears no interest).

    ``suit_costs`` are those of the suit: they have no day of their own, no payment is set off
    against them, and they stand among the costs of the loan that fell due first.
    """

    on: date
    loans: tuple[LoanOwed, ...]
    suit_costs: tuple[Cost, ...] = ()

    @property
    def total(self) -> Decimal:
        """All loans together, costs included, in yuan."""
        return sum((loan.account.total for loan in self.loans), Decimal(0))

    @property
    def costs(self) -> Decimal:
        """The costs of all loans and of the suit, in yuan."""
        return sum((loan.account.costs for loan in self.loans), Decimal(0))

    @property
    def without_costs(self) -> Decimal:
        """All loans together without any costs, in yuan."""
        return self.total - self.costs

    @property
    def supposed(self) -> tuple[Sentence, ...]:
        """What was supposed and moves the sum, a day of filing above all; each once."""
        found: list[Sentence] = []
        for note in (note for loan in self.loans for note in loan.account.notes):
            if note.message in MOVES_SUM and note not in found:
                found.append(note)
        return tuple(found)


def owed(
    loans: Sequence[Values],
    ledger: Sequence[Values],
    on: date,
    lpr: LprTable,
    filed_on: date | None = None,
    rules: Rules | None = None,
    policy: Policy | None = None,
    suit_costs: Sequence[Cost] = (),
) -> Owed:
    """Reckon loans and ledger (case JSON values, loans with their ``ref``) as of a day.

    Payments that name no loan are spread over the loans by Civil Code 560 (see ``several_debts``).
    ``filed_on`` None, ``rules``, ``policy``: see ``loan_terms``. ``suit_costs``: see ``Owed``.
    """
    read = [loan_terms(loan, on, filed_on, lpr, rules, policy) for loan in loans]
    booked, notes = book(ledger)
    refs = [str(loan.get("ref") or "") for loan in loans]
    known = [(ref if ref in refs else "", entry) for ref, entry in booked if entry.on <= on]
    if any(not ref for ref, _entry in known) and len(loans) > 1:
        notes.append(sentence(UNASSIGNED, basis=cite("setoff_several", on)))
    debts = [
        Open(terms, security(loan), [entry for ref, entry in known if ref and ref == own])
        for loan, terms, own in zip(loans, read, refs, strict=True)
    ]
    assign(debts, [entry for ref, entry in known if not ref])
    found = [
        LoanOwed(
            ref,
            loan["contract_no"],
            debt.terms,
            keep_account(debt.terms, debt.entries, on),
            (*notes, *_paid_between(loan, debt, rules)),
        )
        for ref, loan, debt in zip(refs, loans, debts, strict=True)
    ]
    return Owed(on, _with_costs(found, suit_costs), tuple(suit_costs))


def _paid_between(loan: Values, debt: Open, rules: Rules | None) -> Iterator[Sentence]:
    """Yield that payments under a rate above the former cap may count otherwise; for counsel."""
    signed = loan.get("signed_on") or loan.get("paid_out_on")
    rate, found = (
        debt.terms.term,
        signed and kept_if_paid(loan["regime"], parse_date(signed), rules),
    )
    if not found or rate is None or rate.rate <= found.cap:
        return
    early = (one for one in debt.entries if one.kind == "credit" and one.on < found.before)
    if paid := sum((one.amount for one in early), Decimal(0)):
        told = {"rate": rate.rate, "cap": found.cap, "most": found.most, "day": found.before}
        yield sentence(PAID_BETWEEN, paid=print_money(paid), **told)


def _with_costs(loans: Sequence[LoanOwed], costs: Sequence[Cost]) -> tuple[LoanOwed, ...]:
    """Put the costs of the suit to the account of the loan that fell due first."""
    if not (loans and costs):
        return tuple(loans)
    first = first_due(loans)
    account = loans[first].account
    whole = account.costs + sum((amount for _what, amount in costs), Decimal(0))
    with_them = replace(loans[first], account=replace(account, costs=whole))
    return tuple(with_them if place == first else loan for place, loan in enumerate(loans))


def first_due(loans: Sequence[LoanOwed]) -> int:
    """Return the place of the loan that fell due first: what names no loan stands there."""
    return min(range(len(loans)), key=lambda place: loans[place].terms.due_on)


def book(ledger: Sequence[Values]) -> tuple[list[tuple[str, Entry]], list[Sentence]]:
    """Return (loan ref or empty, entry) by date; a reversal undoes the latest credits before it."""
    booked: list[tuple[str, Entry]] = []
    notes: list[Sentence] = []
    for row in sorted(ledger, key=lambda row: str(row["on"])):
        ref, amount = str(row.get("loan") or ""), Decimal(row["amount"])
        on = parse_date(row["on"])
        if row["kind"] != "reversal":
            booked.append((ref, Entry(on, _KINDS[row["kind"]], amount)))
            continue
        booked, undone = _reversed(booked, ref, amount)
        if undone < amount:
            lacking = print_money(amount - undone)
            notes.append(sentence(NO_PAYMENT, amount=lacking, day=on))
        if undone:
            notes.append(sentence(REVERSED))
            booked.append((ref, Entry(on, "reversal", undone)))
    return booked, notes


def _reversed(
    booked: list[tuple[str, Entry]], ref: str, amount: Decimal
) -> tuple[list[tuple[str, Entry]], Decimal]:
    """Return the entries without what is undone of the latest credits, and how much that was."""
    result: list[tuple[str, Entry]] = []
    whole = Decimal(0)
    for own, entry in reversed(booked):
        mine = entry.kind == "credit" and own in {ref, ""}
        undone = min(amount - whole, entry.amount) if mine else Decimal(0)
        whole += undone
        left = replace(entry, amount=entry.amount - undone, undone=entry.undone + undone)
        result.append((own, left))
    return result[::-1], whole


def owed_document(found: Owed, words: Words) -> dict[str, Any]:
    """Return the JSON document of what is owed; money as decimal strings in yuan.

    A line is interest (from, until, on which principal, its interest, what is ``left``) or a
    payment (on, amount, what it paid, and costs, interest, principal left), as in ``calc``. The
    amount is the sum of what it paid of costs, interest, principal, penalty and fees, of what was
    too much (``surplus``) and of what was ``reversed``; a reversal has its own line below zero.
    Costs of the suit are in the costs of a loan, and named beside.
    """
    return {
        "on": found.on.isoformat(),
        "loans": [_loan(loan, words) for loan in found.loans],
        "suit_costs": [
            {"what": what, "amount": money_text(amount)} for what, amount in found.suit_costs
        ],
        "costs": money_text(found.costs),
        "total_without_costs": money_text(found.without_costs),
        "total": money_text(found.total),
    }


def _loan(loan: LoanOwed, words: Words) -> dict[str, Any]:
    account = loan.account
    return {
        "contract_no": loan.contract_no,
        "principal": money_text(account.principal),
        "interest": money_text(account.interest),
        "penalty": money_text(account.penalty),
        "costs": money_text(account.costs),
        "total": money_text(account.total),
        "lines": [_line(line, loan.terms, words) for line in account.lines],
        **say_notes((*_order(loan), *account.notes, *loan.notes, *loan.terms.advice), words),
    }


def _order(loan: LoanOwed) -> tuple[Sentence, ...]:
    return (loan.terms.order_note,) if loan.terms.order_note else ()


def _line(line: Accrual | Booking, terms: LoanTerms, words: Words) -> dict[str, Any]:
    if isinstance(line, Booking):
        return {
            "on": line.entry.on.isoformat(),
            "amount": money_text(line.amount),
            "to_costs": money_text(line.paid.costs),
            "to_interest": money_text(line.paid.interest),
            "to_principal": money_text(line.paid.principal),
            "to_penalty": money_text(line.penalty),
            "surplus": money_text(line.surplus),
            "reversed": money_text(line.undone),
            **_left(line),
        }
    own = line.line
    return {
        "from": own.start.isoformat(),
        "until": own.end.isoformat(),
        "days": own.days,
        "principal": money_text(line.principal),
        "rate": rate_text(own.rate),
        "basis": own.basis.say(words),
        "day_count": own.count or terms.day_count,
        "interest": money_text(own.interest),
        "left": _left(line),
    }


def _left(line: Accrual | Booking) -> dict[str, str]:
    return {
        "costs": money_text(line.balance.costs),
        "interest": money_text(line.balance.interest),
        "principal": money_text(line.balance.principal),
    }
