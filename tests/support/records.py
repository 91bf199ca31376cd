"""Makes valid records of any kind from its field list alone, for properties over all kinds."""

import unicodedata
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from storage.kinds.extra import AnyObject
from storage.kinds.fields import (
    Choice,
    Date,
    Field,
    FieldType,
    Flag,
    Flaws,
    Group,
    Integer,
    Many,
    Money,
    Number,
    Period,
    Rate,
    Ref,
    Rows,
    Said,
    Text,
    Time,
)
from storage.kinds.kind import Kind

Values = dict[str, Any]
# Names beyond the basic plane, joined letters, markup, quotes: what screens and papers get wrong.
_PIECES = ("王某", "𬭎", "䶮㛃堃", "·", " ", "a", "é", "<b>&", '"', "2860元", "13800001234", "，。")
_LINES = (*_PIECES, "\n", "第二行")


def valid_values(kind: Kind, *, stored: bool = True) -> SearchStrategy[Values]:
    """Return canonical values of a record: every required field, any of the others.

    ``stored`` gives them as a vault keeps them, else as they stand in case JSON.
    """

    def fits(values: Values) -> bool:
        flaws: Flaws = []
        return kind.check(values, "", flaws, stored=stored) == values and not flaws

    return _object(kind.stored_fields if stored else kind.fields).filter(fits)


def full_values(kind: Kind, *, stored: bool = True) -> SearchStrategy[Values]:
    """Return canonical values with every field known, as far as the kind lets them stand."""
    fields = kind.stored_fields if stored else kind.fields
    whole = st.fixed_dictionaries({item.name: _value(item.type) for item in fields})
    return whole.map(lambda values: kind.check(values, "", [], stored=stored))


def refs() -> SearchStrategy[str]:
    """Return refs as people and programs write them."""
    return st.from_regex(r"[a-z]-[2-9a-z]{6}", fullmatch=True)


def _object(fields: tuple[Field, ...]) -> SearchStrategy[Values]:
    needed = {item.name: _value(item.type) for item in fields if item.required}
    free = {item.name: _value(item.type) for item in fields if not item.required}
    order = [item.name for item in fields]
    made = st.fixed_dictionaries(needed, optional=free)
    return made.map(lambda values: {name: values[name] for name in order if name in values})


def _value(kind: FieldType) -> SearchStrategy[Any]:
    return next(_MAKERS[one] for one in type(kind).__mro__ if one in _MAKERS)(kind)


def _text(kind: Any) -> SearchStrategy[str]:
    pieces = st.lists(st.sampled_from(_LINES if kind.long else _PIECES), min_size=1, max_size=5)
    return pieces.map(lambda parts: unicodedata.normalize("NFC", "".join(parts)))


def _integer(kind: Any) -> SearchStrategy[int]:
    low = -1000 if kind.minimum is None else kind.minimum
    return st.integers(low, 100_000 if kind.maximum is None else kind.maximum)


def _number(kind: Any) -> SearchStrategy[int | float]:
    low = -5000 if kind.minimum is None else int(kind.minimum)
    return st.integers(low, 5000) | st.integers(low * 4, 20_000).map(
        lambda n: n // 4 if n % 4 == 0 else n / 4
    )


def _days() -> SearchStrategy[str]:
    from datetime import date

    return st.dates(date(1950, 1, 1), date(2040, 12, 31)).map(lambda day: day.isoformat())


def _times(_kind: Any) -> SearchStrategy[str]:
    clock = st.tuples(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
    offset = st.sampled_from(["+08:00", "+08:00", "+00:00", "Z", "-03:30"])
    seconds = st.sampled_from(["", ":00", ":07", ":07.25"])
    return st.builds(
        lambda day, now, tail, zone: f"{day}T{now[0]:02}:{now[1]:02}{tail}{zone}",
        _days(), clock, seconds, offset,
    )  # fmt: skip


def _money(_kind: Any) -> SearchStrategy[str]:
    tails = st.sampled_from(["", ".5", ".00", ".07"])
    return st.builds(lambda yuan, tail: f"{yuan}{tail}", st.integers(0, 10**9), tails)


def _rate(kind: Any) -> SearchStrategy[str]:
    plain = st.sampled_from(["0", "0.12", "0.1200", "0.0005", "0.138", "1.5"])
    return st.builds("{}{}".format, st.sampled_from(["", "-"]), plain) if kind.signed else plain


def _many(kind: Any) -> SearchStrategy[list[Any]]:
    unique = isinstance(kind.item, Choice | Ref)
    return st.lists(_value(kind.item), min_size=1, max_size=3, unique=unique)


def _group(kind: Any) -> SearchStrategy[Values]:
    return _object(kind.fields).filter(bool)


def _said(kind: Any) -> SearchStrategy[Values]:
    def honest(values: Values) -> Values:
        unknown = values.get("qualifier") == "unknown"
        return {k: v for k, v in values.items() if not (unknown and k == "amount")}

    return _object(kind.fields).map(honest).filter(bool)


def _rows(kind: Any) -> SearchStrategy[list[Values]]:
    named = st.builds(lambda ref, row: {"ref": ref, **row}, refs(), _value(kind.row))
    row = named if kind.ref_required else named | _value(kind.row)
    return st.lists(row, min_size=1, max_size=3)


_MAKERS: dict[type[FieldType], Callable[[Any], SearchStrategy[Any]]] = {
    Text: _text,
    Flag: lambda _kind: st.booleans(),
    Integer: _integer,
    Number: _number,
    Date: lambda _kind: _days(),
    Time: _times,
    Period: lambda _kind: _days().map(lambda day: day[:7]),
    Money: _money,
    Rate: _rate,
    Choice: lambda kind: st.sampled_from([value for value, _label in kind.options]),
    Ref: lambda _kind: refs(),
    Many: _many,
    Group: _group,
    Said: _said,
    Rows: _rows,
    AnyObject: lambda _kind: st.dictionaries(
        st.sampled_from(["a", "b"]), st.integers(), max_size=2
    ),
}
