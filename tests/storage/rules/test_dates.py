"""Days and times in words, ages, and corresponding days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import dates


def test_dates_times_and_months_are_said_in_both_languages() -> None:
    assert dates.date_words("2019-04-12", "zh_CN") == "2019年4月12日"
    assert dates.date_words("2019-04-12", "en") == "12 April 2019"
    assert dates.time_words("2019-04-12T10:30:00+08:00", "zh_CN") == "2019年4月12日10时30分"
    assert dates.time_words("2019-04-12T09:05:00+08:00", "en") == "12 April 2019, 09:05"
    assert dates.clock_words("2019-04-12T09:05:00+08:00", "zh_CN") == "9时05分"
    assert dates.month_words("2019-01", "zh_CN") == "2019年1月"
    assert dates.month_words("2019-12", "en") == "December 2019"


def test_a_time_of_another_offset_is_said_in_china_time() -> None:
    assert dates.time_words("2019-04-12T20:30:00Z", "zh_CN") == "2019年4月13日4时30分"
    assert dates.date_words("2019-04-12T20:30:00Z", "zh_CN") == "2019年4月13日"


@pytest.mark.parametrize("text", ["2019-02-29", "20190412", "2019-4-12", "", "2019-13-01"])
def test_a_day_that_does_not_exist_or_is_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - date.fromisoformat has its own words
        dates.parse_date(text)


def test_groups_are_numbered_in_characters() -> None:
    named = [dates.chinese_group(n) for n in (1, 10, 11, 20, 21, 99)]
    assert named == ["第一组", "第十组", "第十一组", "第二十组", "第二十一组", "第九十九组"]
    with pytest.raises(ValueError, match="0"):
        dates.chinese_group(0)


def test_age_is_counted_in_completed_years() -> None:
    assert dates.age(date(2001, 4, 12), date(2019, 4, 11)) == 17
    assert dates.age(date(2001, 4, 12), date(2019, 4, 12)) == 18
    assert dates.age(date(2019, 4, 12), date(2019, 4, 11)) == 0


def test_a_missing_corresponding_day_is_the_end_of_the_month() -> None:
    assert dates.add_years(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert dates.add_months(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert dates.add_months(date(2026, 3, 15), -6) == date(2025, 9, 15)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_months_move_by_their_number_and_never_past_the_day(day: date, months: int) -> None:
    moved = dates.add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day <= day.day
