"""The briefing of a whole trip (出访简报): team, kit and safety, then a page per stop."""

from collections.abc import Iterator

from reports.content import Block, Facts, Heading, PageBreak, Paper, Signatures
from reports.papers.briefing import TITLE, briefing_blocks
from reports.papers.single import single
from reports.papers.trip_pages import (
    kit_blocks,
    long_text,
    stop_title,
    stop_view,
    stops_table,
    team_facts,
    trip_view,
)
from reports.sections.signing import signed
from resources.language import N_, Words
from storage.casework.reading import TripFile, TripStop


def compose(trip: TripFile, words: Words, made_at: str) -> Paper:
    """Return what the team takes along; for the own office, so nobody is masked."""
    view, row = trip_view(trip, words), trip.trip
    staff = words(N_("Visiting staff (signature)"))
    blocks: list[Block] = [
        Heading(words(TITLE), align="center"),
        Facts(team_facts(view, row), label_share=0.2),
        Heading(words(N_("Stops")), level=3),
        stops_table(view, trip),
        *kit_blocks(view, row),
        *long_text(view, words(N_("Safety and strategy")), row["briefing"]),
    ]
    team = Signatures((staff,) * max(2, len(row["team"] or ())))
    blocks = [*signed(tuple(blocks), team)]
    for stop in trip.stops:
        blocks += _stop(stop, words, made_at[:10])
    return single(view, words(TITLE), tuple(blocks), made_at)


def _stop(stop: TripStop, words: Words, on: str) -> Iterator[Block]:
    view = stop_view(stop, words)
    if view is None:
        return
    yield PageBreak()
    yield Heading(stop_title(stop, words), level=2, bookmark=True)
    yield Facts(((words(N_("Place to visit")), _place(stop)),), label_share=0.2)
    yield from briefing_blocks(view, on)


def _place(stop: TripStop) -> str:
    planned = stop.values.get("place")
    visited = (stop.visit["place"] or {}).get("text") if stop.visit else ""
    return str(planned or visited or "")
