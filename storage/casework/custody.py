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
    leave: str = "",
    approved_by: str = "",
) -> Change:
    """Record that something of a case was read, printed or given out; ``what`` names it.

    ``leave`` and ``approved_by`` are whether a second person approved it, and who, where asked.
    """
    values = {"deed": deed, "at": session.clock.now().iso, "what": what}
    more = {"reason": reason, "refs": list(refs), "sha256": sha256}
    more |= {"leave": leave, "approved_by": approved_by}
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
    """Record one deed in the chain of every case; return the number of cases.

    All or none: with the transaction that is open around it, else in one of its own.
    """
    kind, at, done = BY_NAME["reading"], session.clock.now().iso, 0
    more = {"reason": reason, "sha256": sha256}
    values = {"deed": deed, "at": at, "what": what} | {k: v for k, v in more.items() if v}
    canonical, ids = records.checked(kind, values), iter(case_ids)
    with session.joined():
        while batch := list(islice(ids, _BATCH)):
            drafts = [records.draft_new(session, kind, case, canonical) for case in batch]
            session.write(drafts, "logged", kind.label)
            done += len(batch)
    return done
