"""The words for the options of a record's fields, taken from the field lists of the kinds."""

from typing import Any

from storage.kinds.fields import Choice, Field, FieldType, Group, Many, Rows
from storage.kinds.kind import Kind


def option(kind: Kind, path: str, value: Any) -> str:
    """Return the label (a message to translate) of ``value`` in the field at ``path``.

    ``path`` goes into groups and rows: ``deliveries.method``. A value that the kind does not list
    stands for itself; None gives an empty text.
    """
    if value is None:
        return ""
    found = _field(kind.fields, path.split(".")).type
    inner = found.item if isinstance(found, Many) else found
    return inner.label(value) if isinstance(inner, Choice) else str(value)


def label(kind: Kind, path: str) -> str:
    """Return the label (a message to translate) of the field at ``path``."""
    return _field(kind.fields, path.split(".")).label


def _field(fields: tuple[Field, ...], names: list[str]) -> Field:
    found = next(item for item in fields if item.name == names[0])
    return found if len(names) == 1 else _field(_inside(found.type), names[1:])


def _inside(kind: FieldType) -> tuple[Field, ...]:
    if isinstance(kind, Rows):
        return kind.row.fields
    return kind.fields if isinstance(kind, Group) else ()
