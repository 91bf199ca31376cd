"""Owns what a recorded loan says about money: principal, days, rates with their reasons, cap."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from resources.language import N_, Said
from storage.rules.agreements import order_note, order_of
from storage.rules.caps import Cap, Regime, Rules, cap_of, lowest_cap, rule_of_today
from storage.rules.dates import add_years, parse_date
from storage.rules.interest import DayCount, Piece, Rounding
from storage.rules.lpr import LprTable, Term
from storage.rules.policy import Policy
from storage.rules.rollover import Limits, RollOver, roll_over, rounds_of
from storage.rules.sentences import UNCONFIRMED, Sentence, cite, sentence
from storage.rules.setoff import STATUTORY, Part

Values = Mapping[str, Any]

CONTRACT = N_("contract rate {rate}")
CONTRACT_LPR = N_("{quote}, contract spread {spread}")
OVERDUE = N_("contract rate after default {rate}")
OVERDUE_SAME = N_("contract rate {rate} also after default, none agreed for it ({basis})")
OVERDUE_LPR = N_("{quote} on the day of default, no rate agreed ({basis})")
OVERDUE_SEGMENTS = N_("{quote}, as published since the default, no rate agreed ({basis})")
NONE_AGREED = N_("No interest was agreed, so none is claimed up to the due date ({basis}).")
DEDUCTED = N_("The sum really paid out is the principal ({basis}).")
NOT_COMPOUND = N_("Interest on unpaid interest is agreed but not claimed here.")
CHOOSE_COMPOUND = N_(
    "Interest on unpaid interest is agreed: the choices of the house decide whether it is claimed, "
    "counsel having confirmed it."
)
RECORD_ROLL_OVER = N_(
    "Interest on unpaid interest is agreed: among private persons it counts only as far as it was "
    "settled and taken into the principal of a new note. Record that as interest taken into the "
    "principal."
)
ROLL_FINANCIAL = N_(
    "Interest was taken into the principal; the rule that limits it is one of private lending, so "
    "that all of it is reckoned as principal here. Counsel has to confirm it."
)
NO_QUOTE = N_(
    "No rate is agreed, and no lending rate of the day of default, {day}, is known: no interest "
    "after default is claimed."
)
ENTER_QUOTE = N_("Enter the lending rate of {day} as a row of the table of the LPR, one year.")
FORMER_OVERDUE = N_(
    "No rate is agreed and the contract is older than the present rules: which rate holds after "
    "default before {day} counsel has to confirm; the lending rate of the day of default is used."
)
ASSUMED_FILING = N_(
    "No day of filing is recorded: the cap is reckoned as if the suit were filed on {day}, which "
    "is an assumption."
)
NO_CONTRACT_DAY = N_(
    "Neither the day of the contract nor that of payment is known, so nothing is claimed above "
    "the lowest cap that could hold; record the day."
)
CONTRACT_DAY_PAID = N_(
    "The day of the contract is not recorded; the cap is that of the day of payment, {day}."
)
AS_OF_PAYMENT = N_("{basis}; the day of payment taken for that of the contract")
NO_START = N_("The day of payment is not known; interest runs from the due date only.")
DAY_COUNT = N_("No day count is recorded; {days} days a year are used.")
DAY_COUNT_ACTUAL = N_("No day count is recorded; the days of each year are used.")
PAID_BETWEEN = N_(
    "Before {day} {paid} was paid under an agreed rate of {rate}. Interest of that time is "
    "reckoned at {cap} and what was paid beyond it reduces the principal; by the rules of that "
    "time interest paid above {cap} and up to {most} need not be given back. Counsel has to "
    "decide how it counts."
)
# Notes that ask counsel something: for the own office, never printed for a court.
FOR_COUNSEL = frozenset({ROLL_FINANCIAL, FORMER_OVERDUE, PAID_BETWEEN})
# Notes on what was supposed and moves the sum: they are read first.
MOVES_SUM = frozenset({ASSUMED_FILING, NO_CONTRACT_DAY, CONTRACT_DAY_PAID})
_LONG_YEARS = 5


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate a year and why it holds; ``later`` are those that follow it, by their first day."""

    rate: Decimal
    basis: Said
    later: tuple[tuple[date, "Rate"], ...] = ()

    def pieces(self, start: date, end: date) -> list[Piece]:
        """Return the days from ``start`` up to, not including, ``end`` with the rate of each."""
        steps = [(date.min, self), *self.later]
        ends = [*(day for day, _rate in self.later), date.max]
        runs = [
            (max(first, start), min(last, end), rate)
            for (first, rate), last in zip(steps, ends, strict=True)
        ]
        return [Piece(first, last, r.rate, r.basis) for first, last, r in runs if first < last]


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """A loan ready for reckoning, in yuan.

    ``matured`` tells how much principal falls due on which day, in order; ``term`` is the rate of
    principal that is not due (None: no interest), ``overdue`` of what is due and unpaid. ``cap``
    None: it could not be told. ``lent_on``: the day from which there is a debt, None if unknown.
    ``most_at_due``: what principal and interest of the term may come to, None for no such limit.
    ``compound``: interest that is due and unpaid bears interest itself. ``advice`` says what to
    record or enter; for the own office, never printed for a court. ``order`` is that of set-off,
    ``order_note`` says one that was agreed.
    """

    principal: Decimal
    start: date
    due_on: date
    matured: tuple[tuple[date, Decimal], ...]
    term: Rate | None
    overdue: Rate | None
    day_count: DayCount
    penalty: Decimal
    cap: Cap | None
    notes: tuple[Sentence, ...]
    regime: Regime = "private"
    lent_on: date | None = None
    most_at_due: Decimal | None = None
    compound: bool = False
    advice: tuple[Sentence, ...] = ()
    rounding: Rounding = "segment"
    order: tuple[Part, ...] = STATUTORY
    order_note: Sentence | None = None


def loan_terms(
    loan: Values,
    on: date,
    filed_on: date | None,
    lpr: LprTable,
    rules: Rules | None = None,
    policy: Policy | None = None,
) -> LoanTerms:
    """Read a loan's case JSON values for reckoning as of a day; values have been checked before.

    ``filed_on`` None: filing on ``on`` is assumed where the cap depends on it, with a note.
    ``rules`` replace the table ``caps``, ``policy`` the choices of the house.
    """
    chosen = policy or Policy()
    notes: list[Sentence] = []
    advice: list[Sentence] = []
    due_on = due_day(loan)
    start = lent_on = _day(loan, "paid_out_on") or _day(loan, "signed_on")
    if start is None:
        notes.append(sentence(NO_START))
        start = due_on
    count: DayCount = loan.get("day_count") or chosen.day_count
    rolled = _rolled(loan, due_on, count, filed_on or on, filed_on is None, lpr, rules, notes)
    principal = _principal(loan, on, notes)
    if rolled is not None:
        principal = max(Decimal(0), _written(loan) - rolled.excess)
    term = _term_rate(loan, start, due_on, lpr, notes)
    if term is None:
        notes.append(sentence(NONE_AGREED, basis=_law(loan, "private_no_interest", on)))
    compound = bool(loan.get("compound")) and loan["regime"] == "financial"
    claimed = compound and chosen.compound == "claimed"
    if loan.get("compound") and not claimed:
        notes.append(sentence(NOT_COMPOUND))
        advice.append(sentence(CHOOSE_COMPOUND if compound else RECORD_ROLL_OVER))
    if loan.get("day_count") is None:
        notes.append(_day_count(chosen))
    overdue = _overdue_rate(loan, term, due_on, on, lpr, chosen, notes, advice)
    cap = _cap(loan, on, filed_on, lpr, rules, notes)
    return LoanTerms(
        principal,
        min(start, due_on),
        due_on,
        _matured(loan, principal, due_on),
        term,
        overdue,
        count,
        Decimal(loan.get("penalty") or 0),
        cap,
        tuple(notes),
        loan["regime"],
        lent_on,
        rolled.most if rolled else None,
        claimed,
        (*advice, *(cap.advice if cap else ())),
        chosen.rounding,
        order_of(loan),
        order_note(loan),
    )


def due_day(loan: Values) -> date:
    """Return the day on which the last instalment is due, or the early day that was declared."""
    last = max([loan["due_on"], *(row["due_on"] for row in loan.get("instalments") or ())])
    return parse_date(min(last, loan.get("accelerated_on") or last))


def _written(loan: Values) -> Decimal:
    return Decimal(loan["principal"]) - Decimal(loan.get("deducted_in_advance") or 0)


def _rolled(
    loan: Values,
    due_on: date,
    count: DayCount,
    filed_on: date,
    assumed: bool,
    lpr: LprTable,
    rules: Rules | None,
    notes: list[Sentence],
) -> RollOver | None:
    """Return what counts of interest taken into the principal, None where none was."""
    if not loan.get("rolled"):
        return None
    if loan["regime"] != "private":
        notes.append(sentence(ROLL_FINANCIAL))
        return None

    def limits(contract_on: date) -> Limits:
        filing = max(contract_on, filed_on)
        return cap_of("private", contract_on, filing, lpr, rules, assumed=assumed).limits

    found = roll_over(rounds_of(loan["rolled"]), due_on, count, limits)
    notes.extend(found.notes)
    return found


def _principal(loan: Values, on: date, notes: list[Sentence]) -> Decimal:
    written = Decimal(loan["principal"])
    deducted = Decimal(loan.get("deducted_in_advance") or 0)
    paid_out = written - deducted if loan.get("paid_out") is None else Decimal(loan["paid_out"])
    real = max(Decimal(0), min(written, paid_out))
    if real < written:
        notes.append(sentence(DEDUCTED, basis=cite("prededucted", on)))
    return real


def _matured(loan: Values, principal: Decimal, due_on: date) -> tuple[tuple[date, Decimal], ...]:
    """Return what falls due when; what the instalments leave open falls due at the end."""
    rows, left = [], principal
    for row in sorted(loan.get("instalments") or (), key=lambda row: str(row["due_on"])):
        day, part = parse_date(row["due_on"]), min(left, Decimal(row.get("principal") or 0))
        if part and day < due_on:
            rows.append((day, part))
            left -= part
    return (*rows, (due_on, left))


def _term_rate(
    loan: Values, start: date, due_on: date, lpr: LprTable, notes: list[Sentence]
) -> Rate | None:
    if loan.get("annual_rate") is not None:
        rate = Decimal(loan["annual_rate"])
        return Rate(rate, sentence(CONTRACT, rate=rate))
    if loan.get("rate_basis") != "lpr":
        return None
    term: Term = "5y" if due_on > add_years(start, _LONG_YEARS) else "1y"
    quoted = _day(loan, "signed_on") or start
    quote = lpr.find(term, quoted)
    if quote is None:
        return None
    _tell(lpr.shortfall(term, quoted), notes)
    spread = Decimal(loan.get("lpr_spread") or 0)
    rate = max(Decimal(0), quote.rate + spread)
    return Rate(rate, sentence(CONTRACT_LPR, quote=quote.name, spread=spread))


def _overdue_rate(
    loan: Values,
    term: Rate | None,
    due_on: date,
    on: date,
    lpr: LprTable,
    policy: Policy,
    notes: list[Sentence],
    advice: list[Sentence],
) -> Rate | None:
    """Return the agreed rate after default, else the contract's, else the LPR of that day."""
    if loan.get("overdue_rate") is not None:
        rate = Decimal(loan["overdue_rate"])
        return Rate(rate, sentence(OVERDUE, rate=rate))
    basis = _law(loan, "private_overdue", on)
    if term is not None:
        return Rate(term.rate, sentence(OVERDUE_SAME, rate=term.rate, basis=basis))
    if loan["regime"] != "private":
        return None
    quote = lpr.find("1y", due_on)
    if quote is None:
        if on > due_on:
            notes.append(sentence(NO_QUOTE, day=due_on))
            advice.append(sentence(ENTER_QUOTE, day=due_on))
        return None
    change = rule_of_today()
    if due_on < min(change, on) and (_day(loan, "signed_on") or due_on) < change:
        notes.append(sentence(FORMER_OVERDUE, day=change))
    if on > due_on:
        followed = (due_on, on) if policy.overdue_lpr == "segments" else (due_on, None)
        _tell(lpr.shortfall("1y", *followed), notes)
    if policy.overdue_lpr == "fixed":
        return Rate(quote.rate, sentence(OVERDUE_LPR, quote=quote.name, basis=basis))
    said = [
        Rate(one.rate, sentence(OVERDUE_SEGMENTS, quote=one.name, basis=basis))
        for one in (quote, *lpr.changes("1y", due_on, on))
    ]
    changes = (one.on for one in lpr.changes("1y", due_on, on))
    return replace(said[0], later=tuple(zip(changes, said[1:], strict=True)))


def _tell(short: Sentence | None, notes: list[Sentence]) -> None:
    if short is not None and short not in notes:
        notes.append(short)


def _day_count(policy: Policy) -> Sentence:
    if policy.day_count == "actual":
        return sentence(DAY_COUNT_ACTUAL)
    return sentence(DAY_COUNT, days=policy.day_count)


def _law(loan: Values, law: str, on: date) -> Said:
    """Return a rule on private lending; it does not hold for licensed institutions."""
    return cite(law, on) if loan["regime"] == "private" else sentence(UNCONFIRMED)


def _cap(
    loan: Values,
    on: date,
    filed_on: date | None,
    lpr: LprTable,
    rules: Rules | None,
    notes: list[Sentence],
) -> Cap | None:
    signed_on, paid_on = _day(loan, "signed_on"), _day(loan, "paid_out_on")
    contract_on = signed_on or paid_on
    if contract_on is None:
        notes.append(sentence(NO_CONTRACT_DAY))
        return lowest_cap(loan["regime"], max(due_day(loan), filed_on or on), lpr, rules)
    filing = max(contract_on, filed_on or on)
    cap = cap_of(loan["regime"], contract_on, filing, lpr, rules, assumed=filed_on is None)
    # Only contracts older than the rule of today depend on the day of filing.
    if filed_on is None and cap != cap_of(loan["regime"], contract_on, None, lpr, rules):
        notes.append(sentence(ASSUMED_FILING, day=filing))
    notes.extend(note for note in cap.notes if note not in notes)
    if signed_on is not None:
        return cap
    notes.append(sentence(CONTRACT_DAY_PAID, day=contract_on))
    return replace(cap, basis=sentence(AS_OF_PAYMENT, basis=cap.basis))


def _day(loan: Values, name: str) -> date | None:
    return parse_date(loan[name]) if loan.get(name) else None
