"""The tables as a projection of the log: each field a multi-value register.

A write names the operations it replaces; what nobody replaced is a head. More than one head with
different values is a conflict: all are kept, the latest clock is shown. Applying is idempotent and
independent of order, so rebuilding from the log gives the same tables.

A removal names the operations that its writer saw. It hides the record while nothing else stands:
an edit made beside it, unseen, keeps the record.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from storage.kinds import BY_NAME
from storage.records import canonical
from storage.records.caserows import refresh_case
from storage.records.operations import REMOVED, Operation, read_all
from storage.records.search_index import index_records, rebuild_index
from storage.records.tables import PROJECTION, Tables

CLAIMS: Final = ("recorded_at", "recorded_by")

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
_RECORD: Final = (
    "INSERT OR REPLACE INTO record (id, chain, kind, ref, moment, doc, claims, recorded_at,"
    " recorded_by, via, created, corrections, conflicts, removed)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def apply(tables: Tables, operations: Iterable[Operation]) -> None:
    """Bring the tables and the search index up to date with operations that the log holds."""
    index_records(tables, project(tables, operations))


def project(tables: Tables, operations: Iterable[Operation]) -> list[str]:
    """Bring the tables alone up to date; return the ids of the records that were touched."""
    touched: dict[str, None] = {}
    chains: dict[str, set[str]] = {}
    for operation in operations:
        head, content = operation.head, operation.content
        if content is None:
            continue
        _apply_fields(tables, operation.id, head["hlc"], content)
        _apply_attachments(tables, head, content)
        touched[content["record"]] = None
        chains.setdefault(head["case"], set()).add(content["kind"])
    for record in touched:
        refresh_record(tables, record)
    for chain, kinds in chains.items():
        refresh_case(tables, chain, kinds)
    return list(touched)


def rebuild(tables: Tables) -> None:
    """Make the projection anew from the log, in one transaction."""
    with tables.database.atomic():
        for name in PROJECTION:
            getattr(tables, name).delete().execute()
        project(tables, read_all(tables))
        rebuild_index(tables)


def _apply_fields(tables: Tables, operation: str, hlc: str, content: dict[str, Any]) -> None:
    record = content["record"]
    for name, ids in content["replaces"].items():
        for old in ids:
            tables.run(_REPLACE, record, name, old)
            tables.run(_LOWER, record, name, old)
    for name, value in content["fields"].items():
        place, said = (record, name, operation), canonical.encode(value).decode()
        tables.run(_RAISE, *place, hlc, said, *place)


def _apply_attachments(tables: Tables, head: dict[str, Any], content: dict[str, Any]) -> None:
    table = tables.attachment
    for item in content["attachments"]:
        row = {
            "sha256": item["sha256"],
            "size": item["size"],
            "name": item["name"],
            "mime": item["mime"],
            "taken_in_at": head["wall"],
            "taken_in_by": head["staff"],
            "hlc": head["hlc"],
            "facts": canonical.encode(item.get("facts") or {}).decode(),
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
    kind = BY_NAME.get(content["kind"])
    if kind is None:  # written by a newer program: kept in the log, shown nowhere
        return
    standing = heads(tables, record)
    values = standing.values
    claims = {name: values.pop(name) for name in CLAIMS if name in values}
    ref = str(values.pop("ref", ""))
    doc = {name: value for name, value in values.items() if value is not None}
    if any(item.required and item.name not in doc for item in kind.stored_fields):
        # A correction that came before what it corrects: shown when that is here.
        tables.run("DELETE FROM record WHERE id = ?", record)
        return
    tables.run(
        _RECORD,
        record,
        first["case"],
        kind.name,
        ref,
        kind.when(doc),
        canonical.encode(doc).decode(),
        canonical.encode({k: v for k, v in claims.items() if v}).decode(),
        first["wall"],
        first["staff"],
        content["via"],
        f"{first['hlc']}-{found[:8]}",
        count - 1,
        canonical.encode(standing.conflicts).decode(),
        int(standing.removed),
    )


@dataclass(slots=True)
class Standing:
    """What stands of a record: the value shown for each field, and the fields in conflict."""

    values: dict[str, Any] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    removed: bool = False


def heads(tables: Tables, record: str) -> Standing:
    """Return what stands of a record by the heads of its fields."""
    standing = Standing()
    seen: dict[str, set[str]] = {}
    removals: dict[str, Any] = {}
    others: set[str] = set()
    for name, operation, value in tables.run(_HEADS, record):
        if name == REMOVED:
            removals[operation] = canonical.decode(value)
            continue
        others.add(operation)
        standing.values[name] = canonical.decode(value)
        seen.setdefault(name, set()).add(value)
    standing.conflicts = sorted(name for name, distinct in seen.items() if len(distinct) > 1)
    standing.removed = _is_removed(removals, others)
    return standing


def _is_removed(removals: dict[str, Any], others: set[str]) -> bool:
    """Tell whether all removals stand and every other head was seen by one of them."""
    if not removals or not all(removals.values()):
        return False
    said = (removal for removal in removals.values() if isinstance(removal, dict))
    seen = {str(operation) for removal in said for operation in removal.get("seen") or ()}
    return others <= seen | removals.keys()


def head_ids(tables: Tables, record: str) -> dict[str, tuple[str, ...]]:
    """Return for each field the operations whose values now stand: what a form shows."""
    found: dict[str, list[str]] = {}
    for name, operation, _value in sorted(tables.run(_HEADS, record)):
        found.setdefault(name, []).append(operation)
    return {name: tuple(ids) for name, ids in found.items()}
