"""Values of records as one line of a list shows them, hidden where the desk is masked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from resources.language import Words
from storage.kinds import BY_LIST, BY_NAME
from storage.kinds.fields import (
    Choice,
    Field,
    FieldType,
    Flag,
    Group,
    Many,
    Money,
    Rate,
    Ref,
    Rows,
    Said,
    Time,
)
from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from storage.rules import masking
from storage.rules.dates import parse_time
from storage.rules.masking_words import mask_numbers
from storage.rules.money import print_money, print_rate, said_words
from ui.forms.candidates import UNDER_WAY, VISITS

# The signs of Unicode that set the direction of a line.
_TURNING: Final = frozenset(
    map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
_MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "id": masking.mask_id,
    "phone": masking.mask_phone,
    "card": masking.mask_card,
    "address": masking.mask_address,
    "care": lambda _text: "•••",
}

# Targets of refs that are not lists by themselves.
_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "stop_visits": ("visits",),
    "loans_or_parties": ("loans", "parties"),
}


@dataclass(frozen=True)
class Surround:
    """What cells are written in: the language, the case that refs lead into, mask and role."""

    words: Words
    file: CaseFile | None = None
    masked: bool = True
    role: str = ""


def field_text(field: Field, value: Any, around: Surround) -> str:
    """Return the value of a field in one line, empty where it is not known.

    Numbers of phones, papers and accounts and words about care are hidden where ``masked``; the
    names of the people that the work is about are not.
    """
    if value is None:
        return ""
    text = type_text(field.type, value, around)
    hide = _MASKS.get(field.mask)
    return hide(text) if around.masked and hide is not None and text else text


def type_text(kind: FieldType, value: Any, around: Surround) -> str:
    """Return a value of a type in one line."""
    for known, says in _SAYS:
        if isinstance(kind, known):
            return says(kind, value, around)
    return str(value)


def _choice(kind: Any, value: Any, around: Surround) -> str:
    return around.words(kind.label(value))


def _flag(_kind: Any, value: Any, around: Surround) -> str:
    return around.words("Yes") if value else around.words("No")


def _money(_kind: Any, value: Any, _around: Surround) -> str:
    return print_money(Decimal(value))


def _rate(_kind: Any, value: Any, _around: Surround) -> str:
    return print_rate(Decimal(value))


def _time(_kind: Any, value: Any, _around: Surround) -> str:
    return time_text(value)


def _ref(kind: Any, value: Any, around: Surround) -> str:
    return ref_text(kind.target, value, around)


def _said(_kind: Any, value: Any, around: Surround) -> str:
    return said_words(value, around.words.language)


def _many(kind: Any, value: Any, around: Surround) -> str:
    return joined((type_text(kind.item, item, around) for item in value), around.words)


def _rows(kind: Any, value: Any, around: Surround) -> str:
    return joined((group_text(kind.row, item, around) for item in value), around.words)


def group_text(group: Group, value: Mapping[str, Any], around: Surround) -> str:
    """Return the first two things a group says; flags say nothing without their label."""
    said = [
        field_text(field, value.get(field.name), around)
        for field in group.fields
        if not isinstance(field.type, Flag)
    ]
    return " ".join([text for text in said if text][:2])


def joined(texts: Iterable[str], words: Words) -> str:
    """Return texts as a list in the language."""
    separator = "、" if words.language == "zh_CN" else ", "
    return separator.join(text for text in texts if text)


def time_text(iso: str) -> str:
    """Return a time of the record in China time, a date as it is."""
    return parse_time(iso).strftime("%Y-%m-%d %H:%M") if "T" in iso else iso


def name_text(name: str) -> str:
    """Return the name of a file with its signs of direction spelled out: they turn lines round."""
    return "".join(f"[U+{ord(sign):04X}]" if sign in _TURNING else sign for sign in name)


def ref_text(target: str, ref: str, around: Surround) -> str:
    """Return what a ref leads to, in words."""
    found = find_ref(target, ref, around.file)
    if found is None:
        if target in VISITS:
            return around.words(UNDER_WAY)
        return _companion(ref, around.file) if target == "companions" else ref
    if found.kind == "visit" and found.ordinal is not None:
        return around.words("Visit {number}", number=found.ordinal)
    named = found["name"] or found["contract_no"] or found["caption"]
    kind = BY_NAME.get(found.kind) or BY_LIST[found.kind]
    return str(named) if named else summary(found, kind, around)


def find_ref(target: str, ref: str, file: CaseFile | None) -> Row | None:
    """Return the record that a ref of a list leads to, None where it is not in the case."""
    if file is None:
        return None
    if target == "staff":
        return file.person(ref)
    if target == "trips":
        return file.trips.get(ref)
    lists = _LISTS.get(target, (target,))
    return next((row for name in lists for row in file.rows(name) if row.ref == ref), None)


def _companion(ref: str, file: CaseFile | None) -> str:
    for trip in file.trips.values() if file is not None else ():
        for one in trip["companions"] or ():
            if one.get("ref") == ref:
                return str(one.get("name") or ref)
    return ref


def columns_of(kind: Kind) -> tuple[Field, ...]:
    """Return the fields that a list of the kind shows."""
    names = kind.columns or tuple(field.name for field in kind.fields[:4])
    return tuple(kind.by_name[name] for name in names if name in kind.by_name)


def summary(row: Row, kind: Kind, around: Surround) -> str:
    """Return the record in one line; what its fields say is to be hidden is hidden if masked.

    Words about care are left out. The names of the parties themselves are shown, as in lists.
    """
    if not around.masked:
        return kind.summary(row.values, around.words)
    hidden = _hidden(kind.fields, row.values, names=kind.name != "party")
    return mask_numbers(kind.summary(hidden, around.words))


def _hidden(fields: Iterable[Field], values: Mapping[str, Any], *, names: bool) -> dict[str, Any]:
    """Return values, and all groups in them, with what has a mask hidden."""
    by_name = {field.name: field for field in fields}
    found = {
        name: _hidden_value(by_name[name], value, names=names) if name in by_name else value
        for name, value in values.items()
    }
    return {name: value for name, value in found.items() if value is not None}


def _hidden_value(field: Field, value: Any, *, names: bool) -> Any:
    if field.mask == "care" or value is None:
        return None
    masks = {**_MASKS, "name": masking.mask_name} if names else _MASKS
    hide = masks.get(field.mask)
    if hide is not None and isinstance(value, str):
        return hide(value)
    if hide is not None and isinstance(value, list):
        return [hide(item) if isinstance(item, str) else item for item in value]
    if isinstance(field.type, Group) and isinstance(value, Mapping):
        return _hidden(field.type.fields, value, names=names)
    if isinstance(field.type, Rows) and isinstance(value, list):
        return [_hidden(field.type.row.fields, item, names=names) for item in value]
    return value


# The first that fits says it: what is said is a group, too.
_SAYS: Final[tuple[tuple[type[FieldType], Callable[[Any, Any, Surround], str]], ...]] = (
    (Choice, _choice),
    (Flag, _flag),
    (Money, _money),
    (Rate, _rate),
    (Time, _time),
    (Ref, _ref),
    (Said, _said),
    (Many, _many),
    (Rows, _rows),
    (Group, group_text),
)
