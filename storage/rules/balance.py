"""Owns the running account of one loan: interest between events, payments set off on their day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from resources.language import N_, Said
from storage.rules.interest import DayCount, Line, Piece, accrued, cut, exact_to_fen, total_interest
from storage.rules.loan_terms import LoanTerms
from storage.rules.money import print_money
from storage.rules.sentences import UNCONFIRMED, Sentence, sentence
from storage.rules.setoff import Debt, split

EntryKind = Literal["credit", "cost", "fee", "reversal"]
# Of what a line is: interest of the term, after default, or on interest that is due and unpaid.
Share = Literal["term", "overdue", "compound"]

CUT = N_("{basis}, cut to the cap of {cap}; the excess is not claimed")
CUT_YEAR = N_(
    "{basis}, cut to the cap of {cap} over 365 days a year, for over {days} days a year it would "
    "be more; the excess is not claimed"
)
PENALTY_CUT = N_(
    "Of penalty and fees of {wanted} only {claimed} is claimed, {excess} is cut: the cap leaves "
    "room for no more over the time after default, overdue interest included ({basis})."
)
PENALTY_CUT_ALL = N_(
    "Of penalty and fees of {wanted} only {claimed} is claimed, {excess} is cut: the cap leaves "
    "room for no more, all interest included ({basis})."
)
ROLL_CUT = N_(
    "{basis}; {claimed} of {wanted} is claimed, as principal and interest may come to {most} at "
    "most at the end of the term"
)
ROLL_PRINCIPAL = N_(
    "The principal itself is more than principal and interest may come to at the end of the term; "
    "{excess} of it is not claimed."
)
COMPOUND = N_("{rate} on interest that is due and unpaid, as agreed ({basis})")
COMPOUND_CUT = N_("{basis}; {claimed} of {wanted} is claimed, the ceiling leaves no more")
NOT_PAID_OUT = N_("The money is paid out on {day}; before that day nothing is owed of it.")
SURPLUS = N_("More was paid than is owed.")
NOTHING = Decimal(0)
# The days of the year that a cap is reckoned on, whatever the contract says (rules.md 9.11).
CAP_DAYS: Final = 365
_BANK_DAYS: Final = 360


@dataclass(frozen=True, slots=True)
class Entry:
    """Money that came in (credit), or costs and fees that arose, in yuan.

    ``undone`` is what a later reversal took out of a credit; ``amount`` is without it. A
    ``reversal`` stands for itself on its own day and moves nothing.
    """

    on: date
    kind: EntryKind
    amount: Decimal
    undone: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Accrual:
    """A line of interest: on which principal, at which rate; ``balance`` is what is left after."""

    line: Line
    principal: Decimal
    balance: Debt
    share: Share = "term"


@dataclass(frozen=True, slots=True)
class Booking:
    """A payment, what it paid, and what is left after it; or a reversal, which moves nothing.

    ``amount`` = ``paid`` + ``penalty`` (and fees) + ``surplus`` + ``undone``, to the fen.
    """

    entry: Entry
    paid: Debt
    balance: Debt
    surplus: Decimal
    penalty: Decimal = NOTHING

    @property
    def amount(self) -> Decimal:
        """What came in on that day, below zero for a reversal."""
        if self.entry.kind == "reversal":
            return -self.entry.amount
        return self.entry.amount + self.entry.undone

    @property
    def undone(self) -> Decimal:
        """What a reversal took back of it, below zero in the line of the reversal."""
        return self.amount if self.entry.kind == "reversal" else self.entry.undone


@dataclass(frozen=True, slots=True)
class Account:
    """What one loan owes on a day, in yuan, and how it came to it."""

    principal: Decimal
    interest: Decimal
    penalty: Decimal
    costs: Decimal
    lines: tuple[Accrual | Booking, ...]
    surplus: tuple[Entry, ...]
    notes: tuple[Sentence, ...]

    @property
    def total(self) -> Decimal:
        """Everything together."""
        return self.principal + self.interest + self.penalty + self.costs


def keep_account(terms: LoanTerms, entries: Iterable[Entry], on: date) -> Account:
    """Run a loan's account up to, not including, a day; payments of that day are set off.

    Order of set-off: as agreed, else costs, interest, principal; what is left pays penalty and
    fees. What nothing of this loan could take comes back as ``surplus``.
    """
    known = [entry for entry in entries if entry.on <= on]
    if terms.lent_on is not None and on < terms.lent_on:
        terms = replace(
            terms,
            principal=NOTHING,
            matured=(),
            notes=(*terms.notes, sentence(NOT_PAID_OUT, day=terms.lent_on)),
        )
    terms = _within_rollover(terms)
    run = _Run(terms, on)
    days = {terms.start, on, *(day for day, _ in terms.matured), *(entry.on for entry in known)}
    points = sorted(day for day in days if terms.start <= day <= on)
    early = [entry for entry in known if entry.on < terms.start]
    run.book(early)
    for day, following in pairwise([*points, None]):
        run.book([entry for entry in known if entry.on == day])
        if day is not None and following is not None:
            run.accrue(day, following)
    return run.close()


@dataclass(slots=True)
class _Run:
    """The account while it is kept."""

    terms: LoanTerms
    on: date
    debt: Debt = field(init=False)
    lines: list[Accrual | Booking] = field(default_factory=list)
    fees: Decimal = NOTHING
    # What the cap on everything together allows, and the interest that already takes room of it.
    ceiling: Fraction = Fraction(0)
    interest: Decimal = NOTHING
    defaulted: bool = False
    # Interest of the term so far, how much of it fell due, and what was paid on interest.
    of_term: Decimal = NOTHING
    fallen_due: Decimal = NOTHING
    paid: Decimal = NOTHING
    # All interest to the last fraction of a fen, and what the lines show of it.
    exact: Fraction = Fraction(0)
    shown: Decimal = NOTHING

    def __post_init__(self) -> None:
        self.debt = Debt(NOTHING, NOTHING, self.terms.principal)

    def accrue(self, start: date, end: date) -> None:
        principal = self.debt.principal
        repaid = self.terms.principal - principal
        matured = sum((part for day, part in self.terms.matured if day <= start), NOTHING)
        overdue = max(NOTHING, min(principal, matured - repaid))
        self.defaulted = self.defaulted or overdue > 0
        # Among private persons what is due is measured against the cap from default on; room
        # that the agreed rate left unused before is not carried over (private lending, art. 29).
        # Of a licensed institution all costs of the whole time come under one ceiling.
        whole = self.terms.regime == "financial"
        if any(day == start for day, _part in self.terms.matured):
            self.fallen_due = self.of_term
        self._accrue_part(principal - overdue, "term", start, end, shares=whole)
        self._accrue_part(overdue, "overdue", start, end, shares=True)
        if self.terms.compound:
            self._accrue_compound(start, end)

    def _accrue_part(
        self, principal: Decimal, share: Share, start: date, end: date, *, shares: bool
    ) -> None:
        """Add the lines of a part of the principal; ``shares``: it shares room with penalties."""
        if not principal:
            return
        capped = _at_cap(self.terms, start, end) if shares else []
        for piece in capped:
            self.ceiling += accrued(principal, piece.rate, piece.start, piece.end, CAP_DAYS)
        rate = self.terms.term if share == "term" else self.terms.overdue
        if rate is None:
            return
        for rounded in _cut_lines(self.terms, principal, rate.pieces(start, end)):
            full = self._carried(rounded, principal)
            line = self._of_term(full) if share == "term" else full
            if any(piece.start <= line.start < piece.end for piece in capped):
                self.interest += line.interest
            debt = self.debt
            self.debt = Debt(debt.costs, debt.interest + line.interest, debt.principal)
            self.lines.append(Accrual(line, principal, self.debt, share))

    def _carried(self, line: Line, principal: Decimal) -> Line:
        """Show what the running total grew by, where that is what is rounded."""
        if self.terms.rounding == "segment":
            return line
        count = line.count or self.terms.day_count
        self.exact += accrued(principal, line.rate, line.start, line.end, count)
        grown = exact_to_fen(self.exact) - self.shown
        self.shown += grown
        return replace(line, interest=grown)

    def _of_term(self, line: Line) -> Line:
        """Count a line of the term, cut to what principal and interest may come to at its end."""
        most = self.terms.most_at_due
        room = line.interest if most is None else most - self.terms.principal - self.of_term
        if line.interest > max(NOTHING, room):
            room = max(NOTHING, room)
            said = {"claimed": room, "wanted": line.interest, "most": most or NOTHING}
            shown = {name: print_money(amount) for name, amount in said.items()}
            basis = sentence(ROLL_CUT, basis=line.basis, **shown)
            line = replace(line, interest=room, basis=basis)
        self.of_term += line.interest
        return line

    def _accrue_compound(self, start: date, end: date) -> None:
        """Add interest on interest of the term that is due and unpaid, within the ceiling."""
        terms, base = self.terms, max(NOTHING, self.fallen_due - self.paid)
        if not base or terms.overdue is None:
            return
        basis = sentence(UNCONFIRMED)
        plain = [
            replace(piece, basis=sentence(COMPOUND, rate=piece.rate, basis=basis))
            for piece in cut(terms.overdue.pieces(start, end), _limits(terms), _cut_basis)
        ]
        for rounded in total_interest(base, plain, terms.day_count, "segment").lines:
            full = self._carried(rounded, base)
            room = max(NOTHING, exact_to_fen(self.ceiling) - self.interest)
            line = full
            if terms.cap is not None and terms.cap.limits and full.interest > room:
                shown = {"claimed": print_money(room), "wanted": print_money(full.interest)}
                said = sentence(COMPOUND_CUT, basis=full.basis, **shown)
                line = replace(full, interest=room, basis=said)
            self.interest += line.interest
            debt = self.debt
            self.debt = Debt(debt.costs, debt.interest + line.interest, debt.principal)
            self.lines.append(Accrual(line, base, self.debt, "compound"))

    def book(self, entries: Sequence[Entry]) -> None:
        debt = self.debt
        # Costs of a day are there before the payments of that day.
        costs = sum((entry.amount for entry in entries if entry.kind == "cost"), NOTHING)
        self.fees += sum((entry.amount for entry in entries if entry.kind == "fee"), NOTHING)
        self.debt = Debt(debt.costs + costs, debt.interest, debt.principal)
        for entry in entries:
            if entry.kind == "reversal":
                nothing = Debt(NOTHING, NOTHING, NOTHING)
                self.lines.append(Booking(entry, nothing, self.debt, NOTHING))
            if entry.kind == "credit":
                paid, self.debt, surplus = split(self.debt, entry.amount, self.terms.order)
                self.paid += paid.interest
                self.lines.append(Booking(entry, paid, self.debt, surplus))

    def close(self) -> Account:
        penalty, notes = self._penalty()
        surplus = []
        for place, line in enumerate(self.lines):
            if isinstance(line, Booking) and line.surplus:
                used = min(line.surplus, penalty)
                penalty, left = penalty - used, line.surplus - used
                self.lines[place] = replace(line, penalty=used, surplus=left)
                if left:
                    surplus.append(Entry(line.entry.on, "credit", left))
        if surplus:
            notes.append(sentence(SURPLUS))
        debt = self.debt
        return Account(
            debt.principal,
            debt.interest,
            penalty,
            debt.costs,
            tuple(self.lines),
            tuple(surplus),
            (*self.terms.notes, *notes),
        )

    def _penalty(self) -> tuple[Decimal, list[Sentence]]:
        """Return penalty and fees, as far as the cap on everything together leaves room."""
        agreed = self.terms.penalty if self.defaulted and self.on > self.terms.due_on else NOTHING
        wanted, cap = agreed + self.fees, self.terms.cap
        if cap is None or not cap.limits:
            return wanted, []
        room = max(NOTHING, exact_to_fen(self.ceiling) - self.interest)
        if room >= wanted:
            return wanted, []
        message = PENALTY_CUT_ALL if self.terms.regime == "financial" else PENALTY_CUT
        sums = {"wanted": wanted, "claimed": room, "excess": wanted - room}
        said = {name: print_money(amount) for name, amount in sums.items()}
        return room, [sentence(message, basis=cap.basis, **said)]


def _within_rollover(terms: LoanTerms) -> LoanTerms:
    """Cut a principal that alone is above what the end of the term may come to."""
    most = terms.most_at_due
    if most is None or terms.principal <= most:
        return terms
    note = sentence(ROLL_PRINCIPAL, excess=print_money(terms.principal - most))
    left, matured = most, []
    for day, part in terms.matured:
        matured.append((day, min(part, left)))
        left -= min(part, left)
    return replace(terms, principal=most, matured=tuple(matured), notes=(*terms.notes, note))


def _limits(terms: LoanTerms) -> list[tuple[date, Decimal]]:
    return terms.cap.limits if terms.cap else []


def _cut_lines(terms: LoanTerms, principal: Decimal, pieces: Sequence[Piece]) -> list[Line]:
    """Return the lines of pieces cut to the cap, which is a rate over 365 days a year.

    Over 360 days a year a rate within the cap comes to more than the cap allows; such a line is
    that of the cap over 365 days.
    """
    count, limits = terms.day_count, _limits(terms)
    if count != _BANK_DAYS:
        return list(
            total_interest(principal, cut(pieces, limits, _cut_basis), count, "segment").lines
        )
    lower = {cap * _BANK_DAYS / CAP_DAYS: cap for _day, cap in limits}

    def reason(piece: Piece, low: Decimal) -> Said:
        return sentence(CUT_YEAR, basis=piece.basis, cap=lower[low], days=_BANK_DAYS)

    low = [(day, cap * _BANK_DAYS / CAP_DAYS) for day, cap in limits]
    lines: list[Line] = []
    for piece in cut(pieces, low, reason):
        at_cap = isinstance(piece.basis, Sentence) and piece.basis.message == CUT_YEAR
        whole = replace(piece, rate=lower[piece.rate]) if at_cap else piece
        year: DayCount = CAP_DAYS if at_cap else count
        found = total_interest(principal, [whole], year, "segment").lines
        lines += [replace(line, count=year) if at_cap else line for line in found]
    return lines


def _at_cap(terms: LoanTerms, start: date, end: date) -> list[Piece]:
    """Return the days as if everything were claimed that the cap allows."""
    everything = Piece(start, end, Decimal(10**6), sentence(SURPLUS))
    return [p for p in cut([everything], _limits(terms), _cut_basis) if p.rate < everything.rate]


def _cut_basis(piece: Piece, cap: Decimal) -> Said:
    return sentence(CUT, basis=piece.basis, cap=cap)
