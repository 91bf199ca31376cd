"""The facts of a screenshot of messages: the thread, its number, when the messages were sent."""

from reports.content import Cell
from reports.sections.view import View
from resources.language import N_
from storage.kinds.contact import KIND as CONTACT
from storage.rows import Row

THREAD = N_("Thread (channel, with whom)")
NUMBER = N_("Number of the other side")
TIMES = N_("Times of the messages (as logged)")
MADE_AT = N_("Screenshot made at (as recorded)")
MADE_ON = N_("Screenshot made by, on which device")
NOT_LINKED = N_("No contact in the log names this screenshot; see the picture itself.")

Rows = tuple[tuple[str, Cell], ...]


def message_rows(view: View, row: Row) -> Rows:
    """Return thread, number and times by the contacts that name the file, then how it was made."""
    words, logged = view.words, _contacts(view, row)
    by = (view.staff(row["taken_by"]), view.text(row["medium"]))
    return (
        (words(THREAD), view.joined(_thread(view, one) for one in logged) or words(NOT_LINKED)),
        (words(NUMBER), view.joined(view.text(one["number"]) for one in logged)),
        (words(TIMES), _times(view, logged)),
        (words(MADE_AT), view.when(row["taken_at"])),
        (words(MADE_ON), words(N_(", ")).join(part for part in by if part)),
        (words(N_("Present, witnesses")), view.text(row["witness"])),
    )


def _contacts(view: View, row: Row) -> list[Row]:
    found = (one for one in view.file.rows("contacts") if row.ref in (one["evidence"] or ()))
    return sorted(found, key=lambda one: (str(one["at"]), one.ref))


def _thread(view: View, contact: Row) -> str:
    named = (contact["counterpart"] or {}).get("name")
    who = view.party_name(contact["party"]) or view.text(named)
    return view.bracket(view.option(CONTACT, "channel", contact["channel"]), who)


def _times(view: View, logged: list[Row]) -> str:
    """Return first and last time with the count; one contact's own span."""
    if not logged:
        return ""
    first, last = logged[0]["at"], logged[-1]["until"] or logged[-1]["at"]
    return view.span(first, None if first == last else last)
