"""The report of a day in words, drafted from its records for people to go over."""

from resources.language import N_, NC_, Words
from storage.casework.day import Day, Stop

MADE = N_("{order}. {name} {place}: {what}")
VISITED = NC_("stop", "visited")
NOT_MADE = N_("not visited: {reason}")
OPEN = N_("no visit recorded")
REASONS = (
    NC_("stop not made", "Not enough time"),
    NC_("stop not made", "The address is unclear"),
    NC_("stop not made", "Another day was agreed"),
    NC_("stop not made", "Other"),
)
BRIEFED = (
    NC_("briefing", "People"),
    NC_("briefing", "Route"),
    NC_("briefing", "What to mind"),
    NC_("briefing", "Safety"),
    NC_("briefing", "Equipment"),
)
BRIEFED_OF = N_("Gone through: {what}")


def report_of(day: Day, words: Words) -> str:
    """Return a line for each stop: made, not made and why, or nothing recorded yet."""
    return "\n".join(_line(stop, words) for stop in day.stops)


def briefing_of(done: list[str], more: str, words: Words) -> str:
    """Return what was gone through before departure, and what was added to it."""
    names = words(NC_("list", ", ")).join(done)
    first = words(BRIEFED_OF, what=names) if done else ""
    return "\n".join(part for part in (first, more.strip()) if part)


def _line(stop: Stop, words: Words) -> str:
    if stop.reason:
        what = words(NOT_MADE, reason=stop.reason)
    else:
        what = words(VISITED) if stop.visit else words(OPEN)
    return words(MADE, order=stop.order, name=stop.name, place=stop.place, what=what).strip()
