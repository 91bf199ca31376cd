"""Owns monthly repayment schedules: equal instalments, equal principal, interest first, at once."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Literal

from storage.rules.interest import exact_to_fen

Method = Literal["equal_instalment", "equal_principal", "interest_then_principal", "bullet"]
METHODS: tuple[Method, ...] = (
    "equal_instalment",
    "equal_principal",
    "interest_then_principal",
    "bullet",
)
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Instalment:
    """The n-th payment in yuan, what it consists of, and the principal left after it."""

    n: int
    payment: Decimal
    interest: Decimal
    principal: Decimal
    left: Decimal


def schedule(
    principal: Decimal, annual_rate: Decimal, periods: int, method: Method
) -> tuple[Instalment, ...]:
    """Return the instalments of a loan over ``periods`` months at a twelfth of the annual rate.

    Rounded half up to the fen; the last instalment takes what rounding left. ``bullet`` is one
    instalment, numbered by its month, with simple interest.
    """
    monthly = Fraction(annual_rate) / _MONTHS
    if method == "bullet":
        interest = exact_to_fen(Fraction(principal) * monthly * periods)
        return (Instalment(periods, principal + interest, interest, principal, principal * 0),)
    fixed = exact_to_fen(_annuity(principal, monthly, periods))
    share = exact_to_fen(Fraction(principal) / periods)
    left, lines = principal, []
    for n in range(1, periods + 1):
        interest = exact_to_fen(Fraction(left) * monthly)
        part = {
            "equal_instalment": fixed - interest,
            "equal_principal": share,
            "interest_then_principal": principal * 0,
        }[method]
        # Rounding must not repay more than is owed, and the last instalment clears the rest.
        part = left if n == periods else max(principal * 0, min(part, left))
        left -= part
        lines.append(Instalment(n, part + interest, interest, part, left))
    return tuple(lines)


def _annuity(principal: Decimal, monthly: Fraction, periods: int) -> Fraction:
    if not monthly:
        return Fraction(principal) / periods
    # The power of an exact fraction would have thousands of digits; 150 tell even the least rate.
    growth = Fraction(str(_power(1 + monthly, periods)))
    return Fraction(principal) * monthly * growth / (growth - 1)


def _power(base: Fraction, exponent: int) -> Decimal:
    with localcontext() as context:
        context.prec = 150
        return (Decimal(base.numerator) / Decimal(base.denominator)) ** exponent
