"""Owns the strict reading of a JSON object: every fault is an InvalidRecord with its path."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from resources.language import N_
from storage.errors import InvalidRecord
from storage.rules.dates import parse_date
from storage.rules.money import parse_money, parse_rate

NOT_OBJECT = N_("Not an object.")
NOT_LIST = N_("Not a list.")
MISSING = N_("This is required.")
UNKNOWN = N_("This key is not known here.")
NOT_DATE = N_("Not a day that exists, written YYYY-MM-DD.")
NOT_FLAG = N_("Neither true nor false.")
NOT_TEXT = N_("Not a text.")
NOT_WORD = N_("Not one of the words allowed here.")
BEFORE_START = N_("This day is before the first one.")
NOT_COUNT = N_("Not a whole number in the range allowed here.")
Result = dict[str, Any]


class Document:
    """One JSON object read field by field; ``done`` refuses what nobody asked for.

    An absent key and null mean the same: the default, and where there is none the field is
    required. Every method raises InvalidRecord with the path of the field.
    """

    def __init__(self, values: object, path: str = "") -> None:
        if not isinstance(values, Mapping):
            raise InvalidRecord(path=path or "$", problem=NOT_OBJECT)
        self._values: Mapping[str, Any] = values
        self._path = path
        self._seen: set[str] = set()

    def path(self, name: str) -> str:
        """Return the full path of a field."""
        return f"{self._path}.{name}" if self._path else name

    def wrong(self, name: str, problem: str) -> InvalidRecord:
        """Return the error to raise for a field."""
        return InvalidRecord(path=self.path(name), problem=problem)

    def has(self, name: str) -> bool:
        """Tell whether a field is given and not null."""
        return self._values.get(name) is not None

    def _get(self, name: str) -> Any:
        self._seen.add(name)
        if not self.has(name):
            raise self.wrong(name, MISSING)
        return self._values[name]

    def _absent(self, name: str) -> bool:
        self._seen.add(name)
        return not self.has(name)

    def text(self, name: str) -> str:
        """Return a required text."""
        value = self._get(name)
        if not isinstance(value, str):
            raise self.wrong(name, NOT_TEXT)
        return value

    def money(self, name: str) -> Decimal:
        """Return a required amount in yuan."""
        return parse_money(self._get(name), self.path(name))

    def rate(self, name: str, default: str = "", *, negative: bool = False) -> Decimal:
        """Return a rate per year, or the default."""
        if default and self._absent(name):
            return Decimal(default)
        return parse_rate(self._get(name), self.path(name), negative=negative)

    def day(self, name: str) -> date:
        """Return a required day."""
        return _day(self._get(name), self.path(name))

    def day_or_none(self, name: str) -> date | None:
        """Return a day, None where it is not given."""
        return None if self._absent(name) else self.day(name)

    def days(self, name: str) -> list[date]:
        """Return a list of days, empty where it is not given."""
        return [_day(value, f"{self.path(name)}[{i}]") for i, value in enumerate(self._list(name))]

    def word(self, name: str, allowed: Iterable[object], default: Any = None) -> Any:
        """Return one of the allowed words (or numbers), or the default."""
        if default is not None and self._absent(name):
            return default
        value = self._get(name)
        for word in allowed:
            if type(value) is type(word) and value == word:
                return value
        raise self.wrong(name, NOT_WORD)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return true or false."""
        if self._absent(name):
            return default
        value = self._values[name]
        if not isinstance(value, bool):
            raise self.wrong(name, NOT_FLAG)
        return value

    def count(self, name: str, most: int) -> int:
        """Return a required whole number from 1 to ``most``."""
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise self.wrong(name, NOT_COUNT)
        return value

    def raw(self, name: str) -> Any:
        """Return a required value as it is, for a field of several shapes."""
        return self._get(name)

    def part(self, name: str) -> "Document":
        """Return a required object inside this one."""
        return Document(self._get(name), self.path(name))

    def parts(self, name: str) -> list["Document"]:
        """Return a list of objects, empty where it is not given."""
        return [Document(v, f"{self.path(name)}[{i}]") for i, v in enumerate(self._list(name))]

    def _list(self, name: str) -> list[Any]:
        if self._absent(name):
            return []
        value = self._values[name]
        if not isinstance(value, list):
            raise self.wrong(name, NOT_LIST)
        return value

    def done(self) -> None:
        """Refuse keys that were not read."""
        for name in self._values:
            if name not in self._seen:
                raise self.wrong(name, UNKNOWN)


def _day(value: object, path: str) -> date:
    try:
        day = parse_date(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None:
        raise InvalidRecord(path=path, problem=NOT_DATE)
    return day
