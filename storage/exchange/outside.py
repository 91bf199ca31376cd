"""What something from this program is, as far as can be told without a vault: package, pack,
or disclosure bundle.
"""

import hashlib
import mmap
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from xml.sax.saxutils import unescape

from resources.language import N_
from storage.errors import CannotRead, CaseError, WrongDocument, problem_of
from storage.exchange.packages import reader
from storage.progress import Progress
from storage.proof.bundle_check import is_bundle, look_at_bundle

_OURS: Final = b"<pdf:Producer>Anjuan"
# How ``reports.pdf.file`` begins every file; it still stands there where the end is lost.
_BEGIN: Final = "%PDF-1.7\n%案卷\n".encode()
_ARCHIVAL: Final = b"<pdfaid:part>"
_PACKET: Final = 4096
_MADE: Final = b"<xmp:CreateDate>"
_CREATOR: Final = re.compile(rb"<dc:creator><rdf:Seq><rdf:li>([^<]{1,1200})</rdf:li>")
_PDF: Final = b"%PDF-"
_ZIP: Final = b"PK\x03\x04"
_TAIL: Final = 2048
_END: Final = b"%%EOF\n"
_CHUNK: Final = 1 << 20


# Looks at what was added behind a pack as it was made, which is so many bytes long.
Judge = Callable[[Path, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Outside:
    """What was found. ``problems`` are errors or message ids; ``sha256`` is of the whole file,
    ``made_sha256`` of a pack as it was made, before signatures that were added later; ``notes``
    are message ids of what cannot be told without a vault."""

    type: Literal["package", "pack", "bundle"]
    problems: tuple[CaseError | str, ...]
    sender: str
    made_at: str
    sha256: str
    notes: tuple[str, ...]
    made_sha256: str = ""


def nobody(_path: Path, _base: int) -> tuple[str, ...]:
    """Judge whatever was added as a change."""
    return (CHANGED,)


def look_at(path: Path, progress: Progress, judge: Judge = nobody) -> Outside:
    """Check a package's form, signature and hashes, or a pack's form.

    ``judge`` looks at what was added behind a pack and returns message ids of problems.

    Raises ``CannotRead``, ``WrongDocument`` for any other file, ``Cancelled``.
    """
    if is_bundle(path):
        return _bundle(path, progress)
    if path.exists() and not path.is_file():
        raise WrongDocument(path=str(path), expected=_EXPECTED, problem=N_("it is no file"))
    try:
        with path.open("rb") as file:
            start = file.read(len(_PDF))
            if start == _PDF and path.suffix != ".ajpkg":
                return _pack(path, judge)
            file.seek(0)
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    if start.startswith(_ZIP) or path.suffix == ".ajpkg":
        return _package(path, found, progress)
    raise WrongDocument(path=str(path), expected=_EXPECTED, problem=N_("it is something else"))


CHANGED: Final = N_("The file was changed, cut off or added to since it was made.")
CUT_OFF: Final = N_(
    "The file was cut off: its end is missing. Ask for it once more, or copy it again from where "
    "it was made."
)
BOUND_IN: Final = N_(
    "Documents made elsewhere are bound in. How they were made nobody looked at: compare their "
    "SHA-256 with the integrity list."
)
_EXPECTED: Final = N_("package, evidence pack or disclosure bundle")


def _bundle(path: Path, progress: Progress) -> Outside:
    try:
        looked = look_at_bundle(path, progress)
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    notes = [N_("Whose device signed it, its owner's papers tell: compare its name with them.")]
    if looked.erased:
        notes.append(N_("Some entries were lawfully erased: they prove only that they were there."))
    if looked.backdated:
        notes.append(N_("Some entries say an earlier time than those that they follow."))
    if looked.left_out:
        notes.append(N_("The log names originals that are not part of this bundle."))
    sender = f"{looked.site} {looked.device}".strip()
    problems = tuple(looked.problems)
    return Outside("bundle", problems, sender, looked.made_at, looked.sha256, tuple(notes))


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


def _pack(path: Path, judge: Judge) -> Outside:
    """Look at a PDF: ours or not, and whether the check values in its trailer hold."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        about = content.find(_OURS)
        if about < 0 and content[: len(_BEGIN)] != _BEGIN:
            problem = N_("this PDF was not made by this program")
            raise WrongDocument(path=str(path), expected=_EXPECTED, problem=problem)
        packet = content[max(0, about - _PACKET) : about + _PACKET]
        place = content.find(_MADE)
        made = (
            re.match(rb"([^<]{1,40})<", content[place + len(_MADE) :][:64]) if place > 0 else None
        )
        table, base = _first_revision(content)
        before, until, sha256 = _digests(content, (table, base, len(content)))
        sound = base and _holds(content, table, base, before)
        added = base < len(content)
        # Only a file that is ours from end to end says of itself that it is archival.
        foreign = about >= 0 and _ARCHIVAL not in packet
        problems: tuple[str, ...] = () if sound else (CHANGED if _ends(content) else CUT_OFF,)
    if added and sound:
        problems = judge(path, base)
    return Outside(
        "pack",
        problems,
        _author(packet),
        made[1].decode("ascii", "replace") if made else "",
        sha256.hex(),
        (
            N_("The check value in the file finds damage and changes, not a skilled forger."),
            N_("Compare its SHA-256 with the one recorded in the case that it was made from."),
            *((BOUND_IN,) if foreign else ()),
        ),
        until.hex() if added and not problems else "",
    )


def _ends(content: mmap.mmap) -> bool:
    """Tell whether the end of a whole file stands anywhere in it, whatever was added behind."""
    at = content.rfind(b"startxref\n")
    while at >= 0:
        found = re.match(rb"startxref\n(\d{1,12})\n%%EOF\n", content[at : at + 40])
        if found and content[int(found[1]) : int(found[1]) + 4] == b"xref":
            return True
        at = content.rfind(b"startxref\n", 0, at)
    return False


def _author(packet: bytes) -> str:
    """Return whose pack it says it is; empty where it names nobody."""
    found = _CREATOR.search(packet)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _first_revision(content: mmap.mmap) -> tuple[int, int]:
    """Return where the table of objects of the pack as made begins and where that pack ends.

    What was added later has a table that names the one before it. Both are 0 where there is none.
    """
    found = re.search(rb"startxref\r?\n(\d{1,12})\r?\n%%EOF\r?\n?\Z", content[-_TAIL:])
    seen: set[int] = set()
    while found is not None and (table := int(found[1])) < len(content) and table not in seen:
        seen.add(table)
        end = content.find(_END, table)
        if end < 0 or content[table : table + 4] != b"xref":
            break
        former = re.search(rb"/Prev (\d{1,12})\b", content[max(table, end - _TAIL) : end])
        if former is None:
            return table, end + len(_END)
        found = former
    return 0, 0


def _holds(content: mmap.mmap, table: int, base: int, before: bytes) -> bool:
    """Recompute the two check values that ``reports.pdf.file`` puts into the trailer's id."""
    end = content[max(table, base - _TAIL) : base]
    ids = re.search(rb"<([0-9a-f]{32})> ?<([0-9a-f]{32})>", end)
    if ids is None or re.search(rb"startxref\n%d\n%%%%EOF\n\Z" % table, end) is None:
        return False
    tail = content[table:base]
    unset = tail.replace(b"<" + ids[2] + b">", b"<" + b"0" * 32 + b">")
    whole = hashlib.sha256(before + unset).digest()
    return before[:16].hex().encode() == ids[1] and whole[:16].hex().encode() == ids[2]


def _digests(content: mmap.mmap, ends: tuple[int, ...]) -> tuple[bytes, ...]:
    """Return the SHA-256 of the file up to each of ``ends``, which grow; it is read once."""
    value, at, found = hashlib.sha256(), 0, []
    with memoryview(content) as view:
        for end in ends:
            while at < end:
                step = min(_CHUNK, end - at)
                with view[at : at + step] as chunk:
                    value.update(chunk)
                at += step
            found.append(value.digest())
    return tuple(found)
