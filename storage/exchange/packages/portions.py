"""Taking only some cases of a package: what is taken of it then, and which cases were recorded."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final

from resources.language import N_
from storage.casework.session import Session
from storage.exchange.packages.chains import Continuation
from storage.records.identity import own_devices
from storage.records.operations import OFFICE
from storage.records.tables import Tables

LEFT_OUT: Final = N_(
    "Cases left out: {count}. They stay in the packages: import these again, or the next of their"
    " sender."
)
_NEWEST: Final = (
    "SELECT o.chain, o.device, o.hlc, coalesce(r.kind, '') FROM operation AS o"
    " LEFT JOIN record AS r ON r.id = o.record ORDER BY o.rowid DESC"
)


@dataclass(frozen=True, slots=True)
class Part:
    """What of a package is taken: ``found`` without the entries of ``left_out``, ids of cases."""

    found: Continuation
    left_out: frozenset[str] = frozenset()

    def originals(self, tables: Tables) -> set[str] | None:
        """Return which originals (SHA-256) go with it, None for all that the package carries."""
        if not self.left_out:
            return None
        contents = (entry.content for entry in self.found.new if entry.content is not None)
        named = {str(item["sha256"]) for content in contents for item in content["attachments"]}
        return named | {str(sha256) for (sha256,) in tables.run("SELECT sha256 FROM attachment")}


def narrowed(found: Continuation, cases: Collection[str] | None) -> Part:
    """Return the part of a package that is of these cases or of the office; None: all of it."""
    if cases is None:
        return Part(found)
    kept = {OFFICE, *cases}
    new = [entry for entry in found.new if entry.chain in kept]
    left_out = frozenset(entry.chain for entry in found.new) - kept
    return Part(replace(found, new=new), left_out)


def recorded_today(session: Session) -> tuple[str, ...]:
    """Return the ids of the cases in which this site recorded something since midnight here.

    That a case was merely read or given out does not count.
    """
    today = session.clock.now().wall
    midnight = datetime.combine(today.date(), time(), today.tzinfo)
    since = f"{int(midnight.timestamp() * 1000):015d}"
    own, found = own_devices(session.tables), set()
    # Newest first: what this site wrote itself stands in the order of its clock.
    for chain, device, hlc, kind in session.tables.database.execute_sql(_NEWEST):
        if device not in own:
            continue
        if hlc < since:
            break
        if chain != OFFICE and kind != "reading":
            found.add(str(chain))
    return tuple(sorted(found))
