"""What of a record is searched: every text that a person typed, and the readings of names."""

from collections.abc import Iterator, Mapping
from typing import Any

from storage.kinds.fields import Field, Group, Many, Rows, Said, Text
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


def _texts(fields: tuple[Field, ...], values: Values) -> Iterator[str]:
    for item in fields:
        value = values.get(item.name)
        if value is None:
            continue
        kind = item.type
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
