"""Amounts and rates as lenders write them: one meaning, or a refusal; never a guess."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from storage.errors import InvalidRecord
from storage.exchange.sheets.refusal import CellRefused
from storage.rules.money import money_text, parse_rate, rate_text, typed_money

# Full-width forms of ASCII, one for one; no other compatibility forms: ² is no 2.
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20, 0xA0: 0x20, 0xFFE5: 0xA5,
}  # fmt: skip
_AMOUNT: Final = re.compile(
    r"(?:¥|RMB|CNY|人民币)?\s*"
    r"((?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?)\s*([亿万千百萬億]?)\s*(?:元|圆|圓)?整?",
    re.IGNORECASE,
)
_NUMBER: Final = r"([0-9]{1,6}(?:\.[0-9]{1,12})?)"
_YEARLY: Final = re.compile(
    rf"(?:年化利率|年化|年利率|年息|年利)?\s*[:]?\s*{_NUMBER}\s*%\s*(?:(?:/|每)年)?"
)
_YEAR_FRACTION: Final = re.compile(rf"(?:年化利率|年化|年利率)\s*[:]?\s*{_NUMBER}")
_MONTHLY: Final = re.compile(
    rf"(?:(?:月利率|月息|月利|月)\s*[:]?\s*{_NUMBER}\s*([%‰])(?:\s*(?:/|每)月)?"
    rf"|{_NUMBER}\s*([%‰])\s*(?:/|每)月)"
)
_PARTS: Final = re.compile(
    rf"(?:月息|月利|月利率)\s*[:]?\s*(?:({_NUMBER}|[一二三四五六七八九十两半])分)?"
    rf"\s*(?:({_NUMBER}|[一二三四五六七八九半])厘)?"
)
_LEAST_DOUBTFUL_MONTH: Final = Decimal("0.1")
_CHINESE: Final = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {"两": 2}


def narrow(text: str) -> str:
    """Return text with full-width letters, digits and signs as ASCII, stripped."""
    return text.translate(_NARROW).strip()


def read_amount(text: str, unit: str = "") -> str:
    """Return an amount as case JSON writes it; raises ``CellRefused``.

    ``unit`` is the power of ten that the heading states, such as ``10000`` for 万元.
    """
    found = _AMOUNT.fullmatch(narrow(text))
    if not found or (unit and found[2]):
        raise CellRefused("not_money")
    scale = found[2].replace("萬", "万").replace("億", "亿")
    try:
        amount = typed_money(f"{found[1]}{scale}") if not unit else _scaled(found[1], unit)
    except InvalidRecord as error:
        raise CellRefused("not_money") from error
    return money_text(amount)


def _scaled(digits: str, unit: str) -> Decimal:
    amount = Decimal(digits.replace(",", "")) * Decimal(unit)
    return typed_money(format(amount.normalize(), "f"))


@lru_cache(maxsize=1024)
def read_rate(text: str, unit: str = "", *, percent: bool = False) -> tuple[str, str]:
    """Return (rate, note): a fraction a year, and the code of what was taken to be said.

    ``unit`` says what the heading does: empty, ``percent``, ``month`` or both; ``percent`` that
    the cell shows its number as a percentage. Raises ``CellRefused`` for what has two readings.
    """
    plain = narrow(text)
    if percent:
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,20})?", plain):
            raise CellRefused("not_rate")
        return _finished(Decimal(plain), unit)
    if "month" in unit and re.fullmatch(r"[^年月]*[分厘]", plain):
        plain = f"月息{plain}"
    if re.fullmatch(_NUMBER, plain):
        return _finished(_bare(Decimal(plain), unit), unit)
    yearly = _YEARLY.fullmatch(plain)
    if yearly:
        if "month" in unit and "年" in plain:
            raise CellRefused("ambiguous_rate")
        return _finished(Decimal(yearly[1]) / 100, unit)
    fraction = _YEAR_FRACTION.fullmatch(plain)
    if fraction and not unit:
        return _finished(_bare(Decimal(fraction[1]), ""), "")
    return _finished(_said_monthly(plain), "month")


def _bare(value: Decimal, unit: str) -> Decimal:
    """Read a number without a sign: a fraction below one, percent where the heading says so."""
    if not value:
        return value
    if "percent" in unit:
        # Below one it may be a fraction in a column that was meant for percentages.
        if value < 1:
            raise CellRefused("ambiguous_rate")
        return value / 100
    # A tenth a month is more than any lender writes; it is a percentage or a yearly rate.
    if value >= (_LEAST_DOUBTFUL_MONTH if "month" in unit else 1):
        raise CellRefused("ambiguous_rate")
    return value


def _said_monthly(plain: str) -> Decimal:
    """Read 月息1分, 月息1分5厘, 月利率1%, 1%/月 as a fraction a month."""
    found = _MONTHLY.fullmatch(plain)
    if found:
        number, sign = found[1] or found[3], found[2] or found[4]
        return Decimal(number) / (100 if sign == "%" else 1000)
    parts = _PARTS.fullmatch(plain)
    if not parts or not (parts[1] or parts[3]):
        raise CellRefused("not_rate" if not re.search(r"[0-9]", plain) else "ambiguous_rate")
    return _hundredths(parts[1]) / 100 + _hundredths(parts[3]) / 1000


def _hundredths(text: str | None) -> Decimal:
    if not text:
        return Decimal(0)
    if text == "半":
        return Decimal("0.5")
    return Decimal(_CHINESE[text]) if text in _CHINESE else Decimal(text)


def _finished(rate: Decimal, unit: str) -> tuple[str, str]:
    monthly = "month" in unit
    text = rate_text(rate * 12 if monthly else rate)
    try:
        parse_rate(text)
    except InvalidRecord as error:
        raise CellRefused("not_rate") from error
    return text, "rate_by_month" if monthly and rate else ""
