"""One row a record: what stands of its fields, and what its first entry says of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from storage.kinds import BY_NAME
from storage.kinds.kind import Kind
from storage.records import canonical
from storage.records.operations import REMOVED
from storage.records.tables import Tables

CLAIMS: Final = ("recorded_at", "recorded_by")
RECORD_COLUMNS: Final = (
    "id", "chain", "kind", "ref", "moment", "doc", "claims", "recorded_at", "recorded_by", "via",
    "created", "corrections", "conflicts", "removed",
)  # fmt: skip
_RECORD: Final = (
    f"INSERT OR REPLACE INTO record ({', '.join(RECORD_COLUMNS)})"  # noqa: S608
    f" VALUES ({', '.join('?' * len(RECORD_COLUMNS))})"
)


@dataclass(slots=True)
class Standing:
    """What stands of a record: the value shown for each field, and the fields in conflict.

    ``texts`` are the values in canonical form.
    """

    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    removed: bool = False


class Shown(NamedTuple):
    """A record as its row shows it; ``row`` is that row, ``created`` its place in its case."""

    id: str
    chain: str
    kind: Kind
    ref: str
    values: Mapping[str, Any]
    removed: bool
    created: str
    row: tuple[Any, ...]


def standing_of(heads: Iterable[tuple[str, str, str, Any]]) -> Standing:
    """Return what stands, from (field, operation, canonical value, value) in order of the clock."""
    standing = Standing()
    texts = standing.texts
    conflicts: set[str] = set()
    removals: dict[str, Any] = {}
    others: set[str] = set()
    for name, operation, text, value in heads:
        if name == REMOVED:
            removals[operation] = value
            continue
        others.add(operation)
        standing.values[name] = value
        # All are the same unless one is not the same as the one before it.
        if texts.get(name, text) != text:
            conflicts.add(name)
        texts[name] = text
    standing.conflicts = sorted(conflicts)
    standing.removed = _is_removed(removals, others)
    return standing


def _is_removed(removals: dict[str, Any], others: set[str]) -> bool:
    """Tell whether all removals stand and every other head was seen by one of them."""
    if not removals or not all(removals.values()):
        return False
    said = (removal for removal in removals.values() if isinstance(removal, dict))
    seen = {str(operation) for removal in said for operation in removal.get("seen") or ()}
    return others <= seen | removals.keys()


def record_row(
    record: str, first: str, head: Mapping[str, Any], content: Mapping[str, Any], entries: int,
    standing: Standing,
) -> Shown | None:  # fmt: skip
    """Return the row of a record of so many entries; ``first`` is the id of the first one.

    None where it cannot be shown: a newer program wrote it, or a correction came before what it
    corrects.
    """
    kind = BY_NAME.get(content["kind"])
    if kind is None:
        return None
    values = standing.values
    claims = {name: values.pop(name) for name in CLAIMS if name in values}
    ref = str(values.pop("ref", ""))
    doc = {name: value for name, value in values.items() if value is not None}
    if not kind.needed <= doc.keys():
        return None
    created = created_of(head["hlc"], first)
    row = (
        record,
        head["case"],
        kind.name,
        ref,
        kind.when(doc),
        canonical.members({name: standing.texts[name] for name in doc}),
        canonical.text({k: v for k, v in claims.items() if v is not None}),
        head["wall"],
        head["staff"],
        content["via"],
        created,
        entries - 1,
        canonical.text(standing.conflicts),
        int(standing.removed),
    )
    return Shown(record, head["case"], kind, ref, doc, standing.removed, created, row)


def created_of(hlc: str, first: str) -> str:
    """Return the place of a record in its case, from the clock and id of its first entry."""
    return f"{hlc}-{first[:8]}"


def write_records(tables: Tables, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows as ``record_row`` makes them."""
    tables.run_many(_RECORD, rows)
