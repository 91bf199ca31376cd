"""Which visit a photo belongs to, by the time it was taken: a proposal that people may change."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from storage.casework.intake import IntakeResult, take_in
from storage.casework.session import Session
from storage.progress import Progress
from storage.rows import CaseFile, Row
from storage.rules.dates import CHINA, parse_time

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
    return row.ref, parse_time(arrived), parse_time(left)


def _nearest(when: datetime, spans: Sequence[Span]) -> str:
    nothing = timedelta(0)
    away = ((max(start - when, when - end, nothing), ref) for ref, start, end in spans)
    return min(((far, ref) for far, ref in away if far <= _NEAR), default=(nothing, ""))[1]


def _when(path: Path, taken: Mapping[Path, str]) -> datetime | None:
    """Return the moment of a file; a device that names no zone is taken to be in China's."""
    if told := taken.get(path):
        return parse_time(told)
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, CHINA)
    except OSError:
        # Gone since it was dropped: taking it in will say so.
        return None


def take_in_each(
    session: Session,
    case_id: str,
    files: Sequence[Path],
    about: Mapping[str, Any],
    visits: Mapping[Path, str],
    captions: Mapping[Path, str],
    progress: Progress,
) -> list[IntakeResult]:
    """Take files in, each with its own visit and caption where it has one, else with ``about``.

    Raises as ``take_in``; on ``Cancelled`` what was finished stays.
    """
    each = {path: {"visit": visit} for path, visit in visits.items() if visit}
    for path, caption in captions.items():
        each[path] = {**each.get(path, {}), "caption": caption}
    return take_in(session, case_id, files, about, progress, each)
