"""What lies where a pack is to be written: an earlier pack of the same case gives way, no more."""

import glob
import mmap
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from reports.pack.item import PackWarning
from reports.refusals import FileInTheWay
from resources.language import N_, Words
from storage.errors import CannotRead, problem_of

_OURS: Final = b"<pdf:Producer>Anjuan"
_TITLE: Final = re.compile(rb'<dc:title>.{0,80}?"x-default">([^<]{1,400})<', re.DOTALL)
NOT_OURS: Final = N_("it is no pack of this case")
REPLACED: Final = N_("An earlier pack of this case was there and has been replaced.")


def replaced(paths: Iterable[Path], case_no: str, words: Words) -> Iterator[PackWarning]:
    """Yield a remark for every earlier pack of the case that a new one will replace.

    Raises ``FileInTheWay`` for a file that is anything else, ``CannotRead``.
    """
    for path in paths:
        if not path.exists():
            continue
        if not (path.is_file() and _is_of(title_of(path), case_no)):
            raise FileInTheWay(path=str(path), problem=NOT_OURS)
        yield PackWarning("FileReplaced", path.name, words(REPLACED))


def earlier_set(target: Path, case_no: str) -> list[Path]:
    """Return all files of the pack of this case that lies at ``target``: copies, volumes.

    They lie beside it under names that begin like its own and bear its number in their titles.
    Empty where no such pack lies there. Raises ``CannotRead``.
    """
    title = title_of(target) if target.is_file() else b""
    if not _is_of(title, case_no):
        return []
    begin = f"{glob.escape(target.stem)}[-.]*{glob.escape(target.suffix)}"
    beside = sorted(path for path in target.parent.glob(begin) if path.is_file())
    return [target, *(path for path in beside if title_of(path) == title)]


def _is_of(title: bytes, case_no: str) -> bool:
    return f"{escape(case_no)}-".encode() in title


def title_of(path: Path) -> bytes:
    """Return the title of a file that says of itself that it is one of ours, else nothing.

    It is UTF-8, escaped as in XML. Raises ``CannotRead``.
    """
    try:
        if path.stat().st_size == 0:
            return b""
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            place = content.rfind(_OURS)
            about = bytes(content[max(0, place - 4096) : place]) if place >= 0 else b""
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    title = _TITLE.search(about)
    return title[1] if title else b""
