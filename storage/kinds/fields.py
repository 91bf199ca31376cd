"""Fields and the types that hold other fields: lists, groups, rows, amounts as said.

The plain types stand in ``plain`` and are offered here as well.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from resources.language import N_
from storage.flaws import Flaw, Flaws
from storage.kinds.plain import (
    Choice,
    Date,
    FieldType,
    Flag,
    Integer,
    Money,
    Number,
    Options,
    Period,
    Rate,
    Ref,
    Text,
    Time,
    Use,
)

__all__ = [
    "Choice",
    "Date",
    "Field",
    "FieldType",
    "Flag",
    "Flaw",
    "Flaws",
    "Group",
    "Integer",
    "Many",
    "Mask",
    "Money",
    "Number",
    "Options",
    "Period",
    "Rate",
    "Ref",
    "Rows",
    "Said",
    "Text",
    "Time",
    "Use",
    "check_fields",
    "split_ref",
    "uses_of",
]

Mask = Literal["", "name", "id", "phone", "card", "address", "care"]


@dataclass(frozen=True)
class Many(FieldType):
    """A list of plain values: texts, words or refs."""

    word: ClassVar[str] = N_("a list")
    item: FieldType = field(default_factory=Text)

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        if not isinstance(value, list):
            return self.wrong(path, flaws)
        return [self._item(item, f"{path}[{n}]", flaws) for n, item in enumerate(value)] or None

    def _item(self, value: Any, path: str, flaws: Flaws) -> Any:
        return (
            self.item.wrong(path, flaws) if value is None else self.item.check(value, path, flaws)
        )

    def uses(self, value: Any, path: str) -> Iterator[Use]:
        """See FieldType.uses."""
        for n, item in enumerate(value):
            yield from self.item.uses(item, f"{path}[{n}]")


@dataclass(frozen=True)
class Field:
    """One field of a record or group.

    ``mask`` says how the value is hidden from those who need not see it; ``help`` explains it.
    ``outside`` fields stand in documents only and are not stored; ``fixed`` ones are set by the
    program and not typed by people.
    """

    name: str
    type: FieldType
    label: str
    required: bool = False
    mask: Mask = ""
    help: str = ""
    outside: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Group(FieldType):
    """A few fields that belong together."""

    word: ClassVar[str] = N_("an object")
    fields: tuple[Field, ...] = ()

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        # An empty one says that there is one: a guarantee of which nothing is known.
        return check_fields(self.fields, value, path, flaws)

    def uses(self, value: Any, path: str) -> Iterator[Use]:
        """See FieldType.uses."""
        return uses_of(self.fields, value, path)


@dataclass(frozen=True)
class Said(Group):
    """An amount as it was said: amount, qualifier, words (``rules.md`` 0.2)."""

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check; an unknown amount carries no number."""
        checked = super().check(value, path, flaws)
        if checked and checked.get("qualifier") == "unknown" and "amount" in checked:
            flaws.append(
                Flaw(f"{path}.amount", "amount_unknown", N_("must be absent where it is unknown"))
            )
        return checked


@dataclass(frozen=True)
class Rows(FieldType):
    """A list of objects; each may carry a ``ref`` (must, where ``ref_required``)."""

    word: ClassVar[str] = N_("a list")
    row: Group = field(default_factory=Group)
    ref_required: bool = False

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        if not isinstance(value, list):
            return self.wrong(path, flaws)
        return [self._row(row, f"{path}[{n}]", flaws) for n, row in enumerate(value)] or None

    def _row(self, value: Any, path: str, flaws: Flaws) -> Any:
        ref, rest = split_ref(value, path, flaws, required=self.ref_required)
        checked = self.row.check(rest, path, flaws) if isinstance(rest, dict) else None
        if checked is None and not isinstance(rest, dict):
            self.row.wrong(path, flaws)
        return {**({"ref": ref} if ref else {}), **(checked or {})}

    def uses(self, value: Any, path: str) -> Iterator[Use]:
        """See FieldType.uses."""
        for n, row in enumerate(value):
            yield from self.row.uses(row, f"{path}[{n}]")


def split_ref(value: Any, path: str, flaws: Flaws, *, required: bool) -> tuple[str | None, Any]:
    """Take the ``ref`` off an object of a list; report a missing or malformed one."""
    if not isinstance(value, dict):
        return None, value
    rest = {name: item for name, item in value.items() if name != "ref"}
    ref = value.get("ref")
    if ref is None:
        if required:
            flaws.append(Flaw(f"{path}.ref", "missing", N_("is required")))
        return None, rest
    return Text(min_length=1).check(ref, f"{path}.ref", flaws), rest


def check_fields(
    fields: tuple[Field, ...], value: Any, path: str, flaws: Flaws
) -> dict[str, Any] | None:
    """Check an object against its field list; return it canonical, keys in field order."""
    if not isinstance(value, dict):
        flaws.append(Flaw(path, "wrong_type", N_("must be {expected}"), {"expected": Group.word}))
        return None
    known = {item.name for item in fields}
    for name in value:
        if name not in known:
            flaws.append(Flaw(_join(path, str(name)), "unknown_key", N_("is not known")))
    checked: dict[str, Any] = {}
    for item in fields:
        given = value.get(item.name)
        if given is None:
            if item.required:
                flaws.append(Flaw(_join(path, item.name), "missing", N_("is required")))
            continue
        canonical = item.type.check(given, _join(path, item.name), flaws)
        if canonical is not None:
            checked[item.name] = canonical
    return checked


def uses_of(fields: tuple[Field, ...], values: Mapping[str, Any], path: str) -> Iterator[Use]:
    """Yield every ref that the canonical ``values`` name, at any depth."""
    for item in fields:
        value = values.get(item.name)
        if value is not None:
            yield from item.type.uses(value, _join(path, item.name))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
