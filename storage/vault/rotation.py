"""Which backups in a folder are of one vault, which of them stay, and how one is removed."""

import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from storage.errors import CannotWrite, CaseError, problem_of
from storage.vault import key_file, layout

# vault-and-exchange.md 6: seven days, four weeks, twelve months.
DAILY: Final = 7
WEEKLY: Final = 4
MONTHLY: Final = 12
_STAMP: Final = "%Y%m%d-%H%M%S"
_NAME: Final = re.compile(r".+-(\d{8}-\d{6})")


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished backup in a folder; ``made`` is the local time in its name."""

    path: Path
    made: datetime


def name_for(vault: Path, made: datetime) -> str:
    """Return the name of a backup of ``vault`` made at this local time."""
    return f"{vault.name}-{made.strftime(_STAMP)}"


def backups_in(folder: Path, vault_id: str) -> list[Kept]:
    """Return the backups of one vault that lie in ``folder``, oldest first.

    Raises ``OSError`` where the folder cannot be read.
    """
    found = []
    for path in folder.iterdir():
        named = _NAME.fullmatch(path.name)
        if named and path.is_dir() and _is_of(path, vault_id):
            found.append(Kept(path, datetime.strptime(named[1], _STAMP)))  # noqa: DTZ007 - local
    return sorted(found, key=lambda kept: kept.made)


def to_keep(made: Iterable[datetime]) -> set[datetime]:
    """Return those that stay: of each of the last 7 days, 4 weeks and 12 months the newest.

    Days, weeks and months without a backup do not count, so that a laptop that lay in a drawer
    keeps as many as one in daily use.
    """
    newest_first = sorted(made, reverse=True)
    kept: set[datetime] = set()
    spans: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAILY, lambda at: at.date()),
        (WEEKLY, lambda at: at.isocalendar()[:2]),
        (MONTHLY, lambda at: (at.year, at.month)),
    )
    for count, span in spans:
        seen: dict[object, datetime] = {}
        for at in newest_first:
            seen.setdefault(span(at), at)
        kept |= set(list(seen.values())[:count])
    return kept


def rotate(backups: Sequence[Kept], newest: Path) -> list[Path]:
    """Remove the backups that need not stay and return them; ``newest`` always stays."""
    keep = to_keep(one.made for one in backups)
    gone = [one.path for one in backups if one.made not in keep and one.path != newest]
    for path in gone:
        remove(path)
    return gone


def remove(path: Path) -> None:
    """Remove one backup: its keys first, so that a half-removed one is nobody's vault.

    Raises ``CannotWrite`` where the folder holds anything else, or cannot be changed.
    """
    files = [found.relative_to(path) for found in path.rglob("*") if not found.is_dir()]
    strange = next((one for one in files if not layout.is_known(one)), None)
    if strange is not None:
        raise CannotWrite(path=str(path), problem=str(strange))
    try:
        for name in (layout.KEYS, layout.KEYS_COPY):
            (path / name).unlink(missing_ok=True)
        shutil.rmtree(path)
    except OSError as error:
        raise CannotWrite(path=str(path), problem=problem_of(error)) from error


def _is_of(path: Path, vault_id: str) -> bool:
    if not layout.is_vault(path) or (path / layout.UNFINISHED).exists():
        return False
    try:
        return key_file.read(path).vault_id == vault_id
    except CaseError:
        return False  # damaged or newer: not ours to judge, so it stays
