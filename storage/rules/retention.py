"""Owns until when a closed case has to be kept and from when it has to go (rules.md 5.8, G23)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from resources import table
from resources.language import Said
from storage.rows import CaseFile, Row
from storage.rules.dates import add_years
from storage.rules.guard_table import Check, Rules
from storage.rules.guards.data import last_work
from storage.rules.guards.scene import Scene
from storage.rules.moments import day, moment
from storage.rules.tables import tables_of

_GUARD: Final = "G23"
_PERIOD: Final = "retention_passed"
_HOLD: Final = "deleted_under_hold"
State = Literal["open", "held", "running", "due"]


@dataclass(frozen=True, slots=True)
class Retention:
    """Where the clock of a case stands on a day.

    ``open``: not closed, no clock runs. ``held``: ``hold`` is the record that stands, None where
    the stage of the proceedings holds it. ``running`` until ``until``, the first day on which it
    may and must be deleted; ``due`` from then on. ``last`` is the last day on which anybody worked
    on the case, ``years`` how long it is kept from there, ``basis`` the rule.
    """

    state: State
    last: date
    until: date
    years: int
    basis: Said | None
    hold: Row | None = None


def retention(file: CaseFile, holds: tuple[Row, ...], on: date) -> Retention:
    """Return the state of a case's clock on a day.

    The case is kept for the years of guard G23 after the last work on it, and for the years in
    which a judgment can be enforced (table ``guarantee``) after the last step of its suit.
    ``holds`` are the records of legal holds in the case.
    """
    rules = tables_of(file).guards
    period, stages = _check(rules, _PERIOD, on), _check(rules, _HOLD, on)
    last = last_work(Scene(file, None, on, rules.phrases))
    years = int(period.limits["years"])
    until = max(add_years(last, years), *_enforceable(file))
    hold = standing_hold(holds)
    stage = file.case["stage"]
    state: State = "due" if until < on else "running"
    if stage != "closed":
        state = "open"
    if hold is not None or stage in stages.limits["stages"]:
        state = "held"
    return Retention(state, last, until, years, period.basis(on), hold)


def shortest_years(rules: Rules, on: date) -> int:
    """Return for how many years from the last work on it any case is kept at least."""
    return int(_check(rules, _PERIOD, on).limits["years"])


def standing_hold(holds: tuple[Row, ...]) -> Row | None:
    """Return the hold that stands: the latest word counts."""
    said = sorted(holds, key=lambda row: (moment(row["at"]), row.recorded_at, row.id))
    return said[-1] if said and said[-1]["held"] else None


def _enforceable(file: CaseFile) -> list[date]:
    """Return until when what was decided in a suit can be enforced; never later than it says."""
    years = int(table("guarantee")["enforcement"]["years"])
    steps: list[Any] = [
        step["on"] for row in file.rows("litigation") for step in row["stages"] or ()
    ]
    return [date.min, *(add_years(day(str(on)), years) for on in steps)]


def _check(rules: Rules, name: str, on: date) -> Check:
    found = [one for one in rules.guard(_GUARD).checks if one.name == name]
    return next((one for one in found if one.basis(on) is not None), found[0])
