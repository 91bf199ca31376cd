"""What of a record is searched: every text that a person typed, and the readings of names."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from storage.kinds.fields import Field, FieldType, Group, Many, Rows, Said, Text
from storage.kinds.kind import Kind
from storage.search.readings import readings

Values = Mapping[str, Any]


def texts(kind: Kind, values: Values) -> Iterator[str]:
    """Yield every text that a person typed into a record."""
    return _texts(kind.fields, values)


def spoken(kind: Kind, values: Values) -> Iterator[str]:
    """Yield what may be typed in Latin letters for the names of a party."""
    if kind.name == "party":
        for name in (values.get("name") or "", *(values.get("former_names") or ())):
            yield from readings(name)


class _Wordy(dict[int, tuple[tuple[Field, ...], list[tuple[str, FieldType]]]]):
    """The fields among some that may hold words, by identity: asked for every record there is.

    It keeps the fields themselves too, so that no others ever have their identity.
    """

    def of(self, fields: tuple[Field, ...]) -> list[tuple[str, FieldType]]:
        """Return names and types, in the order of the fields."""
        known = self.get(id(fields))
        if known is None:
            wordy = [(one.name, one.type) for one in fields if _may_hold_words(one.type)]
            known = self[id(fields)] = fields, wordy
        return known[1]


@cache
def _wordy() -> _Wordy:
    return _Wordy()


def _may_hold_words(kind: FieldType) -> bool:
    many = isinstance(kind, Many) and isinstance(kind.item, Text)
    return many or isinstance(kind, Text | Group | Rows)


def _texts(fields: tuple[Field, ...], values: Values) -> Iterator[str]:
    for name, kind in _wordy().of(fields):
        value = values.get(name)
        if value is None:
            continue
        if isinstance(value, str):
            if isinstance(kind, Text):
                yield value
        elif isinstance(kind, Said) and "words" in value:
            yield value["words"]
        elif isinstance(kind, Group):
            yield from _texts(kind.fields, value)
        elif isinstance(kind, Rows):
            for row in value:
                yield from _texts(kind.row.fields, row)
        elif isinstance(kind, Many) and isinstance(kind.item, Text):
            yield from value
