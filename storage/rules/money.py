"""Owns how amounts of money are read, rounded, kept in fen, printed, and said."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from typing import Any

from resources.language import N_
from storage.errors import InvalidRecord
from storage.rules.capitals import capitals

FEN = Decimal("0.01")
MONEY = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]{1,2})?")
RATE = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
# What is kept was not always bounded, and sums outgrow their parts: rounding never runs out of
# digits, as the usual 28 would.
ROUNDING = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_HALF_UP)
# Exact fractions written out by a program have some fifty decimals.
_MOST_PLACES = 60
_TYPED = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?(万|千|百|亿)?")
_UNITS = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
# 10^16 fen still fit the database's integers.
_LIMIT = Decimal(10) ** 14
_RATE_LIMIT = Decimal(1000)
_UNKNOWN = re.compile(
    r"(金额|数额|具体(金额|数额)?)?(不详|不清楚?|不知道?|不明|未知|未说明?|未告知|没说清?楚?|没有说清?楚?"
    r"|说不清楚?|没讲清?楚?|记不清楚?|不记得|未说清楚?)了?|unknown|notknown"
)
_BEFORE = {
    "about": ("大约", "大概", "约", "差不多", "about"),
    "over": ("超过", "多于", "大于", "over"),
    "under": ("不足", "不到", "不满", "少于", "低于", "小于", "未满", "under"),
}
_AFTER = {"about": ("左右", "上下"), "over": ("出头",), "under": ("不到",)}
_INSIDE = {"多": "over", "余": "over", "来": "about"}
_YUAN = "(?:元钱?|块钱?|圆)?"
_SAID = re.compile(
    r"(?:总共|一共|共计|合计|累计|共)?(?:拖欠|欠费|欠)?"
    rf"(?P<before>{'|'.join(word for words in _BEFORE.values() for word in words)})?"
    r"(?P<number>[¥0-9][0-9,.]*[万千百亿]?|[零一二两三四五六七八九十百千万亿]+)"
    rf"(?:(?P<inside>[多余来])(?P<unit>[万亿])?)?{_YUAN}(?P<tail>多)?整?"
    rf"(?P<after>{'|'.join(word for words in _AFTER.values() for word in words)})?[。.]?"
)
_CHINESE_DIGITS = "零一二三四五六七八九"
_CAPITAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")

NOT_MONEY = N_("Not an amount in yuan with at most two decimals, such as 2860 or 2860.00.")
NOT_RATE = N_("Not a rate per year as a decimal fraction, such as 0.138 for 13.8%.")
TOO_MUCH = N_("An amount has to be below 100,000,000,000,000.00 yuan; nothing larger is reckoned.")
TOO_STEEP = N_("A rate has to be below 1000 (100,000% a year) and have 60 decimals at most.")
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
    if not isinstance(text, str) or not MONEY.fullmatch(text):
        raise InvalidRecord(path=path, problem=NOT_MONEY)
    if not reckons_money(text):
        raise InvalidRecord(path=path, problem=TOO_MUCH)
    return Decimal(text)


def reckons_money(text: str) -> bool:
    """Tell whether a well-formed amount is within the bound that holds everywhere."""
    return Decimal(text) < _LIMIT


def reckons_rate(text: str) -> bool:
    """Tell whether a well-formed rate without sign is within the bound that holds everywhere."""
    return len(text.partition(".")[2]) <= _MOST_PLACES and Decimal(text) < _RATE_LIMIT


def parse_rate(text: object, path: str = "rate", *, negative: bool = False) -> Decimal:
    """Read case JSON's rate: a decimal string, a fraction per year; ``negative`` for spreads."""
    plain = text.removeprefix("-") if negative and isinstance(text, str) else text
    if not isinstance(plain, str) or not RATE.fullmatch(plain):
        raise InvalidRecord(path=path, problem=NOT_RATE)
    if not reckons_rate(plain):
        raise InvalidRecord(path=path, problem=TOO_STEEP)
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
    if amount >= _LIMIT:
        raise InvalidRecord(path=path, problem=TOO_MUCH)
    if amount != round_fen(amount):
        raise InvalidRecord(path=path, problem=NOT_MONEY)
    return round_fen(amount)


def said_from(text: str) -> dict[str, str] | None:
    """Read an amount as people say it: 160多元, 约40元, 不足30元, 两千八百元, 不详.

    Returns ``{"amount", "qualifier", "words"}`` as case JSON has it, the words as they were typed,
    no amount where it was not told; None where the sentence is not wholly understood.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    words = text.strip()
    if _UNKNOWN.fullmatch(plain.rstrip("。.")):
        return {"qualifier": "unknown", "words": words}
    found = _SAID.fullmatch(plain)
    amount = _said_amount(found) if found else None
    qualifier = _said_qualifier(found) if found else None
    if amount is None or qualifier is None or (qualifier != "exact" and not amount):
        return None
    whole = amount == amount.to_integral_value()
    return {
        "amount": f"{amount:.0f}" if whole else money_text(amount),
        "qualifier": qualifier,
        "words": words,
    }


def _said_amount(found: re.Match[str]) -> Decimal | None:
    number, unit = found["number"], found["unit"] or ""
    if unit and number[-1] in "万亿":
        return None
    try:
        amount = (_numeral(number) or typed_money(number.rstrip("."))) * _UNITS[unit]
    except InvalidRecord:
        return None
    # 2860.5多 has no step that 多 could count beyond.
    loose = found["inside"] or found["tail"]
    return None if amount >= _LIMIT or (loose and amount % 1) else amount


def _said_qualifier(found: re.Match[str]) -> str | None:
    told = {_INSIDE[found["inside"]]} if found["inside"] else set()
    told |= {"over"} if found["tail"] else set()
    for table, part in ((_BEFORE, found["before"]), (_AFTER, found["after"])):
        told |= {name for name, words in table.items() if part in words}
    if len(told) > 1:
        # 大概160多 is over 160; 不足160多 is nothing.
        told -= {"about"}
    return None if len(told) > 1 else next(iter(told), "exact")


def _numeral(text: str) -> Decimal | None:
    """Return a whole Chinese numeral; only what is written back the same is believed."""
    if text[0] not in _CHINESE_DIGITS + "两十":
        return None
    plain = re.sub(r"(^|[万亿零])十", r"\1一十", text.replace("两", "二"))
    high = low = part = digit = 0
    for sign in plain:
        if sign in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS.index(sign)
        elif sign in "十百千":
            part, digit = part + digit * (_UNITS.get(sign) or 10), 0
        elif sign == "万":
            low, part, digit = (low + part + digit) * _UNITS[sign], 0, 0
        else:
            high, low, part, digit = (high + low + part + digit) * _UNITS[sign], 0, 0, 0
    number = Decimal(high + low + part + digit)
    same = number < _LIMIT and capitals(number) == f"人民币{plain.translate(_CAPITAL)}元整"
    return number if same else None


def round_fen(amount: Decimal) -> Decimal:
    """Round half up to the fen."""
    return amount.quantize(FEN, context=ROUNDING)


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
    return Decimal(fen).scaleb(-2, ROUNDING).quantize(FEN, context=ROUNDING)


def print_money(amount: Decimal) -> str:
    """Print ``¥200,000.00``; a negative amount as ``-¥1.00``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}¥{round_fen(amount).copy_abs():,.2f}"


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
    amount = Decimal(said["amount"])
    shown = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return (_CHINESE if chinese else _ENGLISH)[qualifier].format(amount=shown)
