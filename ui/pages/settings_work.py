"""Passphrase, recovery code and the office's records, as work for the worker; knows no widget."""

from storage.casework.session import Session
from storage.progress import Progress
from storage.rows import CaseFile, Row
from storage.vault.keys import unlock


def change_passphrase(session: Session, _progress: Progress, *, old: str, new: str) -> None:
    """Let ``new`` open the vault; raises ``WrongPassphrase`` where ``old`` does not open it."""
    unlock(session.vault.key_file, old).forget()
    session.vault.change_passphrase(new)


def new_code(session: Session, _progress: Progress, *, passphrase: str) -> str:
    """Make a new recovery code; raises ``WrongPassphrase``."""
    unlock(session.vault.key_file, passphrase).forget()
    return session.vault.new_recovery_code()


def office(session: Session, _progress: Progress) -> CaseFile:
    """Return the records of the office as a snapshot of the form that lists and forms read."""
    from storage.casework.reading import rows_of
    from storage.kinds import KINDS

    with session.atomic():
        lists = {
            kind.list_name or kind.name: rows_of(session, "", kind.name)
            for kind in KINDS
            if kind.office
        }
    return CaseFile(
        case=Row(id="", case_id="", kind="case", ref="", values={}, recorded_at="", recorded_by=""),
        lists=lists,
        organisation=next(iter(lists["organisation"]), None),
        staff={row.ref: row for row in lists["staff"]},
        trips={row.ref: row for row in lists["trips"]},
        files={},
        attachments={},
        recorders={row.id: str(row["name"]) for row in lists["staff"]},
    )
