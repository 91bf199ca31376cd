"""Looks at an open vault by itself: in a second at each start, at everything once a week."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from resources.language import N_
from storage.casework.oversight import HEALED, Finding, made_good, verify_vault
from storage.casework.previews import renew_copies
from storage.casework.session import Session
from storage.errors import AttachmentAltered, AttachmentMissing
from storage.progress import Cancelled, Progress
from storage.records import journaling
from storage.records.journaling import journal_problems
from storage.records.verify import last_links
from storage.vault.places import space_doubts
from storage.vault.verify import COPY, MISSING, key_problems

# vault-and-exchange.md 6: weekly in the background, everything.
EVERY: Final = timedelta(days=7)
JOURNAL: Final = journaling.JOURNAL
_NOTE: Final = "last_check"
_PAUSE: Final = 0.001


@dataclass(frozen=True, slots=True)
class LastCheck:
    """When everything was checked last (ISO with offset, empty for never), and what came of it."""

    at: str = ""
    problems: int = 0
    # Stored files that nothing named, and that were removed then.
    cleared: int = 0

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
    found += made_good(session.vault)
    if session.follower is not None:
        session.follower.settle()
    if session.follower is not None and session.follower.behind is not None:
        what = N_("The second journal cannot be written; the records themselves are saved.")
        found.append(Finding(JOURNAL, what, JOURNAL))
    return tuple(found)


def last_check(session: Session) -> LastCheck:
    """Return when everything was checked last."""
    note = session.tables.get_meta(_NOTE)
    return LastCheck(**json.loads(note)) if note else LastCheck()


def note_check(session: Session, problems: int, cleared: int = 0) -> LastCheck:
    """Note that everything was checked just now."""
    checked = LastCheck(session.clock.now().iso, problems, cleared)
    with session.atomic():
        session.tables.set_meta(_NOTE, json.dumps(asdict(checked)))
    return checked


def full_check(session: Session, progress: Progress) -> tuple[Finding, ...]:
    """Check everything; made for a thread of its own, as it only reads.

    What is wrong with the second journal alone goes to ``mend_journal``.
    """
    return verify_vault(session, progress, live=True).problems


class Background:
    """A full check in a thread of its own, with a connection of its own; the window stays quick.

    ``done`` is called in that thread with what is wrong, or with the exception that ended it;
    never after ``stop``, which closing the vault calls.
    """

    def __init__(
        self, session: Session, done: Callable[[tuple[Finding, ...] | Exception], None]
    ) -> None:
        self._session = session
        self._done = done
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="check", daemon=True)
        session.vault.before_close(self.stop)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait until nothing is read any more."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def advance(self, done: int, total: int, note: str = "") -> None:  # noqa: ARG002
        """See Progress.advance; a moment for the others between two pieces."""
        if self._stopped.wait(_PAUSE):
            raise Cancelled

    def _run(self) -> None:
        outcome: tuple[Finding, ...] | Exception
        try:
            outcome = full_check(self._session, self)
        except Exception as error:  # handed over, never swallowed
            outcome = error
        finally:
            self._session.tables.database.close()
        if not self._stopped.is_set():
            self._done(outcome)


def mend(
    session: Session, problems: tuple[Finding, ...], progress: Progress
) -> tuple[Finding, ...]:
    """Make anew what can be, page copies and the second journal; return what is left.

    Call it where nobody else writes; see ``mend_journal``.
    """
    others = tuple(one for one in problems if one.kind not in (HEALED, COPY))
    copies = tuple(one for one in problems if one.kind == COPY)
    if copies:
        renew_copies(session, progress)
    left = tuple(one for one in copies if _is_damaged(session, one.where))
    return mend_journal(session, (*others, *left))


def can_mend(problems: tuple[Finding, ...]) -> bool:
    """Tell whether ``mend`` may leave nothing of what is wrong."""
    return bool(problems) and all(one.kind in (HEALED, JOURNAL, COPY) for one in problems)


def _is_damaged(session: Session, where: str) -> bool:
    try:
        session.vault.blobs.check(where.rpartition("/")[2])
    except AttachmentAltered:
        return True
    except AttachmentMissing:  # nothing needs it any more
        return False
    return False


def mend_journal(session: Session, problems: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Write the second journal anew where nothing but it is wrong; return what is left.

    Call it where nobody else writes: what a live check took for damage may have been a piece that
    was just being written.
    """
    others = tuple(one for one in problems if one.kind != JOURNAL)
    if len(others) == len(problems) or session.follower is None:
        return problems
    still = tuple(
        Finding(one.kind, one.what, one.where)
        for one in journal_problems(session.tables, session.vault.journal)
    )
    if others:
        return (*others, *still)
    if still:
        session.follower.renew()
    return ()


def _missing(session: Session) -> list[Finding]:
    known = session.tables.run("SELECT sha256 FROM attachment")
    gone = session.vault.blobs.missing(str(sha256) for (sha256,) in known)
    if not gone:
        return []
    what = N_("Originals that are not in this vault: {count}.")
    return [Finding(MISSING, what, gone[0], {"count": len(gone)})]
