"""Owns the highest rate that may be claimed: by regime, day of contract, day of filing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from resources import table
from resources.language import N_
from storage.errors import InvalidRecord
from storage.rules.lpr import LprTable, Quote, Term
from storage.rules.sentences import UNCONFIRMED, Said, Sentence, cite, holds, sentence

Regime = Literal["private", "financial"]
# The shape of the table ``caps``: a user may hand in a changed copy, for what counsel decides.
Rules = Mapping[str, Any]
REGIMES: tuple[Regime, ...] = ("private", "financial")

FOUR_TIMES = N_("{multiple} times the {quote}, in force on the day of the contract ({basis})")
AT_FILING = N_(
    "{multiple} times the {quote}, in force on the day of filing; from {day} on ({basis})"
)
FORMER = N_("{cap} up to the day before {day}: {basis}")
FORMER_ALL = N_("{cap}, the suit having been filed before {day}: {basis}")
CEILING = N_("{cap} for all costs together: {basis}")
NOT_KNOWN = N_("The table holds no cap for contracts of this day.")
LOWEST = N_(
    "the lowest cap that a contract of unknown day could have up to {day}: {multiple} times the "
    "{quote} ({basis})"
)
FILING_NEEDED = N_("From {day} on the cap depends on the day of filing, which is not given.")
FILED_EARLY = N_("The day of filing is before the day of the contract.")


@dataclass(frozen=True, slots=True)
class Segment:
    """A cap from ``start`` (None: from the contract) up to, not including, ``end``.

    ``cap`` None: it cannot be told; the basis says why.
    """

    start: date | None
    end: date | None
    cap: Decimal | None
    basis: Said


@dataclass(frozen=True, slots=True)
class Cap:
    """The cap of a contract as a rate a year; ``segments`` where it changed with the rules."""

    cap: Decimal | None
    quote: Quote | None
    basis: Said
    segments: tuple[Segment, ...] = ()
    notes: tuple[Sentence, ...] = ()

    @property
    def limits(self) -> list[tuple[date, Decimal]]:
        """The caps in order as (first day, cap); days before the first have none."""
        every = self.segments or (Segment(None, None, self.cap, self.basis),)
        return [(part.start or date.min, part.cap) for part in every if part.cap is not None]


def cap_of(
    regime: Regime,
    contract_on: date,
    filed_on: date | None,
    lpr: LprTable,
    rules: Rules | None = None,
) -> Cap:
    """Return the cap for a contract, from the table ``caps``, or from ``rules`` of its shape.

    Private loans: a multiple of the 1-year LPR on the day of the contract. Contracts older than
    that rule: the former rule up to its day, the multiple at filing from then on. Financial
    institutions: one ceiling. InvalidRecord (filed_on) where filing comes before the contract.
    """
    rules = _caps() if rules is None else rules
    if filed_on is not None and filed_on < contract_on:
        raise InvalidRecord(path="filed_on", problem=FILED_EARLY)
    if regime == "financial":
        row = _row(rules, "financial", contract_on)
        cap = Decimal(row["cap"])
        return Cap(cap, None, sentence(CEILING, cap=cap, basis=sentence(UNCONFIRMED)))
    change = date.fromisoformat(rules["private_transition"]["on"])
    if contract_on >= change:
        return _multiple_of_lpr(contract_on, lpr, rules)
    if filed_on is not None and filed_on < change:
        return _former(contract_on, change, rules)
    return _across(contract_on, filed_on, change, lpr, rules)


def lowest_cap(regime: Regime, until: date, lpr: LprTable, rules: Rules | None = None) -> Cap:
    """Return the strictest cap that a contract of unknown day, not later than ``until``, may have.

    Private loans: the multiple of the lowest 1-year LPR since the rule began; older contracts come
    under the multiple at filing, so it is among these. Financial institutions: their ceiling.
    """
    rules = _caps() if rules is None else rules
    change = date.fromisoformat(rules["private_transition"]["on"])
    if regime == "financial":
        return cap_of(regime, until, None, lpr, rules)
    last = max(until, change)
    days = [change, *(quote.on for quote in lpr.changes("1y", change, last)), last]
    every = [(_multiple_of_lpr(day, lpr, rules), day) for day in days]
    cap, day = min(every, key=lambda one: one[0].cap or Decimal(0))
    row, quote = _row(rules, "private", day), cap.quote
    basis = sentence(
        LOWEST,
        day=until,
        multiple=row["multiple"],
        quote=quote.name if quote else "",
        basis=cite(row["law"], day),
    )
    return replace(cap, basis=basis)


def _multiple_of_lpr(contract_on: date, lpr: LprTable, rules: Rules) -> Cap:
    row = _row(rules, "private", contract_on)
    term: Term = row["term"]
    quote = lpr.quote(term, contract_on, "contract_on")
    basis = sentence(
        FOUR_TIMES, multiple=row["multiple"], quote=quote.name, basis=cite(row["law"], contract_on)
    )
    return Cap(quote.rate * Decimal(row["multiple"]), quote, basis, (), _notes(lpr, contract_on))


def _former(contract_on: date, change: date, rules: Rules) -> Cap:
    row = _row(rules, "private", contract_on)
    if not row:
        return Cap(None, None, sentence(NOT_KNOWN))
    cap = Decimal(row["cap"])
    basis = sentence(FORMER_ALL, cap=cap, day=change, basis=sentence(UNCONFIRMED))
    return Cap(cap, None, basis)


def _across(
    contract_on: date, filed_on: date | None, change: date, lpr: LprTable, rules: Rules
) -> Cap:
    """Return the two caps of a contract older than the rule of today (transitional rule)."""
    row = _row(rules, "private", contract_on)
    cap = Decimal(row["cap"]) if row else None
    old: Said = sentence(NOT_KNOWN)
    if cap is not None:
        old = sentence(FORMER, cap=cap, day=change, basis=sentence(UNCONFIRMED))
    before = Segment(contract_on, change, cap, old)
    if filed_on is None:
        why = sentence(FILING_NEEDED, day=change)
        return Cap(None, None, why, (before, Segment(change, None, None, why)), (why,))
    today = _row(rules, "private", change)
    quote = lpr.quote(today["term"], filed_on, "filed_on")
    basis = sentence(
        AT_FILING,
        multiple=today["multiple"],
        quote=quote.name,
        day=change,
        basis=cite(rules["private_transition"]["law"], filed_on),
    )
    now = quote.rate * Decimal(today["multiple"])
    segments = (before, Segment(change, None, now, basis))
    return Cap(now, quote, basis, segments, _notes(lpr, filed_on))


def _notes(lpr: LprTable, on: date) -> tuple[Sentence, ...]:
    short = lpr.shortfall(on)
    return (short,) if short else ()


def _row(rules: Rules, regime: str, contract_on: date) -> dict[str, Any]:
    for row in rules[regime]:
        if holds(row, contract_on, "contract_from", "contract_until"):
            found: dict[str, Any] = row
            return found
    return {}


@cache
def _caps() -> dict[str, Any]:
    found: dict[str, Any] = table("caps")
    return found
