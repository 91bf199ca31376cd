"""The record of one visit: times, people, what was seen, and apart from it what was concluded."""

from collections.abc import Iterable, Iterator
from typing import Any

from reports.content import Block, Box, Cell, Facts, Heading, Signatures
from reports.sections.entry import entry_rows
from reports.sections.free_texts import guarded
from reports.sections.signing import signed
from reports.sections.trip import companions, equipment, of_trip
from reports.sections.view import NAMES, View
from resources.language import N_
from storage.kinds.visit import DOCUMENTS
from storage.kinds.visit import KIND as VISIT
from storage.rows import Row
from storage.rules.dates import parse_time

Rows = tuple[tuple[str, Cell], ...]


def visit_blocks(view: View, row: Row) -> tuple[Block, ...]:
    """Return a visit's record (rules.md R5.2) with the lines to sign it on."""
    return signed(visit_body(view, row), visit_signatures(view))


def visit_body(view: View, row: Row) -> tuple[Block, ...]:
    """Return what a visit's record says."""
    words = view.words
    return (
        Facts(_occasion(view, row)),
        Heading(words(N_("People and equipment")), level=3),
        Facts(_people(view, row)),
        Heading(words(N_("What was done")), level=3),
        Facts(_conduct(view, row)),
        Heading(words(N_("What was seen and heard (facts)")), level=3),
        Facts(_facts(view, row)),
        Heading(words(N_("Conclusion of the recorder (not an observed fact)")), level=3),
        Facts(_conclusion(view, row)),
        Heading(words(N_("Record")), level=3),
        Facts(_record(view, row)),
        *guarded(view, (row,)),
    )


def visit_signatures(view: View) -> Signatures:
    """Return the lines for two visiting staff, the recorder and who checks it."""
    staff = view.words(N_("Visiting staff (signature)"))
    others = (view.words(N_("Recorder (signature)")), view.words(N_("Checked by (signature)")))
    return Signatures((staff, staff, *others))


def ordinal_text(view: View, row: Row) -> str:
    """Return the counted place among the visits, and beside it a place told differently."""
    words = view.words
    counted = "" if row.ordinal is None else words(N_("no. {n} (counted)"), n=row.ordinal)
    claimed = row["claimed_ordinal"]
    if claimed is None or claimed == row.ordinal:
        return counted
    told = words(N_("no. {n} as told by the recorder"), n=claimed)
    return f"{counted}{words(N_('; '))}{told}" if counted else told


def _occasion(view: View, row: Row) -> Rows:
    words, place = view.words, row["place"] or {}
    kind = view.option(VISIT, "place.kind", place.get("kind"))
    return (
        (words(N_("Visit no.")), ordinal_text(view, row)),
        (words(N_("State of the visit")), _state(view, row)),
        (words(N_("Purpose of the visit")), view.text(row["purpose"])),
        (words(N_("Place visited")), view.bracket(view.text(place.get("text")), kind)),
        (words(N_("Appointment made")), _appointment(view, row)),
        (words(N_("Departure")), view.when(of_trip(view, row, "departed_at"))),
        (words(N_("Arrival")), view.when(row["arrived_at"])),
        (words(N_("Departure from the place")), view.when(row["left_at"])),
        (words(N_("Waiting")), _waiting(view, row)),
        (words(N_("Arrival reported")), _reported(view, row)),
    )


def _people(view: View, row: Row) -> Rows:
    words = view.words
    agency = view.organisation("agency", "name")
    authority = view.organisation("agency", "authority_document")
    return (
        (words(N_("Staff")), _joined(view, (view.staff_full(ref) for ref in row["team"] or ()))),
        (words(N_("Acting for, authority")), view.bracket(agency, authority)),
        (words(N_("Persons accompanying")), _joined(view, companions(view, row))),
        (words(N_("Witnesses")), _joined(view, witnesses(view, row["witnesses"]))),
        (words(N_("Equipment taken out")), _joined(view, equipment(view, row, out=True))),
        (words(N_("Equipment returned")), _joined(view, equipment(view, row, out=False))),
    )


def _conduct(view: View, row: Row) -> Rows:
    words, consent = view.words, row["entry_consent"] or {}
    shown = row["documents_shown"] or ()
    boxes = tuple(Box(words(label), code in shown) for code, label in DOCUMENTS)
    let_in = view.bracket(view.text(consent.get("by")), view.when(consent.get("at")))
    return (
        (words(N_("Credentials shown")), view.yes(row["id_shown"])),
        (words(N_("Letter of authority shown")), view.yes(row["authority_shown"])),
        (words(N_("Papers shown")), boxes),
        (words(N_("Purpose explained")), view.yes(row["purpose_stated"])),
        (words(N_("Audio or video recorded")), view.yes(row["recorded"])),
        (words(N_("Why it was not recorded")), view.text(row["not_recorded_reason"])),
        (words(N_("Entered a dwelling")), view.yes(row["entered_home"])),
        (words(N_("Who gave leave to enter, when")), let_in),
        (words(N_("Asked to leave at")), view.when(row["asked_to_leave_at"])),
    )


def _facts(view: View, row: Row) -> Rows:
    words, met = view.words, row["met"] or {}
    return (
        (words(N_("Observed on site")), view.texts(row["observations"])),
        (words(N_("Result of the visit")), view.option(VISIT, "outcome", row["outcome"])),
        (
            words(N_("Person met")),
            view.bracket(view.text(met.get("name")), view.text(met.get("relation"))),
        ),
        (words(N_("Words of the debtor")), view.text(row["debtor_words"])),
        (words(N_("Asked of third parties")), _linked(view, "findings", row)),
        (words(N_("Interview record")), _interviews(view, row)),
        (words(N_("Notices given")), _notices(view, row)),
        (words(N_("Photographs and video")), _linked(view, "evidence", row)),
        (words(N_("Unusual events, police called")), view.text(row["incident"])),
        (words(N_("Notes of the recorder")), view.text(row["notes"])),
    )


def _conclusion(view: View, row: Row) -> Rows:
    words = view.words
    return (
        (words(N_("Conclusion")), view.text(row["conclusion"])),
        (words(N_("Next steps planned")), view.text(row["next"])),
        (words(N_("Statement on conduct")), view.text(row["conduct_statement"])),
    )


def _record(view: View, row: Row) -> Rows:
    words = view.words
    happened = view.span(row["arrived_at"], row["left_at"]) or view.when(row["planned_at"])
    return (
        (words(N_("Happened at")), happened),
        *entry_rows(view, row),
    )


def witnesses(view: View, rows: Iterable[Any] | None) -> Iterator[str]:
    """Yield witnesses with organisation and telephone; their identity is the proof."""
    for one in rows or ():
        parts = (view.text(one.get("organisation")), view.text(one.get("phone")))
        more = view.words(N_(", ")).join(part for part in parts if part)
        yield view.bracket(view.text(one.get("name")), more)


def _state(view: View, row: Row) -> str:
    if row["arrived_at"]:
        # A time still to come is kept as recorded, but nothing is claimed from it.
        return "" if view.ahead(row["arrived_at"]) else view.words(N_("carried out"))
    for trip in view.file.trips.values():
        for stop in trip["stops"] or ():
            if stop.get("visit") == row.ref and stop.get("not_made_reason"):
                reason = view.text(stop["not_made_reason"])
                return view.bracket(view.words(N_("not carried out")), reason)
    return view.words(N_("planned")) if row["planned_at"] else ""


def _appointment(view: View, row: Row) -> str:
    notice = row["advance_notice"] or {}
    if not notice:
        return ""
    answer = either(notice.get("agreed"), N_("agreed"), N_("not agreed"))
    parts = (
        view.when(notice.get("at")),
        view.text(notice.get("channel")),
        view.staff(notice.get("by")),
        view.words(answer) if answer else "",
    )
    return view.words(N_(", ")).join(part for part in parts if part)


def either(value: bool | None, yes: str, no: str) -> str:
    """Return ``yes`` or ``no``, nothing where the answer is not known."""
    return "" if value is None else (yes if value else no)


def _waiting(view: View, row: Row) -> str:
    waited = row["waited"] or {}
    start, end = waited.get("from"), waited.get("until")
    if not (start and end):
        return view.span(start, end)
    minutes = int((parse_time(end) - parse_time(start)).total_seconds()) // 60
    long = view.words(N_("{hours} h {minutes} min"), hours=minutes // 60, minutes=minutes % 60)
    return view.bracket(view.span(start, end), long)


def _reported(view: View, row: Row) -> str:
    reported = row["reported"] or {}
    parts = (
        view.when(reported.get("at")),
        view.staff(reported.get("to")),
        view.text(reported.get("channel")),
    )
    return view.words(N_(", ")).join(part for part in parts if part)


def _joined(view: View, texts: Iterable[str]) -> str:
    return view.words(N_("; ")).join(text for text in texts if text)


def _linked(view: View, list_name: str, row: Row) -> str:
    """Return the numbers of the items that hold records of this visit."""
    refs = (one.ref for one in view.file.rows(list_name) if one["visit"] == row.ref)
    numbers = dict.fromkeys(view.number(ref) for ref in refs)
    return view.words(NAMES).join(number for number in numbers if number)


def _interviews(view: View, row: Row) -> str:
    rows = [one for one in view.file.rows("interviews") if one["visit"] == row.ref]
    if any(one.ref in view.withheld and not view.number(one.ref) for one in rows):
        return view.words(N_("not included; the original is kept"))
    return _linked(view, "interviews", row) or _joined(
        view, (view.span(one["started_at"], one["ended_at"]) for one in rows)
    )


def _notices(view: View, row: Row) -> str:
    rows = (one for one in view.file.rows("notices") if one["visit"] == row.ref)
    return _joined(view, (view.bracket(str(one["number"]), view.number(one.ref)) for one in rows))
