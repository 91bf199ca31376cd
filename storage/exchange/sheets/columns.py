"""Which column of a sheet means which field: by heading, by a saved mapping, by synonyms."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from resources.language import N_
from storage.errors import CannotRead, WrongDocument, problem_of
from storage.exchange.document import NotJson, not_json, parse
from storage.exchange.sheets.cells import UNSEEN
from storage.exchange.sheets.targets import (
    CASE_NO,
    LISTS,
    ListName,
    Target,
    any_target,
    columns_table,
    fold_heading,
    target_named,
)
from storage.kinds.fields import Time

_UNIT: Final = re.compile(r"^(.*?)[(\[【]([^()\[\]【】]*)[)\]】]\s*$", re.DOTALL)
_MAPPING_BYTES: Final = 1 << 20
# What a sheet must show to be a list of each kind: the case number and one of each of these.
_NEEDED: Final[Mapping[ListName, tuple[frozenset[str], ...]]] = {
    "cases": (frozenset({"party.name"}),),
    "ledger": (frozenset({"ledger_entry.on"}), frozenset({"ledger_entry.amount"})),
    "contacts": (
        frozenset({"contact.at"}),
        frozenset({"contact.channel", "contact.result", "contact.summary"}),
    ),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is taken: its index from 0, its heading as it stands, its target."""

    index: int
    heading: str
    target: Target


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet as a list of one kind; ``ignored`` are headings that nobody knows."""

    taken: tuple[Column, ...]
    ignored: tuple[str, ...]
    twice: tuple[str, ...] = ()
    list_name: ListName = "cases"

    @property
    def names(self) -> frozenset[str]:
        """The names of the targets that are filled."""
        return frozenset(column.target.name for column in self.taken)

    @property
    def complete(self) -> bool:
        """Whether the sheet is a list of this kind: what identifies its rows is there."""
        return CASE_NO in self.names and all(self.names & any_of for any_of in self._needed)

    @property
    def _needed(self) -> tuple[frozenset[str], ...]:
        return _NEEDED[self.list_name]


# A saved mapping: heading as it stands, to the name of a field; None leaves the column out.
Mapped = Mapping[str, str | None]


def recognise(headings: Sequence[str], mapping: Mapped | None = None) -> Columns | None:
    """Return the columns of the list that a sheet with these headings is, None if it is none.

    Ledgers and call lists often repeat the borrower's name; a principal makes a list of cases.
    """
    cases = match_columns(headings, mapping)
    if not (cases.complete and "loan.principal" in cases.names):
        for name in LISTS[1:]:
            found = match_columns(headings, mapping, name)
            if found.complete:
                return found
    return cases if cases.complete else None


def match_columns(
    headings: Sequence[str], mapping: Mapped | None = None, name: ListName = "cases"
) -> Columns:
    """Match headings with what a list holds; a mapping goes before what is known of them.

    Raises ``KeyError`` for a field that a mapping names and no list knows.
    """
    own = {fold_heading(heading): field for heading, field in (mapping or {}).items()}
    taken: dict[str, Column] = {}
    more: list[Column] = []
    ignored, twice = [], []
    for index, heading in enumerate(headings):
        target = _target(heading, own, name)
        if target is None or _is_echo(heading, target, taken):
            # What a mapping leaves out by name is nothing to be told of.
            said = heading.strip(UNSEEN) and own.get(fold_heading(heading), "") is not None
            ignored += [heading] if said else []
        elif (target.plural or target.joined) and target.name in taken:
            more.append(Column(index, heading, target))
        elif target.name in taken:
            twice += [taken[target.name].heading, heading]
        else:
            taken[target.name] = Column(index, heading, target)
    columns = sorted([*taken.values(), *more], key=lambda column: column.index)
    return Columns(tuple(columns), tuple(ignored), tuple(twice), name)


def _is_echo(heading: str, target: Target, taken: Mapping[str, Column]) -> bool:
    """Tell whether a time stands there already: "(local clock)" only shows it once more."""
    twice = isinstance(target.definition.type, Time) and target.name in taken
    return twice and _split_unit(heading)[0] != heading


def _target(heading: str, own: Mapped, name: ListName) -> Target | None:
    bare, unit = _split_unit(heading)
    found = target_named(heading, name) or target_named(bare, name)
    folded = fold_heading(heading)
    if folded in own:
        field = own[folded]
        if field is None:
            return None
        any_target(field)
        # Else it speaks of a sheet of another kind that has such a heading too.
        found = target_named(field, name) or found
    if found is None or unit is None or not unit or found.unit == unit:
        # An unknown remark in brackets, "(必填)", says nothing of the unit.
        return found
    whole = " ".join(dict.fromkeys([*found.unit.split(), *unit.split()]))
    return replace(found, unit=whole)


def _split_unit(heading: str) -> tuple[str, str | None]:
    """Return a heading without what stands in brackets behind it, and that as a unit."""
    narrow = unicodedata.normalize("NFKC", heading).strip(UNSEEN)
    found = _UNIT.match(narrow)
    if not found:
        return ("年利率", "percent") if narrow == "年利率%" else (heading, None)
    units: dict[str, str] = columns_table()["units"]
    return found[1], units.get(found[2].strip().casefold().replace("每", "/"))


def read_mapping(path: Path) -> dict[str, str | None]:
    """Read a saved mapping: a JSON object of headings to field names, null to leave one out.

    Raises ``CannotRead`` and ``WrongDocument``; the latter also for a field that nobody knows.
    """
    expected = N_("a mapping of columns")
    try:
        if path.stat().st_size > _MAPPING_BYTES:
            raise WrongDocument(path=str(path), expected=expected, problem=N_("it is too large"))
        content = parse(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    except NotJson as error:
        raise not_json(path, expected, error) from error
    except UnicodeDecodeError as error:
        problem = N_("it is no text in UTF-8")
        raise WrongDocument(path=str(path), expected=expected, problem=problem) from error
    if not isinstance(content, dict) or not all(names_field(one) for one in content.values()):
        problem = N_("it must name a known field, or null, for each heading")
        raise WrongDocument(path=str(path), expected=expected, problem=problem)
    return content


def names_field(value: Any) -> bool:
    """Tell whether a mapping may name this: a field that some list knows, or None."""
    named = isinstance(value, str) and any(target_named(value, name) for name in LISTS)
    return value is None or named
