"""Stretches of time to choose from: whole months by name, and what they are on a day."""

from datetime import date, timedelta
from typing import Final

from resources.language import N_

PERIODS: Final = (
    ("month", N_("This month")),
    ("last_month", N_("Last month")),
    ("quarter", N_("Last three months")),
    ("year", N_("Last twelve months")),
    ("all", N_("All there is")),
)
SHORT: Final = (("today", N_("Today")), ("week", N_("This week")))
"""Stretches within a month, offered where single days are worked on."""
_EARLIEST: Final = date(2000, 1, 1)


def period(name: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period out of ``PERIODS`` or ``SHORT``.

    A week begins on Monday and is whole, also where days of it lie ahead.
    """
    if name == "today":
        return today, today
    if name == "week":
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    begin = today.replace(day=1)
    if name == "last_month":
        return _months_back(begin, 1), begin - timedelta(days=1)
    back = {"quarter": 2, "year": 11}.get(name)
    if back is not None:
        return _months_back(begin, back), today
    return (_EARLIEST if name == "all" else begin), today


def _months_back(begin: date, months: int) -> date:
    count = begin.year * 12 + begin.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
