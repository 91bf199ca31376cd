"""How the vault's bytes reach the disk: private, synced, whole or not at all, failures named."""

import errno
import io
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from storage.errors import CannotWrite, DiskFull, VaultExists, VaultInUse, problem_of
from storage.vault.layout import UNFINISHED, is_vault
from storage.vault.refusals import DiskFullNow, FileTooLarge, InsideVault

if TYPE_CHECKING:
    # Loaded by those who lock: the window, which only writes small files, is there sooner.
    from filelock import FileLock

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
# What SQLite needs to open a database: the first piece of the index of its write-ahead log.
_LEAST: Final = 32 << 10
# As much as SQLite writes at once while it copies a database.
_PIECE: Final = 4 << 20
_REFUSED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO})


@contextmanager
def disk_errors(path: Path, needed: int = 0) -> Iterator[None]:
    """Turn "no space" (``needed`` bytes) into ``DiskFull``, what else a disk refuses or fails to do
    into ``CannotWrite``, which ``FileTooLarge`` is too.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise disk_full(path, needed) from error
        if error.errno == errno.EFBIG:
            raise FileTooLarge(path=str(path)) from error
        if error.errno in _REFUSED:
            raise CannotWrite(path=str(path), problem=problem_of(error)) from error
        raise


@contextmanager
def chosen_place(path: Path, needed: int = 0) -> Iterator[None]:
    """Name every refusal of a place that a person chose: ``DiskFull``, else ``CannotWrite``.

    Raises ``InsideVault`` where it lies among the files of a vault. There a missing folder, or a
    file in its place, is a slip of a hand and not a fault of ours.
    """
    require_outside(path)
    try:
        with disk_errors(path, needed):
            yield
    except OSError as error:
        raise CannotWrite(path=str(path), problem=problem_of(error)) from error


@contextmanager
def folder_made(folder: Path) -> Iterator[ExitStack]:
    """Make a folder with those above it; where the block fails, what is empty of them goes again.

    What the block pushes onto the stack is undone before that.
    """
    missing = _missing(folder)
    with ExitStack() as undo:
        for one in missing:
            undo.callback(_remove_empty, one)
        folder.mkdir(parents=True, exist_ok=True)
        yield undo
        undo.pop_all()


def _missing(folder: Path) -> list[Path]:
    """Return which folders have to be made for ``folder``, the outermost first."""
    return [one for one in (*reversed(folder.parents), folder) if not one.exists()]


def _remove_empty(folder: Path) -> None:
    # Something else came to lie in it, or it was never made.
    with suppress(OSError):
        folder.rmdir()


def grows_no_more(path: Path) -> bool:
    """Tell whether a limit on the size of files (``ulimit -f``) is what stops a file from growing.

    SQLite says of that no more than that the disk failed.
    """
    try:
        import resource
    except ImportError:  # Windows knows no such limit
        return False
    limit, _hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    if limit == resource.RLIM_INFINITY or not path.is_file():
        return False
    return path.stat().st_size + _PIECE > limit


def require_outside(path: Path) -> None:
    """Raise ``InsideVault`` where ``path`` lies in the folder of a vault, or is one.

    A name that cannot be lies nowhere: writing there tells what is wrong with it.
    """
    with suppress(OSError):
        place = path.resolve()
        for folder in (place, *place.parents):
            if is_vault(folder):
                raise InsideVault(path=str(path), vault=str(folder))


def disk_full(path: Path, needed: int) -> DiskFull:
    """Return the error that says how many bytes are free, and how many are needed if known."""
    free = size_words(shutil.disk_usage(_standing(path)).free)
    if not needed:
        return DiskFullNow(free=free, path=str(path))
    return DiskFull(needed=size_words(needed), free=free, path=str(path))


def has_no_room(folder: Path) -> bool:
    """Tell whether the disk that is to hold ``folder`` has no room for the smallest write."""
    return shutil.disk_usage(_standing(folder)).free < _LEAST


def _standing(path: Path) -> Path:
    """Return the nearest that is there: ``path`` itself, or a folder above it."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.exists())


def require_space(path: Path, needed: int) -> None:
    """Raise ``DiskFull`` unless ``needed`` bytes are free on the disk that is to hold ``path``."""
    place = next(folder for folder in path.absolute().parents if folder.exists())
    if shutil.disk_usage(place).free < needed:
        raise disk_full(path, needed)


def size_words(size: int) -> str:
    """Return ``size`` bytes as people read it, e.g. ``"18.0 MiB"``."""
    if size < 1 << 20:
        return f"{size / (1 << 10):.1f} KiB"
    if size < 1 << 30:
        return f"{size / (1 << 20):.1f} MiB"
    return f"{size / (1 << 30):.1f} GiB"


def create_file(path: Path) -> int:
    """Make a new private file and return its descriptor for writing; it must not exist yet."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, FILE_MODE)


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` survive a power cut (Windows does that with the file itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with disk_errors(folder):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_content(file: int) -> None:
    """Bring a file's bytes to the disk, and of its own entry no more than they need."""
    if hasattr(os, "fdatasync"):
        os.fdatasync(file)
    else:
        os.fsync(file)


def make_folder(folder: Path) -> None:
    """Make a private folder whose name survives a power cut; an existing one is kept."""
    if not folder.is_dir():
        with disk_errors(folder):
            folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
            sync_folder(folder.parent)


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Replace small files: all are on the disk under other names before any is renamed."""
    for path, content in contents.items():
        with disk_errors(path, len(content)):
            _write_beside(path, content)
    for path in contents:
        with disk_errors(path):
            beside(path).replace(path)
    for folder in {path.parent for path in contents}:
        sync_folder(folder)


def beside(path: Path) -> Path:
    """Return the name under which the new content of ``path`` is written first."""
    return path.with_name(f"{path.name}.new")


def _write_beside(path: Path, content: bytes) -> None:
    new = beside(path)
    new.unlink(missing_ok=True)
    with ExitStack() as undo:
        undo.callback(new.unlink, missing_ok=True)
        with open(create_file(new), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        undo.pop_all()


@contextmanager
def new_folder(dest: Path) -> Iterator[Path]:
    """Yield a private folder that becomes ``dest`` when the block ends and vanishes when it fails.

    Raises ``VaultExists`` where ``dest`` is there already, ``InsideVault``. What a crash left of
    an earlier attempt is removed first, known by its marker, which a living attempt holds locked.
    """
    if os.path.lexists(dest):
        raise VaultExists(path=str(dest))
    require_outside(dest)
    from filelock import FileLock

    staging = dest.with_name(f"{dest.name}.part")
    marker = FileLock(staging / UNFINISHED, timeout=0, thread_local=False, mode=FILE_MODE)
    try:
        with disk_errors(dest):
            missing = _missing(dest.parent)
            _claim(staging, marker)
    except OSError as error:
        # A name that cannot be, a file where a folder should be, a place that takes no folders.
        raise CannotWrite(path=str(dest), problem=problem_of(error)) from error
    place = staging
    with ExitStack() as undo:
        for one in missing:
            undo.callback(_remove_empty, one)
        undo.callback(lambda: shutil.rmtree(place))  # where it lies by then
        undo.callback(marker.release)
        yield staging
        sync_folder(staging)
        marker.release()
        with disk_errors(dest):
            # The marker goes last: a crash in between must not leave a folder that nobody owns.
            place = staging.rename(dest)
            (dest / UNFINISHED).unlink()
            sync_folder(dest)
            sync_folder(dest.parent)
        undo.pop_all()


def _claim(staging: Path, marker: "FileLock") -> None:
    if staging.is_dir() and any(staging.iterdir()):
        if not (staging / UNFINISHED).is_file():
            raise VaultExists(path=str(staging))
        _acquire(staging, marker)
        marker.release()
        shutil.rmtree(staging)
    staging.parent.mkdir(parents=True, exist_ok=True)
    staging.mkdir(mode=FOLDER_MODE, exist_ok=True)
    _acquire(staging, marker)


def _acquire(staging: Path, marker: "FileLock") -> None:
    from filelock import Timeout

    try:
        marker.acquire()
    except Timeout as error:
        raise VaultInUse(path=str(staging)) from error


class Sink:
    """A file being written, ``needed`` bytes long as far as is known; refusals are named."""

    def __init__(self, file: io.FileIO, path: Path, needed: int) -> None:
        self._file = file
        self._path = path
        self._needed = needed

    def write(self, data: memoryview) -> None:
        """Write all of it."""
        with disk_errors(self._path, self._needed or len(data)):
            while data:
                data = data[self._file.write(data) or 0 :]

    def sync(self) -> None:
        """Bring it to the disk."""
        with disk_errors(self._path, self._needed):
            os.fsync(self._file.fileno())
