"""The tables as a projection of the log: each field a multi-value register.

A write names the operations it replaces; what nobody replaced is a head. More than one head with
different values is a conflict: all are kept, the latest clock is shown. Applying is idempotent and
independent of order, so rebuilding from the log gives the same tables.

A removal names the operations that its writer saw. It hides the record while nothing else stands:
an edit made beside it, unseen, keeps the record.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from storage.records import canonical
from storage.records.caserows import CASE_COLUMNS, add_contact, refresh_case
from storage.records.fresh import Part, begun, lay_out, new_case_rows, whole, write_new_cases
from storage.records.operations import Operation, read_all
from storage.records.recordrows import (
    CLAIMS,
    RECORD_COLUMNS,
    Shown,
    Standing,
    record_row,
    standing_of,
)
from storage.records.recordrows import write_records as _write_records
from storage.records.search_index import index_new, index_records, rebuild_index
from storage.records.tables import PROJECTION, Tables

__all__ = (
    "CLAIMS", "MADE", "Standing", "apply", "head_ids", "heads", "project", "project_parts",
    "rebuild", "rows_of_whole",
)  # fmt: skip

# Columns of what ``rows_of_whole`` returns.
MADE: Final = {
    "record": RECORD_COLUMNS,
    "case_row": CASE_COLUMNS,
    "head": ("record", "field", "operation", "hlc", "value"),
    "replaced": ("record", "field", "operation"),
}
# Plain SQL: this runs for every field of every operation of an import.
_REPLACE: Final = (
    "INSERT INTO replaced (record, field, operation) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
)
_LOWER: Final = "DELETE FROM head WHERE record = ? AND field = ? AND operation = ?"
_RAISE: Final = (
    "INSERT INTO head (record, field, operation, hlc, value) SELECT ?, ?, ?, ?, ? WHERE NOT EXISTS"
    " (SELECT 1 FROM replaced WHERE record = ? AND field = ? AND operation = ?)"
    " ON CONFLICT DO NOTHING"
)
_HEADS: Final = "SELECT field, operation, value FROM head WHERE record = ? ORDER BY hlc, operation"
_FIRST: Final = (
    "SELECT id, header, body FROM operation WHERE record = ? AND body IS NOT NULL"
    " ORDER BY hlc, id LIMIT 1"
)
_COUNT: Final = "SELECT count(*) FROM operation WHERE record = ? AND body IS NOT NULL"


@dataclass(slots=True)
class Touched:
    """What operations changed: records that came in whole, and ids of others."""

    new: list[Shown] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def apply(tables: Tables, operations: Iterable[Operation]) -> None:
    """Bring the tables and the search index up to date with operations that the log holds.

    Many at once cost far less each than one by one: records all of whose operations are among
    them are written with one statement a table. The result does not depend on it.
    """
    touched = project(tables, operations)
    index_new(tables, touched.new)
    index_records(tables, touched.others)


def project(tables: Tables, operations: Iterable[Operation]) -> Touched:
    """Bring the tables alone up to date; return the records that were touched."""
    return project_parts(
        tables,
        (
            Part(operation.id, operation.head, content)
            for operation in operations
            if (content := operation.content) is not None
        ),
    )


def project_parts(tables: Tables, entries: Iterable[Part]) -> Touched:
    """Do as ``project`` does, for entries that are parsed."""
    chains: dict[str, set[str]] = {}
    entries = list(entries)
    for part in entries:
        chains.setdefault(part.head["case"], set()).add(part.content["kind"])
        if part.content["attachments"]:
            _apply_attachments(tables, part)
    return _project(tables, by_record(entries), chains)


def by_record(entries: Iterable[Part]) -> dict[str, list[Part]]:
    """Return the entries by the record of which they speak, each once."""
    parts: dict[str, dict[str, Part]] = {}
    for part in entries:
        parts.setdefault(part.content["record"], {})[part.id] = part
    return {record: list(found.values()) for record, found in parts.items()}


def _project(tables: Tables, parts: dict[str, list[Part]], chains: dict[str, set[str]]) -> Touched:
    if not parts:
        return Touched()
    fresh = whole(tables, parts)
    others = [record for record in parts if record not in fresh]
    # Only with its first record does a case come as new.
    opening = [chain for chain, kinds in chains.items() if "case" in kinds]
    new_cases = set(opening) - begun(tables, opening) if opening else set[str]()
    new_cases -= {str(part.head["case"]) for record in others for part in parts[record]}
    layout = lay_out({record: found for record, found in parts.items() if record in fresh})
    layout.write(tables)
    for record in others:
        for part in parts[record]:
            _apply_fields(tables, part)
        refresh_record(tables, record)
    if len(parts) == 1 and layout.shown and add_contact(tables, layout.shown[0]):
        return Touched(layout.shown)
    written = write_new_cases(tables, layout.shown, new_cases)
    for chain, kinds in chains.items():
        if chain not in written or "handover" in kinds:
            refresh_case(tables, chain, kinds)
    return Touched(layout.shown, [*others, *layout.hidden])


def rows_of_whole(
    tables: Tables, entries: Iterable[Part]
) -> dict[str, list[tuple[Any, ...]]] | None:
    """Return the rows that whole chains make, by table, in the order of ``MADE``'s columns.

    Records come in the order in which the entries speak of them.
    Nothing is written but what is known of originals. None where the entries are not all that
    the log holds of their records: ``project_parts`` tells then.
    """
    entries = list(entries)
    for part in entries:
        if part.content["attachments"]:
            _apply_attachments(tables, part)
    parts = by_record(entries)
    if len(whole(tables, parts)) != len(parts):
        return None
    layout = lay_out(parts)
    return {
        "record": [one.row for one in layout.shown],
        "case_row": list(new_case_rows(layout.shown).values()),
        "head": layout.heads,
        "replaced": layout.replaced,
    }


def rebuild(tables: Tables) -> None:
    """Make the projection anew from the log, in one transaction."""
    with tables.database.atomic():
        for name in PROJECTION:
            getattr(tables, name).delete().execute()
        for _chain, found in groupby(read_all(tables), lambda one: one.head["case"]):
            project(tables, found)
        rebuild_index(tables)


def _apply_fields(tables: Tables, part: Part) -> None:
    record = part.content["record"]
    for name, ids in part.content["replaces"].items():
        for old in ids:
            tables.run(_REPLACE, record, name, old)
            tables.run(_LOWER, record, name, old)
    for name, value in part.content["fields"].items():
        place, said = (record, name, part.id), canonical.text(value)
        tables.run(_RAISE, *place, part.head["hlc"], said, *place)


def _apply_attachments(tables: Tables, part: Part) -> None:
    table, head = tables.attachment, part.head
    for item in part.content["attachments"]:
        row = {
            "sha256": item["sha256"],
            "size": item["size"],
            "name": item["name"],
            "mime": item["mime"],
            "taken_in_at": head["wall"],
            "taken_in_by": head["staff"],
            "hlc": head["hlc"],
            "facts": canonical.text(item.get("facts") or {}),
        }
        kept = table.select(table.hlc).where(table.sha256 == item["sha256"]).tuples()
        # Taken in twice, the earlier time is when the bytes were first here.
        if not any(str(hlc) <= row["hlc"] for (hlc,) in kept):
            table.insert(**row).on_conflict_replace().execute()


def refresh_record(tables: Tables, record: str) -> None:
    """Write the row of one record from its heads and its first operation."""
    ((found, header, body),) = tables.run(_FIRST, record)
    ((count,),) = tables.run(_COUNT, record)
    first, content = canonical.decode(bytes(header)), canonical.decode(bytes(body))
    shown = record_row(record, found, first, content, count, heads(tables, record))
    if shown is not None:
        _write_records(tables, [shown.row])
    else:
        tables.run("DELETE FROM record WHERE id = ?", record)


def heads(tables: Tables, record: str) -> Standing:
    """Return what stands of a record by the heads of its fields."""
    return standing_of(
        (name, operation, value, canonical.decode(value))
        for name, operation, value in tables.run(_HEADS, record)
    )


def head_ids(tables: Tables, record: str) -> dict[str, tuple[str, ...]]:
    """Return for each field the operations whose values now stand: what a form shows."""
    found: dict[str, list[str]] = {}
    for name, operation, _value in sorted(tables.run(_HEADS, record)):
        found.setdefault(name, []).append(operation)
    return {name: tuple(ids) for name, ids in found.items()}
