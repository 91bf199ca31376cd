"""What a column of a list can hold: its targets, known by heading, field name or label."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Any, Final, Literal

from resources import table
from resources.language import LANGUAGES, N_, NC_, Words
from storage.kinds import BY_NAME
from storage.kinds.fields import Choice, Date, Field, Flag, Group, Money, Rate, Text
from storage.kinds.party import ADDRESSES

# The kinds of lists: cases with their people and loans, ledger entries, contacts.
ListName = Literal["cases", "ledger", "contacts"]
LISTS: Final[tuple[ListName, ...]] = ("cases", "ledger", "contacts")
LIST_LABELS: Final[Mapping[ListName, str]] = {
    "cases": N_("List of cases"),
    "ledger": N_("Ledger"),
    "contacts": NC_("contact", "Contacts"),
}
# The record of which each row of a list makes one; a list of cases makes several.
ENTRY_KINDS: Final[Mapping[ListName, str]] = {"ledger": "ledger_entry", "contacts": "contact"}
CASE_NO: Final = "case.case_no"
# The part of a time that stands in a column of its own.
DAY: Final = "day"

_KINDS: Final[Mapping[ListName, tuple[str, ...]]] = {
    "cases": ("case", "party", "loan"), "ledger": ("ledger_entry",), "contacts": ("contact",),
}  # fmt: skip
_PLAIN: Final = (Choice, Date, Flag, Money, Rate, Text)


@dataclass(frozen=True)
class Target:
    """What a column holds: a field of a record, and in which unit.

    ``part`` is the kind of address or account, or the field inside a group; ``identifier`` columns
    are numbers that count by their digits. ``unit`` is empty, ``percent``, ``month``, both, or a
    power of ten.
    """

    kind: str
    field: str
    part: str = ""
    unit: str = ""
    identifier: bool = False

    @cached_property
    def definition(self) -> Field:
        """The field as its kind states it; of a group the field inside it."""
        found = BY_NAME[self.kind].by_name[self.field]
        if isinstance(found.type, Group):
            return next(one for one in found.type.fields if one.name == self.part)
        return replace(found, type=Date()) if self.part == DAY else found

    @cached_property
    def plural(self) -> bool:
        """Whether several columns may fill it."""
        return self.field in {"phones", "addresses", "accounts"}

    @cached_property
    def joined(self) -> bool:
        """Whether several columns may fill it, each with a line of its own."""
        return (self.kind, self.field) == ("contact", "summary")

    @property
    def name(self) -> str:
        """A name that is the same for two columns that would fill the same place."""
        return ".".join(part for part in (self.kind, self.field, self.part) if part)


@lru_cache(maxsize=4096)
def fold_heading(heading: str) -> str:
    """Return a heading without width, case, spaces and punctuation."""
    normal = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(sign for sign in normal if unicodedata.category(sign)[0] in "LN")


@cache
def columns_table() -> Any:
    """Return the table of headings, units and words."""
    return table("columns")


@cache
def known_headings(name: ListName) -> Mapping[str, Target]:
    """Return every known heading of a list, folded: of the table, field names, labels."""
    found: dict[str, Target] = {}
    rows = [(row, _row_target(row)) for row in _rows(name)]
    for row, target in rows:
        for heading in row["headings"]:
            found.setdefault(fold_heading(heading), target)
    for target in targets_of(name):
        for heading in [*_field_names(target), *_labels(target)]:
            found.setdefault(fold_heading(heading), target)
    return found


@cache
def targets_of(name: ListName) -> tuple[Target, ...]:
    """Return everything that a column of a list can hold, in the order in which it is offered."""
    tabled = [_row_target(row) for row in _rows(name)]
    named = {(target.kind, target.field) for target in tabled}
    return (*tabled, *_plain_targets(_KINDS[name], named))


def target_named(text: str, name: ListName) -> Target | None:
    """Return the target of a list by the English name of a field or any heading."""
    return known_headings(name).get(fold_heading(text))


def any_target(text: str) -> Target:
    """Return the target that the first list has of this name; ``KeyError`` if none."""
    for name in LISTS:
        found = target_named(text, name)
        if found is not None:
            return found
    raise KeyError(text)


def _rows(name: ListName) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = columns_table()["columns"]
    if name == "cases":
        return rows
    return [*(row for row in rows if row["to"] == CASE_NO), *columns_table()[name]]


def _plain_targets(kinds: tuple[str, ...], named: set[tuple[str, str]]) -> Iterator[Target]:
    """Yield the fields of one cell that the table leaves to their names and labels."""
    for kind in kinds:
        for item in BY_NAME[kind].stored_fields:
            signed = isinstance(item.type, Rate) and item.type.signed
            if isinstance(item.type, _PLAIN) and not signed and (kind, item.name) not in named:
                yield Target(kind, item.name)


def _row_target(row: Mapping[str, Any]) -> Target:
    kind, _, field = row["to"].partition(".")
    return Target(
        kind, field, row.get("part", ""), row.get("unit", ""), bool(row.get("identifier"))
    )


def _field_names(target: Target) -> Iterator[str]:
    if target.unit or target.part:
        yield target.name
        return
    yield target.name
    # Both people and contracts have names; the bare word is the borrower's.
    if target.name != "loan.name":
        yield target.field


def _labels(target: Target) -> Iterator[str]:
    if target.unit:
        return
    if target.part == DAY:
        return
    if target.part == "other":  # the bare label, "Other", is no heading of an address
        return
    if isinstance(BY_NAME[target.kind].by_name[target.field].type, Group):
        return  # "Name" alone is not the name of somebody else
    for language in LANGUAGES:
        yield target_label(target, Words(language))


def target_label(target: Target, words: Words) -> str:
    """Return what a target is called on the screen."""
    if target.field == "addresses":
        return words(dict(ADDRESSES)[target.part])
    if target.part == DAY:
        return words(N_("Date"))
    whole = BY_NAME[target.kind].by_name[target.field]
    if isinstance(whole.type, Group):
        return words("{group}: {field}", group=words(whole.label),
                     field=words(target.definition.label))  # fmt: skip
    return words(target.definition.label)


def known_words(target: Target) -> Mapping[str, Any]:
    """Return every word for the options of a choice, folded: values, labels, synonyms."""
    return _words(target.kind, target.field)


@cache
def _words(kind: str, field: str) -> Mapping[str, Any]:
    choice = BY_NAME[kind].by_name[field].type
    found: dict[str, Any] = {}
    if isinstance(choice, Choice):
        synonyms: dict[str, list[str]] = columns_table()["words"].get(f"{kind}.{field}", {})
        for option, label in choice.options:
            said = [Words(language)(label) for language in LANGUAGES]
            for word in [str(option), *said, *synonyms.get(str(option), ())]:
                found.setdefault(fold_heading(word), option)
    return found


@cache
def known_flags() -> Mapping[str, bool]:
    """Return the words for yes and no, folded."""
    words: dict[str, list[str]] = columns_table()["flags"]
    return {fold_heading(one): name == "true" for name, said in words.items() for one in said}
