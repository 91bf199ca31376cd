"""Looking after an open vault, as work for the worker: what is due, backups, rehearsals, checks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.casework import backups, checkup
from storage.casework.backups import BackupState
from storage.casework.checkup import JOURNAL, LastCheck
from storage.casework.leftovers import clear_leftovers
from storage.casework.oversight import Finding, Report
from storage.casework.session import Session
from storage.errors import CannotRead
from storage.progress import Progress
from storage.vault import places
from storage.vault.backup import BackupReport
from storage.vault.rotation import Kept


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How an open vault stands: ``notices`` are (message id, values, where) to be said."""

    state: BackupState
    checked: LastCheck
    notices: tuple[tuple[str, dict[str, Any], str], ...] = ()
    kept: tuple[Kept, ...] = ()
    backup_due: bool = False
    check_due: bool = False
    read_only: bool = False
    kept_unknown: bool = field(default=False)


def look(session: Session, _progress: Progress) -> Upkeep:
    """Look over the vault: backups, last check, place, and what a second can check."""
    now = session.clock.now().wall
    state, checked = backups.state(session), checkup.last_check(session)
    found = [(one.what, dict(one.values), _where(one)) for one in checkup.quick_check(session)]
    said = places.doubts(session.vault.folder)
    found += [(one.what, dict(one.values), "") for one in said if one.kind != places.SPACE]
    kept, unknown = _kept(session)
    writable = not session.vault.read_only
    return Upkeep(
        state, checked, tuple(found), kept,
        backup_due=writable and state.is_due(now),
        check_due=writable and checked.is_due(now),
        read_only=not writable,
        kept_unknown=unknown,
    )  # fmt: skip


def _where(one: Finding) -> str:
    return "" if one.values or one.kind == JOURNAL else one.where


def back_up(session: Session, progress: Progress, *, folder: Path) -> BackupReport:
    """Make a verified backup below ``folder`` and let old ones go."""
    return backups.back_up(session, progress, folder=folder)


def rehearse(session: Session, progress: Progress, *, path: Path, secret: str) -> Report:
    """Restore a backup for trial and check everything in it."""
    return backups.rehearse_here(session, progress, backup_folder=path, secret=secret)


def rehearse_code(session: Session, _progress: Progress, *, code: str) -> BackupState:
    """Try the recovery code; raises ``WrongRecoveryCode``."""
    return backups.rehearse_code(session, code)


def begin_check(
    session: Session,
    _progress: Progress,
    *,
    done: Callable[[tuple[Finding, ...] | Exception], None],
) -> None:
    """Begin a full check in a thread of its own; ``done`` is called there."""
    checkup.Background(session, done).start()


def end_check(
    session: Session, progress: Progress, *, found: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Note a full check; damaged page copies and a second journal that alone was wrong are made
    anew, and what an interruption left goes."""
    cleared = clear_leftovers(session)
    left = checkup.mend(session, found, progress)
    checkup.note_check(session, len(left), cleared)
    return left


def _kept(session: Session) -> tuple[tuple[Kept, ...], bool]:
    try:
        return tuple(backups.kept_backups(session)), False
    except CannotRead:
        return (), True
