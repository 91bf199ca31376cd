"""Owns how far recorded times lie apart, whatever they look like: always in China time."""

from datetime import date, datetime

from storage.rules.dates import CHINA, parse_time


def moment(text: str | None) -> datetime | None:
    """Read a time as China time; None where there is none."""
    if not text:
        return None
    try:
        return parse_time(text)
    except OverflowError:
        # The first and last day of the calendar have no other offset.
        return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def day(text: str) -> date:
    """Return the day of a date, or the China day of a time."""
    if len(text) == len("2019-04-12"):
        return date.fromisoformat(text)
    found = moment(text)
    return found.date() if found else date.min


def day_of(text: str) -> str:
    """Return the day of a date or time as ``YYYY-MM-DD``, empty where there is none."""
    return day(text).isoformat() if text else ""


def minutes_between(start: datetime | None, end: datetime | None) -> float:
    """Return the minutes from start to end, 0 where one is not known or they run backwards."""
    if start is None or end is None:
        return 0.0
    return max(0.0, (end - start).total_seconds() / 60)
