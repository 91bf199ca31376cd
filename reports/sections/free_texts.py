"""The texts of a record by their fields, and what is said where numbers in them were masked."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reports.content import Text as Paragraph
from resources.language import N_
from storage.kinds import BY_LIST, BY_NAME
from storage.kinds.fields import Field, FieldType, Group, Many, Rows, Text
from storage.rows import Row

if TYPE_CHECKING:
    from reports.sections.view import View

GUARDED = N_(
    "ID numbers, telephone numbers and addresses of third persons are partly masked in this copy; "
    "the original is kept for inspection."
)
# Fields whose value is one name, number or address: masked where it is known whose it is.
_FREE = ("", "care")


def texts_of(row: Row) -> Iterator[tuple[Field, str]]:
    """Yield every text of a record with its field, at any depth."""
    kind = BY_LIST.get(row.kind) or BY_NAME.get(row.kind)
    if kind is not None:
        yield from _of_fields(kind.fields, row.values)


def is_note(field: Field) -> bool:
    """Tell whether a field takes whatever anybody writes at length."""
    return isinstance(field.type, Text) and field.type.long


def masked_fields(view: "View", row: Row) -> tuple[str, ...]:
    """Return the labels of the free texts in which numbers of third persons are masked."""
    if not view.masked:
        return ()
    found = (one for one, text in texts_of(row) if one.mask in _FREE and view.hides_number(text))
    return tuple(dict.fromkeys(view.words(one.label) for one in found))


def guarded(view: "View", rows: Iterable[Row]) -> tuple[Paragraph, ...]:
    """Return the note below texts in which numbers were masked, so that nobody is misled."""
    if not any(masked_fields(view, row) for row in rows):
        return ()
    return (Paragraph(view.words(GUARDED), "muted", size=8.5),)


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
