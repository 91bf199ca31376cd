"""Owns which of several loans a payment pays that names none of them (Civil Code, article 560)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import groupby
from typing import Any

from storage.rules.balance import NOTHING, Entry, keep_account
from storage.rules.dates import add_days
from storage.rules.loan_terms import LoanTerms
from storage.rules.money import FEN, ROUNDING


@dataclass(slots=True)
class Open:
    """A loan while payments are spread: its terms, how well it is secured, what is booked on it."""

    terms: LoanTerms
    security: int
    entries: list[Entry] = field(default_factory=list)

    def owed(self, on: date) -> Decimal:
        """Return what is open on a day after the payments booked so far, in yuan."""
        return keep_account(self.terms, self.entries, on).total

    def rank(self, on: date) -> tuple[bool, int, Decimal, date]:
        """Return the place of this loan on a day: what is smaller is paid first.

        Matured before not matured; the least secured; the heavier burden, that is the higher rate
        that may be claimed; the earlier due.
        """
        matured = self.terms.due_on <= on
        return (not matured, self.security, -self._burden(on, matured=matured), self.terms.due_on)

    def _burden(self, on: date, *, matured: bool) -> Decimal:
        rate = self.terms.overdue if matured else self.terms.term
        if rate is None:
            return NOTHING
        caps = [cap for day, cap in (self.terms.cap.limits if self.terms.cap else []) if day <= on]
        highest = rate.pieces(min(on, add_days(date.max, -1)), date.max)[0].rate
        return min(highest, caps[-1]) if caps else highest


def security(loan: Mapping[str, Any]) -> int:
    """Return how well a loan is secured: 0 not, 1 by security that is not registered, 2 by such.

    What a security is worth is not recorded; guarantors stand for every loan of the case alike.
    """
    securities = loan.get("collateral") or ()
    return max((2 if one.get("registered") else 1 for one in securities), default=0)


def assign(debts: Sequence[Open], entries: Sequence[Entry]) -> None:
    """Book entries that name no loan on the loans, each credit as of its own day.

    What no loan needs stays with the last one, where it shows as too much. Costs, fees and the
    lines of reversals go to the loan that fell due first.
    """
    if not debts:
        return
    first = min(debts, key=lambda debt: debt.terms.due_on)
    first.entries += [entry for entry in entries if entry.kind != "credit"]
    for entry in sorted(entries, key=lambda entry: entry.on):
        if entry.kind == "credit":
            _spread(debts, entry)


def _spread(debts: Sequence[Open], entry: Entry) -> None:
    left, shares = entry.amount, dict.fromkeys(range(len(debts)), NOTHING)
    ranks = [debt.rank(entry.on) for debt in debts]
    order = sorted(shares, key=lambda place: ranks[place])
    for _rank, group in groupby(order, key=lambda place: ranks[place]):
        needs = {place: debts[place].owed(entry.on) for place in group}
        for place, part in _in_proportion(needs, min(left, sum(needs.values(), NOTHING))).items():
            shares[place] = part
            left -= part
    shares[order[-1]] += left
    # What was reversed shows once, with the loan that is first in the order.
    undone = {order[0]: entry.undone}
    for place, part in shares.items():
        back = undone.get(place, NOTHING)
        if part or back:
            debts[place].entries.append(replace(entry, amount=part, undone=back))


def _in_proportion(needs: Mapping[int, Decimal], amount: Decimal) -> dict[int, Decimal]:
    """Split an amount by what is owed, to the fen; nobody gets more than is owed to him."""
    whole, shares = sum(needs.values(), NOTHING), {}
    for place, need in needs.items():
        exact = amount * need / whole if whole else NOTHING
        shares[place] = min(need, exact.quantize(FEN, ROUND_DOWN, ROUNDING))
    rest = amount - sum(shares.values(), NOTHING)
    for place, need in needs.items():
        more = min(rest, need - shares[place])
        shares[place] += more
        rest -= more
    return shares
