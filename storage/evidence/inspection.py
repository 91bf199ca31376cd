"""The door for files: opens one that may be taken in, and says why another may not."""

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from storage.errors import FileRefused
from storage.evidence import problems
from storage.evidence.limits import HEAD_BYTES, MAX_NAME
from storage.evidence.sniff import FileType, sniff

# Not on every system: no following of links, and no waiting for the other end of a named pipe.
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_PROBLEMS: Final = {
    errno.ENOENT: problems.NO_SUCH_FILE,
    errno.ENOTDIR: problems.NO_SUCH_FILE,
    errno.EACCES: problems.NOT_PERMITTED,
    errno.EPERM: problems.NOT_PERMITTED,
    errno.ELOOP: problems.A_LINK,
    errno.EMLINK: problems.A_LINK,
    errno.EISDIR: problems.NOT_A_FILE,
    errno.ENXIO: problems.NOT_A_FILE,
    errno.EBUSY: problems.IN_USE,
    errno.ETXTBSY: problems.IN_USE,
}
_SHARING_VIOLATION: Final = 32
_MOUNT_POINT: Final = 0xA0000003


@dataclass(frozen=True, slots=True)
class Inspected:
    """An open file that may be taken in: ``size`` in bytes, ``stream`` at its beginning.

    ``name`` is the file's own name fit for showing and storing: NFC, one line, valid Unicode.
    ``size`` is as found at opening; who copies must compare it with what was read.
    """

    path: Path
    name: str
    size: int
    type: FileType
    stream: BinaryIO


@contextmanager
def inspect_file(path: Path) -> Iterator[Inspected]:
    """Open a regular, non-empty file and tell its type; it is closed when the block ends.

    Raises ``FileRefused`` with one of ``problems.ALL`` as ``problem`` for links, folders, devices,
    pipes, empty files and what cannot be read. The path is resolved once: what is inspected is
    what is read.
    """
    name = shown_name(path)
    try:
        stream = _opened(path)
    except OSError as error:
        raise FileRefused(name=name, problem=_problem(error)) from error
    with stream:
        yield _inspected(path, name, stream)


def shown_name(path: Path) -> str:
    """Return the last part of a path as valid, normalised text of one line.

    Names that are no UTF-8 (archives and sticks from older Chinese Windows) are read as GB 18030.
    """
    name = path.name
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", "replace")
    shown = "".join(each if each.isprintable() else "_" for each in name)
    shown = unicodedata.normalize("NFC", shown)
    if len(shown) <= MAX_NAME:
        return shown
    ending = Path(shown).suffix[:16]
    return shown[: MAX_NAME - len(ending)] + ending


def _opened(path: Path) -> BinaryIO:
    before = path.lstat()
    _regular(before)
    descriptor = os.open(path, _FLAGS)
    try:
        after = os.fstat(descriptor)
        _regular(after)
        # Where links can be followed unseen, the file must be the one that was looked at.
        if (before.st_dev, before.st_ino) != (after.st_dev, after.st_ino):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    except OSError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def _regular(found: os.stat_result) -> None:
    # Junctions and other reparse points of Windows are links, too.
    if stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _MOUNT_POINT:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))


def _inspected(path: Path, name: str, stream: BinaryIO) -> Inspected:
    size = os.fstat(stream.fileno()).st_size
    if size == 0:
        raise FileRefused(name=name, problem=problems.EMPTY_FILE)
    try:
        head = stream.read(HEAD_BYTES)
        stream.seek(0)
    except OSError as error:
        raise FileRefused(name=name, problem=_problem(error)) from error
    return Inspected(path, name, size, sniff(head, name), stream)


def _problem(error: OSError) -> str:
    if getattr(error, "winerror", None) == _SHARING_VIOLATION:
        return problems.IN_USE
    return _PROBLEMS.get(error.errno or 0, problems.UNREADABLE)
