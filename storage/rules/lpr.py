"""Owns the loan prime rate and the benchmark rate before it: which value held on which day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
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
GAP = N_(
    "The table of LPR has no figure between {start} and {end}; these days use the last value "
    "before them."
)
ADDED = N_("{quote} (added: {source})")
REPLACED = N_("{quote} (added in place of {rate}: {source})")
_NAMES = {
    ("1y", False): N_("1-year LPR {rate} of {day}"),
    ("5y", False): N_("LPR over 5 years {rate} of {day}"),
    ("1y", True): N_("1-year benchmark lending rate {rate} of {day}"),
    ("5y", True): N_("benchmark lending rate over 5 years {rate} of {day}"),
}
# Published on the 20th or the next working day; the longest holiday lasts nine days.
_LATEST = timedelta(10)


@dataclass(frozen=True, slots=True)
class Quote:
    """One published value: it holds from ``on`` (that day included) to the next one.

    ``source`` tells where one that was added stands, ``until`` up to which day it is known that
    none followed, ``replaces`` the shipped value of that day.
    """

    term: Term
    on: date
    rate: Decimal
    benchmark: bool = False
    source: str = ""
    until: date | None = None
    replaces: Decimal | None = None

    @property
    def name(self) -> Sentence:
        """What to print: the rate with its date, and of one that was added its source."""
        plain = sentence(_NAMES[self.term, self.benchmark], rate=self.rate, day=self.on)
        if self.replaces is not None:
            return sentence(REPLACED, quote=plain, rate=self.replaces, source=self.source)
        return sentence(ADDED, quote=plain, source=self.source) if self.source else plain


@dataclass(frozen=True, slots=True)
class Span:
    """Days for which every quote is known: up to ``last`` it was looked, before ``end`` sure."""

    start: date
    last: date
    end: date


@dataclass(frozen=True, slots=True)
class LprTable:
    """All known quotes in order, and for each term the days for which they are all known."""

    quotes: tuple[Quote, ...]
    spans: Mapping[Term, tuple[Span, ...]]

    def ends(self, term: Term) -> date:
        """Return the day on which the table of a term ends."""
        return self.spans[term][-1].last

    def gaps(self, term: Term) -> list[tuple[date, date]]:
        """Return the runs of days without a figure: the first such day, the next figure's day."""
        return [(one.end, two.start) for one, two in pairwise(self.spans[term])]

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

    def shortfall(self, term: Term, on: date, end: date | None = None) -> Sentence | None:
        """Return a sentence where a quote may exist that this table does not know.

        Asked is about one day, or about all from ``on`` up to, not including, ``end``.
        """
        last = on if end is None else end - timedelta(1)
        # The next value is published a month later; up to then the last one is certain.
        if last >= self.spans[term][-1].end:
            return sentence(ENDS, day=self.ends(term))
        for start, known in self.gaps(term):
            if on < known and last >= start:
                return sentence(GAP, start=start, end=known)
        return None


def gap_notes(lpr: LprTable, term: Term) -> tuple[Sentence, ...]:
    """Return a sentence for every gap of a term's table."""
    return tuple(sentence(GAP, start=start, end=end) for start, end in lpr.gaps(term))


def lpr_table(extra: Iterable[Quote] = ()) -> LprTable:
    """Return the shipped quotes with those a user appended; of one day the appended one holds."""
    shipped = table("lpr")
    quotes = {
        (quote.term, quote.on): quote
        for quote in (*_quotes(shipped["benchmark"], True), *_quotes(shipped["terms"]))
    }
    base = dict(quotes)
    for one in extra:
        known = base.get((one.term, one.on))
        quotes[one.term, one.on] = replace(one, replaces=known.rate) if known else one
    ordered = tuple(sorted(quotes.values(), key=lambda quote: quote.on))
    until = date.fromisoformat(shipped["until"])
    return LprTable(ordered, {term: _spans(ordered, term, until) for term in TERMS})


def _spans(quotes: tuple[Quote, ...], term: Term, until: date) -> tuple[Span, ...]:
    """Return the days for which a term is known: the shipped run, then each figure added later.

    A figure is sure for a month from the last day on which it was looked up. Quotes before the
    shipped end lie in its run; benchmark rates, which had no fixed days, open none.
    """
    own = [quote for quote in quotes if quote.term == term]
    spans = [_span(own[0].on, max([until, *(q.until for q in own if q.until and q.on <= until)]))]
    for quote in own:
        if quote.on <= until:
            continue
        new, last = _span(quote.on, max(quote.on, quote.until or quote.on)), spans[-1]
        if new.start <= last.end + _LATEST:
            spans[-1] = Span(last.start, max(last.last, new.last), max(last.end, new.end))
        else:
            spans.append(new)
    return tuple(spans)


def _span(start: date, last: date) -> Span:
    return Span(start, last, add_months(last, 1))


def _quotes(rows: dict[str, list[dict[str, str]]], benchmark: bool = False) -> list[Quote]:
    return [
        Quote(term, date.fromisoformat(row["from"]), Decimal(row["rate"]), benchmark)
        for term in TERMS
        for row in rows[term]
    ]
