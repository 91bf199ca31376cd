"""What the papers of a trip share: the trip as a view, its team, stops, kit and checks."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from reports.content import Block, Box, Cell, Column, Facts, Gap, Heading, Table, Text
from reports.sections.silence import distressed
from reports.sections.view import View, known
from reports.sections.visit import ordinal_text
from resources.language import N_, NC_, Words
from storage.casework.reading import TripFile, TripStop
from storage.kinds.visit import KIND as VISIT
from storage.rows import CaseFile, Row

# Millimetres left to write in by hand.
_ROOM: Final = 14.0


def trip_view(trip: TripFile, words: Words) -> View:
    """Return the trip as if it were a case without lists; the own office masks nobody."""
    file = CaseFile(
        trip.trip, {}, trip.organisation, trip.staff, {trip.trip.ref: trip.trip}, {}, {}
    )
    return View(file, words, masked=False)


def stop_view(stop: TripStop, words: Words) -> View | None:
    """Return the case file of a stop for the own office; talks with distress are not quoted."""
    if stop.file is None:
        return None
    return View(stop.file, words, masked=False, withheld=distressed(stop.file))


def stop_title(stop: TripStop, words: Words) -> str:
    """Return the name of a stop: its place in the order and its case."""
    order = stop.values.get("order")
    name = words(N_("Stop {n}"), n=order) if order else words(N_("Visit outside the plan"))
    case_no = str(stop.file.case["case_no"] if stop.file else stop.values.get("case_no") or "")
    return " ".join(part for part in (name, case_no) if part)


def team_facts(view: View, trip: Row) -> tuple[tuple[str, Cell], ...]:
    """Return day, team, companions and authority of a trip."""
    words = view.words
    agency = view.bracket(
        view.organisation("agency", "name"), view.organisation("agency", "authority_document")
    )
    return (
        (words(N_("Day of the trip")), view.day(trip["on"])),
        (words(N_("Visiting staff")), _joined(view, map(view.staff_full, trip["team"] or ()))),
        (words(N_("Persons accompanying")), _joined(view, _companions(view, trip))),
        (words(N_("Acting for, authority")), agency),
        (words(N_("Vehicle")), view.text(trip["vehicle"])),
    )


def _joined(view: View, texts: Iterator[str]) -> str:
    return view.words(N_("; ")).join(text for text in texts if text)


def _companions(view: View, trip: Row) -> Iterator[str]:
    for one in trip["companions"] or ():
        parts = (one.get("organisation"), one.get("capacity"), one.get("basis"))
        more = view.words(N_(", ")).join(str(part) for part in parts if part)
        yield view.bracket(str(one.get("name") or ""), more)


def stops_table(view: View, trip: TripFile) -> Table:
    """Return all stops, made or not, with the reason of those not made."""
    words = view.words
    columns = (
        Column(words(NC_("trip", "No.")), 0.06, "center"),
        Column(words(N_("File no., borrower")), 0.19),
        Column(words(NC_("trip", "Place")), 0.21),
        Column(words(N_("Arrival to departure")), 0.2),
        Column(words(NC_("trip", "Result")), 0.16),
        Column(words(N_("Why it was not made")), 0.18),
    )
    rows = tuple(_stop(stop, words) for stop in trip.stops)
    return Table(columns, rows, empty=words(N_("No stops were planned.")), size=9)


def _stop(stop: TripStop, words: Words) -> tuple[Cell, ...]:
    view, values, visit = stop_view(stop, words), stop.values, stop.visit
    order, reason = str(values.get("order") or "—"), str(values.get("not_made_reason") or "")
    if view is None:
        case_no, place = values.get("case_no"), values.get("place")
        return (order, Text(str(case_no or "")), Text(str(place or "")), "", "", Text(reason))
    whose = "\n".join((str(view.file.case["case_no"]), view.borrowers()))
    place = values.get("place") or ((visit["place"] or {}).get("text") if visit else "")
    made = visit is not None and visit["arrived_at"]
    times = view.span(visit["arrived_at"], visit["left_at"]) if visit else ""
    result = view.option(VISIT, "outcome", visit["outcome"]) if visit and made else ""
    counted = ordinal_text(view, visit) if visit and made else ""
    said = "\n".join(part for part in (result, counted) if part)
    return (order, Text(whose), Text(view.text(place)), Text(times), Text(said), Text(reason))


def kit_blocks(view: View, trip: Row) -> tuple[Block, ...]:
    """Return the equipment out and in, with the error of each clock."""
    words = view.words
    columns = (
        Column(words(N_("Device")), 0.22),
        Column(words(N_("Serial no.")), 0.16),
        Column(words(N_("Taken out at, by")), 0.23),
        Column(words(N_("Returned at, received by")), 0.23),
        Column(words(N_("Error of the device's clock")), 0.16),
    )
    rows = tuple(_device(view, one) for one in trip["equipment"] or ())
    empty = words(N_("No equipment is recorded."))
    heading = Heading(words(N_("Equipment out and in")), level=3)
    return (heading, Table(columns, rows, empty=empty, size=9))


def _device(view: View, one: dict[str, object]) -> tuple[Cell, ...]:
    offset = one.get("clock_offset_s")
    error = "" if offset is None else view.words(N_("{seconds} s"), seconds=f"{offset:+}")
    return (
        Text(view.text(one.get("label"))),
        Text(view.text(one.get("serial"))),
        Text(_who_when(view, one, "out_at", "out_by")),
        Text(_who_when(view, one, "in_at", "received_by")),
        error,
    )


def _who_when(view: View, one: dict[str, object], at: str, by: str) -> str:
    moment, person = one.get(at), one.get(by)
    parts = (view.when(str(moment)) if moment else "", view.staff(str(person)) if person else "")
    return view.words(N_(", ")).join(part for part in parts if part)


def safety_blocks(view: View, trip: Row) -> tuple[Block, ...]:
    """Return the checks on safety on the way."""
    words = view.words
    columns = (
        Column(words(N_("Checked at")), 0.3),
        Column(words(NC_("safety", "State")), 0.25),
        Column(words(NC_("safety", "Note")), 0.45),
    )
    rows = tuple(
        (
            view.when(one.get("at")),
            Text(view.text(one.get("state"))),
            Text(view.text(one.get("note"))),
        )
        for one in trip["safety_checks"] or ()
    )
    empty = words(N_("No safety checks are recorded."))
    heading = Heading(words(N_("Safety checks")), level=3)
    return (heading, Table(columns, rows, empty=empty, size=9))


def long_text(view: View, title: str, text: str | None) -> tuple[Block, ...]:
    """Return a longer text of the trip under its heading; for an empty one room to write."""
    said = view.text(text)
    return (Heading(title, level=3), Text(said, size=10.5) if said else Gap(_ROOM))


def compact(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks without the labels that have no value, and without headings of nothing."""
    heading: Block | None = None
    for block in blocks:
        if isinstance(block, Heading):
            heading = block
            continue
        shown = _filled(block) if isinstance(block, Facts) else block
        if shown is not None:
            yield from (block for block in (heading, shown) if block is not None)
        heading = None


def _filled(block: Facts) -> Facts | None:
    rows = tuple((label, value) for label, value in known(block.rows) if not _unanswered(value))
    return replace(block, rows=rows) if rows else None


def _unanswered(value: Cell) -> bool:
    return isinstance(value, tuple) and not any(
        isinstance(box, Box) and box.ticked for box in value
    )
