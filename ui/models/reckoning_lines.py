"""Limitation and interest of a case as lines of texts, read on the worker, also for a what-if."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from resources.language import N_, NC_, Words
from storage.casework.reckoning import (
    LoanLimitation,
    case_enforcement,
    case_guarantors,
    case_light,
    case_limitation,
    case_owed,
)
from storage.casework.session import Session
from storage.casework.supposing import SUPPOSED, Supposition, suppose
from storage.kinds.fields import Choice
from storage.kinds.limitation_event import EVENTS
from storage.kinds.suspension import KIND as SUSPENSION
from storage.progress import Progress
from storage.rows import CaseFile, Row
from storage.rules.balance import Accrual, Booking
from storage.rules.claims import Event, Limitation, grade_of
from storage.rules.dates import parse_date
from storage.rules.guarantors import called_words
from storage.rules.interest import formula
from storage.rules.light import Light
from storage.rules.loan_terms import MOVES_SUM
from storage.rules.money import print_money, print_rate, round_fen
from storage.rules.owed import SUPPOSED_SUM, LoanOwed, Owed
from storage.rules.sentences import cite, sentence
from storage.rules.suit_costs import SUIT_COST, doubtful_costs
from storage.rules.tables import tables_of
from ui.models.cells import Surround, find_ref, summary
from ui.models.rules_facts import state_of

Line = tuple[str, ...]
NO_PROOF: Final = N_("no evidence")
ASSUMED: Final = NC_("what if", "supposed")
DUE: Final = N_("Claim due; the period begins after this day")
LEFT: Final = N_("{count} days left")
PASSED: Final = N_("passed {count} days ago")
ENFORCE: Final = N_("Enforcement: apply by {safe}; latest {legal}")
DEADLINE: Final = N_("Evidence has to be with the court by {day}.")
LPR_UNTIL: Final = N_("The table of the LPR goes up to {day}.")
SETTLED: Final = N_("payment of {amount}")

STARTS: Final = N_("The period begins the day after ({basis}).")


@dataclass(frozen=True, slots=True)
class LoanClockLines:
    """One loan: head lines (threshold, safe, legal, state, left) and its steps."""

    name: str
    heads: tuple[Line, ...]
    steps: tuple[Line, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoanSumLines:
    """One loan: sums, terms and the lines of interest and payments."""

    name: str
    sums: Line
    terms: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Everything that the two panes show; ``supposed`` where something is only supposed.

    ``said`` is the total in words, ``total_notes`` what it rests on that nobody recorded.
    """

    clocks: tuple[LoanClockLines, ...]
    guarantors: tuple[Line, ...]
    deadline: str
    light: Light | None
    loans: tuple[LoanSumLines, ...]
    total: str
    said: str
    total_notes: tuple[str, ...]
    until: str
    supposed: bool


def reckon(
    _session: Session | None, _progress: Progress | None, *, file: CaseFile, what: Supposition,
    today: date, until: date, words: Words,
) -> Reckoned:  # fmt: skip
    """Reckon a case as of ``today``, interest up to ``until``; raises what the rules raise."""
    shown = suppose(file, what) if what.anything else file
    asked = max(day for day in (today, what.event_on, what.filed_on) if day is not None)
    owed, light = case_owed(shown, until), case_light(shown, asked)
    return Reckoned(
        tuple(_clock(one, shown, asked, light, words) for one in case_limitation(shown, asked)),
        tuple(_guarantor_lines(shown, asked, words)),
        _deadline(shown, asked, words),
        light,
        tuple(_loan(one, owed, words) for one in owed.loans),
        print_money(owed.total),
        _sum(owed, words),
        tuple(note.say(words) for note in owed.supposed),
        _until(shown, owed, words),
        what.anything,
    )


def _clock(
    one: LoanLimitation, file: CaseFile, on: date, light: Light | None, words: Words
) -> LoanClockLines:
    clocks = (("A", one.clock.strong), ("A+B", one.clock.usable))
    notes = dict.fromkeys(note.say(words) for _name, clock in clocks for note in clock.notes)
    return LoanClockLines(
        one.clock.contract_no,
        tuple(_head(name, clock, on, light, words) for name, clock in clocks),
        (_start(one, words), *_steps(one, file, words)),
        (*notes, *(hint.say(words) for hint in one.hints)),
    )


def _head(name: str, clock: Limitation, on: date, light: Light | None, words: Words) -> Line:
    days = (clock.safe - on).days
    left = words(LEFT, count=days) if days >= 0 else words(PASSED, count=-days)
    return (
        name,
        clock.safe.isoformat(),
        clock.legal.isoformat(),
        words(state_of(clock.status, light)),
        left,
    )


def _start(one: LoanLimitation, words: Words) -> Line:
    dues = [one.loan["due_on"], *(row["due_on"] for row in one.loan["instalments"] or ())]
    due = min(max(dues), one.loan["accelerated_on"] or max(dues))
    ends = _ends(one.untouched.usable)
    basis = cite("limitation_period", parse_date(due))
    return (due, words(DUE), "", "", ends, ends, sentence(STARTS, basis=basis).say(words))


def _steps(one: LoanLimitation, file: CaseFile, words: Words) -> Iterator[Line]:
    steps = zip(one.events, one.clock.strong.steps, one.clock.usable.steps, strict=True)
    for row, strong, usable in steps:
        why = usable.reason(words)
        if strong.counted != usable.counted:
            why = f"A+B: {why}  A: {strong.reason(words)}"
        ends = [_both(step.safe_after, step.legal_after) for step in (strong, usable)]
        yield (
            row["on"] or row["start"],
            _event(row, words),
            _grade(row),
            _proof(row, file, words),
            *ends,
            why,
        )


def _event(row: Row, words: Words) -> str:
    if row.kind == SUSPENSION.name:
        return words(N_("Suspension: {what}"), what=SUSPENSION.summary(row.values, words))
    label = words(Choice(options=EVENTS).label(row["kind"]))
    return f"{label} ({words(ASSUMED)})" if row.ref == SUPPOSED else label


def _grade(row: Row) -> str:
    if row.kind == SUSPENSION.name:
        return ""
    event = Event(parse_date(row["on"]), row["kind"], row["grade"], bool(row["evidence"]))
    return grade_of(event)


def _proof(row: Row, file: CaseFile, words: Words) -> str:
    if row.ref == SUPPOSED:
        return words(ASSUMED)
    from storage.kinds import BY_NAME

    around = Surround(words, file, masked=True)
    found = [find_ref("evidence", ref, file) for ref in row["evidence"] or ()]
    names = [summary(one, BY_NAME["evidence"], around) for one in found if one is not None]
    return "；".join(names) if names else words(NO_PROOF)


def _ends(clock: Limitation) -> str:
    return _both(clock.safe, clock.legal)


def _both(safe: date, legal: date) -> str:
    """Say a safe and a legal day, once where they are the same."""
    if safe == legal:
        return safe.isoformat()
    return f"{safe} / {legal:%m-%d}" if safe.year == legal.year else f"{safe} / {legal}"


def _guarantor_lines(file: CaseFile, on: date, words: Words) -> Iterator[Line]:
    names = {row.ref: str(row["name"]) for row in file.rows("parties")}
    for one in case_guarantors(file, on):
        period = one.period
        states = [called_words(called, words) for called in one.told]
        said = [*states, period.period.say(words), period.basis.say(words)]
        notes = [note.say(words) for note in period.notes]
        yield (
            names.get(one.party, one.party), one.contract_no,
            *(day.isoformat() for day in one.ends), " ".join([*said, *notes]),
        )  # fmt: skip


def _deadline(file: CaseFile, on: date, words: Words) -> str:
    days = [row["evidence_deadline"] for row in file.rows("litigation")]
    said = [words(DEADLINE, day=days[0])] if days and days[0] else []
    judged = case_enforcement(file, on)
    if judged is not None and judged.period is not None:
        period = judged.period
        said.append(words(ENFORCE, safe=period.safe, legal=period.legal))
    if judged is not None:
        said += [note.say(words) for note in judged.notes]
    return "\n".join(said)


def _sum(owed: Owed, words: Words) -> str:
    """Say the total, what it is without costs, and that it rests on something supposed."""
    said = words(N_("Owed {amount}"), amount=print_money(owed.total))
    if owed.costs:
        less = print_money(owed.without_costs)
        said += " · " + words(N_("without costs {amount}"), amount=less)
    return f"{said} · {words(SUPPOSED_SUM)}" if owed.supposed else said


def _loan(one: LoanOwed, owed: Owed, words: Words) -> LoanSumLines:
    account, terms = one.account, one.terms
    parts = (account.principal, account.interest, account.penalty, account.costs, account.total)
    said = [rate.basis.say(words) for rate in (terms.term, terms.overdue) if rate is not None]
    said += [terms.order_note.say(words)] if terms.order_note else []
    cap = terms.cap
    if cap is not None:
        bases = [part.basis for part in cap.segments] or [cap.basis]
        said += [words(N_("Cap: {basis}"), basis=basis.say(words)) for basis in bases]
    every = (*account.notes, *one.notes, *terms.advice)
    first = sorted(every, key=lambda note: note.message not in MOVES_SUM)
    # They stand with the first loan that bears costs, as they do in the table.
    costs = _suit_costs(owed, words) if one is _bearing(owed) else ()
    notes = dict.fromkeys([*costs, *(note.say(words) for note in first)])
    return LoanSumLines(
        one.contract_no,
        tuple(print_money(part) for part in parts),
        (*dict.fromkeys(said), formula(terms.day_count, terms.rounding).say(words)),
        tuple(_line(line, words) for line in account.lines),
        tuple(notes),
    )


def _bearing(owed: Owed) -> LoanOwed:
    return min(owed.loans, key=lambda loan: loan.terms.due_on)


def _suit_costs(owed: Owed, words: Words) -> list[str]:
    said = [
        words(SUIT_COST, what=what or words(N_("unnamed")), amount=print_money(amount))
        for what, amount in owed.suit_costs
    ]
    return [*said, *(note.say(words) for note in doubtful_costs(owed.suit_costs))]


def _line(line: Accrual | Booking, words: Words) -> Line:
    left = " / ".join(
        _grouped(part)
        for part in (line.balance.costs, line.balance.interest, line.balance.principal)
    )
    if isinstance(line, Booking):
        paid = _paid(line, words)
        what = words(SETTLED, amount=print_money(line.amount))
        return (line.entry.on.isoformat(), "", "", "", "", what, "", paid, left)
    own = line.line
    return (
        own.start.isoformat(), own.end.isoformat(), str(own.days), _grouped(line.principal),
        print_rate(own.rate), own.basis.say(words), _grouped(own.interest), "", left,
    )  # fmt: skip


def _paid(line: Booking, words: Words) -> str:
    """Say costs, interest and principal that a payment paid, then what else became of it."""
    parts = (line.paid.costs, line.paid.interest, line.paid.principal)
    more = (
        (words(N_("penalty and fees {amount}"), amount=_grouped(line.penalty)), line.penalty),
        (words(N_("more than owed {amount}"), amount=_grouped(line.surplus)), line.surplus),
        (words(N_("reversed {amount}"), amount=_grouped(line.undone)), line.undone),
    )
    return "; ".join(
        [" / ".join(_grouped(part) for part in parts), *(text for text, part in more if part)]
    )


def _grouped(amount: Decimal) -> str:
    return f"{round_fen(amount):,.2f}"


def _until(file: CaseFile, owed: Owed, words: Words) -> str:
    """Say where the table of the LPR ends, if any loan leans on it."""
    caps = [one.terms.cap for one in owed.loans if one.terms.cap is not None]
    leaning = any(cap.quote for cap in caps) and not any(cap.notes for cap in caps)
    return words(LPR_UNTIL, day=tables_of(file).lpr.ends("1y")) if leaning else ""
