"""Removing a vault that may be removed: the sample, opened with its own passphrase first."""

import shutil
from pathlib import Path

from storage.errors import CannotWrite, VaultExists, problem_of
from storage.vault import layout
from storage.vault.container import Vault


def remove_vault(folder: Path, passphrase: str) -> None:
    """Remove the vault in ``folder`` if there is one, and only what belongs to a vault.

    Whoever removes must be able to open it: raises ``WrongPassphrase``, ``VaultInUse``, else as
    ``Vault.open``; ``VaultExists`` where the folder is no vault or holds other things as well.
    """
    if not folder.exists():
        return
    if not layout.is_vault(folder):
        raise VaultExists(path=str(folder))
    Vault.open(folder, passphrase).close()
    files = [path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()]
    if not all(layout.is_known(path) for path in files):
        raise VaultExists(path=str(folder))
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise CannotWrite(path=str(folder), problem=problem_of(error)) from error
