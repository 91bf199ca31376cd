"""Which events interrupted limitation, by which proof, until when (诉讼时效中断事项一览表)."""

from collections.abc import Iterator
from datetime import date

from reports.content import Block, Cell, Column, Facts, Heading, Table, Text
from reports.sections.labels import option
from reports.sections.limitation_court import event_proof
from reports.sections.view import View
from resources.language import N_, NC_
from storage.casework.reckoning import LoanLimitation, case_guarantors, case_limitation
from storage.kinds.limitation_event import KIND as EVENT
from storage.kinds.suspension import KIND as SUSPENSION
from storage.rows import Row
from storage.rules.claims import Event, Limitation, Status, Step, grade_of
from storage.rules.dates import parse_date
from storage.rules.guarantors import GuarantorClock, called_words
from storage.rules.limitation import EARLY

TITLE = N_("List of events that interrupt limitation")
HOW = N_(
    "Reckoned by stated rules as of {day} from the events recorded; each counts on the day of its "
    "arrival. The safe date leaves rest days out of account, the legal date rolls over them. "
    "Grade A is strong proof, B needs corroboration, C and X do not count; an event without "
    "evidence is graded C at most."
)
STATUS: dict[Status, str] = {
    "running": N_("the period is running"),
    "expired": N_("the period has ended"),
    "defence_may_be_lost": N_("the defence may be lost; a lawyer has to confirm it"),
    "in_procedure": N_("proceedings are pending; it is reckoned anew from their end"),
}


def limitation_blocks(view: View, on: date, *, alone: bool = False) -> tuple[Block, ...]:
    """Return the events of every loan and the periods of guarantees as of ``on``.

    With grades, reasons and where each period stands: for the own office, never for a court (see
    ``limitation_court``). ``alone`` is a paper outside a pack: evidence has no number and no page
    there, so that its ref and file name stand instead.
    """
    words = view.words
    day = view.day(on.isoformat())
    blocks: list[Block] = [Text(words(HOW, day=day), "muted", size=8.5)]
    for one in case_limitation(view.file, on):
        blocks += _loan(view, one, alone=alone)
    guarantors = case_guarantors(view.file, on)
    if guarantors:
        blocks.append(Heading(words(N_("Periods of guarantees")), level=3))
        blocks.append(_guarantors(view, guarantors))
    return tuple(blocks)


def _loan(view: View, one: LoanLimitation, *, alone: bool) -> Iterator[Block]:
    words = view.words
    name = words(N_("Contract {number}"), number=view.text(one.loan["contract_no"]))
    yield Heading(name, level=3)
    yield Table(_columns(view, alone=alone), tuple(_rows(view, one, alone=alone)), size=8)
    yield Facts(_status(view, one), label_share=0.3)
    notes = dict.fromkeys(
        note.say(words) for clock in (one.clock.strong, one.clock.usable) for note in clock.notes
    )
    hints = [hint.say(words) for hint in one.hints]
    for note in (*notes, *hints):
        yield Text(note, "muted", size=8.5)


def _columns(view: View, *, alone: bool) -> tuple[Column, ...]:
    words = view.words
    proof = (
        (Column(words(N_("Evidence")), 0.125),)
        if alone
        else (
            Column(words(N_("Evidence no.")), 0.065, "center"),
            Column(words(N_("Page no.")), 0.06, "center"),
        )
    )
    return (
        Column(words(NC_("limitation list", "No.")), 0.04, "center"),
        Column(words(N_("Day of arrival")), 0.1),
        Column(words(NC_("limitation list", "Event")), 0.13),
        Column(words(NC_("limitation list", "Grade")), 0.045, "center"),
        Column(words(N_("Effect and its basis")), 0.255),
        *proof,
        Column(words(N_("End of the period, grade A only")), 0.155),
        Column(words(N_("End of the period, grades A and B")), 0.155),
    )


def _rows(view: View, one: LoanLimitation, *, alone: bool) -> Iterator[tuple[Cell, ...]]:
    blank: tuple[Cell, ...] = ("",) if alone else ("", "")
    yield _start(view, one, blank)
    steps = zip(one.events, one.clock.strong.steps, one.clock.usable.steps, strict=True)
    for number, (row, strong, usable) in enumerate(steps, start=1):
        proof = (_named(view, row) if alone else event_proof(view, row)) or [blank]
        yield (
            str(number),
            Text(view.day(row["on"] or row["start"])),
            Text(_event(view, row)),
            _grade(row),
            Text(_why(view, strong, usable)),
            *proof[0],
            Text(_ends(view, strong)),
            Text(_ends(view, usable)),
        )
        for more in proof[1:]:
            yield ("", "", "", "", "", *more, "", "")


def _start(view: View, one: LoanLimitation, blank: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the row from which the events count: the last due date."""
    due = max([one.loan["due_on"], *(row["due_on"] for row in one.loan["instalments"] or ())])
    due = min(due, one.loan["accelerated_on"] or due)
    ends = Text(_dates(view, one.untouched.usable))
    words = view.words
    what = Text(words(N_("Claim due; the period begins after this day")))
    return ("—", Text(view.day(due)), what, "", "", *blank, ends, ends)


def _event(view: View, row: Row) -> str:
    words = view.words
    if row.kind == SUSPENSION.name:
        return _obstacle(view, row)
    about = next((one for one in view.file.rows("parties") if one.ref == row["about"]), None)
    label = words(option(EVENT, "kind", row["kind"]))
    named = view.bracket(label, view.text(about["name"])) if about else label
    return "\n".join(part for part in (named, view.text(row["note"])) if part)


def _obstacle(view: View, row: Row) -> str:
    words = view.words
    cause = words(option(SUSPENSION, "cause", row["cause"]))
    until = view.day(row["end"]) if row["end"] else words(NC_("suspension", "still lasting"))
    named = words(N_("Suspension: {what}"), what=cause)
    lasted = words(N_("up to {until}"), until=until)
    return "\n".join(part for part in (named, lasted, view.text(row["note"])) if part)


def _grade(row: Row) -> str:
    if row.kind == SUSPENSION.name:
        return ""
    event = Event(parse_date(row["on"]), row["kind"], row["grade"], bool(row["evidence"]))
    return grade_of(event)


def _why(view: View, strong: Step, usable: Step) -> str:
    """Return the reason, and where grade A alone comes to another effect, that one apart."""
    said = usable.reason(view.words)
    if strong.counted == usable.counted:
        return said
    alone = view.words(N_("With grade A alone: {why}"), why=strong.reason(view.words))
    return f"{said}\n{alone}"


def _named(view: View, row: Row) -> list[tuple[Cell, ...]]:
    """Return ref and file name of every evidence of an event, each once."""
    names = {ref: view.proof(ref) for ref in row["evidence"] or ()}
    return [(Text(ref if name == ref else f"{ref} {name}"),) for ref, name in names.items()]


def _ends(view: View, step: Step) -> str:
    words = view.words
    # What came before the period began was in time, but there was nothing to interrupt.
    moved = step.counted and step.why.message != EARLY
    counted = words(N_("interrupted") if moved else N_("unchanged"))
    return "\n".join((counted, *_both(view, step.safe_after, step.legal_after)))


def _dates(view: View, found: Limitation) -> str:
    return "\n".join(_both(view, found.safe, found.legal))


def _both(view: View, safe: date, legal: date) -> tuple[str, str]:
    words = view.words
    return (
        words(N_("safe {day}"), day=view.day(safe.isoformat())),
        words(N_("legal {day}"), day=view.day(legal.isoformat())),
    )


def _status(view: View, one: LoanLimitation) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    strong, usable = one.clock.strong, one.clock.usable
    return (
        (words(N_("State with grade A only")), words(STATUS[strong.status])),
        (words(N_("State with grades A and B")), words(STATUS[usable.status])),
    )


def _guarantors(view: View, clocks: tuple[GuarantorClock, ...]) -> Table:
    words = view.words
    columns = (
        Column(words(N_("Guarantor")), 0.11),
        Column(words(N_("Contract (number)")), 0.13),
        Column(words(N_("Period")), 0.12),
        Column(words(N_("Kind, what has to be done, basis")), 0.22),
        Column(words(N_("Last day")), 0.13),
        Column(words(N_("Where it stands, and notes")), 0.29),
    )
    return Table(columns, tuple(_guarantor(view, one) for one in clocks), size=8)


def _guarantor(view: View, one: GuarantorClock) -> tuple[Cell, ...]:
    words, period = view.words, one.period
    states = [called_words(called, words) for called in one.told]
    return (
        Text(view.party_name(one.party)),
        Text(view.text(one.contract_no)),
        Text(period.period.say(words)),
        Text(period.basis.say(words)),
        Text("\n".join(_both(view, *one.ends))),
        Text("\n".join(dict.fromkeys([*states, *(note.say(words) for note in period.notes)]))),
    )
