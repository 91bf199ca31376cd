"""How interest was computed, line by line, with its cap (利息计算表, rules.md R4.2 and R4.3)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from reports.content import Align, Block, Cell, Column, Facts, Heading, Table, Text, Together
from reports.sections.amounts import bare, yuan, yuan_twice
from reports.sections.view import View, known
from resources.language import N_, NC_, Said, Words
from storage.casework.reckoning import case_owed
from storage.kinds.ledger_entry import KIND as ENTRY
from storage.kinds.loan import KIND as LOAN
from storage.rules.balance import Accrual, Booking
from storage.rules.caps import Cap
from storage.rules.interest import formula
from storage.rules.loan_terms import FOR_COUNSEL, MOVES_SUM
from storage.rules.lpr import ENDS
from storage.rules.money import money_text, print_rate
from storage.rules.owed import SUPPOSED_SUM, LoanOwed, Owed
from storage.rules.sentences import Sentence, cite, confirmed
from storage.rules.setoff import Debt
from storage.rules.suit_costs import SUIT_COST, doubtful_costs
from storage.rules.tables import tables_of


@dataclass(frozen=True, slots=True)
class _Say:
    """Says reasons as the own office reads them, or ``outward`` as a court may."""

    words: Words
    outward: bool

    def __call__(self, said: Said) -> str:
        return confirmed(said, self.words) if self.outward else said.say(self.words)

    def notes(self, notes: Iterable[Sentence]) -> Iterator[str]:
        """Yield notes, those to counsel only in the own office."""
        for note in notes:
            if not (self.outward and note.message in FOR_COUNSEL):
                yield self(note)


TITLE = N_("Computation of interest")
ONE_SIDED = N_(
    "Made by one side from contract and ledger; to be checked item by item against the vouchers "
    "and bank records."
)
UNTIL = N_("Computed up to {day}; this day itself bears no interest.")
TABLE_UNTIL = N_("The table of the LPR goes up to {day}.")
STOP = NC_("end of a sentence", ".")
EXCESS = N_("What exceeds the cap is not claimed.")
SET_OFF = N_("Payments are set off against costs, then interest, then principal ({basis}).")
SET_OFF_BARE = N_("Payments are set off against costs, then interest, then principal.")
COST = N_("{kind} of {day}: {amount}.")
_GAP = "　"
CREDITS = ("payment", "debit", "waiver")
# The shares of the twelve columns; Latin months and words need more room than Chinese ones.
_CHINESE = (0.038, 0.093, 0.093, 0.038, 0.085, 0.052, 0.163, 0.06, 0.082, 0.082, 0.106, 0.113)
_LATIN = (0.03, 0.09, 0.09, 0.04, 0.093, 0.05, 0.16, 0.045, 0.085, 0.085, 0.112, 0.12)
REGIMES = {
    "private": N_("A: rules on private lending"),
    "financial": N_("B: licensed financial institutions"),
}


def interest_blocks(view: View, on: date, *, outward: bool = False) -> tuple[Block, ...]:
    """Return the computation of every loan up to ``on``, which itself bears no interest.

    ``outward``: for a court and the other side, without notes to counsel and without a basis that
    counsel has to confirm; the figures are the same.
    """
    words, found = view.words, case_owed(view.file, on)
    say = _Say(words, outward=outward)
    blocks: list[Block] = []
    until = words(UNTIL, day=view.day(on.isoformat()))
    table = () if _said(found) else (_lpr_until(view),)
    notes = (until, *table, words(ONE_SIDED))
    alone = len(found.loans) == 1
    for loan in found.loans:
        # In one paragraph, so that they stay on the page of the table where it has room.
        mine = (*_costs(view, found, loan), *_suit_costs(view, found, loan))
        blocks += _loan(view, loan, on, mine, notes if alone else (), say)
    if alone:
        return tuple(blocks)
    last = Text(_GAP.join(notes), "muted", size=_small(view))
    if not blocks:
        return (last,)
    heading = Heading(words(N_("All loans together")), level=3)
    whole = (heading, _together(view, found), last)
    if not isinstance(own := blocks[-1], Together):
        return (*blocks, Together(whole))
    # The lines of the last loan go along, so that the sum of all stands on no page alone.
    both = replace(own, blocks=(*own.blocks, *whole), tail=own.tail + len(whole))
    return (*blocks[:-1], both)


def for_counsel(view: View, on: date) -> tuple[tuple[str, str], ...]:
    """Return (ref of the loan, sentence) of what the own office reads there and others do not."""
    inner, outward = (_Say(view.words, outward=one) for one in (False, True))
    said: list[tuple[str, str]] = []
    found = case_owed(view.file, on)
    for loan in found.loans:
        terms, notes = loan.terms, (*loan.account.notes, *loan.notes)
        bases = [rate.basis for rate in (terms.term, terms.overdue) if rate]
        if terms.cap:
            bases += [part.basis for part in terms.cap.segments] or [terms.cap.basis]
        mine = [inner(one) for one in (*bases, *notes) if inner(one) != outward(one)]
        mine += [inner(note) for note in notes if note.message in FOR_COUNSEL]
        said += [(loan.ref, one) for one in mine]
    said += [("", inner(note)) for note in doubtful_costs(found.suit_costs)]
    return tuple(dict.fromkeys(said))


def _said(found: Owed) -> bool:
    """Tell whether the notes of a loan already say where the table of the LPR ends."""
    return any(
        note.message == ENDS for loan in found.loans for note in (*loan.account.notes, *loan.notes)
    )


def _lpr_until(view: View) -> str:
    return view.words(TABLE_UNTIL, day=view.day(tables_of(view.file).lpr.ends("1y").isoformat()))


def _loan(
    view: View,
    loan: LoanOwed,
    on: date,
    costs: tuple[str, ...],
    more: tuple[str, ...],
    say: _Say,
) -> Iterator[Block]:
    words = view.words
    name = words(N_("Contract {number}"), number=view.text(loan.contract_no))
    # Small, so that terms, table and sums have room on one page.
    small = _small(view) + 0.5
    terms = Facts(_terms(view, loan, say), columns=2, label_share=0.2, size=small)
    cap = Facts(_cap_terms(view, loan, say), label_share=0.14, size=small)
    yield Together((Heading(name, level=3), terms, *((cap,) if cap.rows else ())))
    table = Table(_columns(view), tuple(_rows(view, loan, say)), size=_small(view),
                  empty=words(N_("Nothing accrued.")))  # fmt: skip
    numbered = (
        f"{n}. {note}" for n, note in enumerate(_notes(view, loan, on, costs, say), start=1)
    )
    notes = Text(_GAP.join((*numbered, *more)), size=_small(view))
    end = (*_ending(view, loan), notes)
    # The totals are never alone on a page: the last lines of the table stand above them.
    yield Together((table, *end), whole=False, tail=len(end))


def _small(view: View) -> float:
    """Return the size of the table and its notes in points: Latin words take more room."""
    return 8 if view.words.language == "zh_CN" else 7.2


def _ending(view: View, loan: LoanOwed) -> tuple[Block, ...]:
    """Return the sums; the total in capitals takes the whole width."""
    account = loan.account
    supposed = any(note.message in MOVES_SUM for note in (*account.notes, *loan.notes))
    sums, total = _sums(view, loan), _total(view, account.total, supposed=supposed)
    less = _less(view, account.costs, account.total)
    if view.words.language != "zh_CN":
        return (Facts((*sums, *less, total), columns=2, label_share=0.3, size=8.5),)
    return (
        Facts(sums, columns=2, label_share=0.3, size=9),
        Facts((*less, total), label_share=0.21, size=9),
    )


def _less(view: View, costs: Decimal, total: Decimal) -> tuple[tuple[str, Cell], ...]:
    """Return the total without costs, where there are any."""
    if not costs:
        return ()
    return ((view.words(N_("Total without costs")), yuan(money_text(total - costs))),)


def _terms(view: View, loan: LoanOwed, say: _Say) -> tuple[tuple[str, Cell], ...]:
    words, terms = view.words, loan.terms
    cap = terms.cap
    quote = cap.quote.name.say(words) if cap and cap.quote else ""
    term = say(terms.term.basis) if terms.term else ""
    overdue = say(terms.overdue.basis) if terms.overdue else ""
    return (
        (words(N_("Principal lent")), yuan(money_text(terms.principal))),
        (words(N_("Interest runs from")), view.day(terms.start.isoformat())),
        (words(N_("Due date")), view.day(terms.due_on.isoformat())),
        (words(N_("Day count")), view.option(LOAN, "day_count", terms.day_count)),
        (words(N_("Rate up to the due date")), term),
        (words(N_("Rate after the due date")), overdue),
        (words(N_("Rules applied")), _regime(view, loan)),
        (words(N_("LPR used for the cap")), quote),
    )


def _cap_terms(view: View, loan: LoanOwed, say: _Say) -> tuple[tuple[str, Cell], ...]:
    """Return the cap over the whole width, for its reasons are long; nothing where none is."""
    words, cap = view.words, loan.terms.cap
    basis = cap_basis(view, cap, say)
    if cap and cap.limits:
        gap = "" if words.language == "zh_CN" else " "
        basis = gap.join(
            (basis if basis.endswith(("。", ".")) else basis + words(STOP), words(EXCESS))
        )
    return known(((words(N_("Cap on rate and claim a year")), basis),))


def _regime(view: View, loan: LoanOwed) -> str:
    row = next((row for row in view.file.rows("loans") if row.ref == loan.ref), None)
    return view.words(REGIMES[row["regime"]]) if row else ""


def cap_basis(view: View, cap: Cap | None, say: Callable[[Said], str] | None = None) -> str:
    """Return the cap with its reason; several where it changed with the rules; empty for none."""
    words, say = view.words, say or _Say(view.words, outward=True)
    if cap is None:
        return ""
    if cap.segments:
        return words(N_("; ")).join(say(part.basis) for part in cap.segments)
    rate = print_rate(cap.cap) if cap.cap is not None else ""
    basis = say(cap.basis)
    return basis if not rate or basis.startswith(rate) else view.bracket(rate, basis)


def _columns(view: View) -> tuple[Column, ...]:
    words = view.words
    shares = _CHINESE if words.language == "zh_CN" else _LATIN
    headings: tuple[tuple[str, Align], ...] = (
        (words(NC_("interest", "No.")), "center"),
        (words(NC_("interest", "From")), "left"),
        (words(NC_("interest", "To")), "left"),
        (words(N_("Days")), "right"),
        (words(N_("Principal bearing interest (yuan)")), "right"),
        (words(N_("Yearly rate")), "right"),
        (words(NC_("interest", "Basis of the rate")), "left"),
        (words(N_("Day count")), "center"),
        (words(N_("Interest (yuan)")), "right"),
        (words(N_("Paid (yuan)")), "right"),
        (words(N_("Set off against")), "right"),
        (words(N_("Left owing")), "right"),
    )
    return tuple(
        Column(heading, share, align)
        for (heading, align), share in zip(headings, shares, strict=True)
    )


def _rows(view: View, loan: LoanOwed, say: _Say) -> Iterator[tuple[Cell, ...]]:
    # The whole words stand among the terms above the table.
    count = loan.terms.day_count
    short = view.option(LOAN, "day_count", count) if count == "actual" else str(count)
    for number, line in enumerate(loan.account.lines, start=1):
        cells = (
            _accrual(view, line, short, say) if isinstance(line, Accrual) else _booking(view, line)
        )
        yield (str(number), *cells)


def _accrual(view: View, line: Accrual, count: str, say: _Say) -> tuple[Cell, ...]:
    own = line.line
    return (
        Text(view.day(own.start.isoformat())),
        Text(view.day(own.end.isoformat())),
        str(own.days),
        bare(line.principal),
        print_rate(own.rate),
        Text(say(own.basis)),
        Text(str(own.count or count)),
        bare(own.interest),
        "",
        "",
        Text(_parts(view, line.balance)),
    )


def _booking(view: View, line: Booking) -> tuple[Cell, ...]:
    day = Text(view.day(line.entry.on.isoformat()))
    paid, left = Text(_paid(view, line)), Text(_parts(view, line.balance))
    kinds = ("reversal",) if line.entry.kind == "reversal" else CREDITS
    what = Text(_credits(view, line.entry.on.isoformat(), kinds))
    return (day, "", "", "", "", what, "", "", bare(line.amount), paid, left)


def _paid(view: View, line: Booking) -> str:
    """Return what a payment paid, part by part: together they are the amount."""
    words = view.words
    more = (
        (words(N_("penalty and fees {amount}")), line.penalty),
        (words(N_("more than owed {amount}")), line.surplus),
        (words(N_("reversed {amount}")), line.undone),
    )
    said = [text.format(amount=bare(amount)) for text, amount in more if amount]
    parts = (line.paid.costs, line.paid.interest, line.paid.principal)
    named = [_parts(view, line.paid)] if any(parts) or not said else []
    return "\n".join((*named, *said))


def _credits(view: View, day: str, known: tuple[str, ...]) -> str:
    """Return what reduced the debt on a day: a payment, an account debit, a waiver; a reversal."""
    kinds = (row["kind"] for row in view.file.rows("ledger") if row["on"] == day)
    labels = [view.option(ENTRY, "kind", kind) for kind in kinds if kind in known]
    return view.words(N_("; ")).join(dict.fromkeys(labels))


def _costs(view: View, found: Owed, loan: LoanOwed) -> Iterator[str]:
    """Yield the costs and fees that count with this loan, which no line of the table stands for."""
    refs = {one.ref for one in found.loans}
    for row in view.file.rows("ledger"):
        mine = row["loan"] == loan.ref if row["loan"] in refs else loan is _first_due(found)
        if mine and row["kind"] in ("cost", "fee") and row["on"] <= found.on.isoformat():
            kind = view.option(ENTRY, "kind", row["kind"])
            yield view.words(COST, kind=kind, day=view.day(row["on"]), amount=yuan(row["amount"]))


def _first_due(found: Owed) -> LoanOwed:
    """Return the loan that bears what names none: costs and fees, of the ledger and the suit."""
    return min(found.loans, key=lambda one: one.terms.due_on)


def _suit_costs(view: View, found: Owed, loan: LoanOwed) -> Iterator[str]:
    """Yield the costs of the suit, with the loan that bears them: the one due first."""
    if loan is _first_due(found):
        for what, amount in found.suit_costs:
            yield view.words(SUIT_COST, what=view.text(what), amount=yuan(money_text(amount)))


def _parts(view: View, debt: Debt) -> str:
    words = view.words
    named = (
        (words(N_("costs {amount}")), debt.costs),
        (words(N_("interest {amount}")), debt.interest),
        (words(N_("principal {amount}")), debt.principal),
    )
    # A part that is nothing costs a line in every row, and the table a page.
    said = [text.format(amount=bare(amount)) for text, amount in named if amount]
    return "\n".join(said) or bare(Decimal())


def _sums(view: View, loan: LoanOwed) -> tuple[tuple[str, Cell], ...]:
    words, account = view.words, loan.account
    return (
        (words(N_("Principal outstanding")), yuan(money_text(account.principal))),
        (words(N_("Interest outstanding")), yuan(money_text(account.interest))),
        (words(N_("Penalty and fees within the cap")), yuan(money_text(account.penalty))),
        (words(N_("Costs of enforcing the claim")), yuan(money_text(account.costs))),
    )


def _together(view: View, found: Owed) -> Facts:
    rows: list[tuple[str, Cell]] = [
        (view.text(loan.contract_no), yuan(money_text(loan.account.total))) for loan in found.loans
    ]
    less = _less(view, found.costs, found.total)
    total = _total(view, found.total, supposed=bool(found.supposed))
    return Facts((*rows, *less, total), label_share=0.3)


def _total(view: View, amount: Decimal, *, supposed: bool) -> tuple[str, Cell]:
    """Return a total in figures, and in Chinese also in capitals; marked where it supposes."""
    return (view.words(NC_("interest", "Total")), marked_sum(view, amount, supposed=supposed))


def marked_sum(view: View, amount: Decimal, *, supposed: bool) -> str:
    """Return a sum as a demand states it, with a mark where it rests on something supposed."""
    text = money_text(amount)
    said = yuan_twice(text) if view.words.language == "zh_CN" else yuan(text)
    return view.bracket(said, view.words(SUPPOSED_SUM)) if supposed else said


def _notes(
    view: View, loan: LoanOwed, on: date, costs: tuple[str, ...], say: _Say
) -> tuple[str, ...]:
    """Return formula, order of set-off and what the reckoning has to say, each once."""
    words = view.words
    days = [line.entry.on for line in loan.account.lines if isinstance(line, Booking)] or [on]
    laws = [law for law in dict.fromkeys(say(cite("setoff", day)) for day in days) if law]
    setoff = words(SET_OFF, basis=words(N_("; ")).join(laws)) if laws else words(SET_OFF_BARE)
    agreed = loan.terms.order_note
    said = (
        formula(loan.terms.day_count, loan.terms.rounding).say(words),
        agreed.say(words) if agreed else setoff,
        *costs,
        *say.notes((*loan.account.notes, *loan.notes)),
    )
    return tuple(dict.fromkeys(said))
