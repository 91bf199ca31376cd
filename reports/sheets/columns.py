"""The columns of a sheet, built from a kind's field list: a heading and how a record fills it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resources.language import N_, Words
from storage.exchange.sheets.written import (
    Value,
    date_value,
    money_value,
    rate_value,
    time_value,
)
from storage.kinds.fields import (
    Choice,
    Date,
    Field,
    FieldType,
    Flag,
    Group,
    Integer,
    Many,
    Money,
    Number,
    Rate,
    Ref,
    Rows,
    Text,
    Time,
)

# What a ref of a list is called: (list, ref) to a name, the ref itself where it has none.
Named = Callable[[str, str], str]
_DATE_WIDTH = 12.0
_TIME_WIDTH = 26.0
_TEXT_WIDTH = 36.0
_BETWEEN_ITEMS = "、"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: its heading and width, and the value in it for the values of a record."""

    heading: str
    fill: Callable[[Mapping[str, Any], Named], Value]
    width: float = 0.0


def columns_of(
    fields: Sequence[Field], words: Words, leave_out: frozenset[str] = frozenset()
) -> list[SheetColumn]:
    """Return the columns of stored fields, each heading once."""
    found = [
        column
        for item in fields
        if not item.outside and item.name not in leave_out
        for column in _columns(item, words, (item.name,), words(item.label))
    ]
    return unlike(found)


def unlike(columns: list[SheetColumn]) -> list[SheetColumn]:
    """Return the columns with a number behind a heading that stood before."""
    seen: dict[str, int] = {}
    found = []
    for column in columns:
        seen[column.heading] = nth = seen.get(column.heading, 0) + 1
        heading = column.heading if nth == 1 else f"{column.heading} {nth}"
        found.append(SheetColumn(heading, column.fill, column.width))
    return found


def _columns(
    item: Field, words: Words, path: tuple[str, ...], heading: str
) -> Iterator[SheetColumn]:
    kind = item.type
    if isinstance(kind, Group):
        for inner in kind.fields:
            label = words(N_("{group}: {field}"), group=heading, field=words(inner.label))
            yield from _columns(inner, words, (*path, inner.name), label)
        return
    yield SheetColumn(heading, _filler(kind, words, path), _width(kind))
    if isinstance(kind, Time):
        local = words(N_("{field} (local clock)"), field=heading)
        yield SheetColumn(local, lambda values, _named: _local(_at(values, path)), _TIME_WIDTH)


def _filler(
    kind: FieldType, words: Words, path: tuple[str, ...]
) -> Callable[[Mapping[str, Any], Named], Value]:
    # Most fields of most records are empty, and a workbook has millions of them.
    say, name = _sayer(kind, words), path[0]

    def fill(values: Mapping[str, Any], named: Named) -> Value:
        value = values.get(name)
        return None if value is None else say(value, named)

    def fill_within(values: Mapping[str, Any], named: Named) -> Value:
        value = _at(values, path)
        return None if value is None else say(value, named)

    return fill if len(path) == 1 else fill_within


def _at(values: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = values
    for name in path:
        value = value.get(name) if value else None
    return value


def _local(value: Any) -> Value:
    return None if value is None else time_value(value)


def _sayer(kind: FieldType, words: Words) -> Callable[[Any, Named], Value]:
    """Return what makes the cell of a value of this type; times stay text with their offset."""
    for numbers, number in ((Money, money_value), (Rate, rate_value), (Date, date_value)):
        if isinstance(kind, numbers):
            return lambda value, _named: number(value)
    if isinstance(kind, Integer):
        return lambda value, _named: (value, "0")
    return lambda value, named: text_of(kind, value, words, named)


def text_of(kind: FieldType, value: Any, words: Words, named: Named) -> str:
    """Return a value in words."""
    if isinstance(kind, Choice):
        return words(kind.label(value))
    if isinstance(kind, Flag):
        return words(N_("yes")) if value else words(N_("no"))
    if isinstance(kind, Ref):
        return named(kind.target, value)
    if isinstance(kind, Many):
        return _BETWEEN_ITEMS.join(text_of(kind.item, one, words, named) for one in value)
    if isinstance(kind, Rows):
        return "\n".join(_row_text(kind.row, one, words, named) for one in value)
    return str(value)


def _row_text(row: Group, values: Mapping[str, Any], words: Words, named: Named) -> str:
    return " ".join(
        f"{words(item.label)} {text_of(item.type, values[item.name], words, named)}"
        for item in row.fields
        if values.get(item.name) is not None
    )


def _width(kind: FieldType) -> float:
    if isinstance(kind, Date):
        return _DATE_WIDTH
    if isinstance(kind, Time):
        return _TIME_WIDTH
    long = isinstance(kind, Rows) or (isinstance(kind, Text) and kind.long)
    return _TEXT_WIDTH if long else 0.0 if not isinstance(kind, Number) else _DATE_WIDTH
