"""Which files this program wrote: a script's next run replaces those, and nobody else's."""

import os
import zipfile
from pathlib import Path
from typing import Final

from reports.pack.overwrite import title_of
from reports.refusals import FileInTheWay, WrongEnding
from resources.language import N_
from storage.errors import CannotRead, problem_of
from storage.exchange.sheets.written import CREATOR

WORKBOOK: Final = ".xlsx"
NOT_OURS: Final = N_("it was not made by this program, or was changed since")
TAKEN: Final = N_("another file of this name is there")
_CORE: Final = "docProps/core.xml"
_APPLICATION: Final = "docProps/app.xml"
_MOST: Final = 1 << 16
_DOCUMENT: Final = b'{\n  "format": "anjuan-case",\n'


def require_own(path: Path) -> None:
    """Raise ``FileInTheWay`` where a file lies that is not as this program made it.

    Nothing there is fine. Raises ``CannotRead``.
    """
    try:
        if not path.exists() or (path.is_file() and _is_own(path)):
            return
    except zipfile.BadZipFile:
        pass  # somebody's broken archive
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    raise FileInTheWay(path=str(path), problem=NOT_OURS)


def require_free(path: Path) -> None:
    """Raise ``FileInTheWay`` where anything lies: what is sent for is not made a second time."""
    if os.path.lexists(path):
        raise FileInTheWay(path=str(path), problem=TAKEN)


def require_workbook(path: Path) -> None:
    """Raise ``WrongEnding`` unless a name says that its file is a workbook."""
    if path.suffix.lower() != WORKBOOK:
        raise WrongEnding(path=str(path), endings=WORKBOOK)


def _is_own(path: Path) -> bool:
    match path.suffix.lower():
        case ".json":
            with path.open("rb") as file:
                return file.read(len(_DOCUMENT)) == _DOCUMENT
        case ".xlsx":
            # Who saves it with another program is named there beside who made it.
            core = _core(path)
            return f">{CREATOR}<".encode() in core and b"lastModifiedBy" not in core
        case ".docx":
            # Every other program names itself in a part of its own.
            return bool(_core(path)) and not _has(path, _APPLICATION)
        case _:
            return bool(title_of(path))


def _core(path: Path) -> bytes:
    if not _has(path, _CORE):
        return b""
    with zipfile.ZipFile(path) as archive, archive.open(_CORE) as part:
        return part.read(_MOST)


def _has(path: Path, name: str) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return name in archive.namelist()
