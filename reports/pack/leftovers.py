"""What a pack left beside its target when the program ended: removed, and the former put back."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from reports.pack.overwrite import title_of
from reports.pack.seal import FORMER, hidden_name
from storage.casework import unfinished
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.casework.unfinished import Unfinished
from storage.errors import CannotWrite, problem_of

_PART: Final = ".part"


def clear_leftovers(session: Session, spare: str = "") -> tuple[Unfinished, ...]:
    """Put in order what packs left that never were entered; return those that left anything.

    One whose mark is ``spare`` is still under way. Of a pack that is recorded only what it took
    the place of goes; of any other nothing is left, and what it had taken the place of lies there
    again. A folder that is not here now (a stick) is looked at another time. Raises
    ``CannotWrite``; then it is tried again at the next start.
    """
    return tuple(
        one for one in unfinished.noted(session) if one.mark != spare and _cleared(session, one)
    )


def numbered(session: Session, case_id: str, number: str) -> int:
    """Return how many packs of a case are recorded under a number: an original, its duplicates."""
    return sum(row["number"] == number for row in rows_of(session, case_id, "pack"))


def _cleared(session: Session, one: Unfinished) -> bool:
    recorded = numbered(session, one.case_id, one.number) > one.known
    try:
        if not Path(one.target).parent.is_dir():
            return False
        hidden = list(_hidden(one))
        changed = [_settle(path, name, ending, recorded=recorded) for path, name, ending in hidden]
        if not recorded:
            changed += [_take_back(Path(target), one.number) for target in one.targets]
    except OSError as error:
        raise CannotWrite(path=one.target, problem=problem_of(error)) from error
    unfinished.forget(session, one.mark)
    return any(changed)


def _hidden(one: Unfinished) -> Iterator[tuple[Path, str, str]]:
    """Yield the hidden files of a pack: where they lie, for which name, what they are."""
    shape = re.compile(re.escape(hidden_name("\n", one.mark)).replace("\\\n", "(.+)") + "(.*)")
    for path in sorted(Path(one.target).parent.iterdir()):
        found = shape.fullmatch(path.name)
        if found is not None and found[2] in ("", FORMER, _PART) and path.is_file():
            yield path, found[1], found[2]


def _settle(path: Path, name: str, ending: str, *, recorded: bool) -> bool:
    if ending == FORMER and not recorded:
        path.replace(path.with_name(name))
    else:
        path.unlink()
    return True


def _take_back(target: Path, number: str) -> bool:
    """Remove a file that got its name but never was recorded; it says itself which pack it is."""
    if not (target.is_file() and title_of(target).endswith(number.encode())):
        return False
    target.unlink()
    return True
