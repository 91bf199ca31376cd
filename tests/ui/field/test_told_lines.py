"""Arrears as they are told become lines with the words kept; nothing is added up or guessed."""

import re
import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
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
    assert told.total["words"] == "总共 水电物业费2860元"
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


def test_a_bare_amount_goes_on_with_the_kind_and_no_month_is_made_up() -> None:
    (line,) = read_told("50多", TODAY, "electricity").lines
    assert line["utility"] == "electricity"
    assert "period" not in line


@pytest.mark.parametrize("text", ["门口有通知", "160多元", "电费", "三月", "一月说不清"])
def test_what_is_no_amount_of_a_known_kind_makes_no_line(text: str) -> None:
    told = read_told(text, TODAY)
    assert (told.lines, told.unread) == ((), text)


@pytest.mark.parametrize(
    ("text", "utility", "amount", "qualifier", "words"),
    [
        ("水费欠2,860元", "water", "2860", "exact", "2,860元"),
        ("电费约1,200.50元", "electricity", "1200.50", "about", "约1,200.50元"),
        ("物业费两千八百元", "property_fee", "2800", "exact", "两千八百元"),
        ("电费1.5万", "electricity", "15000", "exact", "1.5万"),
        ("水电费2860元", "other", "2860", "exact", "水电费2860元"),
        ("水、电、物业费约300元", "other", "300", "about", "水、电、物业费约300元"),
        ("物业费共2860元", "property_fee", "2860", "exact", "共2860元"),
    ],
)
def test_an_amount_is_read_whole_and_its_words_are_kept(
    text: str, utility: str, amount: str, qualifier: str, words: str
) -> None:
    told = read_told(text, TODAY, "property_fee")
    (line,) = told.lines
    assert line == {"utility": utility, "amount": amount, "qualifier": qualifier, "words": words}
    assert (told.total, told.unread) == (None, "")


def test_the_month_may_come_before_the_kind() -> None:
    (line,) = read_told("去年12月电费约1,200.50元", TODAY, "property_fee").lines
    assert (line["utility"], line["period"]) == ("electricity", "2018-12")
    assert (line["amount"], line["words"]) == ("1200.50", "约1,200.50元")


@pytest.mark.parametrize("text", ["水电物业费总共2860元", "水、电、物业费共2860元", "合计2860元"])
def test_a_sum_of_several_kinds_is_the_stated_total_with_all_its_words(text: str) -> None:
    told = read_told(text, TODAY, "water")
    assert told.lines == ()
    assert told.total == {"amount": "2860", "qualifier": "exact", "words": text}


def test_a_second_total_stays_in_words() -> None:
    assert read_told("总共300元", TODAY, summed=True).unread == "总共300元"
    told = read_told("总共300元，合计400元", TODAY)
    assert told.total is not None
    assert (told.total["amount"], told.unread) == ("300", "合计400元")


@pytest.mark.parametrize(
    "text",
    [
        "物业费3月至5月每月不足30元", "水费欠2，860元", "电费160、200元", "电费160,200",
        "水费2,860", "1、2月各40元", "电费一、二月各40元", "水费 2 860元", "电费16²", "电费①60",
        "电费，水费30元", "电费160-200元", "电费160度", "电表1234", "电话13800001234",
        "电费3月1日160", "电费二",
        "一月总共200元", "电费两个月80元", "水费已缴40元", "前年12月电费40元", "电费160/月",
        "电费1,20元", "电费160,200元",
    ],
)  # fmt: skip
def test_what_leaves_a_doubt_stays_as_it_was_said(text: str) -> None:
    told = read_told(text, TODAY, "water")
    assert (told.lines, told.total, told.unread) == ((), None, text)


def test_a_year_that_is_in_doubt_is_not_made_up() -> None:
    lines = read_told("2018年11月电费160，12月40，1月30", date(2019, 4, 12)).lines
    assert [one.get("period") for one in lines] == ["2018-11", "2018-12", None]
    assert lines[2]["words"] == "1月30"


def test_a_part_that_was_not_understood_leaves_no_kind_to_the_next() -> None:
    told = read_told("电费一月160，垃圾费40，二月30", TODAY)
    assert [one["amount"] for one in told.lines] == ["160"]
    assert told.unread == "垃圾费40，二月30"


def test_what_is_not_understood_is_given_back() -> None:
    told = read_told("电 1月 160多，邻居说常不在", TODAY)
    assert len(told.lines) == 1
    assert told.unread == "邻居说常不在"


# A line of text holds neither: Qt ends it at the first.
_TYPED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
_SAYING = st.lists(
    st.sampled_from(
        [
            *("电费", "水费", "物业费", "水电费", "电", "水", "一月", "3月", "去年12月", "2018-11"),
            *("1", "2", "12", "40", "160", "2,860", "1,200.50", "1.5", "二", "三十", "两千", " "),
            *("约", "不足", "多", "余", "元", "块", "万", "百", "共", "总共", "欠费", "欠", "至"),
            *("每月", "各", "不详", "其中", "和", "、", "，", ",", "。", ".", "；", "-"),
            *("²", "１６"),
        ]
    ),
    max_size=12,
).map("".join)  # fmt: skip
# What a line says in its own columns, and what says nothing.
_TOLD_OTHERWISE = re.compile(
    r"物业费|电费|水费|用电|用水|今年|去年|[0-9]{4}[-/.年][0-9]{1,2}月?份?|[0-9]{1,2}月份?|"
    r"十?[一二三四五六七八九十]月份?|其中|仅|就|单|一项|的?欠费|尚欠|还欠|欠缴|"
    r"欠了?|是|为|有|[\s，,、:：；;。.…]"
)


@given(st.one_of(_TYPED, _SAYING))
def test_whatever_is_typed_gives_lines_that_can_be_stored(text: str) -> None:
    told = read_told(text, TODAY, "water")
    field = BY_NAME["finding"].by_name["lines"]
    flaws: list[object] = []
    if told.lines:
        field.type.check(list(told.lines), "lines", flaws)  # type: ignore[arg-type]
    assert not flaws
    for line in told.lines:
        assert line["words"].strip()
        assert line["words"] in text


@settings(max_examples=400)
@given(_SAYING)
def test_no_amount_is_cut_out_of_a_longer_number(text: str) -> None:
    told = read_told(text, TODAY, "water")
    for one in (*told.lines, *([told.total] if told.total else [])):
        if "amount" not in one:
            continue
        said = re.escape(one["words"])
        # Somewhere it stands alone: no figure touches it, with or without a comma between.
        assert re.search(rf"(?<![0-9０-９.]){said}(?![0-9０-９²])", text)
        assert not re.search(r"[0-9]\s+[0-9]", one["words"])
        figures = re.findall(r"[0-9.,]+", unicodedata.normalize("NFKC", one["words"]))
        number = Decimal(figures[-1].strip(".,").replace(",", "")) if figures else None
        if number is not None:
            assert Decimal(one["amount"]) in {number, number * 100, number * 10000}


@settings(max_examples=400)
@given(_SAYING)
def test_all_that_was_told_stands_in_a_line_the_total_or_what_is_given_back(text: str) -> None:
    told = read_told(text, TODAY, "water")
    kept = [one["words"] for one in told.lines] + [told.total["words"] if told.total else ""]
    rest = Counter(_TOLD_OTHERWISE.sub("", "\n".join([*kept, told.unread])))
    lost = Counter(_TOLD_OTHERWISE.sub("", text)) - rest
    assert set(lost) <= set("电水"), "a kind alone stands in its column"
    kinds = {one["utility"] for one in told.lines}
    assert "电" not in lost or "electricity" in kinds
    assert "水" not in lost or "water" in kinds


@given(_SAYING)
def test_a_total_has_the_word_for_it_and_a_kind_was_said(text: str) -> None:
    told = read_told(text, TODAY)
    assert told.total is None or "共" in told.total["words"]
    said = {"electricity": "电", "water": "水", "property_fee": "物业"}
    for line in told.lines:
        assert line["utility"] == "other" or said[line["utility"]] in text
        if period := line.get("period"):
            assert re.search(rf"0?{int(period[5:])}月|-{period[5:]}|[一三]月", text)
