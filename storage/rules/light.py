"""Owns how near the end of limitation is: the light of a case, and when proceedings ended."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from resources import table
from storage.rules.claims import Limitation, event_kinds

Colour = Literal["calm", "note", "warning", "danger", "over", "pending"]
# What may stand around the words of a step without changing them.
_EDGES = re.compile(r"^\W+|\W+$")
_STEPS: tuple[Colour, ...] = ("note", "warning", "danger")


@dataclass(frozen=True, slots=True)
class Light:
    """``safe`` is the day by which to act, ``days`` how many are left (negative: passed).

    ``legal`` is the last day by law, which rolls over rest days; ``of`` what period it is.
    """

    colour: Colour
    safe: date
    legal: date
    days: int
    of: Literal["limitation", "enforcement"] = "limitation"


def light_of(clock: Limitation, on: date) -> Light:
    """Return the light of one clock on a day (R3.2: 180, 90, 30 days before the safe date)."""
    days = (clock.safe - on).days
    if clock.status == "in_procedure":
        return Light("pending", clock.safe, clock.legal, days)
    if clock.status != "running":
        return Light("over", clock.safe, clock.legal, days)
    return light_until(clock.safe, clock.legal, on)


def light_until(safe: date, legal: date, on: date) -> Light:
    """Return the light of a period that runs, by how many days are left (R3.2)."""
    days = (safe - on).days
    colour: Colour = "calm"
    for most, step in zip(_rules()["light_days"], _STEPS, strict=True):
        if days <= most:
            colour = step
    return Light(colour, safe, legal, days)


def nearest(clocks: Iterable[Limitation], on: date) -> Light | None:
    """Return the light of the clock that runs out first, None where there is no loan."""
    found = [light_of(clock, on) for clock in clocks]
    return min(found, key=lambda one: (one.colour == "pending", one.safe), default=None)


def with_ends(
    events: Sequence[Mapping[str, Any]], stages: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return events with ``ended_on`` where a step of the suit says that proceedings ended.

    Case JSON has no field of its own for it: a step that is, as a whole, one of the words of the
    table ``limitation`` (撤诉, 驳回起诉, …) on or after the day of an event that opened proceedings
    ends them. Steps that only contain such a word (尚未结案, 判决结案) end nothing; they come back
    as ``unclear_ends``, to be told.
    """
    ordered = sorted(stages, key=lambda stage: str(stage["on"]))
    return [
        _ended(event, [stage for stage in ordered if str(stage["on"]) >= str(event["on"])])
        if event_kinds()[event["kind"]]["role"] == "procedure"
        else event
        for event in events
    ]


def _ended(event: Mapping[str, Any], after: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    ends = next((str(stage["on"]) for stage in after if _plain(stage) in _endings()), None)
    if ends:
        return {**event, "ended_on": ends}
    unclear = [stage for stage in after if any(part in _plain(stage) for part in _hints())]
    return {**event, "unclear_ends": unclear} if unclear else event


def _plain(stage: Mapping[str, Any]) -> str:
    """Return the words of a step without case, width, edges and full stop."""
    said = unicodedata.normalize("NFKC", str(stage.get("kind") or "")).casefold()
    return _EDGES.sub("", " ".join(said.split()))


@cache
def _endings() -> frozenset[str]:
    return frozenset(_rules()["ending_stages"])


@cache
def _hints() -> tuple[str, ...]:
    return tuple(_rules()["unclear_stages"])


@cache
def _rules() -> dict[str, Any]:
    found: dict[str, Any] = table("limitation")
    return found
