"""Amounts, rates and days: the right value or a refusal, never another value."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.exchange.sheets.days import cell_day, read_day
from storage.exchange.sheets.formats import day_of, style_of
from storage.exchange.sheets.numbers import read_amount, read_rate
from storage.exchange.sheets.refusal import CellRefused
from storage.exchange.sheets.worksheet import decimal_text

SIGNS = "0123456789.,，．年月日/-¥￥元万千百亿%‰分厘息利率化 \n²½①⑵٣三一半壹+eE()约多不足LPR"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2.1万", "21000.00"), ("¥2,860.00", "2860.00"), ("2860元", "2860.00"),
        ("￥２，８６０．５", "2860.50"), ("人民币2860元整", "2860.00"), ("1.5亿", "150000000.00"),
        (" 2860 ", "2860.00"), ("3千", "3000.00"), ("0", "0.00"), ("2.1萬", "21000.00"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_lenders_write_it(text: str, amount: str) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "约2万", "2万多", "-2860", "(2,860.00)", "28,60", "2.860,00", "2860/3000", "2860\n3000",
        "28 60", "10²", "2860.125", "2.86E3", "$2860", "USD 5", "", "-", "无", "二万", "1e3",
        "2万1千",
        "٣", "①", "2860元万",
    ],
)  # fmt: skip
def test_an_amount_that_may_mean_something_else_is_refused(text: str) -> None:
    with pytest.raises(CellRefused):
        read_amount(text)


def test_a_heading_in_ten_thousands_scales_plain_numbers_alone() -> None:
    assert read_amount("2.1", "10000") == "21000.00"
    with pytest.raises(CellRefused):
        read_amount("2.1万", "10000")


@given(
    st.integers(0, 10**13), st.integers(0, 99), st.booleans(), st.sampled_from(["", "元", "圆整"])
)
def test_what_an_amount_says_is_what_is_read(yuan: int, fen: int, grouped: bool, end: str) -> None:
    digits = f"{yuan:,}" if grouped else str(yuan)
    assert Decimal(read_amount(f"¥{digits}.{fen:02d}{end}")) == Decimal(f"{yuan}.{fen:02d}")


@given(st.integers(1, 10**7), st.sampled_from("百千万亿"))
def test_a_unit_behind_an_amount_multiplies_it_exactly(hundredths: int, unit: str) -> None:
    scale = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[unit]
    amount = Decimal(hundredths) / 100 * scale
    assert Decimal(read_amount(f"{Decimal(hundredths) / 100}{unit}")) == amount


@given(st.text(alphabet=SIGNS, max_size=12))
def test_any_text_is_the_amount_of_its_own_digits_or_refused(text: str) -> None:
    try:
        read = Decimal(read_amount(text))
    except CellRefused:
        return
    digits = "".join(
        one for one in text.translate(str.maketrans("０１２．", "012.")) if one in "0123456789."
    )
    scale = next(
        (s for u, s in (("百", 100), ("千", 1000), ("万", 10**4), ("亿", 10**8)) if u in text), 1
    )
    assert read == Decimal(digits.replace("．", ".")) * scale


@pytest.mark.parametrize(
    ("text", "unit", "rate", "note"),
    [
        ("12%", "", "0.12", ""), ("0.12", "", "0.12", ""), ("年化12%", "", "0.12", ""),
        ("１２％", "", "0.12", ""), ("年利率 13.8%", "", "0.138", ""), ("12%/年", "", "0.12", ""),
        ("月息1分", "", "0.12", "rate_by_month"), ("月息1.5分", "", "0.18", "rate_by_month"),
        ("月息1分5厘", "", "0.18", "rate_by_month"), ("月利率1%", "", "0.12", "rate_by_month"),
        ("月息二分", "", "0.24", "rate_by_month"), ("1%/月", "", "0.12", "rate_by_month"),
        ("月利率12‰", "", "0.144", "rate_by_month"), ("1%", "month", "0.12", "rate_by_month"),
        ("1分", "month", "0.12", "rate_by_month"), ("12", "percent", "0.12", ""),
        ("0", "", "0", ""), ("0.01", "month", "0.12", "rate_by_month"),
        ("1", "month percent", "0.12", "rate_by_month"),
    ],
)  # fmt: skip
def test_a_rate_is_a_fraction_a_year(text: str, unit: str, rate: str, note: str) -> None:
    assert read_rate(text, unit) == (rate, note)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12", ""), ("1", ""), ("1分", ""), ("年息1分", ""), ("12‰", ""), ("日息万分之五", ""),
        ("0.05%/日", ""), ("0.12", "percent"), ("年化12%", "month"), ("LPR4倍", ""), ("-0.12", ""),
        ("0.5", "month"), ("月息", ""), ("", ""), ("约12%", ""), ("10%-12%", ""), ("12²%", ""),
    ],
)  # fmt: skip
def test_a_rate_with_two_readings_is_refused(text: str, unit: str) -> None:
    with pytest.raises(CellRefused):
        read_rate(text, unit)


@given(st.text(alphabet=SIGNS, max_size=10), st.sampled_from(["", "percent", "month"]))
def test_any_text_is_a_sound_rate_or_refused(text: str, unit: str) -> None:
    try:
        rate, _note = read_rate(text, unit)
    except CellRefused:
        return
    digits = Decimal("".join(one for one in text if one in "0123456789.") or "0")
    months, scales = (12 if "月" in text or "month" in unit else 1), (1, 100, 1000)
    plain = not set(text) & set("分厘一二三半")
    assert not plain or Decimal(rate) in {digits * months / scale for scale in scales}


@given(st.integers(0, 9999))
def test_a_percentage_and_its_fraction_are_the_same(basis_points: int) -> None:
    percent = Decimal(basis_points) / 100
    assert read_rate(f"{percent}%") == read_rate(str(percent / 100))


@pytest.mark.parametrize(
    "text",
    [
        "20190415", "2019-04-15", "2019/4/15", "2019.4.15", "2019年4月15日", "2019年04月15日",
        "２０１９年４月１５日", " 2019-4-15 ", "2019-04-15 10:30:00", "2019/4/15 9:05",
        "2019-04-15T10:30:00",
    ],
)  # fmt: skip
def test_a_day_is_read_as_lenders_write_it(text: str) -> None:
    assert read_day(text, from_1904=False) == ("2019-04-15", "")


@pytest.mark.parametrize(
    "text",
    [
        "4/15/2019", "15.4.2019", "19-4-15", "2019-02-30", "20190230", "2019-4", "2019年4月",
        "4月15日",
        "2019/4-15", "201904", "2019415", "190415", "二〇一九年四月十五日",
        "1019-04-15", "2919-04-15",
        "2019-04-15T10:30:00Z", "2019-04-15 10:30+08:00", "", "0", "长期", "2019-04-1²",
    ],
)  # fmt: skip
def test_a_day_with_two_readings_or_none_is_refused(text: str) -> None:
    with pytest.raises(CellRefused):
        read_day(text, from_1904=False)


@given(st.dates(date(1928, 1, 1), date(2150, 12, 31)))
def test_spreadsheet_numbers_are_days_of_their_epoch(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert read_day(str(serial), from_1904=False) == (day.isoformat(), "date_from_number")
    old = (day - date(1904, 1, 1)).days
    if old >= 10_000:
        assert read_day(str(old), from_1904=True) == (day.isoformat(), "date_from_number")
    assert day_of(serial + 0.25, from_1904=False) == f"{day.isoformat()}T06:00:00"


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["{}-{}-{}", "{}年{}月{}日", "{}/{}/{}"]),
)
def test_every_day_of_the_calendar_is_read_back(day: date, form: str) -> None:
    assert (
        read_day(form.format(day.year, day.month, day.day), from_1904=False)[0] == day.isoformat()
    )
    assert cell_day(day.isoformat()) == day.isoformat()


@given(st.text(alphabet=SIGNS, max_size=12))
def test_any_text_is_a_day_of_its_own_digits_or_refused(text: str) -> None:
    try:
        day, note = read_day(text, from_1904=False)
    except CellRefused:
        return
    digits = [int(one) for one in "".join(c if c in "0123456789" else " " for c in text).split()]
    if note:
        assert date.fromisoformat(day) == date(1899, 12, 30) + timedelta(days=digits[0])
    else:
        whole = [int(day[:4]), int(day[5:7]), int(day[8:])]
        assert digits[:3] == whole or digits == [int(day.replace("-", ""))]


def test_the_day_that_never_was_and_the_first_days_are_those_of_the_first_system() -> None:
    assert day_of(60, from_1904=False) is None
    assert day_of(59, from_1904=False) == "1900-02-28"
    assert day_of(61, from_1904=False) == "1900-03-01"
    assert day_of(0, from_1904=True) == "1904-01-01"
    assert day_of(10**9, from_1904=False) is None


@pytest.mark.parametrize(
    ("code", "day", "percent", "zeros"),
    [
        ('yyyy"年"m"月"d"日"', True, False, 0), ("[$-804]yyyy/m/d;@", True, False, 0),
        ("0.00%", False, True, 0), ("00000", False, False, 5), ("#,##0.00", False, False, 0),
        ('0.00"mdy"', False, False, 0), ("[Red]0.00", False, False, 0), (r"0\d", False, False, 0),
    ],
)  # fmt: skip
def test_a_number_format_says_what_a_number_is(
    code: str, day: bool, percent: bool, zeros: int
) -> None:
    assert style_of(200, code) == (day, percent, zeros)


@given(st.integers(-(10**14), 10**14), st.integers(0, 6))
def test_fifteen_digits_of_a_number_come_back(digits: int, places: int) -> None:
    meant = Decimal(digits).scaleb(-places)
    assert Decimal(decimal_text(float(meant))) == meant
