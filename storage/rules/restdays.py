"""Owns which days are rest days, and the roll of a last day over them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from resources import table
from resources.language import N_
from storage.rules.sentences import Sentence, sentence

ENDS = N_(
    "The table of holidays ends on {day}; later only Saturdays and Sundays count as rest days."
)
BEGINS = N_("The table of holidays begins on {day}; before only Saturdays and Sundays count.")
BEYOND = N_(
    "The day reckoned lies beyond the calendar, which ends on {day}; that day stands for it. A due "
    "date like 9999-12-31 often means that none was agreed."
)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class RestDays:
    """Weekdays that are rest days, weekend days that are worked, and the days the table covers."""

    holidays: frozenset[date]
    workdays: frozenset[date]
    first: date
    last: date

    def is_rest(self, day: date) -> bool:
        """Tell whether a day is a statutory rest day."""
        if day in self.holidays:
            return True
        return day.weekday() >= _SATURDAY and day not in self.workdays

    def roll(self, day: date) -> date:
        """Return the day itself, or the next one after it that is no rest day."""
        while self.is_rest(day) and day < date.max:
            day += timedelta(1)
        return day

    def shortfall(self, day: date) -> Sentence | None:
        """Return a sentence where the table, or the calendar itself, does not cover the day."""
        if day == date.max:
            return sentence(BEYOND, day=day)
        if day > self.last:
            return sentence(ENDS, day=self.last)
        return sentence(BEGINS, day=self.first) if day < self.first else None


def rest_days(holidays: Iterable[date] = (), workdays: Iterable[date] = ()) -> RestDays:
    """Return the shipped table with what a user adds; of one day the user's word holds.

    A day that the user names as both is a holiday.
    """
    shipped = table("holidays")
    off, worked = frozenset(holidays), frozenset(workdays)
    return RestDays(
        frozenset(map(date.fromisoformat, shipped["holidays"])) - worked | off,
        frozenset(map(date.fromisoformat, shipped["workdays"])) | worked,
        date.fromisoformat(shipped["from"]),
        date.fromisoformat(shipped["until"]),
    )
