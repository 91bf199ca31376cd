"""Copies of originals that other programs open: made readable for a while, logged, then wiped.

Outside the vault a file is plain. It lies in a folder of this person alone, which is emptied when
the vault is locked and when it is opened; what another program kept of it is out of our hands.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from storage.casework import custody
from storage.casework.change import Change
from storage.casework.lookup import require_row
from storage.casework.session import Session
from storage.exchange.filenames import safe_name
from storage.vault.durable import FOLDER_MODE, disk_errors

_FILE_MODE: Final = 0o400
_PIECE: Final = 1 << 20
# What a system would run, or open where it can reach the network, instead of showing it.
RUNNABLE: Final = frozenset(
    {
        ".app", ".apk", ".bat", ".cmd", ".com", ".desktop", ".exe", ".hta", ".htm", ".html",
        ".jar", ".js", ".jse", ".lnk", ".msi", ".ps1", ".py", ".scr", ".sh", ".svg", ".url",
        ".vbe", ".vbs", ".wsf", ".xhtml",
    }
)  # fmt: skip


def open_copy(session: Session, record_id: str, folder: Path) -> tuple[Path, Change]:
    """Put a copy of an original into ``folder``, log that it was opened, and return both.

    The copy is read-only and lies in a folder of its own. Raises ``AttachmentMissing``,
    ``AttachmentAltered``, ``CannotWrite``, ``DiskFull``.
    """
    row = require_row(session, record_id)
    sha256 = str(row["sha256"] or "")
    name = safe_name(str(row["name"] or row.ref))
    place = folder / sha256[:16]
    with disk_errors(place):
        for each in (folder, place):
            each.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            each.chmod(FOLDER_MODE)
        path = _written(session, sha256, place / name)
    logged = custody.log(session, row.case_id, "opened", row.ref, refs=[row.ref], sha256=sha256)
    return path, logged


def wipe(folder: Path) -> bool:
    """Delete all copies; returns False where another program still holds one open."""
    if not folder.exists():
        return True

    for path in folder.rglob("*"):
        if not path.is_symlink():
            # Elsewhere than on Unix a read-only file cannot be deleted.
            with suppress(OSError):
                path.chmod(FOLDER_MODE if path.is_dir() else 0o600)
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def _written(session: Session, sha256: str, path: Path) -> Path:
    if path.exists():
        path.chmod(0o600)
        path.unlink()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with (
        session.vault.blobs.open(sha256) as source,
        os.fdopen(os.open(path, flags, 0o600), "wb") as target,
    ):
        shutil.copyfileobj(source, target, _PIECE)
    path.chmod(_FILE_MODE)
    return path
