"""Every call, message, letter and visit of a case in the order of time (催收记录一览表)."""

from collections.abc import Iterator

from reports.content import Block, Cell, Column, Table, Text
from reports.sections.amounts import yuan
from reports.sections.free_texts import guarded
from reports.sections.view import NAMES, View
from resources.language import N_, NC_
from storage.kinds.contact import KIND as CONTACT
from storage.kinds.visit import KIND as VISIT
from storage.rows import Row
from storage.rules.dates import parse_time

COMPLETE = N_("Calls without answer and visits that met nobody are listed for completeness.")


def contact_log_blocks(view: View) -> tuple[Block, ...]:
    """Return the table; visits stand in it beside the contacts."""
    rows = (*view.file.rows("contacts"), *view.file.rows("visits"))
    complete = Text(view.words(COMPLETE), "muted", size=8.5)
    return (contact_table(view), complete, *guarded(view, rows))


def contact_table(view: View, day: str = "") -> Table:
    """Return the table of all contacts and visits, or of those of one day (``YYYY-MM-DD``)."""
    words = view.words
    return Table(
        (
            Column(words(NC_("contact log", "No.")), 0.05, "center"),
            Column(words(NC_("contact log", "Time")), 0.15),
            Column(words(N_("Way")), 0.11),
            Column(words(N_("With whom, number")), 0.16),
            Column(words(NC_("contact log", "Result")), 0.1),
            Column(words(N_("Content")), 0.23),
            Column(words(NC_("contact log", "Promise")), 0.11),
            Column(words(N_("By whom")), 0.09),
        ),
        tuple(_rows(view, day)),
        empty=words(N_("No contacts are recorded.")),
        size=8.5,
    )


def _rows(view: View, day: str) -> Iterator[tuple[Cell, ...]]:
    dated = [
        *((row["at"], _contact(view, row)) for row in view.file.rows("contacts")),
        *(
            (row["arrived_at"], _visit(view, row))
            for row in view.file.rows("visits")
            if row["arrived_at"]
        ),
    ]
    dated.sort(key=lambda pair: parse_time(pair[0]))
    wanted = [cells for at, cells in dated if not day or parse_time(at).date().isoformat() == day]
    for number, cells in enumerate(wanted, start=1):
        yield (str(number), *cells)


def _contact(view: View, row: Row) -> tuple[Cell, ...]:
    words = view.words
    channel = view.option(CONTACT, "channel", row["channel"])
    direction = view.option(CONTACT, "direction", row["direction"])
    said = (view.text(row["summary"]), _quoted(view, row))
    return (
        Text(contact_moment(view, row)),
        Text(view.bracket(channel, direction)),
        Text(_who(view, row)),
        Text(view.option(CONTACT, "result", row["result"])),
        Text(words(N_("; ")).join(part for part in said if part)),
        Text(_promise(view, row)),
        Text(view.staff(row["by"])),
    )


def contact_moment(view: View, row: Row) -> str:
    """Return the time of a contact as the table has it."""
    return view.span(row["at"], row["until"])


def _quoted(view: View, row: Row) -> str:
    spoken = view.text(row["words"])
    return view.words(N_('in these words: "{words}"'), words=spoken) if spoken else ""


def _who(view: View, row: Row) -> str:
    other = row["counterpart"] or {}
    name = view.party_name(row["party"])
    spoken = view.bracket(view.text(other.get("name")), view.text(other.get("relation")))
    # Whose number it was is one thing, who answered another: the record says both.
    if name and spoken:
        name = view.words(N_("{name}; answered by {other}"), name=name, other=spoken)
    return " ".join(part for part in (name or spoken, view.text(row["number"])) if part)


def _promise(view: View, row: Row) -> str:
    promise = row["promise"] or {}
    if not promise:
        return ""
    parts = (
        view.option(CONTACT, "promise.kind", promise.get("kind")),
        yuan(promise.get("amount")),
        view.when(promise.get("due_at")),
    )
    said = view.words(N_(", ")).join(part for part in parts if part)
    return view.bracket(said, view.option(CONTACT, "promise.state", promise.get("state")))


def _visit(view: View, row: Row) -> tuple[Cell, ...]:
    words, place, met = view.words, row["place"] or {}, row["met"] or {}
    number = view.number(row.ref)
    seen = view.texts(row["observations"])
    team = words(NAMES).join(view.staff(ref) for ref in row["team"] or ())
    return (
        Text(view.span(row["arrived_at"], row["left_at"])),
        Text(view.bracket(words(N_("Visit")), number)),
        Text(view.text(met.get("name")) or view.text(place.get("text"))),
        Text(view.option(VISIT, "outcome", row["outcome"])),
        Text(seen),
        "",
        Text(team),
    )
