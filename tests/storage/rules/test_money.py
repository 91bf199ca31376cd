"""Amounts: how they are read, typed, printed and said."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import InvalidRecord
from storage.rules import money
from storage.rules.capitals import capitals


@pytest.mark.parametrize("text", ["0", "2860", "2860.5", "2860.00", "0.01"])
def test_case_json_money_is_read_exactly(text: str) -> None:
    assert money.parse_money(text) == Decimal(text)


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "01", "1.", ".5", "1.234", "1e3", "1,000", "NaN", "１", " 1", 1, 1.5, None],
)
def test_other_forms_of_money_are_refused_with_their_path(text: object) -> None:
    with pytest.raises(InvalidRecord) as caught:
        money.parse_money(text, "loans[0].principal")
    assert caught.value.details["path"] == "loans[0].principal"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2860", "2860"),
        ("2,860.00", "2860"),
        ("￥2860", "2860"),
        ("¥ 2 860元", "2860"),
        ("２８６０．５", "2860.5"),
        ("2，860", "2860"),
        ("2.1万", "21000"),
        ("人民币2.1万元整", "21000"),
        ("0.05", "0.05"),
        ("1亿", "100000000"),
    ],
)
def test_what_people_type_is_understood(typed: str, amount: str) -> None:
    assert money.typed_money(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["", "12,34", "2.860,00", "0.001", "约160", "160多元", "-5", "abc"]
)
def test_what_is_no_clear_amount_is_refused(typed: str) -> None:
    with pytest.raises(InvalidRecord):
        money.typed_money(typed)


@given(st.integers(0, 10**14))
def test_fen_and_print_lead_back_to_the_same_amount(fen: int) -> None:
    amount = money.from_fen(fen)
    assert money.to_fen(amount) == fen
    assert money.typed_money(money.print_money(amount)) == amount
    assert money.parse_money(money.money_text(amount)) == amount


def test_money_and_rates_are_printed_for_papers() -> None:
    assert money.print_money(Decimal(200000)) == "¥200,000.00"
    assert money.print_money(Decimal("-1")) == "-¥1.00"
    assert money.print_rate(Decimal("0.138")) == "13.80%"
    assert money.print_rate(Decimal("0.0335")) == "3.35%"
    assert money.print_rate(Decimal("0.000175")) == "0.0175%"
    assert money.print_rate(Decimal(1)) == "100.00%"
    assert money.round_fen(Decimal("0.005")) == Decimal("0.01")


def test_rates_are_fractions_and_only_a_spread_may_be_negative() -> None:
    assert money.parse_rate("0.138") == Decimal("0.138")
    assert money.parse_rate("-0.002", negative=True) == Decimal("-0.002")
    for wrong in ("-0.1", "13.8%", 0.138, "", "1e-1"):
        with pytest.raises(InvalidRecord):
            money.parse_rate(wrong)


@pytest.mark.parametrize(
    ("said", "chinese", "english"),
    [
        (
            {"amount": "160", "qualifier": "over", "words": "一月160多元"},
            "一月160多元",
            "一月160多元",
        ),
        ({"amount": "160", "qualifier": "over"}, "160多元", "over 160 yuan"),
        ({"amount": "160", "qualifier": "about"}, "约160元", "about 160 yuan"),
        ({"amount": "160.00", "qualifier": "under"}, "不足160元", "under 160 yuan"),
        ({"amount": "2860.5"}, "2,860.50元", "2,860.50 yuan"),
        ({"amount": None, "qualifier": "unknown"}, "不详", "not known"),
        ({}, "不详", "not known"),
    ],
)
def test_an_amount_as_said_is_never_made_exact(
    said: dict[str, Any], chinese: str, english: str
) -> None:
    assert money.said_words(said, "zh_CN") == chinese
    assert money.said_words(said, "en") == english


@pytest.mark.parametrize(
    ("text", "amount", "qualifier"),
    [
        ("160多元", "160", "over"), ("160多", "160", "over"), ("160余元", "160", "over"),
        ("160元多", "160", "over"), ("一百六十多", "160", "over"), ("超过160元", "160", "over"),
        ("大概160多元", "160", "over"), ("2万多", "20000", "over"), ("十多万元", "100000", "over"),
        ("约40元", "40", "about"), ("40元左右", "40", "about"), ("大概40", "40", "about"),
        ("30来元", "30", "about"), ("三十来块钱", "30", "about"), ("约四十元左右", "40", "about"),
        ("不足30元", "30", "under"), ("不到30元", "30", "under"), ("30元不到", "30", "under"),
        ("2860元", "2860", "exact"), ("2,860.50", "2860.50", "exact"), ("￥2860", "2860", "exact"),
        ("共2860元左右", "2860", "about"), ("２８６０元", "2860", "exact"), ("0", "0", "exact"),
        ("两千八百六十元", "2860", "exact"), ("一千零六元", "1006", "exact"),
        ("十五块", "15", "exact"), ("一万零三十元", "10030", "exact"), ("2.1万", "21000", "exact"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_was_said(text: str, amount: str, qualifier: str) -> None:
    said = {"amount": amount, "qualifier": qualifier, "words": text}
    assert money.said_from(f" {text} ") == said


@pytest.mark.parametrize(
    "text",
    [
        "不详", "不清楚", "没说", "没说清", "说不清楚", "未知",
    ],
)  # fmt: skip
def test_an_amount_that_was_not_told_has_no_number(text: str) -> None:
    assert money.said_from(text) == {"qualifier": "unknown", "words": text}


@pytest.mark.parametrize(
    "text",
    [
        "", "abc", "-5", "160-170元", "160到170元", "几十元", "十几元", "一百六",
        "百余元", "一二三",
        "一月160元", "160多180", "不足160多元", "超过30元不到", "不超过30元", "1.5多元", "12,34",
        "0.001", "零多元", "两三百元", "三百二百", "一万二", "二百五", "零五", "2万多万", "左右",
    ],
)  # fmt: skip
def test_what_is_not_wholly_understood_is_no_amount(text: str) -> None:
    assert money.said_from(text) is None


@given(st.integers(1, 10**13))
def test_numerals_are_read_back_as_written(yuan: int) -> None:
    written = capitals(Decimal(yuan)).removeprefix("人民币").removesuffix("元整")
    everyday = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
    plain = written.translate(everyday)
    said = money.said_from(f"{plain}多元")
    assert said == {"amount": str(yuan), "qualifier": "over", "words": f"{plain}多元"}


@given(st.text("0123456789零一二两三十百千万亿多余来元块约不足到左右.,", max_size=9))
def test_any_sentence_is_read_or_left_alone(text: str) -> None:
    said = money.said_from(text)
    assert said is None or said["words"] == text.strip()


@pytest.mark.parametrize("text", ["100000000000000", "100000000000000.00", "1" + 27 * "0"])
def test_an_amount_beyond_the_bound_is_told_so(text: str) -> None:
    for read in (money.parse_money, money.typed_money):
        with pytest.raises(InvalidRecord) as caught:
            read(text)
        assert caught.value.details["problem"] == money.TOO_MUCH
    assert money.parse_money("99999999999999.99") == Decimal("99999999999999.99")


def test_rates_of_programs_are_read_and_absurd_ones_told_so() -> None:
    exact = format(Decimal.from_float(0.12), "f")
    assert money.parse_rate(exact) == Decimal(exact)
    for text in ("1000", "0." + "1" * 61):
        with pytest.raises(InvalidRecord) as caught:
            money.parse_rate(text)
        assert caught.value.details["problem"] == money.TOO_STEEP


@given(st.integers(0, 10**60))
def test_amounts_kept_before_they_had_a_bound_are_rounded_and_printed(fen: int) -> None:
    amount = money.from_fen(fen)
    assert money.print_money(amount).replace(",", "") == f"¥{fen // 100}.{fen % 100:02d}"
    assert money.money_text(amount) == f"{fen // 100}.{fen % 100:02d}"
