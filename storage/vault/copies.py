"""Copying the parts of a vault to another folder, and finding where the copy differs."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO, Final

from sqlcipher3 import dbapi2 as sqlcipher

from resources.language import N_
from storage.errors import AttachmentAltered, CannotWrite, VaultDamaged
from storage.progress import Progress
from storage.vault import layout
from storage.vault.blob_format import HEADER_SIZE
from storage.vault.blobs import BlobStore
from storage.vault.database import connect, empty_log
from storage.vault.durable import (
    create_file,
    disk_errors,
    disk_full,
    grows_no_more,
    make_folder,
    sync_folder,
)
from storage.vault.refusals import FileTooLarge
from storage.vault.verify import ALTERED, DATABASE, MISSING, Problem, database_problems

_PAGES: Final = 1024
_COPY: Final = 1 << 20
_PAGE_SIZE: Final = 4096
# Keyed name, path and size in bytes of a stored original.
StoredFile = tuple[str, Path, int]


class Meter:
    """Adds up the bytes done by several steps for one progress."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def add(self, size: int) -> None:
        """Say that ``size`` more bytes are done."""
        self._done += size
        self._progress.advance(min(self._done, self._total), self._total)


def copy_database(database: Any, path: Path, key: bytes, meter: Meter) -> dict[str, int]:
    """Copy one moment of the database under another key; return the rows of each table then."""
    left = 0

    def tell(_: int, remaining: int, total: int) -> None:
        nonlocal left
        meter.add((left or total) * _PAGE_SIZE - remaining * _PAGE_SIZE)
        left = remaining

    try:
        with closing(database.connect_apart()) as source, closing(connect(path, key)) as copy:
            source.execute("BEGIN")
            counts = _row_counts(source)
            source.backup(copy, pages=_PAGES, progress=tell)
            source.execute("ROLLBACK")
            empty_log(copy)
    except sqlcipher.DatabaseError as error:
        if "full" in str(error):
            raise disk_full(path, database.path.stat().st_size) from error
        if grows_no_more(path):
            raise FileTooLarge(path=str(path)) from error
        if "disk I/O error" in str(error):
            raise CannotWrite(path=str(path), problem=str(error)) from error
        raise VaultDamaged(reason=N_("its database cannot be copied")) from error
    return counts


def _row_counts(connection: Any) -> dict[str, int]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    names = [str(name) for (name,) in connection.execute(query).fetchall()]
    return {name: _rows_of(connection, name) for name in names}


def _rows_of(connection: Any, table: str) -> int:
    quoted = table.replace('"', '""')
    query = f'SELECT count(*) FROM "{quoted}"'  # noqa: S608 - the database's own names, quoted
    return int(connection.execute(query).fetchone()[0])


def database_differs(path: Path, key: bytes, counts: dict[str, int]) -> Iterator[Problem]:
    """Yield what is wrong with a copied database; ``counts`` are the rows it should have."""
    found = list(database_problems(lambda: connect(path, key)))
    yield from found
    if found:
        return
    with closing(connect(path, key)) as copy:
        if _row_counts(copy) != counts:
            what = N_("The copied database has other rows than the vault.")
            yield Problem(DATABASE, what, layout.DATABASE)


def copy_blobs(
    files: list[StoredFile], staging: Path, linked_to: Path | None, meter: Meter
) -> Iterator[Problem]:
    """Copy or link originals as they are, encrypted; yield those that cannot be read."""
    folders = set()
    for name, path, size in files:
        target = layout.blob_path(staging / layout.BLOBS, name)
        make_folder(target.parent)
        folders.add(target.parent)
        if not _link(linked_to, name, path, target):
            yield from _copied_blob(path, target, size)
        meter.add(size)
    for folder in folders:
        sync_folder(folder)


def _copied_blob(path: Path, target: Path, size: int) -> Iterator[Problem]:
    """Copy one original; one that the disk no longer gives is a problem, not the end."""
    try:
        source = path.open("rb")
        with source:
            copy_file(source, target, size)
    except OSError as error:
        target.unlink(missing_ok=True)
        yield Problem(ALTERED, N_("A stored original cannot be read."), f"{path.name}: {error}")


def copy_file(source: BinaryIO, target: Path, size: int) -> None:
    """Copy ``size`` bytes to a new private file and bring it to the disk."""
    with (
        disk_errors(target, size),
        open(create_file(target), "wb") as file,  # noqa: PTH123 - a descriptor
    ):
        shutil.copyfileobj(source, file, _COPY)
        file.flush()
        os.fsync(file.fileno())


def can_link(folder: Path | None, name: str, dest: Path) -> bool:
    """Tell whether an original lies in ``folder`` on the disk that is to hold ``dest``."""
    if folder is None:
        return False
    place = next(parent for parent in dest.absolute().parents if parent.exists())
    path = layout.blob_path(folder / layout.BLOBS, name)
    return path.is_file() and path.stat().st_dev == place.stat().st_dev


def _link(folder: Path | None, name: str, path: Path, target: Path) -> bool:
    """Link an original that lies in another vault's folder; False where it has to be copied."""
    if folder is None:
        return False
    other = layout.blob_path(folder / layout.BLOBS, name)
    try:
        # An original that was damaged and then taken in again has another salt.
        if _header(other) != _header(path):
            return False
        os.link(other, target)
    except OSError:
        # Not there, another disk, or a file system without links.
        return False
    return True


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEADER_SIZE)


def blobs_differ(
    store: BlobStore, files: list[StoredFile], linked_to: Path | None, meter: Meter
) -> Iterator[Problem]:
    """Yield the originals whose copy is missing or, unless it is a link, does not decrypt."""
    for name, path, size in files:
        copy = layout.blob_path(store.folder / layout.BLOBS, name)
        if copy.is_file() and not _is_linked(linked_to, name, copy):
            try:
                store.check(name)
            except AttachmentAltered:
                yield Problem(ALTERED, N_("A stored original no longer matches its hash."), name)
        elif not copy.is_file() or copy.stat().st_size != path.stat().st_size:
            yield Problem(MISSING, N_("An original is not in this vault."), name)
        meter.add(size)


def _is_linked(folder: Path | None, name: str, copy: Path) -> bool:
    if folder is None:
        return False
    path = layout.blob_path(folder / layout.BLOBS, name)
    return path.is_file() and path.samefile(copy)
