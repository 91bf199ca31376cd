"""What the files of a pack are called: in order, by what is in them, with nobody's name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from reports.pack.item import Item
from reports.pdf.division import Mark, Volume
from reports.refusals import WrongEnding
from resources.language import N_, Words
from storage.exchange.filenames import safe_name
from storage.rows import CaseFile
from storage.rules.masking import mask_file_name

PDF: Final = ".pdf"
_PARTS: Final[Mapping[str, str]] = {"annexes": N_("annexes"), "internal": N_("internal")}
# The ending that a file had whose name an item bears: the pack's part is always a PDF.
_ENDING: Final = re.compile(r"\.(?=[A-Za-z0-9]{2,5}$)(?=.*[A-Za-z])[A-Za-z0-9]+$")
# What every file system takes, less what a name gets while its file is being written.
_LONGEST: Final = 180
# More than that no list of files shows.
_SHOWN: Final = 40


def require_pdf(target: Path) -> None:
    """Raise ``WrongEnding`` unless a name says that its file is a PDF."""
    if target.suffix.lower() != PDF:
        raise WrongEnding(path=str(target), endings=PDF)


def copy_target(target: Path, copy: int) -> Path:
    """Return where a set lies, counted from 1: ``FILE.pdf``, then ``FILE-2.pdf``."""
    return target if copy == 1 else target.with_stem(f"{target.stem}-{copy}")


def volume_targets(
    target: Path,
    volumes: Sequence[Volume],
    marks: Sequence[Mark],
    items: Iterable[Item],
    file: CaseFile,
    words: Words,
) -> list[Path]:
    """Return where the volumes of a set lie: the first at ``target``, the others beside it.

    ``FILE.v2.pdf``, or for a file that holds one item ``FILE.02_证据4-1_NAME.pdf``. A list of
    files is read by whoever sees the folder: parties' names and raw numbers are masked in it,
    whatever the profile.
    """
    known = {item.anchor: item for item in items}
    names = [str(row["name"]) for row in file.rows("parties") if row["name"]]
    digits = max(2, len(str(len(volumes))))

    def named(volume: Volume) -> Path:
        if volume.place == 1:
            return target
        if not volume.part:
            return target.with_name(f"{target.stem}.v{volume.place:0{digits - 1}}{target.suffix}")
        told = _told(known.get(marks[volume.first].anchor), volume.part, words)
        masked = mask_file_name(told.replace("/", "-"), names)
        return target.with_name(_whole(target, f"{volume.place:0{digits}}", masked))

    return [named(volume) for volume in volumes]


def _told(item: Item | None, part: str, words: Words) -> str:
    """Return what is in a file in words."""
    if item is None:
        return words(_PARTS[part]) if part in _PARTS else part
    number = words(N_("Evidence {no}"), no=item.number) if item.number else ""
    name = _ENDING.sub("", item.name)
    return "_".join(text for text in (number, name) if text)


def _whole(target: Path, place: str, told: str) -> str:
    """Return a file name of at most ``_LONGEST`` bytes; the place keeps it apart from others."""
    begin = f"{target.stem}.{place}"
    room = _LONGEST - len(f"{begin}_{target.suffix}".encode())
    short = "-".join(told.split())[:_SHOWN].encode()[: max(0, room)].decode("utf-8", "ignore")
    safe = safe_name(f"{place}_{short}").rstrip("_") if short else place
    return f"{target.stem}.{safe}{target.suffix}"
