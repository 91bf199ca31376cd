"""Amounts in Chinese capitals: the vectors of the rules, and a reader that shares no code."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules.capitals import capitals

DIGITS = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.50", "人民币伍角"),
        ("10", "人民币壹拾元整"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("2860", "人民币贰仟捌佰陆拾元整"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("10001", "人民币壹万零壹元整"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
        ("200000", "人民币贰拾万元整"),
        ("1000100", "人民币壹佰万零壹佰元整"),
        ("100000000", "人民币壹亿元整"),
        ("100000001000", "人民币壹仟亿零壹仟元整"),
        ("10000010000", "人民币壹佰亿零壹万元整"),
    ],
)
def test_capitals_are_written_as_on_a_bill(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.001", "NaN", "Infinity", "1E+16"])
def test_what_cannot_stand_on_a_bill_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=re.escape(amount)):
        capitals(Decimal(amount))


def _read(words: str) -> int:
    """Read capitals back to fen, place by place."""
    whole, _, rest = words.removeprefix("人民币").removesuffix("整").rpartition("元")
    fen = 0
    for digit, unit in re.findall(r"(.)([角分])", rest):
        fen += DIGITS[digit] * (10 if unit == "角" else 1)
    return _read_whole(whole) * 100 + fen


def _read_whole(text: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(unit) if unit == "亿" else text.partition(unit)
        if found:
            return _read_whole(head) * size + _read_whole(tail)
    total = digit = 0
    for char in text:
        if char in PLACES:
            total += digit * PLACES[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


@given(st.integers(0, 10**18 - 1) | st.integers(0, 10**9))
def test_capitals_read_back_to_the_same_fen(fen: int) -> None:
    words = capitals(Decimal(fen).scaleb(-2))
    assert _read(words) == fen
    assert "零零" not in words
    assert words.endswith(("整", "角", "分"))
