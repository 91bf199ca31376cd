"""Telling a copied or restored vault from the one it was: a token that lies outside the vault.

The token is renewed before a package goes out. A copy elsewhere finds no token, an older copy in
the same place an older one: both become a new incarnation with sequence numbers of their own.
"""

import json
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from storage.casework.session import Session
from storage.clock import Clock
from storage.errors import CannotWrite, DiskFull
from storage.records.identity import current_device, new_incarnation
from storage.records.tables import Tables
from storage.vault.container import Vault
from storage.vault.durable import FOLDER_MODE, disk_errors, replace_files

_TOKEN: Final = "incarnation_token"  # noqa: S105 - the name of a note
_OF: Final = "incarnation_device"
_FILES: Final = "incarnations"


def settle(vault: Vault, state: Path, clock: Clock | None = None) -> bool:
    """Make an opened vault a new incarnation where it is a copy; return whether it was one.

    Call it before a ``Session`` is made. A vault whose present device never had a token (new, or
    just restored) takes one.
    """
    tables = Tables(vault.database)
    device = current_device(tables)
    if device is None or vault.read_only:
        return False
    known = tables.get_meta(_TOKEN) if tables.get_meta(_OF) == device.id else ""
    if known and known in _kept(state, device.id, vault.folder):
        return False
    # Without a token of its own it is a copy still if this account kept one for its device.
    is_copy = bool(known) or _path(state, device.id).exists()
    if is_copy:
        device = new_incarnation(vault.database, clock)
    # Where nothing can be kept the vault is usable all the same: an export, by which alone a copy
    # could do harm, renews the token again and fails there with its reason.
    with suppress(CannotWrite, DiskFull, OSError):
        _renew(tables, state, device.id, vault.folder)
    return is_copy


def renew(session: Session, state: Path) -> None:
    """Renew the token: whoever returns to a copy made before this moment is found out."""
    _renew(session.tables, state, session.device.id, session.vault.folder)


def _renew(tables: Tables, state: Path, device: str, folder: Path) -> None:
    old = tables.get_meta(_TOKEN) if tables.get_meta(_OF) == device else ""
    new = secrets.token_hex(16)
    # Either may stand in the vault if the computer fails between the next two steps.
    _keep(state, device, folder, [token for token in (old, new) if token])
    with tables.database.atomic():
        tables.set_meta(_TOKEN, new)
        tables.set_meta(_OF, device)
    _keep(state, device, folder, [new])


def _path(state: Path, device: str) -> Path:
    return state / _FILES / f"{device}.json"


def _keep(state: Path, device: str, folder: Path, tokens: list[str]) -> None:
    path = _path(state, device)
    with disk_errors(path):
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        content = {"vault": str(folder.resolve()), "tokens": tokens}
        replace_files({path: json.dumps(content).encode()})


def _kept(state: Path, device: str, folder: Path) -> list[str]:
    """Return the tokens that hold for this vault in this place; none where there is no file."""
    try:
        kept = json.loads(_path(state, device).read_bytes())
        return list(kept["tokens"]) if kept["vault"] == str(folder.resolve()) else []
    except (OSError, ValueError, KeyError, TypeError):
        # Not there or not readable: then nothing says that this is not a copy.
        return []
