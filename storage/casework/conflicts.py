"""Fields with more than one value: the work list of conflicts, and settling one."""

import json
from dataclasses import dataclass
from typing import Any, Final

from resources.language import N_
from storage.casework import records
from storage.casework.change import Change
from storage.casework.lookup import require_row
from storage.casework.session import Session
from storage.errors import ConflictChanged
from storage.kinds import BY_NAME
from storage.records import canonical
from storage.records.identity import own_devices
from storage.records.tables import Tables

# The words of the partial index, so that it is used.
_CONFLICTING: Final = "FROM record AS r WHERE r.conflicts <> '[]' AND r.removed = 0"
_COUNT: Final = f"SELECT coalesce(sum(json_array_length(r.conflicts)), 0) {_CONFLICTING}"
_LIST: Final = (
    "SELECT r.id, r.chain, r.kind, r.ref, r.conflicts,"
    " coalesce(c.case_no, ''), coalesce(c.name, '')"
    " FROM record AS r LEFT JOIN case_row AS c ON c.id = r.chain"
    " WHERE r.conflicts <> '[]' AND r.removed = 0{more} ORDER BY 6, r.chain, r.created LIMIT ?"
)
_SIDES: Final = (
    "SELECT h.operation, h.value, o.header, o.body, o.device FROM head AS h"
    " JOIN operation AS o ON o.id = h.operation WHERE h.record = ? AND h.field = ?"
    " ORDER BY h.hlc, h.operation"
)
# Two sites of one name are told apart by how their fingerprints begin.
_SITE_OF: Final = (
    "SELECT s.name || CASE WHEN (SELECT count(*) FROM site AS o WHERE o.name = s.name) + (SELECT"
    " count(*) FROM meta WHERE meta.name = 'site' AND meta.value = s.name) > 1 THEN ' [' ||"
    " coalesce(nullif(substr(s.fingerprint, 1, 11), ''), substr(s.id, 1, 8)) || ']' ELSE '' END"
    " FROM site_device AS d JOIN site AS s ON s.id = d.site WHERE d.device = ?"
)
_STAFF: Final = "SELECT json_extract(doc, '$.name') FROM record WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values, in case-JSON form (None: not known any more), with who said it and when.

    ``operations`` are the writes that say it, ``at`` is ISO with offset by the writer's own clock,
    ``by`` a name (empty where unknown here), ``site`` the name of the site it was written on.
    """

    value: Any
    operations: tuple[str, ...]
    at: str
    by: str
    site: str
    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with several values; the last of ``sides`` is the one shown in the record.

    ``label`` is the message id of the field's name, ``name`` the borrower's.
    """

    case_id: str
    case_no: str
    name: str
    record: str
    ref: str
    kind: str
    field: str
    label: str
    sides: tuple[Side, ...]


def count_conflicts(session: Session) -> int:
    """Return how many fields have more than one value."""
    return int(session.tables.run(_COUNT)[0][0])


def conflicts(session: Session, case_id: str = "", *, limit: int = 500) -> tuple[Conflict, ...]:
    """Return the conflicts of a case or of all, by case number; of ``limit`` records at most."""
    tables = session.tables
    more, given = (" AND r.chain = ?", (case_id,)) if case_id else ("", ())
    found = []
    for record, chain, kind, ref, names, case_no, name in tables.run(
        _LIST.format(more=more), *given, limit
    ):
        for field in json.loads(names):
            label, sides = _label(kind, field), _sides(session, record, field)
            found.append(Conflict(chain, case_no, name, record, ref, kind, field, label, sides))
    return tuple(found)


def settle(session: Session, conflict: Conflict, chosen: int, reason: str = "") -> Change:
    """Write ``conflict.sides[chosen]`` over all values that were shown; none is lost thereby.

    Raises ``ConflictChanged`` where the values are others by now, ``NotPermitted`` for roles that
    may not change such a record.
    """
    row = require_row(session, conflict.record)
    records.require_right(session, BY_NAME[row.kind], row)
    shown = {one for side in conflict.sides for one in side.operations}
    query = "SELECT operation FROM head WHERE record = ? AND field = ?"
    standing = {str(one) for (one,) in session.tables.run(query, row.id, conflict.field)}
    if shown != standing or len(conflict.sides) < 2:
        raise ConflictChanged()
    records.require_release(session, row, {conflict.field: conflict.sides[chosen].value})
    draft = records.draft_correction(
        session, row, {conflict.field: conflict.sides[chosen].value},
        reason.strip() or SETTLED, seen={conflict.field: tuple(sorted(shown))},
    )  # fmt: skip
    return session.write([draft], "corrected", N_("Conflict settled"))


# What the log says as the reason where the person gave none.
SETTLED: Final = N_("one of several values was chosen")


def _sides(session: Session, record: str, field: str) -> tuple[Side, ...]:
    """Return the distinct values; the same value said twice is one side, by its latest writer."""
    found: dict[str, Side] = {}
    for operation, value, header, body, device in session.tables.run(_SIDES, record, field):
        head = canonical.decode(bytes(header))
        before = found.pop(value, None)
        said = (*(before.operations if before else ()), str(operation))
        reason = canonical.decode(bytes(body)).get("reason", "") if body else ""
        found[value] = Side(
            canonical.decode(value), said, head["wall"], staff_name(session.tables, head["staff"]),
            site_name(session, device), reason,
        )  # fmt: skip
    return tuple(found.values())


def staff_name(tables: Tables, staff: str) -> str:
    """Return the name of a member of staff by record id, empty where it is not known here."""
    return next((str(name) for (name,) in tables.run(_STAFF, staff) if name), "")


def site_name(session: Session, device: str) -> str:
    """Return the name of the site that a device belongs to: its own, a trusted one, or empty."""
    rows = session.tables.run(_SITE_OF, device)
    if rows:
        return str(rows[0][0])
    return session.site if device in own_devices(session.tables) else ""


def _label(kind_name: str, field: str) -> str:
    kind = BY_NAME.get(kind_name)
    known = kind.by_name.get(field) if kind is not None else None
    return known.label if known is not None else field
