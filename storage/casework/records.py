"""The verbs that every kind shares: add, correct with a reason, remove, restore, undo."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from storage.casework import ids
from storage.casework.change import Change, What
from storage.casework.lookup import require_row
from storage.casework.referring import require_removable
from storage.casework.session import Session
from storage.errors import InvalidRecord, NotPermitted, ReasonRequired, RecordLocked
from storage.kinds import BY_NAME
from storage.kinds.fields import Flaw, Flaws
from storage.kinds.flag import CARE
from storage.kinds.flag import KIND as FLAG
from storage.kinds.kind import Kind
from storage.records.operations import REMOVED, Draft, read_all
from storage.records.projection import head_ids
from storage.rows import Row, Values

_REASONS: Final = {"undone": "undo", "redone": "redo"}
# Any of these lets work go on that a flag of care had stopped.
_RELEASING: Final = ("resolved_on", "kind", "since", REMOVED)
# What only the field may state: legal annotates it and returns it with a reason (product.md 23).
FIELD_KINDS = frozenset({"contact", "visit", "finding", "interview", "promise", "assessment"})


def add(
    session: Session,
    kind_name: str,
    case_id: str,
    values: Mapping[str, Any],
    *,
    ref: str = "",
    reason: str = "",
) -> Change:
    """Record something new in a case (``case_id`` is unused for kinds of the office).

    ``reason`` says why a number that fails its check is kept as it is.

    Raises ``InvalidRecord`` with the path of the first value that does not fit.
    """
    kind = BY_NAME[kind_name]
    _require_writer(session, kind)
    draft = draft_new(session, kind, case_id, checked(kind, values), ref=ref, reason=reason)
    return session.write([draft], "added", kind.label)


def draft_new(
    session: Session,
    kind: Kind,
    case_id: str,
    values: Values,
    *,
    ref: str = "",
    via: str = "entry",
    reason: str = "",
) -> Draft:
    """Return the draft of a new record; every row in it gets a ref."""
    named = ids.with_row_refs(kind.fields, values, session.randomness)
    fields = {"ref": ref or ids.new_ref(kind.list_name or kind.name, session.randomness), **named}
    record = ids.new_id(session.clock.now(), session.randomness)
    chain = session.chain_of(kind, case_id)
    return Draft(chain, kind.name, record, fields, reason=reason, via=via)


def correct(
    session: Session,
    record_id: str,
    values: Mapping[str, Any],
    reason: str,
    *,
    seen: Mapping[str, tuple[str, ...]] | None = None,
) -> Change:
    """Correct fields of a record; the former values stay readable in its history.

    ``values`` holds the new value of each changed field, None for no longer known. ``seen`` are
    the operations whose values the form showed (``lookup.seen``): values that came in since stay
    beside the correction as a conflict. Raises ``ReasonRequired``, ``InvalidRecord``,
    ``RecordLocked`` for what can only be supplemented, ``NotPermitted`` where the field stated it.
    """
    row = require_row(session, record_id)
    kind = BY_NAME[row.kind]
    _require_open(session, kind, row)
    if not reason.strip():
        raise ReasonRequired()
    changed = _changed(session, kind, row, values)
    if not changed:
        return Change("corrected", row.case_id, (row.id,), kind.label)
    require_release(session, row, changed)
    draft = draft_correction(session, row, changed, reason.strip(), seen=seen)
    return session.write([draft], "corrected", kind.label)


def draft_correction(
    session: Session,
    row: Row,
    changed: Mapping[str, Any],
    reason: str,
    *,
    seen: Mapping[str, tuple[str, ...]] | None = None,
    via: str = "entry",
) -> Draft:
    """Return the draft that sets ``changed`` fields of ``row``."""
    kind = BY_NAME[row.kind]
    now = head_ids(session.tables, row.id) if seen is None else seen
    fields = dict(changed)
    # Corrected in the bin, a record stays there: the removal is said again over what it sees now.
    if fields.get(REMOVED, row.removed):
        fields[REMOVED] = {"seen": sorted({one for ids in now.values() for one in ids})}
    replaces = {name: tuple(now.get(name, ())) for name in fields}
    chain = session.chain_of(kind, row.case_id)
    return Draft(chain, kind.name, row.id, fields, replaces, reason=reason, via=via)


def remove(session: Session, record_id: str, reason: str) -> Change:
    """Put a record into the bin: it is hidden and stays in the log.

    Raises ``ReasonRequired``, ``RecordLocked``, ``NotPermitted``, and what ``require_removable``
    raises for people and trips that others name, and for the organisation.
    """
    row = require_row(session, record_id)
    _require_open(session, BY_NAME[row.kind], row)
    require_removable(session, row)
    require_release(session, row, {REMOVED: True})
    if not reason.strip():
        raise ReasonRequired()
    draft = draft_correction(session, row, {REMOVED: True}, reason.strip())
    return session.write([draft], "removed", BY_NAME[row.kind].label)


def restore(session: Session, record_id: str) -> Change:
    """Take a record out of the bin."""
    row = require_row(session, record_id)
    require_right(session, BY_NAME[row.kind], row)
    draft = draft_correction(session, row, {REMOVED: False}, "")
    return session.write([draft], "restored", BY_NAME[row.kind].label)


def undo(session: Session, change: Change) -> Change:
    """Take back a change by writing what stood before it; nothing is erased.

    What was undone is done again in the same way: it is the change that is taken back then.
    """
    what: What = "redone" if change.what == "undone" else "undone"
    drafts = []
    with session.atomic():
        for record_id in change.ids:
            row = require_row(session, record_id)
            former = _before(session, record_id, frozenset(change.operations))
            if former is None:
                require_removable(session, row, change.ids)
            else:
                require_release(session, row, former)
            fields = former if former is not None else {REMOVED: True}
            drafts.append(draft_correction(session, row, fields, _REASONS[what]))
        return replace(session.write(drafts, what, change.label), also=change.also)


def checked(kind: Kind, values: Any) -> dict[str, Any]:
    """Return ``values`` canonical, or raise ``InvalidRecord`` with the first flaw."""
    flaws: Flaws = []
    canonical = kind.check(values, "", flaws, stored=True)
    raise_first(flaws)
    return canonical


def raise_first(flaws: list[Flaw]) -> None:
    """Raise ``InvalidRecord`` for the first flaw, if any."""
    if flaws:
        raise InvalidRecord.of(flaws)


def _changed(session: Session, kind: Kind, row: Row, values: Mapping[str, Any]) -> dict[str, Any]:
    whole = {**row.values, **values}
    canonical = checked(kind, {name: item for name, item in whole.items() if item is not None})
    named = ids.with_row_refs(kind.fields, canonical, session.randomness)
    # Confirming the value shown settles a conflict: it is written over all that stand.
    return {
        name: named.get(name)
        for name in values
        if name in row.conflicts or named.get(name) != row.values.get(name)
    }


def _require_writer(session: Session, kind: Kind) -> None:
    if kind.writers:
        session.require(*kind.writers)


def _require_open(session: Session, kind: Kind, row: Row) -> None:
    if kind.closed(row.values):
        raise RecordLocked()
    require_right(session, kind, row)


def require_release(session: Session, row: Row, changed: Mapping[str, Any]) -> None:
    """Raise ``NotPermitted`` where a change would let go what a flag of care froze.

    A supervisor alone does that (product.md 9, guard G13); who flagged by mistake takes it back
    at once, as every other step.
    """
    if row.kind != FLAG.name or row["kind"] not in CARE:
        return
    if any(changed.get(name) for name in _RELEASING):
        session.require("supervisor")


def require_right(session: Session, kind: Kind, row: Row) -> None:
    """Raise ``NotPermitted`` unless the owner's role may change this record.

    Legal changes what it entered itself, and nothing that the field stated.
    """
    _require_writer(session, kind)
    if is_fields_own(row, session.role, session.owner):
        raise NotPermitted(role="legal", needed="field")


def is_fields_own(row: Row, role: str, owner: str) -> bool:
    """Tell whether a person of this role, by staff record id, may only annotate this record."""
    own = row.via == "entry" and row.recorded_by == owner
    return role == "legal" and row.kind in FIELD_KINDS and not own


def may_change(session: Session, row: Row) -> bool:
    """Tell whether the owner's role may change this record; a closed one can be supplemented."""
    try:
        require_right(session, BY_NAME[row.kind], row)
    except NotPermitted:
        return False
    return True


def _before(session: Session, record_id: str, undone: frozenset[str]) -> dict[str, Any] | None:
    """Return the values that ``undone`` operations replaced, None where they made the record."""
    values: dict[str, Any] = {}
    touched: dict[str, None] = {}
    first = True
    for operation in sorted(
        read_all(session.tables, record=record_id), key=lambda one: (one.head["hlc"], one.id)
    ):
        fields = (operation.content or {}).get("fields", {})
        if operation.id in undone:
            if first:
                return None
            touched.update(dict.fromkeys(fields))
        else:
            values.update(fields)
        first = False
    return {name: values.get(name) for name in touched}
