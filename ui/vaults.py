"""Opening and making vaults, as work for the worker; knows no widget."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from storage.casework import cases
from storage.casework.session import Session
from storage.clock import Clock
from storage.errors import CaseError
from storage.exchange.packages.incarnation import settle
from storage.progress import Progress
from storage.state import state_folder
from storage.vault import key_file, system_keyring
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost
from ui.opened import NewVault, Opened

T = TypeVar("T")
Opener = Callable[[Progress], tuple[Session, T]]


def create(new: NewVault, clock: Clock, kdf: KdfCost | None = None) -> "Opener[Opened]":
    """Return the work that makes a vault with its owner; ``Opened.code`` is the recovery code.

    Raises as ``Vault.create``, and ``InvalidRecord`` for the owner; then no vault is left.
    """

    def work(_progress: Progress) -> tuple[Session, Opened]:
        new.folder.parent.mkdir(parents=True, exist_ok=True)
        vault, code = Vault.create(new.folder, new.passphrase, kdf=kdf)
        with ExitStack() as undo:
            undo.callback(shutil.rmtree, new.folder)
            undo.callback(vault.close)
            session = _session(vault, clock)
            cases.add_staff(session, new.owner, owner=True)
            session.name_site(new.site)
            told = _told(session, code)
            undo.pop_all()
        return session, told

    return work


def unlock(folder: Path, passphrase: str, clock: Clock) -> "Opener[Opened]":
    """Return the work that opens a vault with its passphrase; raises as ``Vault.open``."""

    def work(progress: Progress) -> tuple[Session, Opened]:
        return _opened(Vault.open(folder, passphrase, progress=progress), clock)

    return work


def unlock_by_keyring(folder: Path, clock: Clock) -> "Opener[Opened]":
    """Return the work that opens a vault with the system's keyring; raises as it does."""

    def work(progress: Progress) -> tuple[Session, Opened]:
        unlocked = system_keyring.unlocking(system_keyring.SystemStore())
        return _opened(Vault.open_by(folder, unlocked, progress=progress), clock)

    return work


def keyring_opens(folder: Path) -> bool:
    """Tell whether a keyring was allowed to open a vault."""
    try:
        return system_keyring.is_on(key_file.read(folder))
    except CaseError:
        return False  # opening it says what is wrong


def recover(folder: Path, code: str, new_passphrase: str, clock: Clock) -> "Opener[Opened]":
    """Return the work that opens a vault with its recovery code and sets a new passphrase."""

    def work(progress: Progress) -> tuple[Session, Opened]:
        vault = Vault.open_with_recovery(folder, code, progress=progress)
        with ExitStack() as undo:
            undo.callback(vault.close)
            vault.change_passphrase(new_passphrase)
            undo.pop_all()
        return _opened(vault, clock)

    return work


def _opened(vault: Vault, clock: Clock) -> tuple[Session, Opened]:
    session = _session(vault, clock)
    return session, _told(session, "")


def _session(vault: Vault, clock: Clock) -> Session:
    with ExitStack() as undo:
        undo.callback(vault.close)
        # A copied or restored vault signs with keys of its own from now on.
        settle(vault, state_folder(), clock)
        session = Session(vault, clock=clock)
        undo.pop_all()
    return session


def _told(session: Session, code: str) -> Opened:
    from storage.casework.reading import staff_rows

    names = {row.id: str(row["name"]) for row in staff_rows(session)}
    owner = names.get(session.owner, "")
    return Opened(session.vault.folder, owner, session.role, session.site, code, session.owner)
