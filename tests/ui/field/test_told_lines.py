"""Arrears as they are told become lines with the words kept; nothing is added up or guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.kinds import BY_NAME
from ui.models.told_lines import read_told

TODAY = date(2019, 4, 12)
SEED = "其中，仅电费一项，今年一月欠费160多元，二月欠费40多元，三月欠费30多元……"


def test_the_very_sentence_of_the_property_office_is_three_lines() -> None:
    told = read_told(SEED, TODAY)
    assert [(one["utility"], one["period"], one["amount"], one["qualifier"], one["words"])
            for one in told.lines] == [
        ("electricity", "2019-01", "160", "over", "160多元"),
        ("electricity", "2019-02", "40", "over", "40多元"),
        ("electricity", "2019-03", "30", "over", "30多元"),
    ]  # fmt: skip
    assert told.total is None
    assert told.unread == ""


def test_a_total_keeps_its_words() -> None:
    told = read_told("总共 水电物业费2860元", TODAY)
    assert told.lines == ()
    assert told.total is not None
    assert told.total["words"] == "水电物业费2860元"
    assert Decimal(told.total["amount"]) == 2860


@pytest.mark.parametrize(
    ("text", "utility", "period", "amount", "qualifier"),
    [
        ("电 1月 160多", "electricity", "2019-01", "160", "over"),
        ("水费3月约40元", "water", "2019-03", "40", "about"),
        ("物业费不详", "property_fee", None, None, "unknown"),
        ("燃气 2018-11 不足30元", "gas", "2018-11", "30", "under"),
        ("宽带 去年12月 88.50元", "broadband", "2018-12", "88.50", "exact"),
        ("停车 十二月 200", "parking", "2018-12", "200", "exact"),
        ("property fee 2019-02 1200", "property_fee", "2019-02", "1200", "exact"),
    ],
)
def test_one_line_typed_fast(
    text: str, utility: str, period: str | None, amount: str | None, qualifier: str
) -> None:
    (line,) = read_told(text, TODAY).lines
    assert line["utility"] == utility
    assert line.get("period") == period
    assert line.get("amount") == amount
    assert line["qualifier"] == qualifier


def test_a_bare_amount_goes_on_with_the_next_month_of_the_same_kind() -> None:
    (line,) = read_told("50多", TODAY, "electricity", "2018-12").lines
    assert (line["utility"], line["period"]) == ("electricity", "2019-01")


@pytest.mark.parametrize("text", ["门口有通知", "160多元", "电费", "三月", "一月说不清"])
def test_what_is_no_amount_of_a_known_kind_makes_no_line(text: str) -> None:
    assert read_told(text, TODAY).lines == ()


def test_what_is_not_understood_is_given_back() -> None:
    told = read_told("电 1月 160多，邻居说常不在", TODAY)
    assert len(told.lines) == 1
    assert told.unread == "邻居说常不在"


# A line of text holds neither: Qt ends it at the first.
_TYPED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


@given(_TYPED)
def test_whatever_is_typed_gives_lines_that_can_be_stored(text: str) -> None:
    told = read_told(text, TODAY, "water", "2019-01")
    field = BY_NAME["finding"].by_name["lines"]
    flaws: list[object] = []
    if told.lines:
        field.type.check(list(told.lines), "lines", flaws)  # type: ignore[arg-type]
    assert not flaws
    for line in told.lines:
        assert line["words"].strip()
        assert line["words"] in text
