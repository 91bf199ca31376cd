"""How the interest of a complaint was computed, as the sum beside it was: rates, days and cap."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from reports.sections.interest import cap_basis
from reports.sections.view import View
from resources.language import N_, NC_, Said
from storage.rules.balance import CUT, PENALTY_CUT, PENALTY_CUT_ALL, Accrual, Share
from storage.rules.interest import formula
from storage.rules.money import print_rate
from storage.rules.owed import LoanOwed, Owed
from storage.rules.sentences import Sentence, confirmed

SEE_TABLE = N_("See the computation of interest attached: {basis}")
OF_LOAN = N_("contract {number}: {basis}")
SEGMENT = NC_("method", "{start} to {end}: {rate} a year ({basis})")
# Where principal that is due and principal that is not bear interest on the same days.
OF_SHARE: Mapping[Share, str] = {
    "term": NC_("method", "{start} to {end}, on principal not yet due: {rate} a year ({basis})"),
    "overdue": NC_(
        "method", "{start} to {end}, on principal due and unpaid: {rate} a year ({basis})"
    ),
    "compound": NC_(
        "method", "{start} to {end}, on interest due and unpaid: {rate} a year ({basis})"
    ),
}
CAPPED = NC_("method", "cap: {basis}")

# First and last day of a rate, the rate, why it holds, and on what.
Run = tuple[date, date, Decimal, str, Share]


def reckoning(view: View, owed: Owed) -> str:
    """Return by which rates on which days the sum came about; where it was cut, by which cap."""
    several = len(owed.loans) > 1
    said = [text for loan in owed.loans if (text := _loan(view, loan, several))]
    said += dict.fromkeys(
        formula(loan.terms.day_count, loan.terms.rounding).say(view.words) for loan in owed.loans
    )
    return view.words(SEE_TABLE, basis=view.joined(said))


def agreed(view: View, owed: Owed) -> str:
    """Return the rates of the contracts, whatever may be claimed of them."""
    said = []
    for loan in owed.loans:
        terms = loan.terms
        said += [confirmed(rate.basis, view.words) for rate in (terms.term, terms.overdue) if rate]
        said.append(formula(terms.day_count, terms.rounding).say(view.words).rstrip("。."))
    return view.joined(said)


def _loan(view: View, loan: LoanOwed, several: bool) -> str:
    said = view.joined((*_segments(view, loan), *_cuts(view, loan)))
    if not (said and several):
        return said
    return view.words(OF_LOAN, number=view.text(loan.contract_no), basis=said)


def _segments(view: View, loan: LoanOwed) -> Iterator[str]:
    runs = _runs(view, loan)
    several = len(loan.terms.matured) > 1 or any(share == "compound" for *_rest, share in runs)
    for start, end, rate, basis, share in runs:
        days = {"start": view.day(start.isoformat()), "end": view.day(end.isoformat())}
        message = OF_SHARE[share] if several else SEGMENT
        yield view.words(message, **days, rate=print_rate(rate), basis=basis)


def _runs(view: View, loan: LoanOwed) -> list[Run]:
    """Return the days of each rate; a payment or an instalment between them parts no rate."""
    runs: list[Run] = []
    for line in loan.account.lines:
        if not isinstance(line, Accrual):
            continue
        own = line.line
        run = (own.start, own.end, own.rate, confirmed(own.basis, view.words), line.share)
        runs = _with(runs, run)
    return sorted(runs, key=lambda run: run[:2])


def _with(runs: list[Run], new: Run) -> list[Run]:
    """Return the runs with one more, which goes on where the same rate ended."""
    for place, (start, end, *why) in enumerate(runs):
        if tuple(why) == new[2:] and start <= new[0] <= end:
            longer = (start, max(end, new[1]), *new[2:])
            return [*runs[:place], longer, *runs[place + 1 :]]
    return [*runs, new]


def _cuts(view: View, loan: LoanOwed) -> Iterator[str]:
    """Yield the cap and what it rests on where it cut a rate, or the penalty, of this loan."""
    cap = loan.terms.cap
    if cap is None:
        return
    bases = [line.line.basis for line in loan.account.lines if isinstance(line, Accrual)]
    if any(_is(basis, CUT) for basis in bases):
        yield view.words(CAPPED, basis=cap_basis(view, cap))
    for note in loan.account.notes:
        if _is(note, PENALTY_CUT, PENALTY_CUT_ALL):
            yield confirmed(note, view.words).rstrip("。.")


def _is(said: Said, *messages: str) -> bool:
    return isinstance(said, Sentence) and said.message in messages
