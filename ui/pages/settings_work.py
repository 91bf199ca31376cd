"""Passphrase, recovery code, the office's key and its records, as work; knows no widget."""

from dataclasses import dataclass

from storage.casework.session import Session
from storage.exchange.packages import escrow, trust
from storage.progress import Progress
from storage.rows import CaseFile, Row
from storage.vault import system_keyring
from storage.vault.keys import unlock


def change_passphrase(session: Session, _progress: Progress, *, old: str, new: str) -> None:
    """Let ``new`` open the vault; raises ``WrongPassphrase`` where ``old`` does not open it."""
    unlock(session.vault.key_file, old).forget()
    session.vault.change_passphrase(new)


def new_code(session: Session, _progress: Progress, *, passphrase: str) -> str:
    """Make a new recovery code; raises ``WrongPassphrase``."""
    unlock(session.vault.key_file, passphrase).forget()
    return session.vault.new_recovery_code()


@dataclass(frozen=True, slots=True)
class Escrow:
    """Name of the office that can open the vault, empty for none; id and name of those trusted."""

    holder: str
    offices: tuple[tuple[str, str], ...]


def read_escrow(session: Session, _progress: Progress) -> Escrow:
    """Return who can open the vault, and to whom its key can be left."""
    offices = (one for one in trust.peers(session) if one.is_office and not one.revoked)
    return Escrow(escrow.deposited(session), tuple((one.id, one.name) for one in offices))


def leave_key(session: Session, _progress: Progress, *, passphrase: str, site: str) -> str:
    """Let a trusted office open the vault; raises ``WrongPassphrase``, ``NoSuchSite``."""
    unlock(session.vault.key_file, passphrase).forget()
    return escrow.deposit(session, site)


def take_key_back(session: Session, _progress: Progress, *, passphrase: str) -> None:
    """Take the office's way in away; raises ``WrongPassphrase``."""
    unlock(session.vault.key_file, passphrase).forget()
    escrow.withdraw(session)


def read_keyring(session: Session, _progress: Progress) -> bool:
    """Tell whether this vault lets a keyring open it."""
    return system_keyring.is_on(session.vault.key_file)


def set_keyring(session: Session, _progress: Progress, *, passphrase: str, on: bool) -> None:
    """Let this computer's keyring open the vault, or no more.

    Raises ``WrongPassphrase``, ``KeyringUnavailable``.
    """
    unlock(session.vault.key_file, passphrase).forget()
    turn = system_keyring.turn_on if on else system_keyring.turn_off
    turn(session.vault, system_keyring.SystemStore())


def office(session: Session, _progress: Progress) -> CaseFile:
    """Return the records of the office as a snapshot of the form that lists and forms read."""
    from storage.casework.reading import rows_of
    from storage.kinds import KINDS

    with session.snapshot():
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
