"""What makes a record kind: its field list, its words, and what is said about it in one line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from resources.language import N_, Words
from storage.kinds.fields import Field, Flaws, Group, Rows, Use, check_fields, uses_of
from storage.kinds.numbers import number_notes
from storage.kinds.remark import Note

__all__ = ["Check", "Kind", "Note", "Summary", "Tab", "in_order", "note_text"]

Summary = Callable[[Mapping[str, Any], Words], str]
Tab = Literal[
    "overview",
    "loans",
    "timeline",
    "visits",
    "findings",
    "interviews",
    "evidence",
    "litigation",
    "",
]


Check = Callable[[Mapping[str, Any]], Iterator[Note]]


@dataclass(frozen=True)
class Kind:
    """One record kind.

    ``list_name`` is its list in case JSON (empty: not part of case JSON). ``moment`` names the
    fields that place it on the timeline, the first known one counts. ``columns`` are the fields
    that a list shows. ``office`` kinds live in the office chain, all others in a case's.
    ``single`` kinds have at most one record. ``closed`` tells whether a record can only be
    supplemented. ``writers`` are the roles that may write it (empty: all), ``by_hand`` False says
    that no form adds or changes it, only verbs of its own. ``checks`` yield notes about values
    that are kept all the same.
    """

    name: str
    list_name: str
    label: str
    plural: str
    fields: tuple[Field, ...]
    summary: Summary
    moment: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    tab: Tab = ""
    icon: str = ""
    office: bool = False
    single: bool = False
    ref_required: bool = False
    writers: tuple[str, ...] = ()
    by_hand: bool = True
    closed: Callable[[Mapping[str, Any]], bool] = field(default=lambda _values: False)
    checks: tuple[Check, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by name."""
        return {item.name: item for item in self.fields}

    @cached_property
    def stored_fields(self) -> tuple[Field, ...]:
        """The fields that a stored record has: all but those of documents only."""
        return tuple(item for item in self.fields if not item.outside)

    @cached_property
    def needed(self) -> frozenset[str]:
        """The names of the fields without which a stored record cannot be shown."""
        return frozenset(item.name for item in self.stored_fields if item.required)

    def check(
        self, values: Any, path: str, flaws: Flaws, *, stored: bool = False
    ) -> dict[str, Any]:
        """Return ``values`` canonical; every flaw found is added to ``flaws``.

        ``stored`` checks a record as it is kept, else one as it stands in a document.
        """
        fields = self.stored_fields if stored else self.fields
        return check_fields(fields, values, path, flaws) or {}

    def uses(self, values: Mapping[str, Any], path: str = "") -> Iterator[Use]:
        """Yield every ref that the canonical ``values`` name."""
        return uses_of(self.fields, values, path)

    def notes(self, values: Mapping[str, Any], on: date | None = None) -> tuple[Note, ...]:
        """Return what is odd about the canonical ``values``: own checks, numbers that do not fit.

        ``on`` is today, where birth dates in the future are to be told.
        """
        own = (note for check in self.checks for note in check(values))
        return (*own, *number_notes(self.fields, values, on))

    def when(self, values: Mapping[str, Any]) -> str:
        """Return the moment of the record (a time or a date), empty where not known."""
        return next((str(values[name]) for name in self.moment if values.get(name)), "")

    def nested_refs(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield (path, ref) of every row inside ``values`` that carries a ref."""
        return _row_refs(self.fields, values, "")


def _row_refs(
    fields: tuple[Field, ...], values: Mapping[str, Any], path: str
) -> Iterator[tuple[str, str]]:
    for item in fields:
        value = values.get(item.name)
        if value is None:
            continue
        where = f"{path}.{item.name}" if path else item.name
        if isinstance(item.type, Group):
            yield from _row_refs(item.type.fields, value, where)
        elif isinstance(item.type, Rows):
            for n, row in enumerate(value):
                if row.get("ref"):
                    yield f"{where}[{n}]", row["ref"]
                yield from _row_refs(item.type.row.fields, row, f"{where}[{n}]")


def in_order(*names: str) -> Check:
    """Make a check that the times or dates in the fields ``names`` do not run backwards.

    A name may lead into a group: ``waited.from``.
    """

    def check(values: Mapping[str, Any]) -> Iterator[Note]:
        known = [(name, value) for name in names if (value := _inside(values, name))]
        for (earlier, start), (later, end) in pairwise(known):
            if _instant(end) < _instant(start):
                yield Note(
                    "note", later, N_("{later} lies before {earlier}"),
                    {"later": later, "earlier": earlier},
                )  # fmt: skip

    return check


def note_text(kind: Kind, note: Note, words: Words) -> str:
    """Return the sentence of a note in the language of ``words``, fields named by their labels."""
    values = {
        name: words(_label(kind.fields, value)) if isinstance(value, str) else value
        for name, value in note.values.items()
    }
    return words(note.sentence, **values)


def _label(fields: tuple[Field, ...], path: str) -> str:
    name, _, rest = path.partition(".")
    found = next((item for item in fields if item.name == name), None)
    if found is None:
        return path
    return (
        _label(found.type.fields, rest) if rest and isinstance(found.type, Group) else found.label
    )


def _inside(values: Mapping[str, Any], path: str) -> Any:
    name, _, rest = path.partition(".")
    value = values.get(name)
    return _inside(value or {}, rest) if rest else value


def _instant(value: str) -> float:
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
