"""Reads arrears as they are told: 电费今年一月欠费160多元、二月40多元; the words are kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from storage.rules.money import said_from
from ui.forms.typed import read_month

_UTILITIES: Final = (
    ("property_fee", ("物业费", "物业", "物管费", "property fee", "property")),
    ("electricity", ("电费", "用电", "电", "electricity", "power")),
    ("water", ("水费", "用水", "水", "water")),
    ("gas", ("天然气费", "天然气", "燃气费", "燃气", "煤气", "气费", "gas")),
    ("heating", ("取暖费", "暖气费", "供暖费", "采暖费", "暖气", "heating")),
    ("broadband", ("宽带费", "宽带", "网费", "broadband")),
    ("parking", ("停车费", "车位费", "停车", "车位", "parking")),
)
_CHINESE_MONTHS: Final = (
    "十二",
    "十一",
    "十",
    "九",
    "八",
    "七",
    "六",
    "五",
    "四",
    "三",
    "二",
    "一",
)
_MONTHS: Final = "|".join((*_CHINESE_MONTHS, "1[0-2]", "0?[1-9]"))
_MONTH: Final = re.compile(
    rf"(?P<year>[0-9]{{4}}[-/.年]|今年|去年)?(?P<month>{_MONTHS})月份?|"
    r"(?P<whole>[0-9]{4}-[0-9]{2})(?![0-9-])"
)
_TOTAL: Final = re.compile(r"^(?:总共|合计|一共|总计|共计|共|total)[:：]?\s*", re.IGNORECASE)
# What people say between a month and an amount; it is none of the amount's words.
_FILL: Final = re.compile(
    r"^(?:其中|仅|就|单|一项|的?欠费|尚欠|还欠|欠缴|欠了?|是|为|有|[，,、:：\s])+"
)
_BETWEEN: Final = re.compile(r"[，,、；;。\n]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What one sentence told: ``lines`` of the table, the ``total`` as said, what stays unread."""

    lines: tuple[dict[str, Any], ...] = ()
    total: dict[str, Any] | None = None
    unread: str = ""


def read_told(text: str, today: date, utility: str = "", month: str = "") -> Told:
    """Read a sentence that tells arrears; ``utility`` and ``month`` are those of the line before.

    A kind or year that a part does not name is that of the part before it; a month of this year
    that still lies ahead is last year's. A line without a month gets none, unless the kind is the
    one before and ``month`` is known: then the next month. What no amount is found in is ``unread``
    and nothing of it is guessed.
    """
    lines: list[dict[str, Any]] = []
    total, year, left = None, today.year, []
    carried = False
    for part in _parts(text):
        if found := _TOTAL.match(part):
            total = _amount(part[found.end() :])
            left += [] if total else [part]
            continue
        rest, named = _take_utility(part)
        carried = carried or bool(named)
        utility = named or utility
        rest, period, year = _take_month(rest, today, year)
        said = _amount(_FILL.sub("", rest))
        if said is None or not utility:
            if period or named:
                month = period or month
            left += [part] if _matters(rest) else []
            continue
        if period is None and month and not named:
            period = _after(month)
        lines.append({"utility": utility, **({"period": period} if period else {}), **said})
        month = period or ""
    return Told(tuple(lines), total, "，".join(left))


def _parts(text: str) -> Iterator[str]:
    yield from (part.strip() for part in _BETWEEN.split(text) if part.strip(" …."))


def _take_utility(text: str) -> tuple[str, str]:
    lowered = text.lower()
    plain = _FILL.sub("", lowered)
    cut = len(text) - len(plain)
    for name, words in _UTILITIES:
        for word in words:
            if plain.startswith(word):
                return text[cut + len(word) :].strip(), name
    return text, ""


def _take_month(text: str, today: date, year: int) -> tuple[str, str | None, int]:
    plain = _FILL.sub("", text)
    found = _MONTH.match(plain)
    if found is None:
        return text, None, year
    rest = plain[found.end() :]
    if found["whole"]:
        return rest, found["whole"], int(found["whole"][:4])
    number = _month_number(found["month"])
    told = found["year"]
    if told and told[0].isdigit():
        year = int(told[:4])
    elif told:
        year = today.year - (told == "去年")
    elif year == today.year and number > today.month:
        return rest, f"{year - 1:04}-{number:02}", year
    return rest, f"{year:04}-{number:02}", year


def _month_number(text: str) -> int:
    return int(text) if text.isdigit() else len(_CHINESE_MONTHS) - _CHINESE_MONTHS.index(text)


def _amount(text: str) -> dict[str, str] | None:
    """Return the amount that a text ends with, in all its words; None where there is none."""
    words = text.strip().rstrip("。.…")
    for start in range(len(words)):
        if start and words[start - 1].isdigit() and words[start].isdigit():
            continue
        said = said_from(words[start:])
        if said is not None:
            return {**said, "words": words}
    return None


def _after(month: str) -> str:
    known = read_month(month, date(2000, 1, 1)) or month
    months = int(known[:4]) * 12 + int(known[5:])
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _matters(rest: str) -> bool:
    return bool(_FILL.sub("", rest).strip())
