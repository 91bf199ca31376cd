"""A look at files before they are taken in: a small picture and the time taken; nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.errors import FileRefused
from storage.evidence.inspection import inspect_file
from storage.evidence.preview import Decoders
from storage.progress import Progress


@dataclass(frozen=True, slots=True)
class Glance:
    """``thumbnail`` is a JPEG of at most 512 pixels, empty where there is none.

    ``taken_at`` is the time of the file's own facts, else empty: ISO 8601, with an offset only
    where the device wrote one. ``problem`` is one of ``problems.ALL`` or empty.
    """

    path: Path
    thumbnail: bytes = b""
    taken_at: str = ""
    problem: str = ""


def glance(
    decoders: Decoders, files: Sequence[Path], now: datetime, progress: Progress
) -> tuple[Glance, ...]:
    """Look at files, which are only read; raises ``Cancelled`` once ``decoders`` are closed."""
    found = []
    for done, path in enumerate(files):
        progress.advance(done, len(files))
        found.append(_glance(decoders, path, now))
    return tuple(found)


def _glance(decoders: Decoders, path: Path, now: datetime) -> Glance:
    try:
        with inspect_file(path) as file:
            mime = file.type.mime
        seen = decoders.make_previews(lambda: path.open("rb"), mime, now=now)
    except FileRefused as refusal:
        return Glance(path, problem=str(refusal.details["problem"]))
    except OSError:
        # Gone or locked since it was chosen: taking it in will say why.
        return Glance(path)
    facts = seen.facts
    taken = f"{facts.taken_at}{facts.offset or ''}" if facts.taken_at else ""
    return Glance(path, seen.thumbnail, taken, seen.problem)
