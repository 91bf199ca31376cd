"""The open vault: its folder, lock, keys, database and originals, from open to close."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from filelock import FileLock, Timeout
from sqlcipher3 import dbapi2 as sqlcipher

from resources.language import N_
from storage.errors import (
    CannotWrite,
    NotAVault,
    VaultDamaged,
    VaultExists,
    VaultInUse,
    VaultTooNew,
)
from storage.progress import NoProgress, Progress
from storage.vault import key_file as key_files
from storage.vault import layout, slots
from storage.vault.blobs import BlobStore
from storage.vault.database import CipherDatabase, refusals_named, require_sqlite
from storage.vault.durable import (
    FILE_MODE,
    create_file,
    disk_errors,
    make_folder,
    new_folder,
    sync_folder,
)
from storage.vault.journal import Journal
from storage.vault.kdf import KdfCost, calibrated
from storage.vault.key_file import KeyFile
from storage.vault.keys import Keys, new_keys, new_recovery_slot, recover, unlock
from storage.vault.refusals import VaultReadOnly
from storage.vault.verify import KEYS, Problem

_Unlock = Callable[[KeyFile], Keys]
_KEYS_MADE: Final = N_(
    "This copy of the key file was missing or damaged; it was made anew when the vault was opened."
    " Make a backup and check the disk."
)


@dataclass(frozen=True, slots=True)
class VaultInfo:
    """What a vault tells without its passphrase."""

    vault_id: str
    format: int


def info(folder: Path) -> VaultInfo:
    """Read what needs no passphrase; raises ``NotAVault``, ``VaultTooNew``, ``VaultDamaged``."""
    return VaultInfo(key_files.read(folder).vault_id, key_files.FORMAT)


class Vault:
    """An open vault, for one process at a time; close it, or use it as a context manager.

    ``database`` connects in each thread by itself. ``schema`` is the version of its tables,
    ``healed`` how many entries the second journal gave back to its log when it was opened,
    ``made_good`` what else was found damaged then and made anew, ``was_closed`` whether it was
    closed properly before: a crash leaves a write-ahead log.
    After ``close`` everything raises ``VaultLocked``.
    """

    def __init__(self, folder: Path, key_file: KeyFile, keys: Keys, lock: FileLock | None) -> None:
        self.folder = folder
        self.read_only = lock is None
        self.schema = 0
        self.healed = 0
        self.was_closed = False
        self.made_good: list[Problem] = []
        self._key_file = key_file
        self._keys = keys
        self._lock = lock
        path = folder / layout.DATABASE
        self.database = CipherDatabase(path, keys.database, frozen=self.read_only)
        self._blobs = BlobStore(folder, keys.blobs, keys.names)
        self.journal = Journal(folder, keys.journal)
        self._before_close: list[Callable[[], None]] = []

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, *, kdf: KdfCost | None = None
    ) -> tuple[Self, str]:
        """Make a new vault and open it; the second value is the recovery code, given only here.

        Raises ``VaultExists`` where the folder is there already, ``EmptyPassphrase``, ``DiskFull``,
        ``CannotWrite``.
        """
        require_sqlite()
        if os.path.lexists(folder):
            raise VaultExists(path=str(folder))
        key_file, keys, code = new_keys(passphrase, kdf or calibrated())
        with new_folder(folder) as staging:
            lay_out(staging, key_file)
            cls.open_empty(staging, keys.again()).close()
        return cls.open_with_keys(folder, keys), code

    @classmethod
    def open_empty(cls, folder: Path, keys: Keys) -> Self:
        """Open a folder that was just laid out, and make its tables."""
        with cls._opened(folder, lambda _: keys) as vault:
            vault._migrate(_nothing)
        return vault

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, progress: Progress | None = None) -> Self:
        """Open with the passphrase.

        Raises ``WrongPassphrase``, ``NotAVault``, ``VaultInUse``, ``VaultTooNew``,
        ``VaultDamaged``, ``SqliteTooOld``. Tables of an older version are brought up to date after
        a verified backup beside the vault; ``progress`` tells of that. On a medium that cannot be
        written the vault is ``read_only``; ``VaultReadOnly`` where that cannot be done truly.
        """
        with cls._opened(folder, lambda key_file: unlock(key_file, passphrase)) as vault:
            vault._start_alone(progress)
        return vault

    @classmethod
    def open_with_recovery(
        cls, folder: Path, code: str, *, progress: Progress | None = None
    ) -> Self:
        """Open with the recovery code; raises ``WrongRecoveryCode``, else as ``open``."""
        with cls._opened(folder, lambda key_file: recover(key_file, code)) as vault:
            vault._start_alone(progress)
        return vault

    @classmethod
    def open_by(
        cls, folder: Path, unlocked: Callable[[KeyFile], Keys], *, progress: Progress | None = None
    ) -> Self:
        """Open with what ``unlocked`` makes of the key file; raises what it raises, as ``open``."""
        with cls._opened(folder, unlocked) as vault:
            vault._start_alone(progress)
        return vault

    @classmethod
    def open_with_keys(cls, folder: Path, keys: Keys) -> Self:
        """Open a copy whose own backup is at hand: tables are updated without another one."""
        with cls._opened(folder, lambda _: keys) as vault:
            vault._start(_nothing)
        return vault

    @property
    def vault_id(self) -> str:
        """Return the vault's id, equal in all its copies."""
        return self._key_file.vault_id

    @property
    def keys(self) -> Keys:
        """Return the keys, e.g. to derive one for another file of the vault."""
        return self._keys

    @property
    def key_file(self) -> KeyFile:
        """Return what the key file says now."""
        return self._key_file

    @property
    def blobs(self) -> BlobStore:
        """Return the store of originals."""
        return self._blobs

    def change_passphrase(self, new: str, *, kdf: KdfCost | None = None) -> None:
        """Let ``new`` open the vault instead of the old passphrase; only that one slot changes."""
        cost = kdf or slots.cost_of(self._key_file.slot(slots.PASSPHRASE).params)
        self.replace_slot(slots.for_passphrase(self._keys.master, self.vault_id, new, cost))

    def new_recovery_code(self) -> str:
        """Make a new recovery code, given only here; the old one opens nothing from now on."""
        slot, code = new_recovery_slot(self._keys.master, self.vault_id)
        self.replace_slot(slot)
        return code

    def replace_slot(self, slot: slots.Slot) -> None:
        """Add a way in, or replace the one with the same id, in both copies of the key file."""
        self.require_writable()
        changed = self._key_file.with_slot(slot)
        key_files.write(self.folder, changed)
        self._key_file = changed

    def remove_slot(self, slot_id: str) -> None:
        """Take a way in away; passphrase and recovery code stay (``ValueError``)."""
        self.require_writable()
        if slot_id in (slots.PASSPHRASE, slots.RECOVERY):
            raise ValueError(slot_id)
        changed = self._key_file.without_slot(slot_id)
        key_files.write(self.folder, changed)
        self._key_file = changed

    def keep_devices(self, public_keys: Iterable[bytes]) -> None:
        """Keep the raw public keys of those that sign here beside the database as well."""
        changed = self._key_file.with_devices(public_keys)
        if changed is not self._key_file:
            self.require_writable()
            key_files.write(self.folder, changed)
            self._key_file = changed

    def require_writable(self) -> None:
        """Raise ``VaultReadOnly`` where nothing can be written."""
        if self.read_only:
            raise VaultReadOnly(path=str(self.folder))

    def before_close(self, told: Callable[[], None]) -> None:
        """Call ``told`` when the vault is about to be closed: whoever reads it has to stop."""
        self._before_close.append(told)

    def close(self) -> None:
        """Empty the write-ahead log, close all connections, forget the keys, let go of the lock."""
        try:
            while self._before_close:
                self._before_close.pop()()
            # Before the write-ahead log goes, which tells the next start of a crash.
            self.journal.rest()
            self._shut()
        finally:
            self._keys.forget()
            self._blobs.forget()
            self.journal.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @classmethod
    @contextmanager
    def _opened(cls, folder: Path, unlocked: _Unlock) -> Iterator[Self]:
        """Lock and open; whatever fails inside the block closes it again."""
        lock = _lock_or_none(folder)
        with ExitStack() as undo:
            if lock is not None:
                undo.callback(lock.release)
            key_file = key_files.read(folder)
            vault = cls(folder, key_file, unlocked(key_file), lock)
            undo.pop_all()
        with ExitStack() as undo:
            undo.callback(vault.close)
            if lock is not None:
                vault.made_good += _damaged_keys(folder)
                key_files.repair(folder, key_file)
                vault._blobs.remove_leftovers()
            yield vault
            undo.pop_all()

    def _check_database(self) -> None:
        if not self.database.path.is_file():
            raise VaultDamaged(reason=N_("its database is missing"))
        try:
            with closing(self.database.connect_apart()) as connection:
                tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        except sqlcipher.OperationalError:
            raise  # no damage: the disk refused something
        except sqlcipher.DatabaseError as error:
            raise VaultDamaged(reason=N_("its database is damaged")) from error
        # A file cut to nothing opens as a new database.
        if not tables:
            raise VaultDamaged(reason=N_("its database is empty"))

    def _start_alone(self, progress: Progress | None) -> None:
        if self.read_only:
            self._start_reading()
            return
        (self.folder / layout.UNFINISHED).unlink(missing_ok=True)
        self.was_closed = not self._has_log()
        self._start(lambda: self._back_up_beside(progress))
        self._heal()

    def _start(self, before: Callable[[], None]) -> None:
        with refusals_named(self.folder):
            self._check_database()
        self._migrate(before)

    def _heal(self) -> None:
        from storage.records.healing import heal

        with refusals_named(self.folder):
            self.healed = heal(self.database, self.journal)

    def _start_reading(self) -> None:
        """Read the file as it lies there: only where that is all of it, in today's tables."""
        from storage.records.schema import found, newest

        if self._has_log():
            raise VaultReadOnly(path=str(self.folder))
        self._check_database()
        self.schema = found(self.database)
        if self.schema > newest():
            raise VaultTooNew(found=self.schema, known=newest())
        if self.schema < newest():
            raise VaultReadOnly(path=str(self.folder))

    def _has_log(self) -> bool:
        """Tell whether the database has something left in its write-ahead log."""
        wal = self.folder / layout.DATABASE_COMPANIONS[0]
        return wal.is_file() and wal.stat().st_size > 0

    def _migrate(self, before: Callable[[], None]) -> None:
        from storage.records.schema import migrate

        with refusals_named(self.folder):
            self.schema = migrate(self.database, before)

    def _back_up_beside(self, progress: Progress | None) -> None:
        from storage.vault.backup import back_up_before_update

        back_up_before_update(self, progress or NoProgress())

    def _shut(self) -> None:
        try:
            self.database.shut()
        finally:
            if self._lock is not None:
                self._lock.release()


def _damaged_keys(folder: Path) -> list[Problem]:
    return [Problem(KEYS, _KEYS_MADE, name) for name in key_files.damaged(folder)]


def lay_out(folder: Path, key_file: KeyFile) -> None:
    """Write the key files, an empty database file and the folder of originals into ``folder``."""
    key_files.write(folder, key_file)
    make_folder(folder / layout.BLOBS)
    with disk_errors(folder):
        # SQLite gives its companions the mode of this file.
        os.close(create_file(folder / layout.DATABASE))
    sync_folder(folder)


def lock_folder(folder: Path) -> FileLock:
    """Take the vault's lock; raises ``NotAVault``, ``VaultInUse``, ``CannotWrite``."""
    if not layout.is_vault(folder):
        raise NotAVault(path=str(folder))
    lock = FileLock(folder / layout.LOCK, timeout=0, thread_local=False, mode=FILE_MODE)
    try:
        with disk_errors(folder):
            lock.acquire()
    except Timeout as error:
        raise VaultInUse(path=str(folder)) from error
    return lock


def _lock_or_none(folder: Path) -> FileLock | None:
    """Take the vault's lock; None on a medium on which nobody can write."""
    try:
        return lock_folder(folder)
    except CannotWrite:
        return None


def _nothing() -> None:
    """Stand for the backup of a vault that is being made or is itself a copy."""
