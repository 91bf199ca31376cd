"""The tables as a projection of the log: each field a multi-value register.

A write names the operations it replaces; what nobody replaced is a head. More than one head with
different values is a conflict: all are kept, the latest clock is shown. Applying is idempotent and
independent of order, so rebuilding from the log gives the same tables.
"""

from collections.abc import Iterable
from typing import Any

from storage import search
from storage.kinds import BY_NAME
from storage.records import canonical
from storage.records.caserows import refresh_case
from storage.records.operations import REMOVED, Operation, read_all
from storage.records.tables import PROJECTION, Tables

CLAIMS = ("recorded_at", "recorded_by")


def apply(tables: Tables, operations: Iterable[Operation]) -> None:
    """Bring the tables up to date with operations that the log already holds."""
    touched: dict[str, str] = {}
    chains: dict[str, None] = {}
    for operation in operations:
        content = operation.content
        if content is None:
            continue
        _apply_fields(tables, operation, content)
        _apply_attachments(tables, operation, content)
        touched[content["record"]] = content["kind"]
        chains[operation.head["case"]] = None
    for record in touched:
        refresh_record(tables, record)
    for chain in chains:
        refresh_case(tables, chain)


def rebuild(tables: Tables) -> None:
    """Make the projection anew from the log, in one transaction."""
    with tables.database.atomic():
        for name in PROJECTION:
            getattr(tables, name).delete().execute()
        apply(tables, read_all(tables))


def _apply_fields(tables: Tables, operation: Operation, content: dict[str, Any]) -> None:
    record, head, replaced = content["record"], tables.head, tables.replaced
    for name, ids in content["replaces"].items():
        for old in ids:
            replaced.insert(record=record, field=name, operation=old).on_conflict_ignore().execute()
        head.delete().where(
            (head.record == record) & (head.field == name) & head.operation.in_(ids)
        ).execute()
    gone = {
        name
        for (name,) in replaced.select(replaced.field)
        .where((replaced.record == record) & (replaced.operation == operation.id))
        .tuples()
    }
    for name, value in content["fields"].items():
        if name not in gone:
            head.insert(
                record=record,
                field=name,
                operation=operation.id,
                hlc=operation.head["hlc"],
                value=canonical.encode(value).decode(),
            ).on_conflict_ignore().execute()


def _apply_attachments(tables: Tables, operation: Operation, content: dict[str, Any]) -> None:
    table, head = tables.attachment, operation.head
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
    """Write the row of one record from its heads and operations."""
    log = tables.operation
    known = [
        Operation(str(found), bytes(header), b"", bytes(body))
        for found, header, body in log.select(log.id, log.header, log.body)
        .where((log.record == record) & log.body.is_null(False))
        .order_by(log.hlc, log.id)
        .tuples()
    ]
    first, content = known[0].head, known[0].content or {}
    kind = BY_NAME.get(content["kind"])
    if kind is None:  # written by a newer program: kept in the log, shown nowhere
        return
    values, conflicts = heads(tables, record)
    claims = {name: values.pop(name) for name in CLAIMS if name in values}
    ref, removed = str(values.pop("ref", "")), bool(values.pop(REMOVED, False))
    doc = {name: value for name, value in values.items() if value is not None}
    tables.record.insert(
        id=record,
        chain=first["case"],
        kind=kind.name,
        ref=ref,
        moment=kind.when(doc),
        doc=canonical.encode(doc).decode(),
        claims=canonical.encode({k: v for k, v in claims.items() if v}).decode(),
        recorded_at=first["wall"],
        recorded_by=first["staff"],
        via=content["via"],
        created=f"{first['hlc']}-{known[0].id[:8]}",
        corrections=len(known) - 1,
        conflicts=canonical.encode(conflicts).decode(),
        removed=int(removed),
        search=search.haystack(search.texts(kind, doc)),
    ).on_conflict_replace().execute()


def heads(tables: Tables, record: str) -> tuple[dict[str, Any], list[str]]:
    """Return the value shown for each field, and the fields whose heads differ."""
    table = tables.head
    values: dict[str, Any] = {}
    seen: dict[str, set[str]] = {}
    rows = table.select(table.field, table.value).where(table.record == record)
    for name, value in rows.order_by(table.hlc, table.operation).tuples():
        values[name] = canonical.decode(value)
        seen.setdefault(name, set()).add(value)
    return values, sorted(name for name, distinct in seen.items() if len(distinct) > 1)


def head_ids(tables: Tables, record: str) -> dict[str, tuple[str, ...]]:
    """Return for each field the operations whose values now stand: what a form shows."""
    table = tables.head
    found: dict[str, list[str]] = {}
    rows = table.select(table.field, table.operation).where(table.record == record)
    for name, operation in rows.order_by(table.operation).tuples():
        found.setdefault(name, []).append(operation)
    return {name: tuple(ids) for name, ids in found.items()}
