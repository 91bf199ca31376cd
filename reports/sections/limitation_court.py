"""The events that interrupted limitation as a court and the other side read them (rules.md R3.5).

Only what counts, with its basis, evidence and the day it leads to: no grades, no doubts, no status.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from reports.content import Block, Cell, Column, Heading, Pages, Table, Text
from reports.sections.labels import option
from reports.sections.view import View
from resources.language import N_, NC_, Said
from storage.casework.reckoning import LoanLimitation, case_guarantors, case_limitation
from storage.kinds.limitation_event import KIND as EVENT
from storage.kinds.suspension import KIND as SUSPENSION
from storage.rows import Row
from storage.rules.claims import Claim, Step
from storage.rules.guarantors import Called, GuarantorClock
from storage.rules.limitation import COUNTED, EARLY, limitation
from storage.rules.sentences import cite, confirmed
from storage.rules.tables import tables_of

PENDING = N_("reckoned anew from the end of the proceedings")
LONGEST_ENDS = N_("cut to the longest period")
LASTING = N_("six months after the obstacle ends")


@dataclass(frozen=True, slots=True)
class _Counted:
    """An event that counts: its record, the article, and the day the period ends then."""

    row: Row
    basis: Said | None
    ends: str


def court_limitation_blocks(view: View, on: date) -> tuple[Block, ...]:
    """Return the events that count as of ``on``, by contract and guarantor; empty for none."""
    words = view.words
    blocks: list[Block] = []
    for one in case_limitation(view.file, on):
        name = words(N_("Contract {number}"), number=view.text(one.loan["contract_no"]))
        blocks += _listed(view, name, _of_loan(view, one))
    for clock in case_guarantors(view.file, on):
        who = words(N_("Guarantor {name}, contract {number}"), name=view.party_name(clock.party),
                    number=view.text(clock.contract_no))  # fmt: skip
        blocks += _listed(view, who, _of_guarantor(view, clock))
    return tuple(blocks)


def _listed(view: View, name: str, found: Iterable[_Counted]) -> Iterator[Block]:
    rows = tuple(row for number, one in enumerate(found, 1) for row in _rows(view, number, one))
    if rows:
        yield Heading(name, level=3)
        yield Table(_columns(view), rows, size=8)


def _columns(view: View) -> tuple[Column, ...]:
    words = view.words
    return (
        Column(words(NC_("limitation list", "No.")), 0.05, "center"),
        Column(words(NC_("limitation list", "Day")), 0.12),
        Column(words(NC_("limitation list", "Event")), 0.22),
        Column(words(NC_("limitation list", "Basis")), 0.27),
        Column(words(N_("Evidence no.")), 0.09, "center"),
        Column(words(N_("Page no.")), 0.08, "center"),
        Column(words(N_("Last day of the period, reckoned anew")), 0.17),
    )


def _rows(view: View, number: int, one: _Counted) -> Iterator[tuple[Cell, ...]]:
    row = one.row
    proof = event_proof(view, row) or [("", "")]
    basis = confirmed(one.basis, view.words) if one.basis else ""
    on = Text(view.day(row["on"] or row["start"]))
    yield (str(number), on, Text(_event(view, row)), Text(basis), *proof[0], Text(one.ends))
    for more in proof[1:]:
        yield ("", "", "", "", *more, "")


def event_proof(view: View, row: Row) -> list[tuple[Cell, ...]]:
    """Return number and pages of every item that holds evidence of an event, each item once."""
    anchors = {
        view.anchors[ref]: view.numbers[ref]
        for ref in row["evidence"] or ()
        if ref in view.anchors and ref in view.numbers
    }
    return [(number or "—", Pages(anchor)) for anchor, number in anchors.items()]


def _event(view: View, row: Row) -> str:
    words = view.words
    if row.kind != SUSPENSION.name:
        return words(option(EVENT, "kind", row["kind"]))
    cause = words(option(SUSPENSION, "cause", row["cause"]))
    return words(N_("Suspension: {what}"), what=cause)


def _of_loan(view: View, one: LoanLimitation) -> Iterator[_Counted]:
    for row, step in zip(one.events, one.clock.usable.steps, strict=True):
        if _counts(step):
            yield _Counted(row, _basis(step), _ends(view, row, step))


def _of_guarantor(view: View, clock: GuarantorClock) -> Iterator[_Counted]:
    """Yield the call upon a guarantor and what followed it; of a general one the suit alone."""
    called = clock.usable
    if called.on is None:
        return
    general = called.limitation is None
    events = sorted(view.file.rows("limitation"), key=lambda row: str(row["on"]))
    mine = [row for row in events if (row["about"] == clock.party) is not general]
    first = next((row for row in mine if _key(row) == (called.on.isoformat(), called.kind)), None)
    steps = called.limitation.steps if called.limitation else ()
    counted = {(step.on.isoformat(), step.kind): step for step in steps if _counts(step)}
    for row in mine:
        step = counted.get(_key(row))
        if row is first:
            ends = _ends(view, row, step) if step else _first_end(view, called)
            yield _Counted(row, cite("guarantee_used", called.on), ends)
        elif step is not None:
            yield _Counted(row, _basis(step), _ends(view, row, step))


def _first_end(view: View, called: Called) -> str:
    """Return the day to which limitation runs from the call itself; none for a general one."""
    if called.on is None or called.limitation is None:
        return ""
    found = limitation(Claim(called.on), tables_of(view.file).rest)
    return view.day(found.legal.isoformat())


def _key(row: Row) -> tuple[str, str]:
    return str(row["on"]), str(row["kind"])


def _counts(step: Step) -> bool:
    # What came before the period began moved nothing.
    return step.counted and step.why.message != EARLY


def _basis(step: Step) -> Said | None:
    found = step.why.values.get("basis")
    return found if isinstance(found, Said) else None


def _ends(view: View, row: Row, step: Step) -> str:
    if row.kind == SUSPENSION.name and not row["end"]:
        return view.words(LASTING)
    if step.why.message == COUNTED["procedure"]:
        return view.words(PENDING)
    day = view.day(step.legal_after.isoformat())
    return view.bracket(day, view.words(LONGEST_ENDS)) if step.cut else day
