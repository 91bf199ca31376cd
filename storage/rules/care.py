"""Owns who needs care: distress and other signs, what a supervisor decided, what is frozen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from storage.kinds.flag import CARE
from storage.kinds.interview import shows_distress
from storage.rows import CaseFile, Row
from storage.rules.dates import CHINA
from storage.rules.moments import day, moment

RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Concern:
    """A sign that somebody needs care: its record, the kind of flag, from when, until when.

    ``since`` is when it was known; ``until`` when a flag was resolved or a review let the work go
    on, None while everything is frozen. ``reviews`` are the decisions on it, oldest first.
    """

    row: Row
    list: str
    kind: str
    since: datetime
    until: datetime | None
    reviews: tuple[Row, ...]

    def freezes(self, at: datetime) -> bool:
        """Tell whether visits, calls and notices are frozen at a moment."""
        return self.since < at and (self.until is None or at < self.until)


def concerns(file: CaseFile) -> tuple[Concern, ...]:
    """Return every sign in a case; a flag of the day of a talk with distress is the talk's own."""
    reviews = tuple(sorted(_reviews(file), key=lambda row: str(row["at"])))
    talks = [row for row in file.rows("interviews") if shows_distress(row.values)]
    days = {day(row["started_at"]) for row in talks}
    found = [_talk(row, file, reviews) for row in talks]
    for row in file.rows("flags"):
        since = day(row["since"] or row.recorded_at or str(file.case["opened_on"]))
        own = row["kind"] == "distress" and since in days
        if row["kind"] in CARE and not own:
            found.append(_flag(row, since_end(row, file), reviews))
    return tuple(found)


def open_concerns(file: CaseFile) -> tuple[Concern, ...]:
    """Return the signs that no supervisor has reviewed and that are not resolved."""
    return tuple(one for one in concerns(file) if not one.reviews and one.until is None)


def since_end(flag: Row, file: CaseFile) -> datetime:
    """Return the end of a flag's first day: what was done that day may have come before it."""
    since = day(flag["since"] or flag.recorded_at or str(file.case["opened_on"]))
    return datetime.combine(since, time.max, CHINA)


def _talk(row: Row, file: CaseFile, reviews: tuple[Row, ...]) -> Concern:
    since = moment(row["ended_at"] or row["started_at"])
    own = _of(row, reviews)
    # The flag set for the talk says when the matter was settled.
    flags = [
        flag
        for flag in file.rows("flags")
        if flag["kind"] == "distress" and flag["since"] == day(row["started_at"]).isoformat()
    ]
    settled = [flag["resolved_on"] for flag in flags]
    until = [_resumed(own)]
    if settled and all(settled):
        until.append(datetime.combine(day(max(settled)), time.min, CHINA))
    return Concern(row, "interviews", "distress", since or datetime.min.replace(tzinfo=CHINA),
                   _first(until), own)  # fmt: skip


def _flag(row: Row, since: datetime, reviews: tuple[Row, ...]) -> Concern:
    own = _of(row, reviews)
    resolved = row["resolved_on"]
    end = datetime.combine(day(resolved), time.min, CHINA) if resolved else None
    return Concern(row, "flags", str(row["kind"]), since, _first([_resumed(own), end]), own)


def _first(moments: list[datetime | None]) -> datetime | None:
    return min((one for one in moments if one is not None), default=None)


def _resumed(reviews: tuple[Row, ...]) -> datetime | None:
    """Return when the last word was to go on, None where it was not."""
    last = reviews[-1] if reviews else None
    return moment(last["at"]) if last is not None and last["outcome"] == RESUME else None


def _of(row: Row, reviews: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(one for one in reviews if row.ref in (one["about"] or ()))


def _reviews(file: CaseFile) -> Iterator[Row]:
    """Only a supervisor's word counts, whoever else may have written such a record."""
    roles = file.counted
    for row in file.rows("care_review"):
        if roles.get(row.recorded_by) == "supervisor":
            yield row
