"""Reads what people type into fields for dates, times, months, rates and numbers."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

_NEAR: Final = {
    "今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2,
    "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2,
}  # fmt: skip
_NOW: Final = frozenset({"现在", "此刻", "now"})
_SHIFT: Final = re.compile(r"[+-][0-9]{1,4}")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?")
_NO_YEAR: Final = re.compile(r"([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?")
_EIGHT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_FOUR: Final = re.compile(r"([0-9]{2})([0-9]{2})")
_CLOCK: Final = re.compile(r"([0-9]{1,2})[:点时h]([0-9]{1,2})?分?(?::([0-9]{2}(?:\.[0-9]+)?))?")
_MONTH: Final = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})月?")
_ONLY_MONTH: Final = re.compile(r"([0-9]{1,2})月?")
_OFFSET: Final = re.compile(r"(.+?)\s*(Z|[+-][0-9]{2}:[0-9]{2})")
_RATE: Final = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,12})?)\s*(%?)")


def read_date(text: str, today: date) -> str | None:
    """Return ``YYYY-MM-DD`` for 今天, +3, 4/15, 0415, 20190415, 2019-04-12; None where unread.

    A day without a year is one of the year of ``today``.
    """
    plain = _plain(text)
    if plain in _NEAR:
        return (today + timedelta(days=_NEAR[plain])).isoformat()
    if _SHIFT.fullmatch(plain):
        return (today + timedelta(days=int(plain))).isoformat()
    for pattern in (_YEAR_FIRST, _EIGHT):
        if found := pattern.fullmatch(plain):
            return _day(int(found[1]), int(found[2]), int(found[3]))
    for pattern in (_NO_YEAR, _FOUR):
        if found := pattern.fullmatch(plain):
            return _day(today.year, int(found[1]), int(found[2]))
    return None


def read_time(text: str, now: datetime, day: date | None = None) -> str | None:
    """Return ISO 8601 with offset for 10:30, 1030, 今天 10:30, 4/15 10:30 or a whole ISO time.

    A time of day alone falls on ``day``, by default the day of ``now``; without an offset it has
    that of ``now``. None where unread or where the time of day is missing.
    """
    plain = re.sub(r"(?<=[0-9])t(?=[0-9])", " ", _plain(text))
    if plain in _NOW:
        return now.isoformat(timespec="seconds")
    offset = now.isoformat()[-6:]
    if (found := _OFFSET.fullmatch(plain.upper())) and ":" in found[1]:
        plain, offset = found[1].lower(), found[2]
    front, _, clock = plain.rpartition(" ")
    known = read_date(front, now.date()) if front else (day or now.date()).isoformat()
    moment = _clock(clock)
    return f"{known}T{moment}{offset}" if known and moment else None


def read_month(text: str, today: date) -> str | None:
    """Return ``YYYY-MM`` for 2019-01, 2019年1月, 201901, or 1月 of this year; None where unread."""
    plain = _plain(text)
    found = _MONTH.fullmatch(plain)
    year, month = (int(found[1]), int(found[2])) if found else (today.year, 0)
    if not found and (alone := _ONLY_MONTH.fullmatch(plain)):
        month = int(alone[1])
    return f"{year:04}-{month:02}" if 1 <= month <= 12 else None


def read_rate(text: str) -> str | None:
    """Return a fraction per year for 12%, 0.12, or a bare 12, which nobody means as 1200 %."""
    found = _RATE.fullmatch(_plain(text))
    if not found:
        return None
    number = Decimal(found[1])
    return _decimal(number / 100 if found[2] or abs(number) >= 1 else number)


def percent(rate: str) -> str:
    """Return a fraction per year as people read it: 0.12 gives 12%; other text as it is."""
    try:
        return f"{_decimal(Decimal(rate) * 100)}%"
    except InvalidOperation:
        return rate


def read_number(text: str) -> int | float | None:
    """Return a quantity for 20, 20.5 or 1,200; None where unread."""
    plain = _plain(text).replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", plain):
        return None
    return float(plain) if "." in plain else int(plain)


def _plain(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text).strip().lower()
    return re.sub(r"\s+", " ", normal)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _clock(text: str) -> str | None:
    found = _CLOCK.fullmatch(text) or _FOUR.fullmatch(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    seconds = found[3] if found.re is _CLOCK and found[3] else "00"
    if hour > 23 or minute > 59 or float(seconds) >= 60:
        return None
    return f"{hour:02}:{minute:02}:{seconds}"


def _decimal(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
