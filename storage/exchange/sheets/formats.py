"""What the format of a cell makes of its number: a day, a percentage, digits with zeros before."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

# Built-in formats of days, the Chinese and Japanese ones among them (ECMA-376 part 1, 18.8.30).
_DAYS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS: Final = frozenset({9, 10})
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
# Day 60 of the 1900 system is 29 February 1900, which never was.
_NO_DAY: Final = 60
_LAST_DAY: Final = 2_958_465


class Style(NamedTuple):
    """What a cell format shows: a day, a percentage, or at least ``zeros`` digits."""

    day: bool = False
    percent: bool = False
    zeros: int = 0


PLAIN: Final = Style()


def style_of(number: int, code: str) -> Style:
    """Return the style of a number format by its number and, for a custom one, its code."""
    if not code:
        return Style(day=number in _DAYS, percent=number in _PERCENTS)
    bare = _LITERAL.sub("", code[:255]).partition(";")[0]
    if re.fullmatch(r"0{2,20}", bare):
        return Style(zeros=len(bare))
    if "%" in bare:
        return Style(percent=True)
    return Style(day=re.search(r"[yYmMdDhHsS]", bare) is not None and "General" not in bare)


def day_of(serial: float, *, from_1904: bool) -> str | None:
    """Return the day, or the time where it has one, of Excel's number as ISO text.

    None for a number that is no day of the calendar.
    """
    whole = int(serial // 1)
    if not (0 if from_1904 else 1) <= whole <= _LAST_DAY or (whole == _NO_DAY and not from_1904):
        return None
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if whole < _NO_DAY else 30)
    start = datetime.combine(first, time())
    seconds = round((serial - whole) * 86_400)
    try:
        moment = start + timedelta(days=whole, seconds=seconds)
    except OverflowError:
        return None
    return moment.date().isoformat() if not seconds else moment.isoformat()


def clock_of(part: float) -> str:
    """Return the clock that a part of a day from 0 up to 1 shows, as ISO text."""
    seconds = round(part * 86_400) % 86_400
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60).isoformat()


def is_day(text: str) -> bool:
    """Tell whether ISO text is a day of the calendar."""
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
