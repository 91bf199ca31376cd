"""Bringing a vault back, as work for the worker: a backup restored, a damaged vault salvaged."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from storage.errors import CannotRead, NotAVault, VaultDamaged
from storage.progress import Progress
from storage.salvage.rebuild import SalvageReport, salvage
from storage.vault.backup import restore


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
    """Where the vault lies now, and what a salvage counted."""

    folder: Path
    report: SalvageReport | None = None


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
        restore(
            order.source, order.dest, order.secret,
            by_recovery_code=order.by_code, progress=progress,
        ).close()  # fmt: skip
        return Mended(order.dest)

    return work


def free_folder(source: Path, suffix: str) -> Path:
    """Return a folder beside ``source`` that does not exist yet."""
    tries = [f"{source.name}-{suffix}", *(f"{source.name}-{suffix}-{n}" for n in range(2, 100))]
    return next(found for name in tries if not (found := source.parent / name).exists())


def is_damage(error: Exception) -> bool:
    """Tell whether an error of opening a vault is one that this can help with."""
    return isinstance(error, VaultDamaged | NotAVault | CannotRead)
