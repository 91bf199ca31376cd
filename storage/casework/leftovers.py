"""Stored files that nothing names: a crash between storing bytes and recording them leaves such.

What looks like it may be all that is left of an entry that was lost. So only files count that came
after the first entry of the device that signs here now, which a restored, salvaged or copied vault
has anew, that did not come on a day of packages, whose records may be in a file still to come, and
whose bytes no row of any table names.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from storage.casework.intake import PAGE
from storage.casework.session import Session
from storage.records import canonical
from storage.vault.durable import disk_errors

# A form may be open as long over what was stored just now.
AFTER: Final = timedelta(days=1)
_DAY: Final = AFTER.total_seconds()
_ORIGINALS: Final = "SELECT sha256 FROM attachment"
_COPIES: Final = "SELECT CAST(content AS TEXT) FROM derived WHERE purpose = ?"
_FIRST: Final = "SELECT header FROM operation WHERE device = ? ORDER BY rowid LIMIT 1"
# All but the index of words, which holds no hash.
_TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table'"
    " AND name NOT LIKE 'search_%' AND name NOT LIKE 'sqlite_%'"
)
_IMPORTS: Final = "SELECT at FROM exchange_event"
_HASH: Final = re.compile(rb"[0-9a-f]{64}")


def leftovers(session: Session) -> tuple[Path, ...]:
    """Return the stored files that nothing names and that are older than a day."""
    found = _not_known(session)
    if found:
        # Rare: now whatever else may name one is read, drafts and packages that wait among it.
        for sha256 in _said(session):
            found.pop(session.vault.blobs.name(sha256), None)
    return tuple(found.values())


def clear_leftovers(session: Session) -> int:
    """Remove what ``leftovers`` finds and return how many that were.

    Call it where nobody else writes. Raises ``CannotWrite``.
    """
    found = leftovers(session)
    for path in found:
        with disk_errors(path):
            path.unlink(missing_ok=True)
    return len(found)


def _not_known(session: Session) -> dict[str, Path]:
    """Return the files, by keyed name, that are neither a recorded original nor a page copy."""
    rows = session.tables.run(_FIRST, session.device.id)
    if not rows:
        return {}
    began = _seconds(canonical.decode(bytes(rows[0][0]))["wall"])
    until = (session.clock.now().wall - AFTER).timestamp()
    known = set(map(session.vault.blobs.name, _recorded(session)))
    found = {
        name: (path, path.stat().st_mtime)
        for name, path in session.vault.blobs.files()
        if name not in known
    }
    busy = [_seconds(at) for (at,) in session.tables.run(_IMPORTS)] if found else []
    return {
        name: path
        for name, (path, at) in found.items()
        if began < at < until and all(abs(at - one) > _DAY for one in busy)
    }


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


def _recorded(session: Session) -> Iterator[str]:
    for query, values in ((_ORIGINALS, ()), (_COPIES, (PAGE,))):
        for (sha256,) in session.tables.run(query, *values):
            yield str(sha256)


def _said(session: Session) -> set[str]:
    """Return everything in the tables that reads as a SHA-256."""
    found: set[str] = set()
    for (table,) in session.tables.run(_TABLES):
        for row in session.tables.database.execute_sql(f'SELECT * FROM "{table}"'):  # noqa: S608
            found.update(_hashes(row))
    return found


def _hashes(row: Iterable[Any]) -> Iterator[str]:
    for value in row:
        if isinstance(value, str | bytes):
            content = value.encode() if isinstance(value, str) else value
            yield from (one.decode() for one in _HASH.findall(content))
