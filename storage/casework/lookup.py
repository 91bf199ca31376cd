"""Finding cases and records by number, id or ref, and turning table rows into frozen rows."""

import uuid
from typing import Any, Final

from storage.casework.session import Session
from storage.errors import AmbiguousCase, NoSuchCase, NoSuchRecord
from storage.records import canonical
from storage.records.projection import head_ids
from storage.records.tables import Tables
from storage.rows import Row

_COLUMNS: Final = (
    "id", "chain", "kind", "ref", "doc", "claims", "recorded_at", "recorded_by", "via",
    "corrections", "conflicts", "removed",
)  # fmt: skip
_FROM: Final = f"SELECT {', '.join(_COLUMNS)} FROM record WHERE chain = ? AND removed = 0"  # noqa: S608
_LIVE: Final = f"{_FROM} ORDER BY created"
_LIVE_KIND: Final = f"{_FROM} AND kind = ? ORDER BY created"


def find_case(session: Session, case: str) -> str:
    """Return the id of a case given by number or id.

    Raises ``NoSuchCase``, or ``AmbiguousCase`` where several bear the number.
    """
    table = session.tables.case_row
    found = [
        str(row)
        for (row,) in table.select(table.id)
        .where((table.case_no == case) | (table.id == _as_id(case)))
        .order_by(table.id)
        .tuples()
    ]
    if not found:
        raise NoSuchCase(case=case)
    if len(found) > 1:
        raise AmbiguousCase(case=case, ids=", ".join(found))
    return found[0]


def numbered(session: Session, case_no: str) -> list[str]:
    """Return the ids of the cases that bear a number."""
    table = session.tables.case_row
    query = table.select(table.id).where(table.case_no == case_no).order_by(table.id)
    return [str(found) for (found,) in query.tuples()]


def find_record(session: Session, case_id: str, ref: str, kind: str = "") -> Row:
    """Return the record of a case that bears ``ref``; raises ``NoSuchRecord``."""
    table = session.tables.record
    where = (table.chain == case_id) & (table.ref == ref) & (table.removed == 0)
    if kind:
        where &= table.kind == kind
    for row in rows_where(session.tables, where):
        return row
    raise NoSuchRecord(ref=ref)


def require_row(session: Session, record_id: str) -> Row:
    """Return a record by id, also one in the bin; raises ``NoSuchRecord``."""
    for row in rows_where(session.tables, session.tables.record.id == record_id):
        return row
    raise NoSuchRecord(ref=record_id)


def seen(session: Session, record_id: str) -> dict[str, tuple[str, ...]]:
    """Return what a form that opens now shows: the operations behind each field's value."""
    return head_ids(session.tables, record_id)


def rows_where(tables: Tables, where: Any) -> list[Row]:
    """Return the records that meet a condition, in the order in which they were entered."""
    query = tables.record.select().where(where).order_by(tables.record.created)
    return [as_row(item) for item in query.dicts()]


def live_rows(tables: Tables, chain: str, kind: str = "") -> list[Row]:
    """Return the records of a chain outside the bin, or those of a kind, in order of entry."""
    # Plain SQL: building the query costs several times what running it does.
    found = tables.run(_LIVE_KIND, chain, kind) if kind else tables.run(_LIVE, chain)
    return [as_row(dict(zip(_COLUMNS, row, strict=True))) for row in found]


def as_row(item: dict[str, Any]) -> Row:
    """Return a row of the record table as a frozen row."""
    claims = canonical.decode(item["claims"])
    return Row(
        id=item["id"],
        case_id=item["chain"],
        kind=item["kind"],
        ref=item["ref"],
        values=canonical.decode(item["doc"]),
        recorded_at=item["recorded_at"],
        recorded_by=item["recorded_by"],
        corrections=item["corrections"],
        conflicts=tuple(canonical.decode(item["conflicts"])),
        via=item["via"],
        claimed_at=claims.get("recorded_at", ""),
        claimed_by=claims.get("recorded_by"),
        removed=bool(item["removed"]),
    )


def _as_id(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""
