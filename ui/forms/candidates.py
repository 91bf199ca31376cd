"""The records of a case that a field may name, each with words by which people know it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from resources.language import N_, Words
from storage.evidence.filetypes import kind_of
from storage.kinds import BY_LIST
from storage.rows import CaseFile, Row
from storage.rules.dates import date_words, time_words

# Photos name a visit from its first step on, before it is recorded.
UNDER_WAY: Final = N_("a visit that is not recorded yet")
VISITS: Final = frozenset({"visits", "stop_visits"})
Candidates = tuple[tuple[str, str], ...]


def candidates(
    target: str, file: CaseFile | None, staff: Mapping[str, Row], words: Words
) -> Candidates:
    """Return (ref, words) of every record that a ref to the list ``target`` may name."""
    if target == "staff":
        return tuple((row.ref, str(row["name"] or row.ref)) for row in staff.values())
    if file is None:
        return ()
    special = _SPECIAL.get(target)
    return special(file, words) if special else _rows(target, file.rows(target), words)


def name_of(
    target: str, ref: str, file: CaseFile | None, staff: Mapping[str, Row], words: Words
) -> str:
    """Return the words for one ref; a ref that leads nowhere stands for itself."""
    return dict(candidates(target, file, staff, words)).get(ref, ref)


def _rows(target: str, rows: Iterable[Row], words: Words) -> Candidates:
    return tuple((row.ref, row_words(target, row, words)) for row in rows)


def row_words(list_name: str, row: Row, words: Words) -> str:
    """Return a record in a few words: its name where it has one, else its day and summary."""
    if row["name"] and list_name == "parties":
        return str(row["name"])
    kind = BY_LIST[list_name]
    summary = kind.summary(row.values, words) or row.ref
    if row.ordinal is not None:
        counted = words(N_("Visit {n}"), n=row.ordinal)
        summary = f"{counted} · {summary}"
    when = kind.when(row.values)
    said = time_words if len(when) > 10 else date_words
    return f"{summary} · {said(when, words.language)}" if when else summary


def companions(file: CaseFile, words: Words, trip: str | None = None) -> Candidates:
    """Return the companions of the trip with this ref; of every trip, with its day, for None."""
    return tuple(
        (str(one["ref"]), _with_day(str(one.get("name", "")), row if trip is None else None, words))
        for row in file.trips.values()
        if trip in (None, row.ref)
        for one in row["companions"] or ()
        if one.get("ref")
    )


def _with_day(name: str, trip: Row | None, words: Words) -> str:
    return f"{name} · {date_words(str(trip['on']), words.language)}" if trip else name


def _companions(file: CaseFile, words: Words) -> Candidates:
    return tuple(
        found for ref in file.trips for found in companions(file, words, ref)
    )  # what a visit names is told without the day: it stands beside it


def _trips(file: CaseFile, words: Words) -> Candidates:
    return _rows("trips", file.trips.values(), words)


def _visits(file: CaseFile, words: Words) -> Candidates:
    return _rows("visits", file.rows("visits"), words)


def _evidence(file: CaseFile, words: Words) -> Candidates:
    """What says not of which kind it is is what its content shows (``case-json.md``, evidence)."""
    return _rows("evidence", (shown_kind(file, row) for row in file.rows("evidence")), words)


def shown_kind(file: CaseFile, row: Row) -> Row:
    """Return a record of evidence with the kind that its original has, where it says none."""
    attachment = file.attachment(row.ref)
    kind = kind_of(attachment.mime) if attachment and not row["kind"] else "other"
    return row if kind == "other" else replace(row, values={**row.values, "kind": kind})


def _loans_or_parties(file: CaseFile, words: Words) -> Candidates:
    loans = _rows("loans", file.rows("loans"), words)
    return loans + _rows("parties", file.rows("parties"), words)


_SPECIAL: Final[Mapping[str, Callable[[CaseFile, Words], Candidates]]] = {
    "companions": _companions,
    "evidence": _evidence,
    "trips": _trips,
    "stop_visits": _visits,
    "loans_or_parties": _loans_or_parties,
}
