"""One caption or visit for many pieces of evidence at once: one write, one undo."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from storage.casework import records
from storage.casework.change import Change
from storage.casework.lookup import require_row
from storage.casework.session import Session
from storage.errors import ReasonRequired
from storage.kinds import BY_NAME

# What may hold of many photos alike; the rest is said of each alone.
SHARED: Final = ("caption", "visit", "proves", "source", "taken_by")


def describe(
    session: Session, ids: Sequence[str], values: Mapping[str, Any], reason: str
) -> Change:
    """Set fields out of ``SHARED`` of several evidence records, all or none.

    Records that say so already are left alone. Raises ``ReasonRequired``, ``InvalidRecord``,
    ``NotPermitted``, ``ValueError`` for another field or kind.
    """
    if not reason.strip():
        raise ReasonRequired()
    if unknown := set(values) - set(SHARED):
        raise ValueError(sorted(unknown))
    kind = BY_NAME["evidence"]
    drafts, case_id = [], ""
    with session.atomic():
        for record_id in ids:
            row = require_row(session, record_id)
            if row.kind != kind.name:
                raise ValueError(row.kind)
            records.require_right(session, kind, row)
            case_id = row.case_id
            whole = {**row.values, **values}
            told = records.checked(kind, {k: v for k, v in whole.items() if v is not None})
            changed = {name: told.get(name) for name in values if told.get(name) != row[name]}
            if changed:
                drafts.append(records.draft_correction(session, row, changed, reason.strip()))
        if not drafts:
            return Change("corrected", case_id, (), kind.label)
        return session.write(drafts, "corrected", kind.label)
