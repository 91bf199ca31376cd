"""Owns how near the end of limitation is: the light of a case, and when proceedings ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from resources import table
from storage.rules.claims import Limitation, event_kinds

Colour = Literal["calm", "note", "warning", "danger", "over", "pending"]
_STEPS: tuple[Colour, ...] = ("note", "warning", "danger")


@dataclass(frozen=True, slots=True)
class Light:
    """``safe`` is the day by which to act, ``days`` how many are left (negative: passed).

    ``legal`` is the last day by law, which rolls over rest days.
    """

    colour: Colour
    safe: date
    legal: date
    days: int


def light_of(clock: Limitation, on: date) -> Light:
    """Return the light of one clock on a day (R3.2: 180, 90, 30 days before the safe date)."""
    days = (clock.safe - on).days
    if clock.status == "in_procedure":
        return Light("pending", clock.safe, clock.legal, days)
    if clock.status != "running":
        return Light("over", clock.safe, clock.legal, days)
    colour: Colour = "calm"
    for most, step in zip(_rules()["light_days"], _STEPS, strict=True):
        if days <= most:
            colour = step
    return Light(colour, clock.safe, clock.legal, days)


def nearest(clocks: Iterable[Limitation], on: date) -> Light | None:
    """Return the light of the clock that runs out first, None where there is no loan."""
    found = [light_of(clock, on) for clock in clocks]
    return min(found, key=lambda one: (one.colour == "pending", one.safe), default=None)


def with_ends(
    events: Sequence[Mapping[str, Any]], stages: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return events with ``ended_on`` where a step of the suit says that proceedings ended.

    Case JSON has no field of its own for it: a step such as 撤诉 or 驳回起诉 (table ``limitation``)
    on or after the day of an event that opened proceedings ends them.
    """
    words = _rules()["ending_stages"]
    ends = sorted(
        str(stage["on"])
        for stage in stages
        if any(word in str(stage.get("kind") or "").lower() for word in words)
    )
    kinds = event_kinds()
    return [
        {**event, "ended_on": end}
        if kinds[event["kind"]]["role"] == "procedure"
        and (end := next((day for day in ends if day >= event["on"]), None))
        else event
        for event in events
    ]


@cache
def _rules() -> dict[str, Any]:
    found: dict[str, Any] = table("limitation")
    return found
