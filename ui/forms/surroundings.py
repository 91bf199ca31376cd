"""What editors are handed: words, the clock, and the case whose records they may name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from resources.language import Words
from storage.rows import CaseFile, Row
from ui.desk import Desk


@dataclass(frozen=True)
class Surroundings:
    """``now`` reads the clock in China's time; ``staff`` is by ref.

    ``trip`` is the ref of the trip whose companions a visit may name, empty for a visit of none;
    None where that is not known, and those of every trip are offered with its day.
    """

    words: Words
    now: Callable[[], datetime]
    file: CaseFile | None = None
    staff: Mapping[str, Row] = field(default_factory=dict)
    trip: str | None = None

    @classmethod
    def of(
        cls, desk: Desk, file: CaseFile | None, staff: Mapping[str, Row] | None = None
    ) -> "Surroundings":
        """Return the surroundings of a form of ``desk``; the staff are those of the case."""
        known = staff if staff is not None else (file.staff if file else {})
        return cls(desk.words, lambda: desk.clock.now().wall, file, known)

    def today(self) -> date:
        """Return the day by the clock."""
        return self.now().date()
