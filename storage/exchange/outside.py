"""What a file from this program is, as far as can be told without a vault: a package or a pack."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from resources.language import N_
from storage.errors import CannotRead, CaseError, WrongDocument, problem_of
from storage.exchange.packages import reader
from storage.progress import Progress

_OURS: Final = b"<pdf:Producer>Anjuan"
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
    """Look at a PDF: whether it is cut off; only the vault knows the hash that it should have."""
    content = path.read_bytes()
    if _OURS not in content:
        problem = N_("this PDF was not made by this program")
        raise WrongDocument(path=str(path), expected=_EXPECTED, problem=problem)
    made = re.search(rb"<xmp:CreateDate>([^<]{1,40})<", content)
    return Outside(
        "pack",
        () if _ends_well(content) else (N_("The file is cut off or was added to."),),
        "",
        made[1].decode("ascii", "replace") if made else "",
        sha256,
        (N_("Compare its SHA-256 with the one recorded in the case that it was made from."),),
    )


def _ends_well(content: bytes) -> bool:
    """Tell whether the end names the place of a cross-reference table that is there."""
    found = re.search(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z", content[-_TAIL:])
    if found is None:
        return False
    place = content[int(found[1]) : int(found[1]) + 32]
    return place.startswith(b"xref") or re.match(rb"\d+ \d+ obj", place) is not None
