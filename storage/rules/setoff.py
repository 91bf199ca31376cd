"""Owns what a payment pays: costs, interest or principal, in the order of the law or as agreed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from resources.language import N_
from storage.errors import InvalidRecord
from storage.rules.interest import DayCount, accrued, exact_to_fen

Part = Literal["costs", "interest", "principal"]
# Costs of realising the claim, then interest, then the debt itself (table laws, setoff).
STATUTORY: tuple[Part, ...] = ("costs", "interest", "principal")
TOO_EARLY = N_("The payment is older than the day as of which the debt is stated.")


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed in yuan."""

    costs: Decimal
    interest: Decimal
    principal: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment in yuan."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Settled:
    """One payment: interest accrued before it, what it paid, what is left, what was too much."""

    payment: Payment
    accrued: Decimal
    paid: Debt
    left: Debt
    surplus: Decimal


def set_off(
    debt: Debt,
    as_of: date,
    payments: Iterable[Payment],
    annual_rate: Decimal,
    day_count: DayCount,
    order: Sequence[Part] = STATUTORY,
) -> tuple[Settled, ...]:
    """Apply payments by date to a debt stated as of a day, one line each.

    Interest runs on the principal only, from ``as_of``; the day of payment does not count. Rounded
    half up to the fen at each payment. InvalidRecord where a payment is older than ``as_of``.
    """
    since, lines = as_of, []
    for payment in sorted(payments, key=lambda payment: payment.on):
        if payment.on < as_of:
            raise InvalidRecord(path="payments", problem=TOO_EARLY)
        new = exact_to_fen(accrued(debt.principal, annual_rate, since, payment.on, day_count))
        owed = Debt(debt.costs, debt.interest + new, debt.principal)
        paid, debt, surplus = split(owed, payment.amount, order)
        lines.append(Settled(payment, new, paid, debt, surplus))
        since = payment.on
    return tuple(lines)


def split(owed: Debt, amount: Decimal, order: Sequence[Part]) -> tuple[Debt, Debt, Decimal]:
    """Return what a payment pays of each part, what is left of the debt, and what was too much."""
    shares: dict[Part, Decimal] = {}
    for part in order:
        shares[part] = min(amount, getattr(owed, part))
        amount -= shares[part]
    paid = Debt(shares["costs"], shares["interest"], shares["principal"])
    left = Debt(
        owed.costs - paid.costs, owed.interest - paid.interest, owed.principal - paid.principal
    )
    return paid, left, amount
