"""Vaults of sites for tests of windows: with an owner, a name and an identity file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storage.casework import cases
from storage.casework.session import Session
from storage.exchange.packages.incarnation import settle
from storage.exchange.packages.site import become_office, export_identity
from storage.state import state_folder
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost
from ui.main_window import MainWindow

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "correct horse battery"
Settle = Callable[[MainWindow], None]


@dataclass(frozen=True)
class Place:
    """A site: its vault's folder and the identity file that it gives to others."""

    folder: Path
    identity: Path
    fingerprint: str


def make_place(folder: Path, site: str, person: str, role: str, *, office: bool = False) -> Place:
    """Make the vault of a site and its identity file."""
    vault, _code = Vault.create(folder, PASSPHRASE, kdf=CHEAP)
    with vault:
        settle(vault, state_folder())
        session = Session(vault)
        values = {"name": person, "employee_no": f"E-{person}", "role": role}
        cases.add_staff(session, values, owner=True)
        session.name_site(site)
        if office:
            become_office(session)
        path = folder.parent / f"{site}.ajsite"
        identity = export_identity(session, path)
    return Place(folder, path, identity.digits)


def enter(window: MainWindow, place: Place, settle_down: Settle) -> MainWindow:
    """Open a site's vault in a window."""
    window.ask(place.folder)
    window.gate.unlock.passphrase.setText(PASSPHRASE)
    window.gate.unlock.submit.click()
    settle_down(window)
    assert window.workspace is not None
    return window
