"""Whether the window that worked in a vault last ended as it should: closed, not killed."""

import os
from contextlib import suppress

from storage.casework.session import Session
from storage.errors import CannotWrite, DiskFull
from storage.vault.database import refusals_named

_OPEN = "window_open"


def begin(session: Session) -> bool:
    """Note that a window works in the vault; tells whether the last one never said it was done.

    A vault that is read only tells nothing.
    """
    if session.vault.read_only:
        return False
    own = f"{session.clock.now().boot} {os.getpid()} {id(session)}"
    before = session.tables.get_meta(_OPEN)
    _note(session, own)
    # The same window may ask again, e.g. after it changed its language.
    return before not in ("", own)


def end(session: Session) -> None:
    """Note that the window is done with the vault, unless the disk refuses."""
    if not session.vault.read_only:
        _note(session, "")


def _note(session: Session, value: str) -> None:
    # Only a hint for people: a full disk is told of where something is lost by it.
    with suppress(DiskFull, CannotWrite), refusals_named(session.vault.folder):
        session.tables.set_meta(_OPEN, value)
