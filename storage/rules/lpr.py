"""Owns the loan prime rate and the benchmark rate before it: which value held on which day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from resources import table
from resources.language import N_
from storage.errors import InvalidRecord
from storage.rules.dates import add_months
from storage.rules.sentences import Sentence, sentence

Term = Literal["1y", "5y"]
TERMS: tuple[Term, ...] = ("1y", "5y")
NO_RATE = N_("The table of rates begins after this day.")
ENDS = N_("The table of LPR ends on {day}; later days use its last value.")
_NAMES = {
    ("1y", False): N_("1-year LPR {rate} of {day}"),
    ("5y", False): N_("LPR over 5 years {rate} of {day}"),
    ("1y", True): N_("1-year benchmark lending rate {rate} of {day}"),
    ("5y", True): N_("benchmark lending rate over 5 years {rate} of {day}"),
}


@dataclass(frozen=True, slots=True)
class Quote:
    """One published value: it holds from ``on`` (that day included) to the next one."""

    term: Term
    on: date
    rate: Decimal
    benchmark: bool = False

    @property
    def name(self) -> Sentence:
        """What to print: the rate with its date."""
        return sentence(_NAMES[self.term, self.benchmark], rate=self.rate, day=self.on)


@dataclass(frozen=True, slots=True)
class LprTable:
    """All known quotes in order, and the day up to which the table is known to be complete."""

    quotes: tuple[Quote, ...]
    until: date

    def quote(self, term: Term, on: date, path: str = "on") -> Quote:
        """Return the quote that held on a day; InvalidRecord at ``path`` before the first one."""
        found = self.find(term, on)
        if found is None:
            raise InvalidRecord(path=path, problem=NO_RATE)
        return found

    def find(self, term: Term, on: date) -> Quote | None:
        """Return the quote that held on a day, None before the first one."""
        known = [quote for quote in self.quotes if quote.term == term and quote.on <= on]
        return known[-1] if known else None

    def changes(self, term: Term, start: date, end: date) -> list[Quote]:
        """Return the quotes that begin after ``start`` and before ``end``."""
        return [q for q in self.quotes if q.term == term and start < q.on < end]

    def shortfall(self, on: date) -> Sentence | None:
        """Return a sentence where a later quote may exist that this table does not know."""
        # The next value is published a month later; up to then the last one is certain.
        return sentence(ENDS, day=self.until) if on >= add_months(self.until, 1) else None


def lpr_table(extra: Iterable[Quote] = ()) -> LprTable:
    """Return the shipped quotes with those a user appended; of one day the appended one holds."""
    shipped = table("lpr")
    quotes = {
        (quote.term, quote.on): quote
        for quote in (*_quotes(shipped["benchmark"], True), *_quotes(shipped["terms"]), *extra)
    }
    until = max([date.fromisoformat(shipped["until"]), *(quote.on for quote in quotes.values())])
    return LprTable(tuple(sorted(quotes.values(), key=lambda quote: quote.on)), until)


def _quotes(rows: dict[str, list[dict[str, str]]], benchmark: bool = False) -> list[Quote]:
    return [
        Quote(term, date.fromisoformat(row["from"]), Decimal(row["rate"]), benchmark)
        for term in TERMS
        for row in rows[term]
    ]
