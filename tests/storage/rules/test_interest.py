"""Interest: the vectors of the rules, and that splitting a period changes nothing at the end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.language import Words
from storage.errors import InvalidRecord
from storage.rules.calc import calculate
from storage.rules.delay import delay_interest
from storage.rules.interest import (
    DAY_COUNTS,
    DayCount,
    LprTerms,
    accrued,
    agreed_pieces,
    cut,
    formula,
    lpr_pieces,
    total_interest,
)
from storage.rules.lpr import Quote, lpr_table
from storage.rules.sentences import sentence

DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))
MONEY = st.integers(0, 10**12).map(lambda fen: Decimal(fen).scaleb(-2))
RATES = st.integers(0, 99999).map(lambda n: Decimal(n).scaleb(-5))


def _document(principal: str, start: str, until: str, **other: object) -> dict[str, object]:
    return {"principal": principal, "from": start, "until": until, **other}


@pytest.mark.parametrize(
    ("other", "days", "interest"),
    [
        ({"day_count": 365}, 223, "16862.47"),
        ({"day_count": 365, "include_last_day": True}, 224, "16938.08"),
        ({"day_count": 360}, 223, "17096.67"),
    ],
)
def test_agreed_interest_counts_the_first_day_and_not_the_day_of_payment(
    other: dict[str, object], days: int, interest: str
) -> None:
    document = _document("200000", "2024-09-01", "2025-04-12", annual_rate="0.138", **other)
    found = calculate("interest", document)
    assert (found["days"], found["interest"]) == (days, interest)


@pytest.mark.parametrize(("count", "interest"), [(365, "953.42"), ("actual", "950.82")])
def test_a_leap_february_has_29_days(count: object, interest: str) -> None:
    document = _document("100000", "2024-02-01", "2024-03-01", annual_rate="0.12", day_count=count)
    found = calculate("interest", document)
    assert (found["days"], found["interest"]) == (29, interest)


def test_default_interest_of_a_bank_at_each_base() -> None:
    ends = [("0.225", 360, "3125.00"), ("0.225", 365, "3082.19"), ("0.24", 365, "3287.67")]
    for rate, count, interest in ends:
        document = _document("50000", "2025-01-01", "2025-04-11", annual_rate=rate, day_count=count)
        assert calculate("interest", document)["interest"] == interest


def test_doubled_interest_for_delay_runs_on_judgment_money() -> None:
    start = date(2025, 1, 1)
    assert delay_interest(Decimal(100000), start, start + timedelta(90)) == Decimal("1575.00")
    assert delay_interest(Decimal(100000), start, start) == 0


def test_interest_follows_the_lpr_or_stays_with_that_of_the_first_day() -> None:
    document = _document("100000", "2024-09-01", "2025-06-01", lpr={"mode": "segments"})
    found = calculate("interest", document)
    assert found["interest"] == "2349.58"
    assert [(line["days"], line["rate"], line["interest"]) for line in found["lines"]] == [
        (50, "0.0335", "458.90"),
        (211, "0.031", "1792.05"),
        (12, "0.03", "98.63"),
    ]
    fixed = calculate("interest", {**document, "lpr": {"mode": "fixed"}})
    assert fixed["interest"] == "2505.62"
    other_day = {"mode": "fixed", "fixed_on": "2025-05-20"}
    assert calculate("interest", {**document, "lpr": other_day})["lines"][0]["rate"] == "0.03"


def test_rounding_at_the_end_keeps_the_lines_adding_up() -> None:
    document = _document(
        "100000", "2024-09-01", "2025-06-01", lpr={"mode": "segments"}, rounding="end"
    )
    found = calculate("interest", document)
    assert found["interest"] == "2349.59"
    assert sum(Decimal(line["interest"]) for line in found["lines"]) == Decimal("2349.59")


def test_multiple_and_spread_make_the_rate_and_are_named() -> None:
    lpr = {"multiple": "4", "spread": "-0.01", "fixed_on": "2023-09-01"}
    found = calculate("interest", _document("100", "2024-01-01", "2024-02-01", lpr=lpr))
    assert found["lines"][0]["rate"] == "0.128"
    assert "4 times 1-year LPR 3.45% of 21 August 2023" in found["lines"][0]["basis"]
    assert "-1.00%" in found["lines"][0]["basis"]


def test_days_before_the_lpr_take_the_benchmark_rate() -> None:
    lpr = {"mode": "segments"}
    found = calculate("interest", _document("100000", "2019-08-01", "2019-09-01", lpr=lpr))
    assert [line["rate"] for line in found["lines"]] == ["0.0435", "0.0425"]
    assert "benchmark" in found["lines"][0]["basis"]


def test_days_after_the_end_of_the_table_say_so() -> None:
    lpr = {"mode": "segments"}
    found = calculate("interest", _document("100000", "2026-01-01", "2026-12-01", lpr=lpr))
    assert "ends on 20 August 2026" in found["lines"][-1]["basis"]
    before = calculate("interest", _document("100000", "2026-01-01", "2026-09-01", lpr=lpr))
    assert "ends on" not in before["lines"][-1]["basis"]


def test_an_appended_quote_holds_from_its_day_and_leaves_the_gap_before_it_open() -> None:
    lpr = lpr_table([Quote("1y", date(2026, 10, 20), Decimal("0.029"), source="公告")])
    assert lpr.quote("1y", date(2026, 10, 19)).rate == Decimal("0.03")
    assert lpr.quote("1y", date(2026, 10, 20)).rate == Decimal("0.029")
    assert lpr.gaps("1y") == [(date(2026, 9, 20), date(2026, 10, 20))]
    assert lpr.shortfall("1y", date(2026, 9, 19)) is None
    gap = lpr.shortfall("1y", date(2026, 10, 19))
    assert gap is not None
    assert "between 20 September 2026 and 20 October 2026" in gap.say(Words("en"))
    assert lpr.shortfall("1y", date(2026, 11, 1)) is None
    late = lpr.shortfall("1y", date(2026, 11, 20))
    assert late is not None
    assert "ends on 20 October 2026" in late.say(Words("en"))
    # The other term learns nothing from it.
    assert (lpr.ends("5y"), lpr.gaps("5y")) == (date(2026, 8, 20), [])
    assert "added: 公告" in lpr.quote("1y", date(2026, 11, 1)).name.say(Words("en"))


def test_quotes_of_month_after_month_or_known_up_to_a_day_leave_no_gap() -> None:
    # 20 September 2026 is a Sunday; the value is published on the next working day.
    months = [Quote("1y", day, Decimal("0.03")) for day in (date(2026, 9, 21), date(2026, 10, 20))]
    assert lpr_table(months).gaps("1y") == []
    assert lpr_table(months).ends("1y") == date(2026, 10, 20)
    looked = [
        Quote("1y", date(2026, 9, 21), Decimal("0.03"), until=date(2027, 2, 28)),
        Quote("1y", date(2027, 3, 22), Decimal("0.028")),
    ]
    found = lpr_table(looked)
    assert found.gaps("1y") == []
    assert found.ends("1y") == date(2027, 3, 22)


def test_interest_over_a_gap_says_so_in_the_line_that_spans_it_and_in_no_other() -> None:
    lpr = lpr_table([Quote("1y", date(2027, 3, 22), Decimal("0.028"))])
    terms = LprTerms(segments=True)
    pieces = lpr_pieces(lpr, terms, date(2025, 1, 1), date(2027, 4, 1))
    said = [piece.basis.say(Words("en")) for piece in pieces]
    assert ["no figure between" in text for text in said] == [False, True, False]
    short = lpr_pieces(lpr, terms, date(2025, 1, 1), date(2026, 9, 20))
    assert not any("no figure" in piece.basis.say(Words("en")) for piece in short)


def test_a_quote_that_replaces_a_shipped_one_says_which_and_on_what_source() -> None:
    lpr = lpr_table([Quote("1y", date(2025, 5, 20), Decimal("0.0305"), source="更正公告")])
    name = lpr.quote("1y", date(2025, 6, 1)).name.say(Words("en"))
    assert "3.05% of 20 May 2025" in name
    assert "in place of 3.00%: 更正公告" in name
    assert lpr.gaps("1y") == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"until": "2024-08-31"}, "until"),
        ({"principal": 200000}, "principal"),
        ({"principal": "-1"}, "principal"),
        ({"annual_rate": "13.8%"}, "annual_rate"),
        ({"annual_rate": None}, "annual_rate"),
        ({"lpr": {}}, "annual_rate"),
        ({"annual_rate": None, "lpr": {"term": "2y"}}, "lpr.term"),
        ({"annual_rate": None, "lpr": {"spread": "-0.5"}}, "lpr.spread"),
        ({"annual_rate": None, "lpr": {"multiples": "4"}}, "lpr.multiples"),
        ({"annual_rate": None, "lpr": {"fixed_on": "2010-01-01"}}, "lpr.fixed_on"),
        ({"day_count": "365"}, "day_count"),
        ({"day_count": 366}, "day_count"),
        ({"include_last_day": "yes"}, "include_last_day"),
        ({"include_last_day": 1}, "include_last_day"),
        ({"from": "2024-02-30"}, "from"),
        ({"more": 1}, "more"),
    ],
)
def test_a_wrong_document_is_refused_with_its_path(change: dict[str, object], path: str) -> None:
    good = _document("200000", "2024-09-01", "2025-04-12", annual_rate="0.138")
    with pytest.raises(InvalidRecord) as caught:
        calculate("interest", {**good, **change})
    assert caught.value.details["path"] == path


@given(MONEY, RATES, DAYS, st.integers(0, 4000), st.integers(0, 4000), st.sampled_from(DAY_COUNTS))
def test_a_split_period_gives_the_interest_of_the_whole(
    principal: Decimal, rate: Decimal, start: date, first: int, second: int, count: DayCount
) -> None:
    middle = start + timedelta(first)
    end = middle + timedelta(second)
    assert accrued(principal, rate, start, middle, count) + accrued(
        principal, rate, middle, end, count
    ) == accrued(principal, rate, start, end, count)
    whole = total_interest(principal, agreed_pieces(rate, start, end), count, "end")
    parts = [*agreed_pieces(rate, start, middle), *agreed_pieces(rate, middle, end)]
    split = total_interest(principal, parts, count, "end")
    assert (split.interest, split.days) == (whole.interest, whole.days)
    assert sum((line.interest for line in split.lines), Decimal(0)) == whole.interest


@given(st.dates(date(2016, 1, 1), date(2027, 1, 1)), st.integers(0, 3000), st.integers(0, 3000))
def test_lpr_segments_cover_the_period_without_gap_and_split_anywhere(
    start: date, first: int, second: int
) -> None:
    lpr, terms = lpr_table(), LprTerms(segments=True)
    middle, end = start + timedelta(first), start + timedelta(first + second)
    whole = lpr_pieces(lpr, terms, start, end)
    edges = [piece.start for piece in whole] + [end]
    assert edges == sorted(set(edges)) or start == end
    assert [piece.end for piece in whole] == edges[1:]
    parts = [*lpr_pieces(lpr, terms, start, middle), *lpr_pieces(lpr, terms, middle, end)]
    of = [total_interest(Decimal(100000), p, 365, "end").interest for p in (whole, parts)]
    assert of[0] == of[1]


def test_the_formula_names_the_day_count() -> None:
    assert "÷ 360." in formula(360).say(Words("en"))
    assert "of that year" in formula("actual").say(Words("en"))


def test_cutting_to_a_cap_splits_where_the_cap_changes_and_leaves_lower_rates_alone() -> None:
    pieces = agreed_pieces(Decimal("0.2"), date(2020, 1, 1), date(2021, 1, 1))
    limits = [(date(2019, 1, 1), Decimal("0.24")), (date(2020, 8, 20), Decimal("0.12"))]
    found = cut(pieces, limits, lambda piece, cap: sentence("cut to {cap}", cap=cap))
    assert [(p.start, p.end, p.rate) for p in found] == [
        (date(2020, 1, 1), date(2020, 8, 20), Decimal("0.2")),
        (date(2020, 8, 20), date(2021, 1, 1), Decimal("0.12")),
    ]
