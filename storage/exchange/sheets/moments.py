"""Times as call lists write them: a day with a clock, or the clock alone; never a guess."""

import re
from typing import Final

from storage.exchange.sheets.days import cell_day, read_day
from storage.exchange.sheets.formats import day_of
from storage.exchange.sheets.numbers import narrow
from storage.exchange.sheets.refusal import CellRefused

_CLOCK: Final = (
    r"(?P<half>上午|下午|晚上|凌晨|中午|AM|PM)?\s*(?P<hour>[0-9]{1,2})"
    r"(?:[:时時点點](?P<minute>[0-9]{2}))(?:[:分](?:(?P<second>[0-9]{2})(?:\.[0-9]+)?秒?)?)?"
    r"\s*(?P<after>AM|PM)?"
)
_OFFSET: Final = r"\s*(?P<offset>Z|(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
_ALONE: Final = re.compile(_CLOCK, re.IGNORECASE)
_WHOLE: Final = re.compile(
    rf"(?P<day>.*?[0-9日号])(?:\s*T\s*|\s+|(?<=[日号])){_CLOCK}{_OFFSET}", re.IGNORECASE
)
_COMPACT: Final = re.compile(r"([0-9]{8})([0-9]{2})([0-9]{2})([0-9]{2})")
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}\.[0-9]+")
_CLOCK_ONLY: Final = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}")


def read_moment(text: str, *, from_1904: bool) -> tuple[str, str]:
    """Return (time, note): ISO text with the offset only where one is written, and a note's code.

    A clock without a day gives ``HH:MM:SS``. Raises ``CellRefused``: ``no_clock`` for a day alone.
    """
    plain = narrow(text)
    if _SERIAL.fullmatch(plain):
        return cell_moment(day_of(float(plain), from_1904=from_1904) or ""), "date_from_number"
    compact = _COMPACT.fullmatch(plain)
    if compact:
        plain = f"{compact[1]} {compact[2]}:{compact[3]}:{compact[4]}"
    alone = _ALONE.fullmatch(plain)
    if alone:
        return _clock(alone), ""
    whole = _WHOLE.fullmatch(plain)
    if not whole:
        read_day(plain, from_1904=from_1904)  # says why it is no day either
        raise CellRefused("no_clock")
    day, taken = read_day(whole["day"], from_1904=from_1904)
    return f"{day}T{_clock(whole)}{_offset(whole['offset'])}", taken


def cell_moment(iso: str) -> str:
    """Return the time of a cell that holds a day with a clock, or a clock alone, as ISO text."""
    if _CLOCK_ONLY.fullmatch(iso):
        return iso
    day, _t, clock = iso.replace(" ", "T").partition("T")
    cell_day(day)
    if not clock:
        raise CellRefused("no_clock")
    return read_moment(f"{day} {clock}", from_1904=False)[0]


def _clock(found: re.Match[str]) -> str:
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    half = (found["half"] or found["after"] or "").upper()
    if half and hour > 12:
        half = ""
    if half in {"下午", "晚上", "PM"} and hour < 12:
        hour += 12
    elif half in {"上午", "凌晨", "AM"} and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        raise CellRefused("impossible_time")
    return f"{hour:02}:{minute:02}:{second:02}"


def _offset(text: str | None) -> str:
    if not text:
        return ""
    if text.upper() == "Z":
        return "+00:00"
    sign, digits = text.lstrip("UTCGMutcgm")[0], re.sub("[^0-9]", "", text)
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    if int(hours) > 14 or int(minutes) > 59:
        raise CellRefused("impossible_time")
    return f"{sign}{int(hours):02}:{minutes}"
