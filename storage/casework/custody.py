"""The custody log: opening, unmasking, printing and exporting stand in the case's own chain."""

from collections.abc import Iterable
from typing import Literal

from storage.casework import records
from storage.casework.change import Change
from storage.casework.session import Session

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
