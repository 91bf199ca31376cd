"""The texts that a record holds, with the fields they stand in."""

from collections.abc import Iterator, Mapping
from typing import Any

from storage.kinds import BY_LIST, BY_NAME
from storage.kinds.fields import Field, FieldType, Group, Many, Rows, Text
from storage.rows import Row


def texts_of(row: Row) -> Iterator[tuple[Field, str]]:
    """Yield every text of a record with its field, at any depth."""
    kind = BY_LIST.get(row.kind) or BY_NAME.get(row.kind)
    if kind is not None:
        yield from _of_fields(kind.fields, row.values)


def is_note(field: Field) -> bool:
    """Tell whether a field takes whatever anybody writes at length."""
    return isinstance(field.type, Text) and field.type.long


def _of_fields(fields: tuple[Field, ...], values: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
    for one in fields:
        value = values.get(one.name)
        if value is not None:
            yield from _of_type(one, one.type, value)


def _of_type(one: Field, kind: FieldType, value: Any) -> Iterator[tuple[Field, str]]:
    if isinstance(kind, Text) and isinstance(value, str):
        yield one, value
    elif isinstance(kind, Group) and isinstance(value, Mapping):
        yield from _of_fields(kind.fields, value)
    elif isinstance(kind, Many) and isinstance(value, list | tuple):
        for item in value:
            yield from _of_type(one, kind.item, item)
    elif isinstance(kind, Rows) and isinstance(value, list | tuple):
        for item in value:
            yield from _of_type(one, kind.row, item)
