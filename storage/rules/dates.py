"""Owns how days and times are read, reckoned and put into words."""

import calendar
import re
from datetime import date, datetime, timedelta, timezone

# Asia/Shanghai has had no summer time since 1992; times are kept and shown in it.
CHINA = timezone(timedelta(hours=8))
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DIGITS = "零一二三四五六七八九"
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def parse_date(text: str) -> date:
    """Read ``YYYY-MM-DD`` exactly; ValueError for another form or a day that does not exist."""
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def parse_time(text: str) -> datetime:
    """Read ISO 8601 as China time; a time without offset is taken for China time."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA)


def date_words(iso: str, language: str) -> str:
    """Say a date, or the China day of a time: 2019年4月12日 / 12 April 2019."""
    day = parse_date(iso) if len(iso) == 10 else parse_time(iso).date()
    if _chinese(language):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"


def time_words(iso: str, language: str) -> str:
    """Say a time to the minute in China time: 2019年4月12日10时30分 / 12 April 2019, 10:30."""
    moment = parse_time(iso)
    day = date_words(moment.date().isoformat(), language)
    if _chinese(language):
        return f"{day}{moment.hour}时{moment.minute:02d}分"
    return f"{day}, {moment.hour:02d}:{moment.minute:02d}"


def clock_words(iso: str, language: str) -> str:
    """Say only the time of day: 10时30分 / 10:30."""
    moment = parse_time(iso)
    if _chinese(language):
        return f"{moment.hour}时{moment.minute:02d}分"
    return f"{moment.hour:02d}:{moment.minute:02d}"


def month_words(period: str, language: str) -> str:
    """Say a period ``YYYY-MM``: 2019年1月 / January 2019. ValueError for another form."""
    found = _MONTH.fullmatch(period)
    if not found:
        raise ValueError(period)
    year, month = int(found[1]), int(found[2])
    return f"{year}年{month}月" if _chinese(language) else f"{_ENGLISH_MONTHS[month - 1]} {year}"


def chinese_number(n: int) -> str:
    """Write 1 to 99 in characters: 十一, 二十, 三十五. ValueError outside."""
    if not 0 < n < 100:
        raise ValueError(n)
    tens, ones = divmod(n, 10)
    head = "" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[ones] if ones else "")


def chinese_group(n: int) -> str:
    """Name the n-th group of a catalogue: 第一组 to 第九十九组."""
    return f"第{chinese_number(n)}组"


def age(birth_date: date, on: date) -> int:
    """Return completed years of life on a day; 0 before the birthday of the first year."""
    before = (on.month, on.day) < (birth_date.month, birth_date.day)
    return max(0, on.year - birth_date.year - before)


def add_months(day: date, months: int) -> date:
    """Return the corresponding day, where there is none the end of that month (Civil Code 202).

    Beyond either end of the calendar it is the last or first day that has a name; who shows such a
    day says so (``beyond_calendar``).
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    """Return the corresponding day of another year, 29 February falling back to the 28th."""
    return add_months(day, 12 * years)


def add_days(day: date, days: int) -> date:
    """Return the day so many days later, the last or first of the calendar beyond its ends."""
    found = day.toordinal() + days
    return date.fromordinal(min(max(found, date.min.toordinal()), date.max.toordinal()))


def beyond_calendar(day: date) -> bool:
    """Tell whether a reckoned day is an end of the calendar, so that the true one has no name."""
    return day in (date.min, date.max)


def _chinese(language: str) -> bool:
    return language.startswith("zh")
