"""Remarks on what the pack cannot vouch for: impossible times, limitation, files not on paper."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from reports.pack.item import Item, PackWarning, file_label
from reports.pack.request import PackRequest
from reports.sections import interest
from reports.sections.people import defendants
from reports.sections.view import View
from resources.language import N_
from storage.casework.oddities import odd_values
from storage.casework.reckoning import case_limitation
from storage.evidence.filetypes import TEXT
from storage.kinds import BY_LIST, BY_NAME
from storage.kinds.kind import note_text
from storage.rows import Row
from storage.rules.dates import parse_date, parse_time

FUTURE = N_("Recorded for {time}, which lies after the making of this pack.")
ENDED = N_(
    "The limitation period has ended: {strong} by events of grade A alone, {usable} by those of "
    "grades A and B."
)
ENDS_SOON = N_(
    "The limitation period ends soon: {strong} by events of grade A alone, {usable} by those of "
    "grades A and B."
)
CONSENT = N_(
    "The limitation period had ended before the debtor consented; the defence may be lost, which a "
    "lawyer has to confirm. The list of events shows both days."
)
AHEAD = N_(
    "Interest runs to {day}, which has not come yet: what is paid until then changes the sums."
)
NOT_PRINTABLE = N_("{name} cannot be printed; only its facts stand in the pack.")
FEW_COPIES = N_(
    "Sets made: {n}. The court needs {needed}: the original, and a duplicate for each of the "
    "{others} defendant(s). Make more sets, or their duplicates as the pack for the other side."
)
SOON: Final = timedelta(days=180)


def time_doubts(view: View, items: tuple[Item, ...], made_at: str) -> Iterator[PackWarning]:
    """Yield what is impossible in the times of the records shown; ``made_at`` ISO with offset."""
    places = {ref: item.place for item in items for ref in item.refs}
    made = parse_time(made_at)
    for row, note in odd_values(view.file, made.date()):
        if row.ref and row.ref in places:
            kind = BY_NAME.get(row.kind) or BY_LIST[row.kind]
            yield PackWarning(
                "OddTime", places[row.ref], note_text(kind, note, view.words), row.ref
            )
    for rows in view.file.lists.values():
        for row in rows:
            if row.ref and row.ref in places:
                for moment in sorted(set(_later(row.values, made))):
                    said = view.words(FUTURE, time=view.when(moment))
                    yield PackWarning("OddTime", places[row.ref], said, row.ref)


def cutoff_doubts(view: View, cutoff: str | None, made_at: str) -> Iterator[PackWarning]:
    """Yield a remark where interest runs to a day (ISO date) after the making of the pack."""
    if cutoff is not None and parse_date(cutoff) > parse_time(made_at).date():
        said = view.words(AHEAD, day=view.day(cutoff))
        yield PackWarning("CutoffAhead", view.words(interest.TITLE), said)


def basis_doubts(view: View, until: date) -> Iterator[PackWarning]:
    """Yield what the computation up to a day rests on that counsel has to confirm first.

    Copies for a court and the other side print the figure alone.
    """
    for ref, said in interest.for_counsel(view, until):
        yield PackWarning("BasisUnconfirmed", view.words(interest.TITLE), said, ref or "loan")


def copies_doubts(view: View, request: PackRequest) -> Iterator[PackWarning]:
    """Yield a remark where a pack for the court has too few sets (rules.md R1.7)."""
    needed = 1 + len(defendants(view.file))
    if request.profile == "court" and request.copies < needed > 1:
        words = view.words
        said = words(FEW_COPIES, n=request.copies, needed=needed, others=needed - 1)
        lead = defendants(view.file)[0].ref
        yield PackWarning("FewCopies", words(N_("Number of sets")), said, lead)


def _later(values: Any, made: datetime) -> Iterator[str]:
    """Yield the times of what happened that lie after ``made``; plans may lie ahead."""
    for name, value in values.items():
        if isinstance(value, str) and (name == "at" or name.endswith("_at")):
            if not name.startswith("planned") and "T" in value and parse_time(value) > made:
                yield value
        elif isinstance(value, list | tuple):
            for one in value:
                if isinstance(one, dict):
                    yield from _later(one, made)


def limitation_doubts(view: View, on: date) -> Iterator[PackWarning]:
    """Yield the loans whose limitation period has ended or ends soon, as seen on a day."""
    for one in case_limitation(view.file, on):
        strong, usable = one.clock.strong, one.clock.usable
        words = view.words
        where = words(N_("Contract {number}"), number=view.text(one.loan["contract_no"]))
        # What may be an event, but is not recorded as one, is missing in the list for the court.
        for hint in one.hints:
            yield PackWarning("LimitationEventMissing", where, hint.say(words), one.loan.ref)
        if usable.status == "defence_may_be_lost":
            where = view.words(N_("Contract {number}"), number=view.text(one.loan["contract_no"]))
            yield PackWarning("LimitationConsent", where, view.words(CONSENT), one.loan.ref)
        if usable.status == "in_procedure" or strong.safe > on + SOON:
            continue
        ended = strong.safe < on
        days = {"strong": view.day(strong.safe.isoformat()),
                "usable": view.day(usable.safe.isoformat())}  # fmt: skip
        code, message = ("LimitationEnded", ENDED) if ended else ("LimitationSoon", ENDS_SOON)
        yield PackWarning(code, where, words(message, **days), one.loan.ref)


def not_printable(view: View, item: Item, row: Row) -> bool:
    """Tell whether a file has nothing to place on paper."""
    found = view.file.attachment(row.ref)
    if item.make == "file" and found is not None:
        return bool(found.problem) or found.mime != TEXT
    if item.make != "plates" or found is None:
        return False
    return bool(found.problem) or not found.preview


def print_doubts(view: View, item: Item, row: Row) -> Iterator[PackWarning]:
    """Yield a remark on a file that cannot be printed, by its name."""
    if not_printable(view, item, row):
        said = view.words(NOT_PRINTABLE, name=view.text(file_label(view.file, row)))
        yield PackWarning("NotPrintable", item.place, said, row.ref)
