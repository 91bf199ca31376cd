"""Damage in an open vault: key files, database pages, originals, files that do not belong."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from resources.language import N_
from storage.errors import AttachmentAltered, AttachmentMissing
from storage.progress import Progress
from storage.vault import key_file, layout
from storage.vault.blobs import BlobStore, Stored
from storage.vault.database import empty_log

if TYPE_CHECKING:
    from storage.vault.container import Vault

KEYS: Final = "keys"
DATABASE: Final = "database"
ALTERED: Final = "altered"
MISSING: Final = "missing"
SIZE: Final = "size"
UNKNOWN: Final = "unknown_file"
COPY: Final = "copy"
_NO_ORIGINAL: Final = N_(
    "A stored file that is no original, such as a page copy, is damaged; it can be made anew."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: ``kind`` for programs, ``what`` as a sentence to translate.

    ``where`` is a path inside the vault or the SHA-256 of an original.
    """

    kind: str
    what: str
    where: str


def verify_container(
    vault: "Vault",
    expected: Iterable[tuple[str, int]],
    progress: Progress,
    *,
    also: frozenset[str] = frozenset(),
    live: bool = False,
) -> list[Problem]:
    """Read every byte of the vault and return all that is wrong; an empty list is a whole vault.

    ``expected`` are SHA-256 (hex) and size in bytes of the originals that the records speak of;
    ``also`` names further files and folders that belong into the vault's folder. Originals that
    nobody expects are checked like the others and are no problem in themselves. ``live``: somebody
    writes meanwhile, see ``database_problems``.
    """
    sizes = dict(expected)
    return [
        *key_problems(vault.folder),
        *database_problems(vault.database.connect_apart, live=live or vault.read_only),
        *_blob_problems(vault.blobs, sizes, progress),
        *_unknown_files(vault.folder, also),
    ]


def key_problems(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each copy of the key file that is not intact."""
    for name in key_file.damaged(folder):
        yield Problem(KEYS, N_("This copy of the key file is missing or damaged."), name)


def database_problems(connect: Callable[[], Any], *, live: bool = False) -> Iterator[Problem]:
    """Check the seal of every page, then the tables' structure, each on a connection of its own.

    One bad page makes a connection useless for everything after it. ``live`` leaves the write-ahead
    log alone, which would stop those who write: then every page in use is unsealed by the check
    of the structure, and only free ones are not looked at.
    """
    try:
        found = [] if live else _unsealed(connect)
        if not found:
            with closing(connect()) as connection:
                found = connection.execute("PRAGMA quick_check").fetchall()
    except sqlcipher.DatabaseError as error:
        found = [(str(error),)]
    for (detail,) in found:
        if detail != "ok":
            where = f"{layout.DATABASE}: {detail}"
            yield Problem(DATABASE, N_("The database is damaged."), where)


def _unsealed(connect: Callable[[], Any]) -> list[tuple[Any, ...]]:
    with closing(connect()) as connection:
        # Pages still in the write-ahead log would be taken for damaged ones.
        try:
            empty_log(connection)
        except sqlcipher.OperationalError as error:
            # On a full disk it stays: the check of the structure reads every page in use then.
            if "full" not in str(error):
                raise
            return []
        return list(connection.execute("PRAGMA cipher_integrity_check").fetchall())


def _blob_problems(
    blobs: BlobStore, sizes: dict[str, int], progress: Progress
) -> Iterator[Problem]:
    labels = {blobs.name(sha256): sha256 for sha256 in sizes}
    found: dict[str, Stored | None] = {}
    for name in _advancing(blobs, progress):
        found[name] = _checked(blobs, name)
        if found[name] is None and name in labels:
            what = N_("A stored original no longer matches its hash.")
            yield Problem(ALTERED, what, labels[name])
        elif found[name] is None:
            yield Problem(COPY, _NO_ORIGINAL, f"{layout.BLOBS}/{name[:2]}/{name}")
    for name, sha256 in labels.items():
        if name not in found:
            yield Problem(MISSING, N_("An original is not in this vault."), sha256)
            continue
        stored = found[name]
        if stored and stored.size != sizes[sha256]:
            yield Problem(SIZE, N_("An original has another size than recorded."), sha256)


def _advancing(blobs: BlobStore, progress: Progress) -> Iterator[str]:
    """Yield the keyed names of the originals here, telling the bytes read before each."""
    files = [(name, path.stat().st_size) for name, path in blobs.files()]
    total = sum(size for _, size in files)
    done = 0
    for name, size in files:
        progress.advance(done, total)
        yield name
        done += size
    progress.advance(done, total)


def _checked(blobs: BlobStore, name: str) -> Stored | None:
    try:
        return blobs.check(name)
    except (AttachmentAltered, AttachmentMissing):
        return None


def _unknown_files(folder: Path, also: frozenset[str]) -> Iterator[Problem]:
    known = also | {layout.INCOMING}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if (path.is_symlink() or not path.is_dir()) and not layout.is_known(relative, known):
            what = N_("This file does not belong to the vault.")
            yield Problem(UNKNOWN, what, relative.as_posix())
