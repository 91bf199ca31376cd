"""Owns the last day of a period of limitation: length by law of the time, obstacles, cap."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from resources import table
from storage.rules.dates import add_months, add_years


@dataclass(frozen=True, slots=True)
class Suspension:
    """An obstacle to suing, first to last day; ``end`` None: it still lasts.

    One that is not ``proven`` is told and moves nothing.
    """

    start: date
    end: date | None
    proven: bool = True

    def until(self, day: date) -> "Suspension":
        """Return the obstacle with an end: one that still lasts as if it ended on a day."""
        return self if self.end else replace(self, end=max(self.start, day))


def _same(day: date) -> date:
    return day


def last_day(
    start: date,
    obstacles: Iterable[Suspension],
    longest: date,
    roll: Callable[[date], date] = _same,
) -> date:
    """Return the last day of the period that runs from ``start``, whatever day of the week it is.

    ``start`` itself is not counted. ``longest`` caps it. ``roll`` gives the day that counts where
    the last one is a rest day: an obstacle that begins on it comes in time.
    """
    ordered = sorted(obstacles, key=lambda obstacle: obstacle.start)
    return min(_by_law_of_its_time(start, ordered, roll), longest)


def longest_day(damage_on: date) -> date:
    """Return the last day of the longest period, which nothing suspends or interrupts."""
    return add_years(damage_on, longest_years())


def longest_years() -> int:
    """Return the length of the longest period."""
    years: int = _rules()["longest_years"]
    return years


def _by_law_of_its_time(
    start: date, obstacles: Sequence[Suspension], roll: Callable[[date], date]
) -> date:
    end = start
    for period in _rules()["periods"]:
        end = add_years(start, period["years"])
        for obstacle in obstacles:
            end = after_obstacle(end, obstacle, roll)
        # The shorter period of former law holds only where it ran out under that law.
        if period["runs_out_before"] is None or end.isoformat() < period["runs_out_before"]:
            break
    return end


def after_obstacle(end: date, obstacle: Suspension, roll: Callable[[date], date] = _same) -> date:
    """Move the end to six months after an obstacle that lasted into the last six months.

    Under former law what was left of the period ran on instead, for obstacles that were over.
    """
    months = _rules()["suspension_months"]
    window, last = add_months(end, -months), obstacle.end
    if last is None:
        raise ValueError(obstacle)
    if obstacle.start > roll(end) or last < window:
        return end
    if runs_on(obstacle):
        return max(end, last + max(timedelta(0), end - max(obstacle.start, window)))
    return max(end, add_months(last, months))


def in_last_months(end: date, day: date) -> bool:
    """Tell whether a day lies within the last six months of a period, or after them."""
    return day >= add_months(end, -_rules()["suspension_months"])


def runs_on(obstacle: Suspension) -> bool:
    """Tell whether former law holds for an obstacle: it was over when the present law began."""
    change: str = _rules()["suspension_runs_on_before"]
    return obstacle.end is not None and obstacle.end.isoformat() < change


@cache
def _rules() -> dict[str, Any]:
    found: dict[str, Any] = table("limitation")
    return found
