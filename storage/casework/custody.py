"""The custody log: opening, unmasking, printing and exporting stand in the case's own chain."""

from collections.abc import Iterable
from itertools import islice
from typing import Final, Literal

from storage.casework import records
from storage.casework.change import Change
from storage.casework.session import Session
from storage.kinds import BY_NAME

# Entries that are written at once.
_BATCH: Final = 500

Deed = Literal["opened", "revealed", "printed", "exported"]


def log(
    session: Session,
    case_id: str,
    deed: Deed,
    what: str,
    *,
    reason: str = "",
    refs: Iterable[str] = (),
    sha256: str = "",
) -> Change:
    """Record that something of a case was read, printed or given out; ``what`` names it."""
    values = {"deed": deed, "at": session.clock.now().iso, "what": what}
    more = {"reason": reason, "refs": list(refs), "sha256": sha256}
    return records.add(
        session, "reading", case_id, values | {name: item for name, item in more.items() if item}
    )


def log_many(
    session: Session,
    case_ids: Iterable[str],
    deed: Deed,
    what: str,
    *,
    reason: str = "",
    sha256: str = "",
) -> int:
    """Record one deed in the chain of every case, all or none; return the number of cases."""
    kind, at, done = BY_NAME["reading"], session.clock.now().iso, 0
    more = {"reason": reason, "sha256": sha256}
    values = {"deed": deed, "at": at, "what": what} | {k: v for k, v in more.items() if v}
    canonical, ids = records.checked(kind, values), iter(case_ids)
    with session.atomic():
        while batch := list(islice(ids, _BATCH)):
            drafts = [records.draft_new(session, kind, case, canonical) for case in batch]
            session.write(drafts, "logged", kind.label)
            done += len(batch)
    return done
