"""What lies where a pack is to be written: an earlier pack of the same case gives way, no more."""

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
        if not (path.is_file() and _is_pack(path, case_no)):
            raise FileInTheWay(path=str(path), problem=NOT_OURS)
        yield PackWarning("FileReplaced", path.name, words(REPLACED))


def _is_pack(path: Path, case_no: str) -> bool:
    """Tell whether a file says of itself that it is a pack of the case with this number."""
    try:
        if path.stat().st_size == 0:
            return False
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            place = content.rfind(_OURS)
            about = bytes(content[max(0, place - 4096) : place]) if place >= 0 else b""
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    title = _TITLE.search(about)
    return title is not None and f"{escape(case_no)}-".encode() in title[1]
