"""Salvage: a new vault from whatever a damaged one still says; the damaged one is only read.

Entries come from the second journal and from every page of the database that can be read, each
proved by its hashes and its device's signature; originals are taken if they decrypt to their hash.
The new vault is a new incarnation, so that it can never sign a place in a chain a second time.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from resources.language import N_
from storage.errors import (
    AttachmentAltered,
    AttachmentMissing,
    CannotWrite,
    CaseError,
    NotAVault,
    VaultDamaged,
    WrongPassphrase,
    WrongRecoveryCode,
)
from storage.progress import Progress
from storage.records import operations
from storage.records.identity import new_incarnation
from storage.records.journaling import NOT_CARRIED
from storage.records.operations import Operation
from storage.records.projection import rebuild
from storage.records.tables import Tables
from storage.salvage.found import PAGE, Found, from_database, from_journal
from storage.vault import key_file as key_files
from storage.vault import layout
from storage.vault.blobs import BlobStore
from storage.vault.container import Vault, lay_out, lock_folder
from storage.vault.copies import copy_file
from storage.vault.durable import make_folder, new_folder, sync_folder
from storage.vault.journal import Journal
from storage.vault.key_file import KeyFile
from storage.vault.keys import SALT_SIZE, Keys, recover, unlock

LOG_GONE: Final = N_(
    "Nothing readable was left of the record itself, so nobody can tell how much is lost: database"
    " and second journal are gone or belong to other keys. Look for them, or for a backup, before"
    " anything is deleted."
)


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """How much was saved and how much is known to be lost.

    An entry is lost where its place in a chain is known and nothing readable stands for it;
    entries after the last known one of a chain nobody can count. Page copies of pictures that are
    lost can be made again and are not counted. ``files_unnamed`` are files of the store that were
    saved although no entry tells of them; where ``log_gone``, nothing readable of the log was left,
    so that nobody can say how much was lost.
    """

    path: Path
    operations_saved: int
    operations_lost: int
    attachments_saved: int
    attachments_lost: int
    pages: int
    damaged_pages: int
    files_unnamed: int = 0
    log_gone: bool = False


def salvage(
    folder: Path,
    dest: Path,
    secret: str,
    progress: Progress,
    *,
    by_recovery_code: bool = False,
    keys_of: Path | None = None,
) -> SalvageReport:
    """Save what can be saved of the vault in ``folder`` into the new vault ``dest``.

    ``secret`` is the passphrase, or the recovery code where so said. ``keys_of`` is a backup of the
    same vault, for its key file, where both copies here are gone. Raises ``WrongPassphrase``,
    ``WrongRecoveryCode``, ``NotAVault``, ``VaultDamaged`` where no key can be had, ``VaultInUse``,
    ``VaultExists``, ``DiskFull``, ``CannotWrite``, ``Cancelled``; then nothing is left at ``dest``.
    """
    with _held(folder):
        key_file, keys = _unlocked(folder, keys_of, recover if by_recovery_code else unlock, secret)
        found = Found()
        with suppress(VaultDamaged, NotAVault):  # one that is not needed to open it
            for known in _key_files(folder, keys_of):
                found.know(known.devices)
        from_journal(found, Journal(folder, keys.journal))
        from_database(found, folder / layout.DATABASE, keys.database, progress)
        entries = found.proved()
        again = replace(key_file, database_salt=secrets.token_bytes(SALT_SIZE))
        with new_folder(dest) as staging:
            lay_out(staging, again)
            with Vault.open_empty(staging, Keys(keys.master, again.database_salt)) as vault:
                _fill(vault, found, entries)
                files = _originals(folder, vault, progress)
                named, copies = _names(vault.blobs, entries, found)
    places = len(entries)
    return SalvageReport(
        dest, places, max(found.expected() - places, 0), len(named & files), len(named - files),
        found.pages, found.damaged_pages, len(files - named - copies),
        log_gone=not entries and found.pages == found.damaged_pages,
    )  # fmt: skip


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keep others out of the damaged vault, as far as its medium allows."""
    if not folder.is_dir() or not (layout.is_vault(folder) or (folder / layout.DATABASE).is_file()):
        raise NotAVault(path=str(folder))
    try:
        lock = lock_folder(folder)
    except (CannotWrite, NotAVault):
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _unlocked(
    folder: Path, keys_of: Path | None, way: Callable[[KeyFile, str], Keys], secret: str
) -> tuple[KeyFile, Keys]:
    """Return the best key file that the secret opens, and its keys."""
    refused: CaseError = VaultDamaged(reason=N_("both copies of the key file are damaged"))
    for key_file in _key_files(folder, keys_of):
        try:
            return key_file, way(key_file, secret)
        except (WrongPassphrase, WrongRecoveryCode) as error:
            refused = error
        except (KeyError, ValueError):
            continue  # the slot for this secret is not readable here
    raise refused


def _key_files(folder: Path, keys_of: Path | None) -> Iterator[KeyFile]:
    try:
        yield key_files.read(folder)
    except (VaultDamaged, NotAVault):
        yield from key_files.remains(folder)
    if keys_of is not None:
        yield key_files.read(keys_of)


def _fill(vault: Vault, found: Found, entries: list[Operation]) -> None:
    tables = Tables(vault.database)
    with vault.database.atomic():
        for name, rows in found.small.items():
            _put(tables, name, _kept(name, rows))
        _put_devices(tables, found)
        for start in range(0, len(entries), 1000):
            operations.store(tables, *entries[start : start + 1000])
        tables.set_meta("hlc", max((str(one.head["hlc"]) for one in entries), default=""))
        _put(tables, "derived", ([*key, content] for key, content in found.derived.items()))
        _put(tables, "draft", found.drafts.values())
        new_incarnation(vault.database)
    rebuild(tables)


def _kept(name: str, rows: list[list[Any]]) -> Iterator[list[Any]]:
    for row in rows:
        if name != "meta" or row[0] not in NOT_CARRIED:
            yield row


def _put_devices(tables: Tables, found: Found) -> None:
    known = {str(row[0]) for row in tables.run("SELECT id FROM device")}
    rows = ([name, "", key, None, 0] for name, key in found.keys.items() if name not in known)
    _put(tables, "device", rows)


def _put(tables: Tables, name: str, rows: Iterable[Iterable[Any]]) -> None:
    """Write rows as they were; an older vault has fewer columns, never others."""
    columns = [str(row[1]) for row in tables.run(f"PRAGMA table_info({name})")]
    for row in rows:
        values = list(row)[: len(columns)]
        names, marks = ", ".join(columns[: len(values)]), ", ".join("?" * len(values))
        tables.run(f"INSERT OR IGNORE INTO {name} ({names}) VALUES ({marks})", *values)  # noqa: S608


def _originals(folder: Path, vault: Vault, progress: Progress) -> set[str]:
    """Copy every original and page copy that decrypts; return the names of what was saved."""
    source = BlobStore(folder, vault.keys.blobs, vault.keys.names)
    files = list(source.files())
    saved: set[str] = set()
    for done, (name, path) in enumerate(files):
        progress.advance(done, len(files))
        try:
            source.check(name)
        except (AttachmentAltered, AttachmentMissing):
            continue
        target = layout.blob_path(vault.folder / layout.BLOBS, name)
        make_folder(target.parent)
        with path.open("rb") as file:
            copy_file(file, target, path.stat().st_size)
        sync_folder(target.parent)
        saved.add(name)
    return saved


def _names(
    store: BlobStore, entries: Iterable[Operation], found: Found
) -> tuple[set[str], set[str]]:
    """Return the names in the store of the originals that entries name, and of page copies."""
    named = {
        store.name(item["sha256"])
        for one in entries
        for item in (one.content or {}).get("attachments", ())
    }
    copies = {
        store.name(content.decode())
        for (_sha256, purpose), content in found.derived.items()
        if purpose == PAGE
    }
    return named, copies
