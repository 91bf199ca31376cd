"""What a file from this program is, as far as can be told without a vault: a package or a pack."""

import hashlib
import mmap
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from resources.language import N_
from storage.errors import CannotRead, CaseError, WrongDocument, problem_of
from storage.exchange.packages import reader
from storage.progress import Progress

_OURS: Final = b"<pdf:Producer>Anjuan"
_MADE: Final = b"<xmp:CreateDate>"
_PDF: Final = b"%PDF-"
_ZIP: Final = b"PK\x03\x04"
_TAIL: Final = 2048
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Outside:
    """What was found. ``problems`` are errors or message ids; ``sha256`` is of the whole file;
    ``notes`` are message ids of what cannot be told without a vault."""

    type: Literal["package", "pack"]
    problems: tuple[CaseError | str, ...]
    sender: str
    made_at: str
    sha256: str
    notes: tuple[str, ...]


def look_at(path: Path, progress: Progress) -> Outside:
    """Check a package's form, signature and hashes, or a pack's form.

    Raises ``CannotRead``, ``WrongDocument`` for any other file, ``Cancelled``.
    """
    if path.exists() and not path.is_file():
        raise WrongDocument(path=str(path), expected=_EXPECTED, problem=N_("it is no file"))
    try:
        with path.open("rb") as file:
            start = file.read(len(_PDF))
            sha256 = hashlib.file_digest(file, "sha256") if not file.seek(0) else None
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    found = sha256.hexdigest() if sha256 else ""
    if start.startswith(_ZIP) or path.suffix == ".ajpkg":
        return _package(path, found, progress)
    if start == _PDF:
        return _pack(path, found)
    raise WrongDocument(path=str(path), expected=_EXPECTED, problem=N_("it is something else"))


_EXPECTED: Final = N_("package or evidence pack")


def _package(path: Path, sha256: str, progress: Progress) -> Outside:
    looked = reader.look(path, progress)
    outside = looked.outside
    return Outside(
        "package",
        () if looked.problem is None else (looked.problem,),
        "" if outside is None else outside.sender_name or outside.sender,
        "" if outside is None else outside.made_at,
        sha256,
        (N_("Whether its sender is trusted, and what is in it, an import preview tells."),),
    )


def _pack(path: Path, sha256: str) -> Outside:
    """Look at a PDF: ours or not, and whether the check values in its trailer hold."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_OURS) < 0:
            problem = N_("this PDF was not made by this program")
            raise WrongDocument(path=str(path), expected=_EXPECTED, problem=problem)
        place = content.find(_MADE)
        made = (
            re.match(rb"([^<]{1,40})<", content[place + len(_MADE) :][:64]) if place > 0 else None
        )
        holds = _holds(content)
    return Outside(
        "pack",
        () if holds else (N_("The file was changed, cut off or added to since it was made."),),
        "",
        made[1].decode("ascii", "replace") if made else "",
        sha256,
        (
            N_("The check value in the file finds damage and changes, not a skilled forger."),
            N_("Compare its SHA-256 with the one recorded in the case that it was made from."),
        ),
    )


def _holds(content: mmap.mmap) -> bool:
    """Recompute the two check values that ``reports.pdf.file`` puts into the trailer's id."""
    end = bytes(content[-_TAIL:])
    found = re.search(rb"startxref\n(\d{1,12})\n%%EOF\n\Z", end)
    ids = re.search(rb"<([0-9a-f]{32})> ?<([0-9a-f]{32})>", end)
    if found is None or ids is None or int(found[1]) >= len(content):
        return False
    before = _sha256(content, int(found[1]))
    tail = bytes(content[int(found[1]) :])
    unset = tail.replace(b"<" + ids[2] + b">", b"<" + b"0" * 32 + b">")
    whole = hashlib.sha256(before + unset).digest()
    return before[:16].hex().encode() == ids[1] and whole[:16].hex().encode() == ids[2]


def _sha256(content: mmap.mmap, length: int) -> bytes:
    value = hashlib.sha256()
    for start in range(0, length, _CHUNK):
        value.update(content[start : min(start + _CHUNK, length)])
    return value.digest()
