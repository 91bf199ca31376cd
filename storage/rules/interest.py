"""Owns interest over days: agreed rates, LPR rates, day counts, rounding, cutting to a cap."""

from calendar import isleap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from resources.language import N_, Said
from storage.rules.lpr import LprTable, Term
from storage.rules.money import from_fen, round_fen
from storage.rules.sentences import Sentence, sentence

DayCount = Literal[365, 360, "actual"]
Rounding = Literal["segment", "end"]
DAY_COUNTS: tuple[DayCount, ...] = (365, 360, "actual")
ROUNDINGS: tuple[Rounding, ...] = ("segment", "end")

AGREED = N_("agreed rate {rate}")
TIMES = N_("{multiple} times {quote}")
WITH_SPREAD = N_("{quote}, with a spread of {spread}")
WITH_NOTE = N_("{quote} ({note})")
FORMULA = N_(
    "Interest = principal × annual rate × days ÷ {days}. The first day counts, the day of payment "
    "does not; {rounding}."
)
FORMULA_ACTUAL = N_(
    "Interest = principal × annual rate × days ÷ days of that year. The first day counts, the day "
    "of payment does not; {rounding}."
)
_ROUNDED = {
    "segment": N_("each line is rounded to the fen"),
    "end": N_("the running total is rounded to the fen, and a line shows what it grew by"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of days with one rate: ``start`` counts, ``end`` does not."""

    start: date
    end: date
    rate: Decimal
    basis: Said


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement of interest, in yuan; ``end`` does not count.

    ``count`` is the day count where it is not that of the loan: a cap is one over 365 days.
    """

    start: date
    end: date
    days: int
    rate: Decimal
    basis: Said
    interest: Decimal
    count: DayCount | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest in yuan over all lines; the lines always add up to it."""

    days: int
    interest: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class LprTerms:
    """A rate made of an LPR: multiple × quote + spread, fixed on one day or following the quotes.

    ``fixed_on`` None: the first day of interest (the quote of that time, 当时).
    """

    term: Term = "1y"
    multiple: Decimal = Decimal(1)
    spread: Decimal = Decimal(0)
    segments: bool = False
    fixed_on: date | None = None


def accrued(principal: Decimal, rate: Decimal, start: date, end: date, count: DayCount) -> Fraction:
    """Return exact interest in yuan from ``start`` up to, not including, ``end``."""
    amount, per_amount = principal.as_integer_ratio()
    rated, per_rated = rate.as_integer_ratio()
    money, per = amount * rated, per_amount * per_rated
    if count != "actual":
        return Fraction(money * (end - start).days, per * count)
    return sum(
        (
            Fraction(money * (until - since).days, per * _year_length(since.year))
            for since, until in _years(start, end)
        ),
        Fraction(0),
    )


def exact_to_fen(amount: Fraction) -> Decimal:
    """Round an exact amount of yuan, zero or more, half up to the fen."""
    doubled, per = 200 * amount.numerator + amount.denominator, 2 * amount.denominator
    return from_fen(doubled // per)


def total_interest(
    principal: Decimal, pieces: Sequence[Piece], count: DayCount, rounding: Rounding
) -> Interest:
    """Return interest over pieces, rounded per line or once at the end.

    With the actual day count a line ends with its year. Rounded at the end, a line shows what the
    running total grew by, so that the lines add up to the fen.
    """
    lines: list[Line] = []
    exact = Fraction(0)
    shown = Decimal(0)
    for piece in (part for whole in pieces for part in _by_year(whole, count)):
        own = accrued(principal, piece.rate, piece.start, piece.end, count)
        exact += own
        interest = exact_to_fen(own if rounding == "segment" else exact)
        interest -= 0 if rounding == "segment" else shown
        shown += interest
        days = (piece.end - piece.start).days
        lines.append(Line(piece.start, piece.end, days, piece.rate, piece.basis, interest))
    return Interest(sum(line.days for line in lines), round_fen(shown), tuple(lines))


def formula(count: DayCount, rounding: Rounding = "segment") -> Sentence:
    """Return how lines are computed at a day count, to print under a statement of interest."""
    said = sentence(_ROUNDED[rounding])
    if count == "actual":
        return sentence(FORMULA_ACTUAL, rounding=said)
    return sentence(FORMULA, days=count, rounding=said)


def agreed_pieces(rate: Decimal, start: date, end: date) -> list[Piece]:
    """Return the days of an agreed rate, none where ``end`` is ``start``."""
    return [Piece(start, end, rate, sentence(AGREED, rate=rate))] if start < end else []


def lpr_pieces(lpr: LprTable, terms: LprTerms, start: date, end: date) -> list[Piece]:
    """Return the days of a rate by LPR. InvalidRecord (from, lpr.fixed_on) before the table."""
    if start >= end:
        return []
    if not terms.segments:
        fixed = terms.fixed_on or start
        return [_lpr_piece(lpr, terms, start, end, fixed, "lpr.fixed_on")]
    edges = [start, *(quote.on for quote in lpr.changes(terms.term, start, end)), end]
    return [_lpr_piece(lpr, terms, since, until, since, "from") for since, until in pairwise(edges)]


def _lpr_piece(
    lpr: LprTable, terms: LprTerms, start: date, end: date, quoted: date, path: str
) -> Piece:
    quote = lpr.quote(terms.term, quoted, path)
    rate = quote.rate * terms.multiple + terms.spread
    name: Said = quote.name
    if terms.multiple != 1:
        name = sentence(TIMES, multiple=format(terms.multiple.normalize(), "f"), quote=name)
    if terms.spread:
        name = sentence(WITH_SPREAD, spread=terms.spread, quote=name)
    # Only the days that the quote is used for can outrun the table.
    followed = (start, end) if terms.segments else (quoted, None)
    short = lpr.shortfall(terms.term, *followed)
    return Piece(start, end, rate, sentence(WITH_NOTE, quote=name, note=short) if short else name)


def cut(
    pieces: Sequence[Piece],
    limits: Sequence[tuple[date, Decimal]],
    reason: Callable[[Piece, Decimal], Said],
) -> list[Piece]:
    """Return the pieces with no rate above its limit; ``limits`` are (first day, cap) in order.

    Days before the first limit are left alone. ``reason`` gives the new basis of a cut piece.
    """
    result: list[Piece] = []
    for piece in pieces:
        for start, end in _split(piece, [day for day, _ in limits]):
            known = [cap for day, cap in limits if day <= start]
            part = replace(piece, start=start, end=end)
            if known and known[-1] < piece.rate:
                part = replace(part, rate=known[-1], basis=reason(piece, known[-1]))
            result.append(part)
    return result


def _split(piece: Piece, days: Sequence[date]) -> list[tuple[date, date]]:
    edges = [piece.start, *(day for day in days if piece.start < day < piece.end), piece.end]
    return list(pairwise(edges))


def _by_year(piece: Piece, count: DayCount) -> list[Piece]:
    if count != "actual":
        return [piece]
    return [replace(piece, start=s, end=e) for s, e in _years(piece.start, piece.end)]


def _years(start: date, end: date) -> list[tuple[date, date]]:
    edges = [start, *(date(year, 1, 1) for year in range(start.year + 1, end.year + 1)), end]
    return [(s, e) for s, e in pairwise(edges) if s < e]


def _year_length(year: int) -> int:
    return 366 if isleap(year) else 365
