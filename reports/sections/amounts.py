"""How sums of money and rates of a record read on paper; what is not known stays empty."""

from decimal import Decimal

from storage.rules.capitals import capitals, has_capitals
from storage.rules.money import print_money, print_rate


def yuan(amount: str | None) -> str:
    """Return an amount in yuan like ``¥50,000.00``; empty where it is not known."""
    return "" if amount is None else print_money(Decimal(amount))


def bare(amount: Decimal) -> str:
    """Return an amount for a column of yuan like ``50,000.00``."""
    return print_money(amount).replace("¥", "")


def yuan_twice(amount: str | None) -> str:
    """Return an amount in figures and in Chinese capitals, as a demand states it.

    One that was kept before amounts had a bound, and has no capitals, stands in figures alone.
    """
    if amount is None or not has_capitals(Decimal(amount)):
        return yuan(amount)
    return f"{yuan(amount)}（{capitals(Decimal(amount))}）"


def percent(rate: str | None) -> str:
    """Return a yearly rate given as a fraction, 0.12, as ``12.00%``; empty where not known."""
    return "" if rate is None else print_rate(Decimal(rate))
