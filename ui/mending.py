"""Bringing a vault back, as work for the worker: a backup restored, a damaged vault salvaged, a
new passphrase set at the office."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from storage.casework.backups import bring_back
from storage.casework.oversight import Finding
from storage.casework.session import Session
from storage.errors import CannotRead, NotAVault, VaultDamaged
from storage.exchange.packages import escrow
from storage.exchange.packages.incarnation import settle
from storage.progress import Progress
from storage.salvage.rebuild import SalvageReport, salvage
from storage.state import state_folder
from storage.vault.container import Vault

# Opened at the office, opened with its key, changed.
_STEPS: Final = 3


@dataclass(frozen=True, slots=True)
class Order:
    """What to bring back: from ``source`` into the new folder ``dest``.

    ``secret`` is the passphrase, or the recovery code with ``by_code``. ``keys`` is a backup of the
    same vault, for its key file, where a damaged vault lost both copies of its own.
    """

    source: Path
    dest: Path
    secret: str = field(repr=False)
    by_code: bool = False
    salvaged: bool = False
    keys: Path | None = None


@dataclass(frozen=True, slots=True)
class Mended:
    """Where the vault lies now, what a salvage counted, what is wrong in a restored backup."""

    folder: Path
    report: SalvageReport | None = None
    problems: tuple[Finding, ...] = ()


def mend(order: Order) -> Callable[[Progress], Mended]:
    """Return the work that carries out an order; raises as ``restore`` and ``salvage``.

    Nothing is written to the source; where it fails or is cancelled, nothing is left at ``dest``.
    """

    def work(progress: Progress) -> Mended:
        if order.salvaged:
            report = salvage(
                order.source, order.dest, order.secret, progress,
                by_recovery_code=order.by_code, keys_of=order.keys,
            )  # fmt: skip
            return Mended(report.path, report)
        found = bring_back(
            order.source, order.dest, order.secret, progress, by_recovery_code=order.by_code
        )
        return Mended(order.dest, problems=found.problems)

    return work


@dataclass(frozen=True, slots=True)
class Rescue:
    """The vault ``folder`` gets the passphrase ``new``, by the key of the office's vault."""

    office: Path
    secret: str = field(repr=False)
    folder: Path
    new: str = field(repr=False)


def rescue(order: Rescue) -> Callable[[Progress], Path]:
    """Return the work that sets a new passphrase at the office; gives the folder of the vault.

    Raises ``NoEscrow`` where its key was not left with this office, else as ``Vault.open``. Until
    the last step nothing is written, and that one replaces a single slot as a whole.
    """

    def work(progress: Progress) -> Path:
        progress.advance(0, _STEPS)
        with Vault.open(order.office, order.secret, progress=progress) as office:
            settle(office, state_folder())
            progress.advance(1, _STEPS)
            with escrow.open_at_office(Session(office), order.folder) as vault:
                progress.advance(2, _STEPS)
                vault.change_passphrase(order.new)
        return order.folder

    return work


def free_folder(source: Path, suffix: str) -> Path:
    """Return a folder beside ``source`` that does not exist yet."""
    tries = [f"{source.name}-{suffix}", *(f"{source.name}-{suffix}-{n}" for n in range(2, 100))]
    return next(found for name in tries if not (found := source.parent / name).exists())


def is_damage(error: Exception) -> bool:
    """Tell whether an error of opening a vault is one that this can help with."""
    return isinstance(error, VaultDamaged | NotAVault | CannotRead)
