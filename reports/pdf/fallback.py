"""Fonts of the system that hold rare characters (Extensions B to H), opened only for one of them.

Only fonts that allow it are embedded. Which fonts are looked for is known by their names: no font
is opened to find out what it holds.
"""

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from reports.pdf.postscript import PostScriptFont

# Names without ending, in the order in which they are asked; all of them hold rare Han characters.
_NAMES: Final = (
    "hanaminb", "hanamina", "hanaminplus", "jigmo2", "jigmo3", "jigmo", "plangothicp1",
    "plangothicp1-regular", "plangothicp2", "plangothicp2-regular", "babelstonehan", "simsunb",
    "simsun-extb", "simsunextg", "mingliub", "sun-extb", "tw-sung-ext-b-98_1", "tw-kai-ext-b-98_1",
    "notoserifcjk-regular", "notoserifcjksc-regular", "sourcehanserifsc-regular",
    "sourcehanserif-regular", "notosanscjk-regular", "notosanscjksc-regular",
    "sourcehansanssc-regular", "sourcehansans-regular",
)  # fmt: skip
_ENDINGS: Final = (".ttf", ".ttc", ".otf", ".otc")
# The bit by which a font forbids that it is embedded (OpenType, table OS/2, fsType).
_RESTRICTED: Final = 0x0002
_FS_TYPE: Final = slice(8, 10)


def spare_fonts() -> tuple[Path, ...]:
    """Return the fonts that may hold what the shipped ones lack, best first."""
    return _found(tuple(_folders()))


def holds(path: Path, char: str) -> bool:
    """Tell whether a font may be embedded and has a shape for ``char``."""
    font = opened(path)
    return font is not None and bool(font.charToGlyph.get(ord(char)))


@cache
def opened(path: Path) -> Any:
    """Return a font, TrueType or PostScript; None where it is damaged or forbids embedding."""
    from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

    try:
        font = TTFontFile(str(path))
        allowed = int.from_bytes(font.get_table("OS/2")[_FS_TYPE])
    except (TTFError, OSError, KeyError, ValueError, IndexError):
        return _postscript(path)
    return font if allowed != _RESTRICTED else None


def _postscript(path: Path) -> PostScriptFont | None:
    try:
        font = PostScriptFont(path)
    except ValueError:
        # A damaged file, or a format that is not known.
        return None
    return font if font.fs_type != _RESTRICTED else None


@cache
def _found(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    known = {name: place for place, name in enumerate(_NAMES)}
    found: dict[int, Path] = {}
    for folder in folders:
        for path in _files(folder):
            place = known.get(path.stem.casefold())
            if place is not None and path.suffix.casefold() in _ENDINGS:
                found.setdefault(place, path)
    return tuple(found[place] for place in sorted(found))


def _files(folder: Path) -> Iterator[Path]:
    for place, _folders, names in os.walk(folder):
        yield from (Path(place, name) for name in sorted(names))


def _folders() -> Iterator[Path]:
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield home / "AppData/Local/Microsoft/Windows/Fonts"
    elif sys.platform == "darwin":
        yield from (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    else:
        data = os.environ.get("XDG_DATA_HOME") or str(home / ".local/share")
        yield from (Path(data) / "fonts", home / ".fonts")
        yield from (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))
