"""Owns how amounts of money are read, rounded, kept in fen, printed, and said."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from resources.language import N_
from storage.errors import InvalidRecord

FEN = Decimal("0.01")
_MONEY = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]{1,2})?")
# Within 28 digits together with the largest amount.
_RATE = re.compile(r"(0|[1-9][0-9]{0,2})(\.[0-9]{1,20})?")
_TYPED = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?(万|千|百|亿)?")
_UNITS = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
# 10^16 fen still fit the database's integers.
_LIMIT = Decimal(10) ** 14

NOT_MONEY = N_("Not an amount in yuan with at most two decimals, such as 2860 or 2860.00.")
NOT_RATE = N_("Not a rate per year as a decimal fraction, such as 0.138 for 13.8%.")
_CHINESE = {
    "exact": "{amount}元", "about": "约{amount}元",
    "over": "{amount}多元", "under": "不足{amount}元",
}  # fmt: skip
_ENGLISH = {
    "exact": "{amount} yuan", "about": "about {amount} yuan",
    "over": "over {amount} yuan", "under": "under {amount} yuan",
}  # fmt: skip


def parse_money(text: object, path: str = "amount") -> Decimal:
    """Read case JSON's money: a decimal string in yuan, no sign, at most two decimals."""
    if not isinstance(text, str) or not _MONEY.fullmatch(text) or Decimal(text) >= _LIMIT:
        raise InvalidRecord(path=path, problem=NOT_MONEY)
    return Decimal(text)


def parse_rate(text: object, path: str = "rate", *, negative: bool = False) -> Decimal:
    """Read case JSON's rate: a decimal string, a fraction per year; ``negative`` for spreads."""
    plain = text.removeprefix("-") if negative and isinstance(text, str) else text
    if not isinstance(plain, str) or not _RATE.fullmatch(plain):
        raise InvalidRecord(path=path, problem=NOT_RATE)
    return Decimal(str(text))


def typed_money(text: str, path: str = "amount") -> Decimal:
    """Read what people type: 2860, 2,860.00, ￥2860元, 2.1万. InvalidRecord where it is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("¥", "").upper()
    plain = plain.removeprefix("人民币").removeprefix("RMB").removeprefix("CNY")
    plain = plain.removesuffix("整").removesuffix("元").removesuffix("圆")
    found = _TYPED.fullmatch(plain)
    if not found:
        raise InvalidRecord(path=path, problem=NOT_MONEY)
    amount = Decimal(found[1].replace(",", "") + (found[2] or "")) * _UNITS[found[3] or ""]
    if amount != amount.quantize(FEN) or amount >= _LIMIT:
        raise InvalidRecord(path=path, problem=NOT_MONEY)
    return amount.quantize(FEN)


def round_fen(amount: Decimal) -> Decimal:
    """Round half up to the fen."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def money_text(amount: Decimal) -> str:
    """Write an amount as case JSON does after a calculation: two decimals, no grouping."""
    return f"{round_fen(amount):.2f}"


def rate_text(rate: Decimal) -> str:
    """Write a rate as case JSON does: a fraction a year without needless zeros."""
    return format(rate.normalize(), "f")


def to_fen(amount: Decimal) -> int:
    """Return whole fen; ValueError where the amount has parts of a fen."""
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise ValueError(str(amount))
    return int(fen)


def from_fen(fen: int) -> Decimal:
    """Return yuan with two decimals."""
    return Decimal(fen).scaleb(-2).quantize(FEN)


def print_money(amount: Decimal) -> str:
    """Print ``¥200,000.00``; a negative amount as ``-¥1.00``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}¥{abs(round_fen(amount)):,.2f}"


def print_rate(rate: Decimal) -> str:
    """Print a rate per year as ``13.80%``: two decimals at least, never fewer than it has."""
    percent = (rate * 100).normalize()
    exponent = percent.as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{percent:.{places}f}%"


def said_words(said: Mapping[str, Any], language: str) -> str:
    """Say an amount as it was said: the words kept, else 约160元, 160多元, 不足160元, 不详.

    ``said`` is case JSON's ``{"amount", "qualifier", "words"}``; the qualifier defaults to exact.
    """
    if said.get("words"):
        return str(said["words"])
    chinese = language.startswith("zh")
    qualifier = said.get("qualifier") or "exact"
    if qualifier == "unknown" or said.get("amount") is None:
        return "不详" if chinese else "not known"
    amount = parse_money(said["amount"])
    shown = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return (_CHINESE if chinese else _ENGLISH)[qualifier].format(amount=shown)
