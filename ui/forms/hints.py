"""What is odd about typed values though it may be kept: times out of order, numbers that fail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from resources.language import N_, Words
from storage.kinds.fields import Field, Group, Rows, Time
from storage.kinds.kind import Kind, note_text

AHEAD: Final = N_("This lies in the future; please check.")
# Times that say what is to come; all others say what happened.
_PLANNED: Final = frozenset({"planned_at", "due_at"})
# Days mostly may lie ahead; these tell what happened.
_HAPPENED: Final = frozenset(
    {
        ("assessment", "on"), ("case", "opened_on"), ("feedback", "on"), ("finding", "as_of"),
        ("flag", "since"), ("flag", "resolved_on"), ("ledger_entry", "on"),
        ("limitation_event", "on"), ("litigation", "filed_on"), ("loan", "signed_on"),
        ("loan", "paid_out_on"), ("notice", "issued_on"), ("party", "refused_contact_on"),
        ("plan", "agreed_on"),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hint:
    """A remark beside a field; it never stops saving."""

    path: str
    sentence: str


def hints(kind: Kind, values: Mapping[str, Any], now: datetime, words: Words) -> Iterator[Hint]:
    """Yield remarks on canonical ``values`` in the language of ``words``; ``now`` has an offset."""
    for note in kind.notes(values, now.date()):
        yield Hint(note.name, note_text(kind, note, words))
    for path in _ahead(kind.fields, values, now, ""):
        yield Hint(path, words(AHEAD))
    for name in (field for owner, field in _HAPPENED if owner == kind.name):
        if str(values.get(name) or "") > now.date().isoformat():
            yield Hint(name, words(AHEAD))


def _ahead(
    fields: tuple[Field, ...], values: Mapping[str, Any], now: datetime, path: str
) -> Iterator[str]:
    """Yield the paths of times that say something happened and lie after ``now``."""
    for item in fields:
        value = values.get(item.name)
        where = f"{path}.{item.name}" if path else item.name
        if value is None:
            continue
        if isinstance(item.type, Time) and item.name not in _PLANNED:
            if datetime.fromisoformat(value) > now:
                yield where
        elif isinstance(item.type, Group):
            yield from _ahead(item.type.fields, value, now, where)
        elif isinstance(item.type, Rows):
            for n, row in enumerate(value):
                yield from _ahead(item.type.row.fields, row, now, f"{where}[{n}]")
