"""A visit beside the one before it: every field of the two in words, and whether it differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage.kinds import BY_NAME, KINDS
from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from storage.rules.dates import parse_time
from ui.forms.spoken import Speech

_VISIT: Final = "visit"


@dataclass(frozen=True, slots=True)
class Pair:
    """One line: what it is about, the words of the visit before and of this one, empty if none."""

    label: str
    before: str
    now: str
    differs: bool


def as_listed(file: CaseFile, visit: Row) -> Row:
    """Return a visit as its list holds it, with its number; lists by time do not count it."""
    return next((row for row in file.rows("visits") if row.id == visit.id), visit)


def visit_before(file: CaseFile, visit: Row) -> Row | None:
    """Return the last visit that was made before this one, None where there was none.

    One that is still ahead, or of which the arrival is not known, stands beside the last that was
    made up to the moment it is planned for, and beside the last of all where it has no moment.
    """
    visits = file.rows("visits")
    made = [row for row in visits if row.id != visit.id and row["arrived_at"]]
    moment = BY_NAME[_VISIT].when(visit.values)
    if moment:
        at = parse_time(moment)
        made = [row for row in made if _order(row) < (at, visit.ref)]
    return max(made, key=_order, default=None)


def pairs(file: CaseFile, before: Row, now: Row, speech: Speech) -> tuple[Pair, ...]:
    """Return what is known of either visit, in the order of the form; then what came of them."""
    return (*_fields(before, now, speech), *_counts(file, before, now, speech))


def days_between(before: Row, now: Row) -> int | None:
    """Return the days from one visit to the other, None where one of them has no moment."""
    moments = [BY_NAME[_VISIT].when(row.values) for row in (before, now)]
    if not all(moments):
        return None
    first, second = (parse_time(moment).date() for moment in moments)
    return (second - first).days


def _fields(before: Row, now: Row, speech: Speech) -> Iterator[Pair]:
    for item in BY_NAME[_VISIT].stored_fields:
        old, new = before.values.get(item.name), now.values.get(item.name)
        if old is not None or new is not None:
            # Judged by what was recorded: two values that are hidden may look the same.
            label = speech.words(item.label)
            yield Pair(label, speech.say(item, old), speech.say(item, new), old != new)


def _counts(file: CaseFile, before: Row, now: Row, speech: Speech) -> Iterator[Pair]:
    for kind in KINDS:
        if _VISIT in kind.by_name and kind.tab and kind.list_name:
            old, new = (_count(file, kind, row) for row in (before, now))
            if old or new:
                label = speech.words(kind.plural)
                yield Pair(label, str(old or ""), str(new or ""), old != new)


def _count(file: CaseFile, kind: Kind, visit: Row) -> int:
    return sum(row[_VISIT] == visit.ref for row in file.rows(kind.list_name))


def _order(row: Row) -> tuple[datetime, str]:
    return parse_time(row["arrived_at"]), row.ref
