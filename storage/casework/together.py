"""Recording at once what belongs together: a call with its promise, a visit with all it brought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.casework import records
from storage.casework.change import Change
from storage.casework.drafts import drop_draft
from storage.casework.lookup import require_row
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.records.operations import Draft


@dataclass(frozen=True, slots=True)
class New:
    """A record to be added; ``ref`` where others name it already.

    ``later`` are values that were changed before the record was saved: they are written as a
    correction with ``reason``, so that the first ones stay readable.
    """

    kind: str
    values: Mapping[str, Any]
    ref: str = ""
    later: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mend:
    """Fields of a record that is there already, with the reason for the change."""

    record: str
    values: Mapping[str, Any]
    reason: str


def save_together(
    session: Session,
    case_id: str,
    new: Sequence[New],
    mends: Sequence[Mend] = (),
    *,
    draft_of: str = "",
) -> Change:
    """Write records and corrections in one transaction; the first of ``new`` names the change.

    ``draft_of`` is the kind whose draft of a new record in this case ends with it: the record is
    either still a draft or saved, never both and never neither. Raises as ``records.add`` and
    ``records.correct``; then nothing is written.
    """
    label = BY_NAME[new[0].kind].label
    with session.atomic():
        drafts = [_draft(session, case_id, one) for one in new]
        change = session.write(drafts, "added", label)
        parts = [change, *_corrections(session, drafts, new)]
        parts += [records.correct(session, one.record, one.values, one.reason) for one in mends]
        if draft_of:
            drop_draft(session, case_id, draft_of)
    ids = tuple(dict.fromkeys(found for part in parts for found in part.ids if part.operations))
    operations = tuple(found for part in parts for found in part.operations)
    also = frozenset(BY_NAME[one.kind].label for one in new) - {label}
    return Change("added", case_id, ids, label, operations, also)


def next_action(
    session: Session, case_id: str, on: str, what: str, reason: str
) -> tuple[Mend, ...]:
    """Return what sets the next action of a case, nothing where it stands so already."""
    wanted = {"on": on, "what": what}
    if require_row(session, case_id)["next_action"] == wanted:
        return ()
    return (Mend(case_id, {"next_action": wanted}, reason),)


def _draft(session: Session, case_id: str, one: New) -> Draft:
    kind = BY_NAME[one.kind]
    if kind.writers:
        session.require(*kind.writers)
    values = records.checked(kind, one.values)
    return records.draft_new(session, kind, case_id, values, ref=one.ref)


def _corrections(session: Session, drafts: list[Draft], new: Sequence[New]) -> list[Change]:
    return [
        records.correct(session, draft.record, one.later, one.reason)
        for draft, one in zip(drafts, new, strict=True)
        if one.later
    ]
