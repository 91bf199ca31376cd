"""The words in which arrears are told: kinds, months, totals, amounts, and where a part ends."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from storage.rules.money import said_from

KINDS: Final = {
    "property_fee": ("物业费", "物业", "物管费", "property fee", "property"),
    "electricity": ("电费", "用电", "电", "electricity", "power"),
    "water": ("水费", "用水", "水", "water"),
    "gas": ("天然气费", "天然气", "燃气费", "燃气", "煤气费", "煤气", "气费", "gas"),
    "heating": ("取暖费", "暖气费", "供暖费", "采暖费", "暖气", "heating"),
    "broadband": ("宽带费", "宽带", "网费", "broadband"),
    "parking": ("停车费", "车位费", "停车", "车位", "parking"),
}
_KIND_OF: Final = {word: kind for kind, words in KINDS.items() for word in words}
_KIND: Final = "|".join(sorted(_KIND_OF, key=len, reverse=True))
_JOINT: Final = r"\s*(?:、|以及|和|及|与|跟|加|\+|&|/|and\b)?\s*"
_KINDS: Final = re.compile(rf"(?:{_KIND})(?:{_JOINT}(?:{_KIND}))*(?:费用?)?", re.IGNORECASE)
_ONE_KIND: Final = re.compile(_KIND, re.IGNORECASE)
_CHINESE_MONTHS: Final = (
    "十二", "十一", "十", "九", "八", "七", "六", "五", "四", "三", "二", "一",
)  # fmt: skip
_NUMBER_OF: Final = {text: 12 - place for place, text in enumerate(_CHINESE_MONTHS)}
_CHINESE: Final = "零一二两三四五六七八九十百千万亿"
_MONTHS: Final = "|".join((*_CHINESE_MONTHS, "1[0-2]", "0?[1-9]"))
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_MONTH: Final = re.compile(
    rf"(?P<year>{_YEAR}\s*[-/.年]|今年|去年)?\s*(?P<month>{_MONTHS})月份?|"
    rf"(?P<whole>{_YEAR}-(?:0[1-9]|1[0-2]))(?![0-9０-９-]|[{_CHINESE}])"
)
_TOTAL: Final = re.compile(r"(?:总共|合计|一共|总计|共计|总额|共|total\b)\s*[:：]?", re.IGNORECASE)
# What people say around a kind, a month and an amount; it changes none of them.
_FILL: Final = re.compile(
    r"(?:其中|仅|就|单|一项|的?欠费|尚欠|还欠|欠缴|欠了?|是|为|有|[，,、:：\s])+"
)
_BREAK: Final = re.compile(r"[，,、；;。\n]+")
_HARD: Final = frozenset("；;\n")
_DIGITS: Final = re.compile(r"[0-9０-９.]+$")
_NUMERAL: Final = re.compile(rf"[{_CHINESE}]+$")
# 2,860元: nobody lists 2 and 860. 160,200元 may be two amounts, 2,860 without a unit, too.
_GROUPED: Final = re.compile(
    r"(?<![0-9.,])(?:[0-9]{1,2}(?:,[0-9]{3})+|[0-9]{3}(?:,[0-9]{3}){2,}|[0-9]{3},0[0-9]{2})"
    r"(?:\.[0-9]{1,2}|[多余来]?(?:元|块|圆))"
)
_ALONE: Final = re.compile("[零一二两三四五六七八九十]|十[一二]")
_SPACED: Final = re.compile(rf"[0-9.,{_CHINESE}]\s+[0-9.,{_CHINESE}]")
_SIGNS: Final = frozenset("0123456789" + _CHINESE)


@dataclass(frozen=True, slots=True)
class Month:
    """A month as told: ``year`` is four digits, 今年, 去年 or empty."""

    number: int
    year: str = ""

    def year_by(self, today: date) -> int:
        """Return the year that was told, 0 where none was."""
        if self.year.isdigit():
            return int(self.year)
        return today.year - (self.year == "去年") if self.year else 0


def parts_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where the parts of a sentence stand, without the spaces round them.

    A comma between two numbers parts them only where a month follows and what stands before it can
    be no month: 1月160，2月40. In 2,860 and in 1、2月 it belongs to the number.
    """
    kept = [found.span() for found in _KINDS.finditer(text)]
    start = 0
    for found in _BREAK.finditer(text):
        inside = any(left < found.start() < right for left, right in kept)
        if not inside and _parts(text[start : found.start()], found[0], text[found.end() :]):
            yield from _trimmed(text, start, found.start())
            start = found.end()
    yield from _trimmed(text, start, len(text))


def take_fill(text: str) -> str:
    """Return the text without the filling it begins with."""
    found = _FILL.match(text)
    return text[found.end() :] if found else text


def take_kinds(text: str) -> tuple[str, tuple[str, ...]]:
    """Return what follows the names of kinds that the text begins with, and the kinds, each once.

    水电物业费 names three.
    """
    found = _KINDS.match(text)
    if found is None:
        return text, ()
    named = (_KIND_OF[one.lower()] for one in _ONE_KIND.findall(found[0]))
    return text[found.end() :], tuple(dict.fromkeys(named))


def take_month(text: str) -> tuple[str, Month | None]:
    """Return what follows a month that the text begins with, and the month."""
    found = _MONTH.match(text)
    if found is None:
        return text, None
    rest = text[found.end() :]
    if found["whole"]:
        return rest, Month(int(found["whole"][5:]), found["whole"][:4])
    month = found["month"]
    number = _NUMBER_OF.get(month) or int(month)
    year = (found["year"] or "").strip()
    return rest, Month(number, year[:4] if year[:1].isdigit() else year)


def take_total(text: str) -> tuple[str, bool]:
    """Return what follows a word for a sum that the text begins with, and whether there is one."""
    found = _TOTAL.match(text)
    return (text[found.end() :], True) if found else (text, False)


def amount_in(text: str) -> dict[str, str] | None:
    """Return an amount that is the whole text, its words as typed; None where there is a doubt."""
    words = text.strip().rstrip("。.…")
    plain = unicodedata.normalize("NFKC", words)
    if _SPACED.search(plain) or _ALONE.fullmatch(plain) or any(map(_odd, words)):
        return None
    if "," in plain and not _GROUPED.search(plain):
        return None
    said = said_from(words)
    return {**said, "words": words} if said else None


def _odd(sign: str) -> bool:
    """Tell signs that would be read as a number and are none: ², ①, ㊀, a fullwidth comma."""
    plain = unicodedata.normalize("NFKC", sign)
    wide = "０" <= sign <= "９"
    return sign == "，" or (plain != sign and not wide and not _SIGNS.isdisjoint(plain))


def _parts(before: str, sign: str, after: str) -> bool:
    """Tell whether a sign between two texts parts them."""
    before, after = before.rstrip(), after.lstrip()
    if not _HARD.isdisjoint(sign):
        return True
    for pattern in (_DIGITS, _NUMERAL):
        found = pattern.search(before)
        if found and _begins(after):
            return bool(_MONTH.match(after)) and not _may_be_month(found[0])
    return True


def _begins(after: str) -> bool:
    return unicodedata.normalize("NFKC", after[:1]) in _SIGNS if after else False


def _may_be_month(number: str) -> bool:
    plain = unicodedata.normalize("NFKC", number)
    return plain in _NUMBER_OF or (plain.isdigit() and 1 <= int(plain) <= 12)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    bare = piece.lstrip(" \t…\r\u3000").rstrip(" \t….\r\u3000")
    if bare:
        start += piece.index(bare)
        yield start, start + len(bare)
