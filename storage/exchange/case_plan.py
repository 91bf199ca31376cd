"""What importing a checked case would write: new records, changed fields, or nothing.

Three values decide about a field: what the vault shows now, what the last import brought, and what
the file says. Only what the sender changed since the last import is a correction, so importing a
file twice changes nothing, and a correction made here is not undone by an old file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from storage.casework.lookup import rows_where
from storage.casework.session import Session
from storage.exchange.incoming import Incoming, IncomingCase
from storage.exchange.refs import Pool, Rename, alike, merged, renamed, same, with_refs
from storage.kinds import BY_NAME
from storage.kinds.extra import KIND as EXTRA_KIND
from storage.kinds.fields import FieldType, Group, Text
from storage.kinds.kind import Kind
from storage.records.operations import OFFICE, Draft, read_all
from storage.rows import Row

EXTRA: Final = EXTRA_KIND.name


@dataclass(frozen=True, slots=True)
class Known:
    """A record of the vault: its row, and its values as the last import said them.

    ``recorder`` is the name of the person who entered it here.
    """

    row: Row
    imported: Mapping[str, Any]
    recorder: str = ""

    @property
    def current(self) -> dict[str, Any]:
        """The values shown now, among them when and by whom, as an export says it."""
        return {**self.row.values, **recorded(self.row, self.recorder)}


def recorded(row: Row, recorder: str) -> dict[str, str]:
    """Return when and by whom: the sender's claim, our own of what was entered here.

    ``recorder`` is the name of the person who entered it.
    """
    own = row.via == "entry"
    at = row.claimed_at or (row.recorded_at if own else "")
    by = row.claimed_by if row.claimed_by is not None else (recorder if own else "") or None
    return {
        **({"recorded_at": at} if at else {}),
        **({"recorded_by": by} if by is not None else {}),
    }


@dataclass(frozen=True, slots=True)
class Write:
    """One record to write: a new one (``known`` None) or the changed fields of a known one.

    ``said`` are values of the file other than those written.
    """

    item: Incoming
    ref: str
    fields: Mapping[str, Any]
    known: Known | None = None
    said: Mapping[str, Any] = field(default_factory=dict)

    def paths(self, name: str) -> list[str]:
        """Return where the file says what changes in a field: in a group, the parts that do."""
        kind, path = type_of(self.item.kind, name), f"{self.item.path}.{name}"
        if self.item.kind.name == EXTRA:
            return [self.item.path]
        if not isinstance(kind, Group):
            return [path]
        now = (self.known.current.get(name) if self.known else None) or {}
        value = self.fields[name] or {}
        parts = [one.name for one in kind.fields]
        return [f"{path}.{part}" for part in parts if not same(value.get(part), now.get(part))] or [
            path
        ]

    @property
    def changes(self) -> list[str]:
        """The paths of all that would change in a record of the vault, none of a new one."""
        return (
            [] if self.known is None else [path for one in self.fields for path in self.paths(one)]
        )


def new_draft(chain: str, record: str, write: Write) -> Draft:
    """Return the draft of a new record under the id ``record``."""
    ref: dict[str, Any] = {"ref": write.ref} if write.ref else {}
    return Draft(chain, write.item.kind.name, record, {**ref, **write.fields}, via="import")


@dataclass(slots=True)
class CasePlan:
    """All writes of one case; ``case_id`` is empty for a new case."""

    case: IncomingCase
    case_id: str = ""
    writes: list[Write] = field(default_factory=list)

    @property
    def changes(self) -> list[str]:
        """The path of every field that would change or list entry that would come in."""
        return [path for write in self.writes for path in write.changes or [write.item.path]]


def known_records(session: Session, chain: str, kind: Kind | None = None) -> list[Known]:
    """Return the records of a chain, the removed ones too, with what imports said of them."""
    table = session.tables.record
    where = table.chain == chain
    if kind is not None:
        where &= table.kind == kind.name
    names = _recorders(session)
    imported = _imported(session, chain)
    return [
        Known(row, imported.get(row.id, {}), names.get(row.recorded_by, ""))
        for row in rows_where(session.tables, where)
    ]


def known_in(session: Session, chains: Sequence[str]) -> dict[str, list[Known]]:
    """Return the records of several chains, as ``known_records`` does of one."""
    names = _recorders(session)
    imported = {chain: _imported(session, chain) for chain in chains}
    found: dict[str, list[Known]] = {chain: [] for chain in chains}
    for row in rows_where(session.tables, session.tables.record.chain.in_(list(chains))):
        said = imported[row.case_id].get(row.id, {})
        found[row.case_id].append(Known(row, said, names.get(row.recorded_by, "")))
    return found


def _recorders(session: Session) -> dict[str, str]:
    table = session.tables.record
    people = (table.chain == OFFICE) & (table.kind == "staff_member")
    return {row.id: str(row["name"]) for row in rows_where(session.tables, people)}


def _imported(session: Session, chain: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    operations = sorted(
        read_all(session.tables, chain=chain), key=lambda one: (one.head["hlc"], one.id)
    )
    for operation in operations:
        content = operation.content or {}
        if content.get("via") == "import":
            said = {**content["fields"], **content.get("said", {})}
            found.setdefault(content["record"], {}).update(said)
    return {
        record: {
            name: value for name, value in values.items() if value is not None and name != "ref"
        }
        for record, values in found.items()
    }


def plan_case(session: Session, case: IncomingCase, case_id: str, rename: Rename) -> CasePlan:
    """Return what importing ``case`` would write; ``rename`` gives a file's ref its name here."""
    plan = CasePlan(case, case_id)
    known = known_records(session, case_id) if case_id else []
    whole = Incoming(BY_NAME["case"], case.path, None, case.values)
    own = next((one for one in known if one.row.kind == "case"), None)
    plan.writes += plan_object(whole, own, "", rename)
    for kind in {item.kind.name: item.kind for item in case.objects}.values():
        mine = [one for one in known if one.row.kind == kind.name]
        plan.writes += plan_list([item for item in case.objects if item.kind is kind], mine, rename)
    return plan


def plan_list(items: Iterable[Incoming], known: list[Known], rename: Rename) -> list[Write]:
    """Return the writes for the objects of one list."""
    by_ref = {one.row.ref: one for one in known}
    pool = Pool()
    for one in known:
        contents = (one.current, one.row.values, one.imported)
        fields = BY_NAME[one.row.kind].fields
        pool.add(one.row.ref, *(alike(fields, content) for content in contents))
    writes: list[Write] = []
    for item in items:
        if item.kind.single:
            writes += plan_object(item, known[0] if known else None, "", rename)
            continue
        ref, here = (item.ref, False) if item.ref else _by_content(pool, item, rename)
        # Without a ref the content is the identity: a known one cannot have changed.
        if not here:
            writes += plan_object(item, by_ref.get(ref), ref, rename)
    return writes


def _by_content(pool: Pool, item: Incoming, rename: Rename) -> tuple[str, bool]:
    content = _named(item, rename)
    return pool.take(item.kind.list_name, content, alike(item.kind.fields, content))


def plan_object(item: Incoming, known: Known | None, ref: str, rename: Rename) -> list[Write]:
    """Return the write for one object, none where the file says nothing new of it."""
    fields = item.kind.fields
    values = _named(item, rename)
    scope = ref or item.kind.name
    if known is None:
        return [Write(item, ref, with_refs(fields, values, scope))]
    now, last = known.current, known.imported
    incoming = with_refs(fields, values, scope, last, now)
    changed, said = {}, {}
    for name in dict.fromkeys([*last, *incoming]):
        given = incoming.get(name)
        if same(given, last.get(name)):
            continue
        value = merged(type_of(item.kind, name), now.get(name), given, last.get(name))
        if not same(value, now.get(name)):
            changed[name] = value
        if name not in changed or not same(value, given):
            said[name] = given
    return [Write(item, ref or known.row.ref, changed, known, said)] if changed else []


def _named(item: Incoming, rename: Rename) -> dict[str, Any]:
    claims: dict[str, Any] = {
        name: item.values[name] for name in ("recorded_at", "recorded_by") if name in item.values
    }
    return {**renamed(item.kind.fields, item.values, rename), **claims}


def type_of(kind: Kind, name: str) -> FieldType:
    """Return the type of a field; claims of who recorded it are texts."""
    return kind.by_name[name].type if name in kind.by_name else Text()
