"""Days as lenders write them: one meaning, or a refusal; never a guess."""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from storage.exchange.sheets.formats import day_of, is_day
from storage.exchange.sheets.numbers import narrow
from storage.exchange.sheets.refusal import CellRefused

_TIME: Final = r"(?:[\sT]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_WRITTEN: Final = re.compile(
    rf"(?:([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})"
    rf"|([0-9]{{4}})\s*年\s*([0-9]{{1,2}})\s*月\s*([0-9]{{1,2}})\s*[日号]){_TIME}"
)
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}")
_TWO_WAYS: Final = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{2}|[0-9]{4})")
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199


@lru_cache(maxsize=4096)
def read_day(text: str, *, from_1904: bool) -> tuple[str, str]:
    """Return (day, note): ISO text, and the code of what was taken to be said.

    Takes 2019-04-15, 2019/4/15, 2019.4.15, 2019年4月15日, 20190415, each with a time behind it,
    and Excel's number of a day. Raises ``CellRefused``.
    """
    plain = narrow(text)
    if _SERIAL.fullmatch(plain):
        day = day_of(float(plain), from_1904=from_1904)
        if day is None:
            raise CellRefused("impossible_date")
        return _checked(day), "date_from_number"
    found = _WRITTEN.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if not found:
        raise CellRefused("ambiguous_date" if _TWO_WAYS.fullmatch(plain) else "not_date")
    year, month, day_ = (int(one) for one in found.groups() if one and one not in "-/.")
    return _exists(year, month, day_), ""


def cell_day(iso: str) -> str:
    """Return the day of a cell that holds a date or a time as ISO text."""
    if not is_day(iso):
        raise CellRefused("impossible_date")
    return _checked(iso[:10])


def _exists(year: int, month: int, day: int) -> str:
    try:
        return _checked(date(year, month, day).isoformat())
    except ValueError:
        raise CellRefused("impossible_date") from None


def _checked(iso: str) -> str:
    if not _FIRST_YEAR <= int(iso[:4]) <= _LAST_YEAR:
        raise CellRefused("not_date")
    return iso
