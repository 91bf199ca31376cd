"""The report of a whole trip (外访情况报告): the trip, then every visit on a page of its own."""

from collections.abc import Iterator

from reports.content import (
    Block,
    Cell,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Signatures,
    Text,
)
from reports.papers.single import single
from reports.papers.trip_pages import (
    compact,
    kit_blocks,
    long_text,
    safety_blocks,
    stop_title,
    stop_view,
    stops_table,
    team_facts,
    trip_view,
)
from reports.papers.visit_report import visit_details
from reports.sections.signing import signed
from reports.sections.view import View
from resources.language import N_, Words
from storage.casework.reading import TripFile, TripStop

TITLE = N_("Report of a field trip")


def compose(trip: TripFile, words: Words, made_at: str) -> Paper:
    """Return the report for the own office: nobody is masked, talks with distress not quoted."""
    view = trip_view(trip, words)
    row = trip.trip
    blocks: list[Block] = [
        Heading(words(TITLE), align="center"),
        Facts(team_facts(view, row), label_share=0.2),
        Facts(_times(view, trip), columns=2, label_share=0.2),
        Heading(words(N_("Stops")), level=3),
        stops_table(view, trip),
        *kit_blocks(view, row),
        *safety_blocks(view, row),
        *long_text(view, words(N_("Briefing before departure")), row["briefing"]),
    ]
    for stop in trip.stops:
        blocks += _visit(stop, words)
    _heading, *told = long_text(view, words(N_("Report of the day")), row["report"])
    # Of the whole trip again: on the level of the stops, not within the last of them.
    blocks += [Heading(words(N_("Report of the day")), level=2), *told]
    # Whoever signs attests the reports of the stops too, so that they stand above the names.
    whole = signed(tuple(blocks), _signatures(view, trip), _printed(view, made_at))
    return single(view, words(TITLE), whole, made_at)


def _times(view: View, trip: TripFile) -> tuple[tuple[str, Cell], ...]:
    words, row = view.words, trip.trip
    mileage = row["mileage_km"]
    return (
        (words(N_("Met at")), view.when(row["met_at"])),
        (words(N_("Departure")), view.when(row["departed_at"])),
        (words(N_("Returned at")), view.when(row["returned_at"])),
        (words(N_("Mileage")), "" if mileage is None else words(N_("{n} km"), n=mileage)),
    )


def _signatures(view: View, trip: TripFile) -> Signatures:
    words = view.words
    staff = words(N_("Visiting staff (signature)"))
    team = (staff,) * max(2, len(trip.trip["team"] or ()))
    return Signatures((*team, words(N_("Report made by (signature)")),
                       words(N_("Checked by (signature)"))))  # fmt: skip


def _printed(view: View, made_at: str) -> Text:
    said = view.words(N_("Printed at {time}"), time=view.when(made_at))
    return Text(said, "muted", "right", size=8.5)


def _visit(stop: TripStop, words: Words) -> Iterator[Block]:
    view = stop_view(stop, words)
    if view is None or stop.visit is None:
        return
    yield PageBreak()
    yield Heading(stop_title(stop, words), level=2, bookmark=True)
    yield Facts(((words(N_("Borrower, guarantors")), view.borrowers()),), label_share=0.2)
    # The record of the visit has all labels; here what was recorded finds room on a page.
    yield from compact(visit_details(view, stop.visit))
