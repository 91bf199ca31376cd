"""The sample data: a vault of its own, made from the shipped case and removed without a trace."""

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from storage.clock import Clock
from storage.progress import Progress
from storage.vault.layout import is_vault
from ui.opened import Opened

if TYPE_CHECKING:
    from storage.casework.session import Session


def folder() -> Path:
    """Return where the sample data of this person lie."""
    return Path(platformdirs.user_data_dir("anjuan", appauthor=False)) / "sample"


def open_sample(where: Path, clock: Clock, progress: Progress) -> "tuple[Session, Opened]":
    """Open the sample vault, making it first where it is not there; work for the worker."""
    from storage.casework.reading import staff_rows
    from storage.casework.session import Session
    from storage.exchange.sample import PASSPHRASE, fill_sample, prolong
    from storage.vault.container import Vault
    from storage.vault.kdf import KdfCost
    from ui.vaults import unlock

    if is_vault(where):
        session, opened = unlock(where, PASSPHRASE, clock)(progress)
        if not session.vault.read_only:
            prolong(session)
        return session, opened
    where.parent.mkdir(parents=True, exist_ok=True)
    cheap = KdfCost(memory_kib=8192, iterations=1, lanes=1)
    vault, _code = Vault.create(where, PASSPHRASE, kdf=cheap)
    with ExitStack() as undo:
        undo.callback(remove, where)
        undo.callback(vault.close)
        session = Session(vault, clock=clock)
        fill_sample(session, progress)
        undo.pop_all()
    owner = next((row for row in staff_rows(session) if row.id == session.owner), None)
    name = str(owner["name"]) if owner else ""
    return session, Opened(where, name, session.role, session.site, owner_id=session.owner)


def remove(where: Path) -> None:
    """Delete the sample vault, which must be closed."""
    if is_vault(where):
        shutil.rmtree(where)
