"""Owns the doubled interest on judgment money that is paid late."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from resources import table
from storage.rules.interest import exact_to_fen


def delay_interest(judgment_money: Decimal, start: date, end: date) -> Decimal:
    """Return the doubled part in yuan from ``start`` up to, not including, the day of payment.

    ``judgment_money`` is what the judgment awards without general interest (table ``delay``).
    """
    daily = Fraction(table("delay")["daily_rate"])
    return exact_to_fen(Fraction(judgment_money) * daily * max(0, (end - start).days))
