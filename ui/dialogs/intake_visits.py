"""Which visit a photo belongs to, by the time it was taken: a proposal that people may change."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from storage.casework.intake import IntakeResult, take_in
from storage.casework.session import Session
from storage.progress import Progress
from storage.rows import CaseFile, Row

_NEAR: Final = timedelta(hours=3)
Span = tuple[str, datetime, datetime]


def proposed_visit(
    paths: Sequence[Path], file: CaseFile | None, taken: Mapping[Path, str] | None = None
) -> str:
    """Return the ref of the visit during which most files were made, empty where none fits.

    ``taken`` holds the time of a file's own facts (``Glance.taken_at``) where it has one; else the
    time at which the file was written counts. Both are only a hint.
    """
    found = Counter(visits_by_file(paths, file, taken).values())
    return found.most_common(1)[0][0] if found else ""


def visits_by_file(
    paths: Iterable[Path], file: CaseFile | None, taken: Mapping[Path, str] | None = None
) -> dict[Path, str]:
    """Return the ref of the visit nearest to the time of each file, files near none left out."""
    spans = [span for row in (file.rows("visits") if file else ()) if (span := _span(row))]
    near = {path: _nearest(when, spans) for path in paths if (when := _when(path, taken or {}))}
    return {path: visit for path, visit in near.items() if visit}


def _span(row: Row) -> Span | None:
    arrived = row["arrived_at"]
    if not arrived:
        return None
    left = row["left_at"] or arrived
    return row.ref, datetime.fromisoformat(arrived), datetime.fromisoformat(left)


def _nearest(when: datetime, spans: Sequence[Span]) -> str:
    nothing = timedelta(0)
    away = ((max(start - when, when - end, nothing), ref) for ref, start, end in spans)
    return min(((far, ref) for far, ref in away if far <= _NEAR), default=(nothing, ""))[1]


def _when(path: Path, taken: Mapping[Path, str]) -> datetime | None:
    """Return the moment of a file; a device that names no zone is taken to be in ours."""
    if told := taken.get(path):
        return datetime.fromisoformat(told).astimezone()
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError:
        # Gone since it was dropped: taking it in will say so.
        return None


@dataclass(frozen=True, slots=True)
class _Part:
    """The progress of one of several runs that count as one piece of work."""

    whole: Progress
    before: int
    total: int

    def advance(self, done: int, total: int, note: str = "") -> None:  # noqa: ARG002
        """See Progress.advance."""
        self.whole.advance(self.before + done, self.total, note)


def take_in_by_visit(
    session: Session,
    case_id: str,
    files: Sequence[Path],
    about: Mapping[str, Any],
    visits: Mapping[Path, str],
    progress: Progress,
) -> list[IntakeResult]:
    """Take files in, each with its visit out of ``visits``, else with that of ``about``.

    Raises as ``take_in``; on ``Cancelled`` what was finished stays.
    """
    groups: dict[str, list[Path]] = {}
    for path in files:
        groups.setdefault(visits.get(path, ""), []).append(path)
    found: list[IntakeResult] = []
    for visit, mine in groups.items():
        told = {**about, "visit": visit} if visit else about
        part = _Part(progress, len(found), len(files))
        found += take_in(session, case_id, mine, told, part)
    return found
