"""Names of files that we write outside: safe on Windows, macOS and Linux, and never a path."""

import hashlib
import unicodedata
from pathlib import PurePath
from typing import Final

_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
)
_LONGEST: Final = 180


def safe_name(name: str) -> str:
    """Return ``name`` as a file name of at most 180 bytes.

    A name that had to be changed carries a few digits of its hash, so that two names never become
    the same file.
    """
    normal = unicodedata.normalize("NFC", name)
    safe = "".join(
        "_"
        if char in _FORBIDDEN or (unicodedata.category(char)[0] in "CZ" and char != " ")
        else char
        for char in normal
    ).rstrip(". ")
    if safe.split(".")[0].rstrip().casefold() in _RESERVED or not safe:
        safe = f"_{safe}"
    if safe == normal and len(safe.encode()) <= _LONGEST:
        return safe
    ending = PurePath(safe).suffix
    ending = ending if len(ending.encode()) <= 16 else ""
    mark = f"~{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    room = _LONGEST - len(ending.encode()) - len(mark)
    stem = safe.removesuffix(ending).encode()[:room].decode("utf-8", "ignore")
    return f"{stem}{mark}{ending}"
