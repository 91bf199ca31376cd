"""The encrypted database: every thread connects with the raw key, and all can be shut at once."""

import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import peewee
from sqlcipher3 import dbapi2 as sqlcipher

from resources.language import N_
from storage.errors import CannotWrite, SqliteTooOld, VaultDamaged, VaultLocked
from storage.vault import layout
from storage.vault.durable import disk_full, grows_no_more, has_no_room
from storage.vault.refusals import FileTooLarge, VaultReadOnly

# Older ones can damage a database while the write-ahead log is reset.
NEEDED_SQLITE: Final = (3, 51, 3)
_BUSY_SECONDS: Final = 5.0
_PRAGMAS: Final = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "temp_store": "MEMORY",
    "busy_timeout": int(_BUSY_SECONDS * 1000),
    # Pages: a save dirties some twenty-five, and one in forty would wait until all of them are in
    # the file. Closing the vault brings them there, too; 16 MiB are read again in a moment.
    "wal_autocheckpoint": 4000,
    # KiB, as a negative number: pages that a search meets again need not be decrypted again.
    "cache_size": -32 * 1024,
}
# What leaves no trace in the file.
_FROZEN: Final = {name: _PRAGMAS[name] for name in ("foreign_keys", "temp_store", "cache_size")}


@contextmanager
def refusals_named(folder: Path) -> Iterator[None]:
    """Name what the disk of a vault refused or spoiled, which SQLite says in words of its own.

    Raises ``DiskFull``, ``CannotWrite``, ``VaultReadOnly`` or ``VaultDamaged``; the transaction is
    undone by them.
    """
    try:
        yield
    except (peewee.DatabaseError, sqlcipher.DatabaseError) as error:
        said = str(error)
        if "malformed" in said or "not a database" in said:
            raise VaultDamaged(reason=N_("its database is damaged")) from error
        if "readonly" in said:
            raise VaultReadOnly(path=str(folder)) from error
        if "full" in said:
            raise disk_full(folder, 0) from error
        if "disk I/O error" in said or "unable to open" in said:
            # Where there is no room even for its index, SQLite says no more than that.
            if has_no_room(folder):
                raise disk_full(folder, 0) from error
            for name in (layout.DATABASE, *layout.DATABASE_COMPANIONS):
                if grows_no_more(folder / name):
                    raise FileTooLarge(path=str(folder / name)) from error
            raise CannotWrite(path=str(folder), problem=said) from error
        raise


class _Connection(sqlcipher.Connection):  # type: ignore[misc]
    """A connection that can be referred to weakly, so that it goes with its thread."""


def require_sqlite(found: tuple[int, ...] = sqlcipher.sqlite_version_info) -> None:
    """Raise ``SqliteTooOld`` where the database library has the bug fixed in 3.51.3."""
    if found < NEEDED_SQLITE:
        names = {"found": found, "needed": NEEDED_SQLITE}
        raise SqliteTooOld(**{name: ".".join(map(str, at)) for name, at in names.items()})


def connect(path: Path, key: bytes, *, frozen: bool = False) -> Any:
    """Open the file with a 32-byte raw key; a wrong key shows at the first read only.

    ``frozen`` reads the file as it lies there, without lock and write-ahead log, and leaves no
    trace beside it: for media that cannot be written and for damaged files.
    """
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?immutable=1" if frozen else str(path),
        uri=frozen,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=_Connection,
    )
    # Before the key, or SQLCipher writes of every damaged page to standard error.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_compatibility = 4")
    return connection


class CipherDatabase(peewee.SqliteDatabase):
    """A peewee database over SQLCipher; each thread connects by itself on first use."""

    server_version = sqlcipher.sqlite_version_info

    def __init__(self, path: Path, key: bytes, *, frozen: bool = False) -> None:
        self._key: bytes | None = key
        self.frozen = frozen
        self._opened: weakref.WeakSet[_Connection] = weakref.WeakSet()
        self._opening = threading.Lock()
        self._used = False
        self._after: Callable[[], None] | None = None
        super().__init__(str(path), pragmas=_FROZEN if frozen else _PRAGMAS)

    @property
    def path(self) -> Path:
        """Return where the file lies; never open it by other means while this database is open."""
        return Path(self.database)

    def _connect(self) -> Any:
        connection = self.connect_apart()
        with ExitStack() as undo:
            undo.callback(connection.close)
            self._add_conn_hooks(connection)  # type: ignore[attr-defined]
            undo.pop_all()
        with self._opening:
            self._opened.add(connection)
        return connection

    def tell_commits(self, told: Callable[[], None] | None) -> None:
        """Call ``told`` in the committing thread after each commit of an outermost transaction.

        What was committed stays whatever ``told`` does, so it must not fail for the disk's sake.
        """
        self._after = told

    def commit(self) -> None:
        """Commit, then tell whoever asked to know."""
        super().commit()
        if self._after is not None:
            self._after()

    def rollback(self) -> None:
        """Undo the transaction, unless a full or failing disk made SQLite do so already."""
        connection: Any = self.connection()  # type: ignore[no-untyped-call]
        if connection.in_transaction:
            super().rollback()

    def connect_apart(self) -> Any:
        """Return a further connection outside peewee's care; the caller closes it."""
        if self._key is None:
            raise VaultLocked()
        self._used = True
        return connect(self.path, self._key, frozen=self.frozen)

    def shut(self) -> None:
        """Empty the write-ahead log, close the connections of all threads and forget the key."""
        if self._key is None:
            return
        self._after = None
        with self._opening:
            for connection in list(self._opened):
                connection.interrupt()
                connection.close()
            self._opened.clear()
        self.close()
        # SQLite would make a file that is not there.
        if self._used and not self.frozen:
            self._leave()
        self._key = None

    def _leave(self) -> None:
        # A damaged file cannot take its log in; both stay as they are for verify and salvage.
        with closing(self.connect_apart()) as connection, suppress(sqlcipher.DatabaseError):
            empty_log(connection)


def empty_log(connection: Any) -> None:
    """Bring everything from the write-ahead log into the file itself."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
