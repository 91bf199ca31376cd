"""Owns what is owed on a day: every loan of a case with its account, and the document of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from resources.language import N_, Words
from storage.rules.balance import Account, Accrual, Booking, Entry, EntryKind, keep_account
from storage.rules.caps import Rules
from storage.rules.dates import parse_date
from storage.rules.loan_terms import LoanTerms, Values, loan_terms
from storage.rules.lpr import LprTable
from storage.rules.money import money_text, rate_text
from storage.rules.policy import Policy
from storage.rules.sentences import Sentence, say_notes, sentence

UNASSIGNED = N_("Entries that name no loan were set against the loan that fell due first.")
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
    """What a case owes on a day if it were paid that day (the day itself bears no interest)."""

    on: date
    loans: tuple[LoanOwed, ...]

    @property
    def total(self) -> Decimal:
        """All loans together, in yuan."""
        return sum((loan.account.total for loan in self.loans), Decimal(0))


def owed(
    loans: Sequence[Values],
    ledger: Sequence[Values],
    on: date,
    lpr: LprTable,
    filed_on: date | None = None,
    rules: Rules | None = None,
    policy: Policy | None = None,
) -> Owed:
    """Reckon loans and ledger (case JSON values, loans with their ``ref``) as of a day.

    Entries that name no loan go to the loan that fell due first, what it does not need to the next
    one (Civil Code 560: earlier due first). ``filed_on`` None, ``rules``, ``policy``: see
    ``loan_terms``.
    """
    read = [(loan, loan_terms(loan, on, filed_on, lpr, rules, policy)) for loan in loans]
    booked = [(ref, entry) for ref, entry in _booked(ledger) if entry.on <= on]
    refs = [str(loan.get("ref") or "") for loan in loans]
    free = [entry for ref, entry in booked if ref not in refs or not ref]
    notes = (sentence(UNASSIGNED),) if free and len(loans) > 1 else ()
    results: dict[int, LoanOwed] = {}
    for place in sorted(range(len(read)), key=lambda n: read[n][1].due_on):
        loan, terms = read[place]
        own = [entry for ref, entry in booked if ref and ref == refs[place]]
        account = keep_account(terms, [*own, *free], on)
        passed, kept = _take(free, account.surplus if len(results) + 1 < len(read) else ())
        if passed:
            account = keep_account(terms, [*own, *kept], on)
        free = passed
        results[place] = LoanOwed(refs[place], loan["contract_no"], terms, account, notes)
    return Owed(on, tuple(results[n] for n in range(len(read))))


def _booked(ledger: Sequence[Values]) -> list[tuple[str, Entry]]:
    """Return (loan ref or empty, entry) by date; a reversal undoes the latest credits before it."""
    booked: list[tuple[str, Entry]] = []
    for row in sorted(ledger, key=lambda row: str(row["on"])):
        ref, amount = str(row.get("loan") or ""), Decimal(row["amount"])
        if row["kind"] == "reversal":
            booked = _reversed(booked, ref, amount)
        else:
            entry = Entry(parse_date(row["on"]), _KINDS[row["kind"]], amount)
            booked.append((ref, entry))
    return booked


def _reversed(
    booked: list[tuple[str, Entry]], ref: str, amount: Decimal
) -> list[tuple[str, Entry]]:
    result: list[tuple[str, Entry]] = []
    for own, entry in reversed(booked):
        undone = min(amount, entry.amount) if entry.kind == "credit" and own in {ref, ""} else 0
        amount -= undone
        if entry.amount > undone:
            result.append((own, replace(entry, amount=entry.amount - undone)))
    return result[::-1]


def _take(entries: Sequence[Entry], wanted: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Split credits into what is wanted of them, day by day, and what is left; costs stay."""
    open_sums: dict[date, Decimal] = {}
    for entry in wanted:
        open_sums[entry.on] = open_sums.get(entry.on, Decimal(0)) + entry.amount
    taken, left = [], []
    for entry in entries:
        part = min(entry.amount, open_sums.get(entry.on, Decimal(0)))
        part = part if entry.kind == "credit" else Decimal(0)
        if part:
            open_sums[entry.on] -= part
            taken.append(replace(entry, amount=part))
        if entry.amount > part:
            left.append(replace(entry, amount=entry.amount - part))
    return taken, left


def owed_document(found: Owed, words: Words) -> dict[str, Any]:
    """Return the JSON document of what is owed; money as decimal strings in yuan.

    A line is interest (from, until, on which principal, its interest, what is ``left``) or a
    payment (on, amount, what it paid, and costs, interest, principal left), as in ``calc``.
    """
    return {
        "on": found.on.isoformat(),
        "loans": [_loan(loan, words) for loan in found.loans],
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
        **say_notes((*account.notes, *loan.notes), words),
    }


def _line(line: Accrual | Booking, terms: LoanTerms, words: Words) -> dict[str, Any]:
    if isinstance(line, Booking):
        return {
            "on": line.entry.on.isoformat(),
            "amount": money_text(line.entry.amount),
            "to_costs": money_text(line.paid.costs),
            "to_interest": money_text(line.paid.interest),
            "to_principal": money_text(line.paid.principal),
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
        "day_count": terms.day_count,
        "interest": money_text(own.interest),
        "left": _left(line),
    }


def _left(line: Accrual | Booking) -> dict[str, str]:
    return {
        "costs": money_text(line.balance.costs),
        "interest": money_text(line.balance.interest),
        "principal": money_text(line.balance.principal),
    }
