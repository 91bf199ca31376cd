"""Which column of a sheet means which field: by heading, by a saved mapping, by synonyms."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from resources import table
from resources.language import LANGUAGES, N_, Words
from storage.errors import CannotRead, WrongDocument
from storage.exchange.document import parse
from storage.exchange.sheets.cells import UNSEEN
from storage.kinds import BY_NAME
from storage.kinds.fields import Choice, Date, Field, Flag, Money, Rate, Text
from storage.kinds.party import ADDRESSES

_UNIT: Final = re.compile(r"^(.*?)[(\[【]([^()\[\]【】]*)[)\]】]\s*$", re.DOTALL)
_MAPPING_BYTES: Final = 1 << 20
_PLAIN: Final = (Choice, Date, Flag, Money, Rate, Text)


@dataclass(frozen=True, slots=True)
class Target:
    """What a column holds: a field of case, party or loan, and in which unit.

    ``part`` is the kind of address or account; ``identifier`` columns are numbers that count by
    their digits. ``unit`` is empty, ``percent``, ``month``, both, or a power of ten.
    """

    kind: str
    field: str
    part: str = ""
    unit: str = ""
    identifier: bool = False

    @property
    def definition(self) -> Field:
        """The field as its kind states it."""
        return BY_NAME[self.kind].by_name[self.field]

    @property
    def plural(self) -> bool:
        """Whether several columns may fill it."""
        return self.field in {"phones", "addresses", "accounts"}

    @property
    def name(self) -> str:
        """A name that is the same for two columns that would fill the same place."""
        return ".".join(part for part in (self.kind, self.field, self.part) if part)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is taken: its index from 0, its heading as it stands, its target."""

    index: int
    heading: str
    target: Target


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet; ``ignored`` are the headings that nobody knows."""

    taken: tuple[Column, ...]
    ignored: tuple[str, ...]
    twice: tuple[str, ...] = ()

    @property
    def names_cases(self) -> bool:
        """Whether this is a list of cases: it has their numbers and the people's names."""
        names = {column.target.name for column in self.taken}
        return {"case.case_no", "party.name"} <= names


# A saved mapping: heading as it stands, to the name of a field; None leaves the column out.
Mapped = Mapping[str, str | None]


def match_columns(headings: Sequence[str], mapping: Mapped | None = None) -> Columns:
    """Match headings with fields; a mapping goes before what is known of them.

    Raises ``KeyError`` for a field that a mapping names and nobody knows.
    """
    own = {fold_heading(heading): field for heading, field in (mapping or {}).items()}
    taken: dict[str, Column] = {}
    more: list[Column] = []
    ignored, twice = [], []
    for index, heading in enumerate(headings):
        target = _target(heading, own)
        if target is None:
            ignored += [heading] if heading.strip(UNSEEN) else []
        elif target.plural and target.name in taken:
            more.append(Column(index, heading, target))
        elif target.name in taken:
            twice += [taken[target.name].heading, heading]
        else:
            taken[target.name] = Column(index, heading, target)
    columns = sorted([*taken.values(), *more], key=lambda column: column.index)
    return Columns(tuple(columns), tuple(ignored), tuple(twice))


def _target(heading: str, own: Mapped) -> Target | None:
    folded = fold_heading(heading)
    if folded in own:
        field = own[folded]
        return None if field is None else target_named(field)
    bare, unit = _split_unit(heading)
    found = _synonyms().get(fold_heading(heading)) or _synonyms().get(fold_heading(bare))
    if found is None or unit is None or not unit or found.unit == unit:
        # An unknown remark in brackets, "(必填)", says nothing of the unit.
        return found
    whole = " ".join(dict.fromkeys([*found.unit.split(), *unit.split()]))
    return Target(found.kind, found.field, found.part, whole, found.identifier)


def target_named(name: str) -> Target:
    """Return the target of a field by its English name or any heading; ``KeyError`` if none."""
    found = _synonyms().get(fold_heading(name))
    if found is None:
        raise KeyError(name)
    return found


def fold_heading(heading: str) -> str:
    """Return a heading without width, case, spaces and punctuation."""
    normal = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(sign for sign in normal if unicodedata.category(sign)[0] in "LN")


def _split_unit(heading: str) -> tuple[str, str | None]:
    """Return a heading without what stands in brackets behind it, and that as a unit."""
    narrow = unicodedata.normalize("NFKC", heading).strip(UNSEEN)
    found = _UNIT.match(narrow)
    if not found:
        return ("年利率", "percent") if narrow == "年利率%" else (heading, None)
    units: dict[str, str] = _table()["units"]
    return found[1], units.get(found[2].strip().casefold().replace("每", "/"))


@cache
def _table() -> Any:
    return table("columns")


@cache
def _synonyms() -> Mapping[str, Target]:
    """Return every known heading, folded: those of the table, field names, labels of the kinds."""
    found: dict[str, Target] = {}
    rows = [(row, _row_target(row)) for row in _table()["columns"]]
    for row, target in rows:
        for heading in row["headings"]:
            found.setdefault(fold_heading(heading), target)
    named = {(target.kind, target.field) for _row, target in rows}
    for target in [*(target for _row, target in rows), *_plain_targets(named)]:
        for heading in [*_field_names(target), *_labels(target)]:
            found.setdefault(fold_heading(heading), target)
    return found


def _plain_targets(named: set[tuple[str, str]]) -> Iterator[Target]:
    """Yield the fields of one cell that the table leaves to their names and labels."""
    for kind in ("case", "party", "loan"):
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
    if target.part == "other":  # the bare label, "Other", is no heading of an address
        return
    label = dict(ADDRESSES)[target.part] if target.field == "addresses" else None
    for language in LANGUAGES:
        yield Words(language)(label or target.definition.label)


def known_words(target: Target) -> Mapping[str, Any]:
    """Return every word for the options of a choice, folded: values, labels, synonyms."""
    return _words(target.kind, target.field)


@cache
def _words(kind: str, field: str) -> Mapping[str, Any]:
    choice = BY_NAME[kind].by_name[field].type
    found: dict[str, Any] = {}
    if isinstance(choice, Choice):
        synonyms: dict[str, list[str]] = _table()["words"].get(f"{kind}.{field}", {})
        for option, label in choice.options:
            said = [Words(language)(label) for language in LANGUAGES]
            for word in [str(option), *said, *synonyms.get(str(option), ())]:
                found.setdefault(fold_heading(word), option)
    return found


@cache
def known_flags() -> Mapping[str, bool]:
    """Return the words for yes and no, folded."""
    words: dict[str, list[str]] = _table()["flags"]
    return {fold_heading(one): name == "true" for name, said in words.items() for one in said}


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
        raise CannotRead(path=str(path), problem=error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise WrongDocument(path=str(path), expected=expected, problem=str(error)) from error
    if not isinstance(content, dict) or not all(_names_field(one) for one in content.values()):
        problem = N_("it must name a known field, or null, for each heading")
        raise WrongDocument(path=str(path), expected=expected, problem=problem)
    return content


def _names_field(value: Any) -> bool:
    return value is None or (isinstance(value, str) and fold_heading(value) in _synonyms())
