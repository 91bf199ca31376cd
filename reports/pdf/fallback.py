"""Fonts of the system that hold rare characters (Extensions B to H), opened only for one of them.

Only TrueType outlines can be embedded here, and only fonts that allow it are. Which fonts are
looked for is known by their names: no font is opened to find out what it holds.
"""

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

# Names without ending, in the order in which they are asked; all of them hold rare Han characters.
_NAMES: Final = (
    "hanaminb", "hanamina", "hanaminplus", "jigmo2", "jigmo3", "jigmo", "plangothicp1",
    "plangothicp1-regular", "plangothicp2", "plangothicp2-regular", "babelstonehan", "simsunb",
    "simsun-extb", "simsunextg", "mingliub", "sun-extb", "tw-sung-ext-b-98_1", "tw-kai-ext-b-98_1",
)  # fmt: skip
_ENDINGS: Final = (".ttf", ".ttc")
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
    """Return reportlab's view of a font; None where it cannot be read or forbids embedding."""
    from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

    try:
        font = TTFontFile(str(path))
        allowed = int.from_bytes(font.get_table("OS/2")[_FS_TYPE]) != _RESTRICTED
    except (TTFError, OSError, KeyError, ValueError, IndexError):
        # Outlines of PostScript, a damaged file, a format that is not known.
        return None
    return font if allowed else None


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
