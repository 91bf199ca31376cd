"""Records and cases that come in whole: laid out in memory, written with one statement a table.

What the log and the tables held before plays no part in them. Everything else goes entry by entry
(``projection``); the rows are the same on either way.
"""

from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from storage.records import canonical
from storage.records.caserows import case_row, latest, write_cases
from storage.records.operations import OFFICE, REMOVED
from storage.records.recordrows import Shown, Standing, record_row, standing_of, write_records
from storage.records.tables import Tables

_COUNTS: Final = (
    "SELECT record, count(*) FROM operation"
    " WHERE record IN (SELECT value FROM json_each(?)) GROUP BY record"
)
_REPLACED: Final = (
    "SELECT DISTINCT record FROM replaced WHERE record IN (SELECT value FROM json_each(?))"
)
_ONE: Final = (
    "SELECT (SELECT count(*) FROM operation WHERE record = ?),"
    " EXISTS (SELECT 1 FROM replaced WHERE record = ?)"
)
_BEGUN: Final = (
    "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM record WHERE chain = value)"
)
_REPLACE: Final = (
    "INSERT INTO replaced (record, field, operation) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
)
_LOWER: Final = "DELETE FROM head WHERE record = ? AND field = ? AND operation = ?"
_RAISE: Final = (
    "INSERT INTO head (record, field, operation, hlc, value) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)


class Part(NamedTuple):
    """An entry of the log, parsed."""

    id: str
    head: Mapping[str, Any]
    content: Mapping[str, Any]


@dataclass(slots=True)
class Layout:
    """The rows that whole records make, by table; ``hidden`` are records that cannot be shown."""

    replaced: list[tuple[str, str, str]] = field(default_factory=list)
    heads: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def write(self, tables: Tables) -> None:
        """Write the rows."""
        tables.run_many(_REPLACE, self.replaced)
        tables.run_many(_LOWER, self.replaced)
        raise_heads(tables, self.heads)
        write_records(tables, (one.row for one in self.shown))
        tables.run_many("DELETE FROM record WHERE id = ?", [(one,) for one in self.hidden])


def raise_heads(tables: Tables, heads: Iterable[tuple[str, str, str, str, str]]) -> None:
    """Write values that stand: record, field, entry, its clock, canonical value."""
    tables.run_many(_RAISE, heads)


def whole(tables: Tables, parts: Mapping[str, Sized]) -> set[str]:
    """Return the records of which the log, where they are stored already, holds nothing else.

    ``parts`` are entries by record, each entry once.
    """
    if len(parts) == 1:  # as a save has it: without the detour over a list
        ((record, found),) = parts.items()
        ((count, others),) = tables.run(_ONE, record, record)
        return {record} if count == len(found) and not others else set()
    ids = canonical.text(list(parts))
    counts = dict(tables.run(_COUNTS, ids))
    others = {record for (record,) in tables.run(_REPLACED, ids)}
    return {
        record
        for record, found in parts.items()
        if counts.get(record) == len(found) and record not in others
    }


def begun(tables: Tables, chains: Iterable[str]) -> set[str]:
    """Return those of the chains that have a record."""
    return {chain for (chain,) in tables.run(_BEGUN, canonical.text(list(chains)))}


def lay_out(parts: Mapping[str, list[Part]]) -> Layout:
    """Return the rows of whole records, from their entries by record."""
    layout = Layout()
    for record, found in parts.items():
        found.sort(key=lambda part: (part.head["hlc"], part.id))
        _lay_out(layout, record, found)
    return layout


def _lay_out(layout: Layout, record: str, parts: list[Part]) -> None:
    first = parts[0]
    if len(parts) > 1 or first.content["replaces"] or REMOVED in first.content["fields"]:
        standing = _of_many(layout, record, parts)
    else:
        standing = _of_one(layout, record, first)
    row = record_row(record, first.id, first.head, first.content, len(parts), standing)
    if row is None:
        layout.hidden.append(record)
    else:
        layout.shown.append(row)


def _of_one(layout: Layout, record: str, part: Part) -> Standing:
    """Return what stands of a record of one entry, as most are: what that says."""
    found, hlc, text = part.id, part.head["hlc"], canonical.text
    values = part.content["fields"]
    texts = {name: text(value) for name, value in values.items()}
    layout.heads += [(record, name, found, hlc, said) for name, said in texts.items()]
    return Standing(dict(values), texts)


def _of_many(layout: Layout, record: str, parts: list[Part]) -> Standing:
    gone = dict.fromkeys(
        (record, name, old)
        for part in parts
        for name, ids in part.content["replaces"].items()
        for old in ids
    )
    said = [
        (name, part.id, part.head["hlc"], canonical.text(value), value)
        for part in parts
        for name, value in part.content["fields"].items()
        if (record, name, part.id) not in gone
    ]
    layout.replaced += gone
    layout.heads += [(record, name, found, hlc, text) for name, found, hlc, text, _value in said]
    return standing_of((name, found, text, value) for name, found, _hlc, text, value in said)


def write_new_cases(tables: Tables, shown: Iterable[Shown], chains: set[str]) -> set[str]:
    """Write the list rows of new cases, all of whose records are among ``shown``.

    Returns those of ``chains`` that hold a case.
    """
    rows = new_case_rows(one for one in shown if one.chain in chains) if chains else {}
    write_cases(tables, rows.values())
    return set(rows)


def new_case_rows(shown: Iterable[Shown]) -> dict[str, tuple[str, ...]]:
    """Return the list row of each case, all of whose records are among ``shown``, by its chain."""
    cases: dict[str, dict[str, list[Shown]]] = {}
    for one in shown:
        if one.chain != OFFICE and not one.removed:
            cases.setdefault(one.chain, {}).setdefault(one.kind.name, []).append(one)
    return {chain: _case_row(chain, kinds) for chain, kinds in cases.items() if "case" in kinds}


def _case_row(chain: str, kinds: Mapping[str, list[Shown]]) -> tuple[str, ...]:
    docs = {
        name: [{"ref": one.ref, **one.values} for one in sorted(found, key=lambda one: one.created)]
        for name, found in kinds.items()
    }
    return case_row(chain, docs, latest(docs.get("contact", ())))
