"""What people type for days, times, months and rates is read in every common form."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.forms.typed import percent, read_date, read_month, read_number, read_rate, read_time

TODAY = date(2019, 4, 12)
NOW = datetime(2019, 4, 12, 13, 10, 7, tzinfo=timezone(timedelta(hours=8)))
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(day=days)
def test_all_ways_to_write_a_day_are_one_day(day: date) -> None:
    written = (
        f"{day:%Y-%m-%d}", f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日", f" {day:%Y.%m.%d} ",
        f"{day:%Y-%m-%d}".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )  # fmt: skip
    assert {read_date(text, TODAY) for text in written} == {day.isoformat()}
    short = {read_date(text, day) for text in (f"{day.month}/{day.day}", f"{day:%m%d}")}
    assert short == {day.isoformat()}


@given(day=days, shift=st.integers(-300, 300))
def test_a_shift_counts_from_today(day: date, shift: int) -> None:
    assert read_date(f"{shift:+d}", day) == (day + timedelta(days=shift)).isoformat()


@pytest.mark.parametrize("text", ["", "x", "2019-02-30", "13/1", "0230", "2019", "1 2", "9999999"])
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert read_date(text, TODAY) is None


@given(
    moment=st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2090-01-01"))
)
def test_all_ways_to_write_a_time_are_one_time(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    whole = f"{moment:%Y-%m-%dT%H:%M}:00+08:00"
    for text in (
        whole, f"{moment:%Y-%m-%d %H:%M}", f"{moment:%Y-%m-%d %H%M}", f"{moment:%Y%m%d %H:%M}",
        f"{moment:%Y-%m-%d} {moment.hour}点{moment.minute}分", f"{moment:%Y-%m-%d %H:%M} +08:00",
    ):  # fmt: skip
        assert read_time(text, NOW) == whole
    assert read_time(f"{moment:%H:%M}", NOW, moment.date()) == whole


def test_words_for_days_go_with_a_time() -> None:
    assert read_time("今天 10:30", NOW) == "2019-04-12T10:30:00+08:00"
    assert read_time("tomorrow 9:05", NOW) == "2019-04-13T09:05:00+08:00"
    assert read_time("现在", NOW) == "2019-04-12T13:10:07+08:00"
    assert read_time("10:30Z", NOW) == "2019-04-12T10:30:00Z"
    assert read_time("10:30", NOW.astimezone(UTC)) == "2019-04-12T10:30:00+00:00"


@pytest.mark.parametrize("text", ["", "25:00", "10:61", "2019-04-12", "xx 10:30", "早上"])
def test_what_is_no_time_is_not_read(text: str) -> None:
    assert read_time(text, NOW) is None


def test_months_rates_and_numbers() -> None:
    for text in ("2019-01", "201901", "2019年1月", "1月", "2019/1"):
        assert read_month(text, TODAY) == "2019-01"
    assert read_month("2019-13", TODAY) is None
    assert [read_rate(text) for text in ("12%", "0.12", "12", "13.80 %", "-0.5%")] == [
        "0.12", "0.12", "0.12", "0.138", "-0.005",
    ]  # fmt: skip
    assert [percent(rate) for rate in ("0.12", "0.0005", "1.5")] == ["12%", "0.05%", "150%"]
    assert [read_number(text) for text in ("20", "20.5", "1,200", "x", "1e9")] == [
        20, 20.5, 1200, None, None,
    ]  # fmt: skip
