"""Backups of the open vault: where they go, when the last was made, rotation, rehearsals, the nag.

What is known of them is a note in the vault itself, so it is as private as the vault.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from resources.language import N_
from storage.casework.oversight import Report, verify_opened
from storage.casework.session import Session
from storage.errors import CannotRead, CaseError, WrongRecoveryCode, problem_of
from storage.progress import Progress
from storage.vault import rotation
from storage.vault.backup import BackupReport, backup, restore
from storage.vault.durable import require_outside
from storage.vault.keys import recover

# vault-and-exchange.md 6: a nag after three days without a copy off the laptop.
NAG_AFTER: Final = timedelta(days=3)
_NOTE: Final = "backups"
KEEP_OTHERS: Final = N_(
    "Keep this backup and all others: try an older one, or take what is missing from another site."
)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A restore that was tried: when, of which backup, and how many things in it were wrong."""

    at: str
    name: str
    problems: int


@dataclass(frozen=True, slots=True)
class BackupState:
    """What is known of the backups of a vault; times are ISO with offset, empty for never.

    ``away_at`` is the last that went to another disk than the vault's.
    """

    folder: str = ""
    last_at: str = ""
    last_path: str = ""
    verified: bool = False
    away_at: str = ""
    code_at: str = ""
    rehearsals: tuple[Rehearsal, ...] = field(default=())

    def is_due(self, now: datetime) -> bool:
        """Tell whether three days went by without a copy off this computer."""
        if not self.away_at:
            return True
        return now - datetime.fromisoformat(self.away_at) >= NAG_AFTER


def state(session: Session) -> BackupState:
    """Return what is known of this vault's backups."""
    note = session.tables.get_meta(_NOTE)
    found: Mapping[str, Any] = json.loads(note) if note else {}
    tried = tuple(Rehearsal(**one) for one in found.get("rehearsals", ()))
    return BackupState(**{**found, "rehearsals": tried})


def choose_folder(session: Session, folder: Path) -> BackupState:
    """Let backups go into ``folder`` from now on, e.g. on a stick; raises ``InsideVault``."""
    require_outside(folder)
    return _note(session, folder=str(folder))


def back_up(session: Session, progress: Progress, *, folder: Path) -> BackupReport:
    """Make a verified backup in a new folder below ``folder``, then let old ones go.

    Old ones go only after the new one was read back whole. Raises as ``backup``.
    """
    now = session.clock.now().wall
    dest = folder / rotation.name_for(session.vault.folder, now)
    before = _kept(session, folder)
    linked = before[-1].path if before else None
    attachments = session.tables.run("SELECT sha256 FROM attachment")
    here = [str(sha256) for (sha256,) in attachments if session.vault.blobs.has(str(sha256))]
    report = backup(session.vault, dest, progress, linked_to=linked, expected=here)
    away = _is_elsewhere(session.vault.folder, dest)
    _note(
        session, folder=str(folder), last_at=now.isoformat(timespec="seconds"),
        last_path=str(report.path), verified=report.verified,
        **({"away_at": now.isoformat(timespec="seconds")} if away and report.verified else {}),
    )  # fmt: skip
    if report.verified:
        rotation.rotate(_kept(session, folder), report.path)
    return report


def kept_backups(session: Session) -> list[rotation.Kept]:
    """Return the backups that lie in the chosen folder now; raises ``CannotRead``."""
    chosen = state(session).folder
    if not chosen:
        return []
    try:
        return rotation.backups_in(Path(chosen), session.vault.vault_id)
    except OSError as error:
        raise CannotRead(path=chosen, problem=problem_of(error)) from error


def bring_back(
    backup_folder: Path, dest: Path, secret: str, progress: Progress, *,
    by_recovery_code: bool = False,
) -> Report:  # fmt: skip
    """Restore a backup into the new folder ``dest`` and check everything in it.

    What is damaged is told and stays as it is, beside what is whole: the backup may be the only
    one. Raises as ``restore``; then nothing is left at ``dest``, nor when it is cancelled.
    """
    restored = restore(
        backup_folder, dest, secret, by_recovery_code=by_recovery_code, progress=progress
    )
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, dest, ignore_errors=True)
        with restored as vault:
            report = verify_opened(vault, progress)
        undo.pop_all()
    return report


def rehearse(
    backup_folder: Path, secret: str, progress: Progress, *, by_recovery_code: bool = False,
    below: Path | None = None,
) -> Report:  # fmt: skip
    """Restore a backup into a folder that goes away again and check everything in it.

    The passphrase or the recovery code is tried by it as well. ``below`` is where the restored
    vault lies meanwhile, else the system's temporary folder.
    Raises as ``restore``.
    """
    with tempfile.TemporaryDirectory(prefix="rehearsal-", dir=below) as place:
        dest = Path(place) / "vault"
        return bring_back(backup_folder, dest, secret, progress, by_recovery_code=by_recovery_code)


def rehearse_here(
    session: Session, progress: Progress, *, backup_folder: Path, secret: str
) -> Report:
    """Rehearse a restore beside the open vault and note how it went."""
    report = rehearse(backup_folder, secret, progress, below=session.vault.folder.parent)
    tried = Rehearsal(session.clock.now().iso, backup_folder.name, len(report.problems))
    others = tuple(one for one in state(session).rehearsals if one.name != tried.name)
    _note(session, rehearsals=(tried, *others)[: rotation.DAILY + rotation.WEEKLY])
    return report


def rehearse_code(session: Session, code: str) -> BackupState:
    """Try the recovery code as it was printed, and note that it opens; nothing else changes.

    Raises ``WrongRecoveryCode`` or its subclass that names the group.
    """
    keys = recover(session.vault.key_file, code)
    try:
        if keys.master != session.vault.keys.master:
            raise WrongRecoveryCode()
    finally:
        keys.forget()
    return _note(session, code_at=session.clock.now().iso)


def _note(session: Session, **values: Any) -> BackupState:
    changed = replace(state(session), **values)
    with session.atomic():
        session.tables.set_meta(_NOTE, json.dumps(asdict(changed), ensure_ascii=False))
    return changed


def _kept(session: Session, folder: Path) -> list[rotation.Kept]:
    try:
        return rotation.backups_in(folder, session.vault.vault_id)
    except (OSError, CaseError):
        return []  # not there yet: the backup makes it or says why it cannot


def _is_elsewhere(vault: Path, copy: Path) -> bool:
    return vault.stat().st_dev != copy.stat().st_dev
