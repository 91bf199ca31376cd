"""Time as it is handed in: wall clock with offset, and a monotonic clock with its boot."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from storage.rules.dates import CHINA


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of the clocks; ``wall`` is the time of day with its offset."""

    wall: datetime
    monotonic_ns: int
    boot: str

    @property
    def iso(self) -> str:
        """The wall clock as ISO 8601 with offset, to the second."""
        return self.wall.isoformat(timespec="seconds")

    @property
    def milliseconds(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return int(self.wall.timestamp() * 1000)


class Clock(Protocol):
    """Where verbs get the time from."""

    def now(self) -> Moment:
        """Read the clocks."""


class SystemClock:
    """The clocks of this computer, read in the zone in which everything is kept and shown.

    The computer's own zone plays no part: what is typed as 08:10 is 08:10 on lists and papers.
    """

    def __init__(self) -> None:
        boot = Path("/proc/sys/kernel/random/boot_id")
        # Elsewhere the run of the program stands for the boot: times compare within it.
        self._boot = boot.read_text().strip() if boot.exists() else _made_up()

    def now(self) -> Moment:
        """Read the clocks."""
        return Moment(datetime.now(CHINA), time.monotonic_ns(), self._boot)


def _made_up() -> str:
    import uuid  # takes long to load, and Linux needs it for nothing here

    return str(uuid.uuid4())
