"""The names of everything that may lie in a vault's folder."""

import re
from pathlib import Path
from typing import Final

KEYS: Final = "vault.keys"
KEYS_COPY: Final = "vault.keys.2"
LOCK: Final = "vault.lock"
DATABASE: Final = "records.db"
# SQLite's own companions; both are gone after a clean close.
DATABASE_COMPANIONS: Final = (f"{DATABASE}-wal", f"{DATABASE}-shm")
BLOBS: Final = "blobs"
# The second journal: every signed entry once more, from which a broken database is made anew.
JOURNAL: Final = "journal"
# Stands in a folder that is still being filled; in a finished one it is a harmless remainder.
UNFINISHED: Final = "unfinished"
# Originals while they are being written; whatever lies here when a vault is opened is left over.
INCOMING: Final = "incoming"

_BLOB_NAME: Final = re.compile(r"[0-9a-f]{64}")
_SEGMENT_NAME: Final = re.compile(r"[0-9]{8}\.log")


def is_vault(folder: Path) -> bool:
    """Tell whether ``folder`` holds at least one of the two key files."""
    return (folder / KEYS).is_file() or (folder / KEYS_COPY).is_file()


def is_blob_name(name: str) -> bool:
    """Tell whether ``name`` has the form of a stored original's file name."""
    return _BLOB_NAME.fullmatch(name) is not None


def is_segment_name(name: str) -> bool:
    """Tell whether ``name`` has the form of a file name of the second journal."""
    return _SEGMENT_NAME.fullmatch(name) is not None


def blob_path(blobs: Path, name: str) -> Path:
    """Return where the original with this keyed name lies under the ``blobs`` folder."""
    return blobs / name[:2] / name


def is_known(relative: Path, also: frozenset[str] = frozenset()) -> bool:
    """Tell whether a file at this path inside a vault belongs there; ``also`` adds top names."""
    parts = relative.parts
    if len(parts) == 1:
        return parts[0] in also | {KEYS, KEYS_COPY, LOCK, DATABASE, *DATABASE_COMPANIONS}
    if len(parts) == 3 and parts[0] == BLOBS:
        return is_blob_name(parts[2]) and parts[2][:2] == parts[1]
    if len(parts) == 2 and parts[0] == JOURNAL:
        return is_segment_name(parts[1])
    return parts[0] in also
