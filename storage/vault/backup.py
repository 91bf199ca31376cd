"""Verified copies of a vault, and the way back from one."""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from resources.language import N_
from storage.errors import CannotWrite, NotAVault, VaultDamaged
from storage.progress import NoProgress, Progress
from storage.vault import key_file as key_files
from storage.vault import layout
from storage.vault.blobs import BlobStore
from storage.vault.container import Vault, lay_out, lock_folder
from storage.vault.copies import (
    Meter,
    StoredFile,
    blobs_differ,
    can_link,
    copy_blobs,
    copy_database,
    copy_file,
    database_differs,
)
from storage.vault.database import refusals_named
from storage.vault.durable import make_folder, new_folder, require_space, sync_folder
from storage.vault.keys import SALT_SIZE, Keys, recover, unlock
from storage.vault.verify import MISSING, Problem, key_problems


@dataclass(frozen=True, slots=True)
class BackupReport:
    """Where the copy lies, whether all of it was read back and found right, and its size."""

    path: Path
    verified: bool
    bytes: int
    problems: tuple[Problem, ...] = ()


def backup(
    vault: Vault,
    dest: Path,
    progress: Progress,
    *,
    linked_to: Path | None = None,
    expected: Iterable[str] = (),
) -> BackupReport:
    """Copy an open vault to ``dest`` and read the copy back; ``dest`` appears when all is done.

    The copy opens with the same passphrase and recovery code; its database has a key of its own.
    Originals that the vault folder ``linked_to`` (an earlier backup) holds on the same disk are
    linked instead of copied and not read again. ``expected`` are hashes that must be there.
    Damage does not stop the copy, it makes ``verified`` false and is named in ``problems``.
    Raises ``VaultExists``, ``DiskFull``, ``CannotWrite``, ``Cancelled``, and ``VaultDamaged``
    where the database cannot be copied; then nothing is left at ``dest``.
    """
    files = _listed(vault.blobs)
    copied = [(n, p, s) for n, p, s in files if not can_link(linked_to, n, dest)]
    size = vault.database.path.stat().st_size
    require_space(dest, size + sum(size for *_, size in copied))
    meter = Meter(progress, size + sum(size for *_, size in files) * 2)
    key_file = replace(vault.key_file, database_salt=secrets.token_bytes(SALT_SIZE))
    keys = Keys(vault.keys.master, key_file.database_salt)
    with new_folder(dest) as staging, refusals_named(dest):
        lay_out(staging, key_file)
        counts = copy_database(vault.database, staging / layout.DATABASE, keys.database, meter)
        # After the database: whatever its records speak of was on the disk before them.
        files = _listed(vault.blobs)
        store = BlobStore(staging, keys.blobs, keys.names)
        problems = [*copy_blobs(files, staging, linked_to, meter)]
        problems += database_differs(staging / layout.DATABASE, keys.database, counts)
        problems += key_problems(staging)
        problems += blobs_differ(store, files, linked_to, meter)
        problems += _missing(store, expected)
        total = sum(path.stat().st_size for path in staging.rglob("*") if path.is_file())
    return BackupReport(dest, not problems, total, tuple(problems))


def back_up_before_update(vault: Vault, progress: Progress) -> Path:
    """Make a verified backup beside the vault before its tables are changed; return where.

    Originals are linked, as an update never touches them. Raises as ``backup``, and
    ``VaultDamaged`` where the copy did not verify.
    """
    dest = next(path for path in _free_names(vault.folder) if not os.path.lexists(path))
    report = backup(vault, dest, progress, linked_to=vault.folder)
    if not report.verified:
        raise VaultDamaged(reason=N_("the backup before its update could not be verified"))
    return report.path


def restore(
    backup_folder: Path,
    dest: Path,
    secret: str,
    *,
    by_recovery_code: bool = False,
    progress: Progress | None = None,
) -> Vault:
    """Copy a backup to the new folder ``dest`` and open it there as a new incarnation.

    ``secret`` is the passphrase, or the recovery code where so said. The backup is only read.
    Raises as ``Vault.open`` for the backup, and ``VaultExists``, ``DiskFull``, ``CannotWrite``,
    ``Cancelled``; then nothing is left at ``dest``.
    """
    from storage.records.identity import new_incarnation

    progress = progress or NoProgress()
    with _held(backup_folder):
        key_file = key_files.read(backup_folder)
        keys = (recover if by_recovery_code else unlock)(key_file, secret)
        with new_folder(dest) as staging:
            _copy_back(backup_folder, staging, key_file, progress)
            with (
                Vault.open_with_keys(staging, keys.again()) as vault,
                refusals_named(backup_folder),
            ):
                new_incarnation(vault.database)
    return Vault.open_with_keys(dest, keys)


def _listed(store: BlobStore) -> list[StoredFile]:
    return [(name, path, path.stat().st_size) for name, path in store.files()]


def _missing(store: BlobStore, expected: Iterable[str]) -> Iterator[Problem]:
    for sha256 in store.missing(expected):
        yield Problem(MISSING, N_("An original is not in this vault."), sha256)


def _free_names(folder: Path) -> Iterator[Path]:
    yield folder.with_name(f"{folder.name}-before-update")
    for number in count(2):
        yield folder.with_name(f"{folder.name}-before-update-{number}")


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keep others from opening the backup; on a medium that cannot be written nobody can."""
    if not layout.is_vault(folder):
        raise NotAVault(path=str(folder))
    try:
        lock = lock_folder(folder)
    except CannotWrite:
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _copy_back(
    backup_folder: Path, staging: Path, key_file: key_files.KeyFile, progress: Progress
) -> None:
    if not (backup_folder / layout.DATABASE).is_file():
        raise VaultDamaged(reason=N_("its database is missing"))
    # A backup that somebody opened and that was cut off has a write-ahead log to take along.
    names = (layout.DATABASE, f"{layout.DATABASE}-wal")
    files = [Path(name) for name in names if (backup_folder / name).is_file()]
    blobs = sorted((backup_folder / layout.BLOBS).glob("*/*"))
    files += [path.relative_to(backup_folder) for path in blobs]
    files = [path for path in files if layout.is_known(path)]
    sizes = [(backup_folder / path).stat().st_size for path in files]
    require_space(staging, sum(sizes))
    meter = Meter(progress, sum(sizes))
    key_files.write(staging, key_file)
    make_folder(staging / layout.BLOBS)
    for path, size in zip(files, sizes, strict=True):
        make_folder((staging / path).parent)
        with (backup_folder / path).open("rb") as source:
            copy_file(source, staging / path, size)
        meter.add(size)
    for folder in {(staging / path).parent for path in files}:
        sync_folder(folder)
