"""A vault's key left with the office, taken back, and used there to set a new passphrase."""

from pathlib import Path

from storage.casework.session import Session
from storage.exchange.packages import trust
from storage.exchange.packages.refusals import NoEscrow, NoOffice
from storage.exchange.packages.site import age_identity
from storage.vault import escrow
from storage.vault.container import Vault
from storage.vault.key_file import KeyFile
from storage.vault.keys import Keys


def deposit(session: Session, site: str) -> str:
    """Let a trusted office open this vault; return its name.

    ``site`` is its id or name. Raises ``NoSuchSite``; ``NoOffice`` where it is none.
    """
    peer = trust.find_peer(session, site)
    if not peer.is_office:
        raise NoOffice(site=peer.name)
    vault = session.vault
    slot = escrow.for_office(vault.keys.master, vault.vault_id, peer.recipient, peer.name)
    vault.replace_slot(slot)
    return peer.name


def withdraw(session: Session) -> None:
    """Take the office's way in away; copies made before keep theirs."""
    session.vault.remove_slot(escrow.OFFICE)


def deposited(session: Session) -> str:
    """Return the name of the office that can open this vault, empty where none can."""
    for slot in session.vault.key_file.slots:
        if slot.kind == escrow.OFFICE:
            return str(slot.params.get("name", ""))
    return ""


def open_at_office(office: Session, folder: Path) -> Vault:
    """Open another vault with the office's own key, to set a new passphrase.

    Raises ``NoEscrow`` where it was not left with this office, else as ``Vault.open``.
    """
    identity = age_identity(office)

    def keys(key_file: KeyFile) -> Keys:
        for slot in key_file.slots:
            master = escrow.unwrap(slot, key_file.vault_id, identity)
            if master is not None:
                return Keys(master, key_file.database_salt)
        raise NoEscrow(path=str(folder))

    return Vault.open_by(folder, keys)
