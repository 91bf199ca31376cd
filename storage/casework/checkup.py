"""Looks at an open vault by itself: in a second at each start, at everything once a week."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from resources.language import N_
from storage.casework.oversight import Finding, verify_vault
from storage.casework.session import Session
from storage.progress import Progress
from storage.records.verify import last_links
from storage.vault.places import space_doubts
from storage.vault.verify import MISSING, key_problems

# vault-and-exchange.md 6: weekly in the background, everything.
EVERY: Final = timedelta(days=7)
_NOTE: Final = "last_check"


@dataclass(frozen=True, slots=True)
class LastCheck:
    """When everything was checked last (ISO with offset, empty for never), and what was wrong."""

    at: str = ""
    problems: int = 0

    def is_due(self, now: datetime) -> bool:
        """Tell whether a week went by."""
        return not self.at or now - datetime.fromisoformat(self.at) >= EVERY


def quick_check(session: Session) -> tuple[Finding, ...]:
    """Check what a second allows: key files, the last links of the chain, originals that are gone.

    Also says where the disk is nearly full and where the second journal cannot follow.
    """
    found = [Finding(one.kind, one.what, one.where) for one in key_problems(session.vault.folder)]
    found += [Finding(one.kind, one.what, one.where) for one in last_links(session.tables)]
    found += _missing(session)
    found += [
        Finding(one.kind, one.what, str(session.vault.folder), one.values)
        for one in space_doubts(session.vault.folder)
    ]
    if session.follower is not None and session.follower.behind is not None:
        what = N_("The second journal cannot be written; the records themselves are saved.")
        found.append(Finding("journal", what, "journal"))
    return tuple(found)


def last_check(session: Session) -> LastCheck:
    """Return when everything was checked last."""
    note = session.tables.get_meta(_NOTE)
    return LastCheck(**json.loads(note)) if note else LastCheck()


def note_check(session: Session, problems: int) -> LastCheck:
    """Note that everything was checked just now."""
    checked = LastCheck(session.clock.now().iso, problems)
    session.tables.set_meta(_NOTE, json.dumps(asdict(checked)))
    return checked


def full_check(session: Session, progress: Progress) -> tuple[Finding, ...]:
    """Check everything; made for a thread of its own, as it only reads.

    A second journal that is not as it should be beside a log that is whole is written anew by
    ``mend_journal``.
    """
    return verify_vault(session, progress).problems


def mend_journal(session: Session, problems: tuple[Finding, ...]) -> bool:
    """Write the second journal anew where nothing else is wrong; return whether it was done."""
    if not problems or any(one.kind != "journal" for one in problems):
        return False
    if session.follower is not None:
        session.follower.renew()
    return True


def _missing(session: Session) -> list[Finding]:
    known = session.tables.run("SELECT sha256 FROM attachment")
    gone = session.vault.blobs.missing(str(sha256) for (sha256,) in known)
    if not gone:
        return []
    what = N_("Originals that are not in this vault: {count}.")
    return [Finding(MISSING, what, gone[0], {"count": len(gone)})]
