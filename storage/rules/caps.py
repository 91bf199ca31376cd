"""Owns the highest rate that may be claimed: by regime, day of contract, day of filing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal

from resources import table
from resources.language import N_, Said
from storage.errors import InvalidRecord
from storage.rules.lpr import LprTable, Quote, Term
from storage.rules.sentences import UNCONFIRMED, Sentence, cite, holds, sentence

Regime = Literal["private", "financial"]
# The shape of the table ``caps``: a user may hand in a changed copy, for what counsel decides.
Rules = Mapping[str, Any]
REGIMES: tuple[Regime, ...] = ("private", "financial")
# The mark of a row that was added in the vault.
OWN: Final = "own"

FOUR_TIMES = N_("{multiple} times the {quote}, in force on the day of the contract ({basis})")
AT_FILING = N_(
    "{multiple} times the {quote}, in force on the day of filing; from {day} on ({basis})"
)
AS_IF_FILED = N_(
    "{multiple} times the {quote}, in force on {on}, reckoned as if the suit were filed on that "
    "day, no day of filing being recorded; from {day} on ({basis})"
)
FORMER = N_("{cap} up to the day before {day}: {basis}")
FORMER_ALL = N_("{cap}, the suit having been filed before {day}: {basis}")
FORMER_AS_IF = N_(
    "{cap}, reckoned as if the suit were filed on {on}, before {day}, no day of filing being "
    "recorded: {basis}"
)
CEILING = N_("{cap} for all costs together: {basis}")
CEILING_RATE = N_("{cap} ({basis})")
TIMES_QUOTE = N_("{cap}, {multiple} times the {quote}")
ADDED = N_("{source}, added to the tables")
NOT_KNOWN = N_(
    "The table of caps begins later than this contract of {contract}; up to the day before {day} "
    "nothing is cut."
)
ENTER_CAP = N_(
    "Counsel has to say which cap held on {contract}; enter it as a row of the table of caps that "
    "covers that day."
)
NO_QUOTE = N_(
    "The cap for this contract of {contract} is a multiple of a lending rate that the table does "
    "not hold; up to the day before {day} nothing is cut."
)
ENTER_QUOTE = N_("Enter the lending rate of {contract} as a row of the table of the LPR, one year.")
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
    """The cap of a contract as a rate a year; ``segments`` where it changed with the rules.

    ``advice`` says what to enter where something is missing; for the own office, not for a court.
    """

    cap: Decimal | None
    quote: Quote | None
    basis: Said
    segments: tuple[Segment, ...] = ()
    notes: tuple[Sentence, ...] = ()
    advice: tuple[Sentence, ...] = ()

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
    *,
    assumed: bool = False,
) -> Cap:
    """Return the cap for a contract, from the table ``caps``, or from ``rules`` of its shape.

    Private loans: a multiple of the 1-year LPR on the day of the contract. Contracts older than
    that rule: the former rule up to its day, the multiple at filing from then on. Financial
    institutions: one ceiling. ``assumed``: the day of filing is not recorded but supposed, and the
    basis says so. InvalidRecord (filed_on) where filing comes before the contract.
    """
    rules = _caps() if rules is None else rules
    if filed_on is not None and filed_on < contract_on:
        raise InvalidRecord(path="filed_on", problem=FILED_EARLY)
    if regime == "financial":
        row = _row(rules, "financial", contract_on)
        cap = Decimal(row["cap"])
        return Cap(cap, None, sentence(CEILING, cap=cap, basis=_basis(row, contract_on)))
    change = date.fromisoformat(rules["private_transition"]["on"])
    if contract_on >= change:
        return _of_today(contract_on, lpr, rules)
    if filed_on is not None and filed_on < change:
        return _former(contract_on, filed_on if assumed else None, change, lpr, rules)
    return _across(contract_on, filed_on, change, lpr, rules, assumed=assumed)


def rule_of_today() -> date:
    """Return the first day of the present rules on private lending."""
    return date.fromisoformat(_caps()["private_transition"]["on"])


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
    every = [(_of_today(day, lpr, rules), day) for day in days]
    cap, day = min(every, key=lambda one: one[0].cap or Decimal(0))
    row, quote = _row(rules, "private", day), cap.quote
    if quote is None:
        return cap
    basis = sentence(
        LOWEST,
        day=until,
        multiple=row["multiple"],
        quote=quote.name,
        basis=_basis(row, day),
    )
    return replace(cap, basis=basis)


@dataclass(frozen=True, slots=True)
class KeptIfPaid:
    """Interest above ``cap`` that was paid ``before`` a day is kept, up to ``most`` a year."""

    cap: Decimal
    most: Decimal
    before: date


def kept_if_paid(
    regime: Regime, contract_on: date, rules: Rules | None = None
) -> KeptIfPaid | None:
    """Return what the rule of the contract says of interest already paid; None for nothing."""
    rules = _caps() if rules is None else rules
    row = _row(rules, regime, contract_on)
    if "kept_if_paid" not in row:
        return None
    before = date.fromisoformat(rules["private_transition"]["on"])
    return KeptIfPaid(Decimal(row["cap"]), Decimal(row["kept_if_paid"]), before)


def _of_today(contract_on: date, lpr: LprTable, rules: Rules) -> Cap:
    """Return the cap of a contract under the rule of today: a multiple of the LPR, or a rate."""
    row = _row(rules, "private", contract_on)
    if "cap" in row:
        cap = Decimal(row["cap"])
        return Cap(cap, None, sentence(CEILING_RATE, cap=cap, basis=_basis(row, contract_on)))
    term: Term = row["term"]
    quote = lpr.quote(term, contract_on, "contract_on")
    basis = sentence(
        FOUR_TIMES, multiple=row["multiple"], quote=quote.name, basis=_basis(row, contract_on)
    )
    notes = _notes(lpr, term, contract_on)
    return Cap(quote.rate * Decimal(row["multiple"]), quote, basis, (), notes)


def _former(
    contract_on: date, supposed: date | None, change: date, lpr: LprTable, rules: Rules
) -> Cap:
    """Return the former cap alone: the suit was filed under it, or is ``supposed`` to have been."""
    old = _formerly(contract_on, change, lpr, rules)
    if old.cap is None:
        return Cap(None, None, old.basis, (), old.missing, old.advice)
    if supposed is None:
        return Cap(old.cap, None, sentence(FORMER_ALL, cap=old.said, day=change, basis=old.basis))
    as_if = sentence(FORMER_AS_IF, cap=old.said, on=supposed, day=change, basis=old.basis)
    return Cap(old.cap, None, as_if)


@dataclass(frozen=True, slots=True)
class _Former:
    """The former cap, how it is said, its basis; what is ``missing`` where there is none."""

    cap: Decimal | None
    said: Said | Decimal
    basis: Said
    missing: tuple[Sentence, ...] = ()
    advice: tuple[Sentence, ...] = ()


def _formerly(contract_on: date, change: date, lpr: LprTable, rules: Rules) -> _Former:
    row = _row(rules, "private", contract_on)
    if not row:
        return _lacking(NOT_KNOWN, ENTER_CAP, contract_on, change)
    if "cap" in row:
        cap = Decimal(row["cap"])
        return _Former(cap, cap, _basis(row, contract_on))
    quote = lpr.find(row["term"], contract_on)
    if quote is None:
        return _lacking(NO_QUOTE, ENTER_QUOTE, contract_on, change)
    cap = quote.rate * Decimal(row["multiple"])
    said = sentence(TIMES_QUOTE, cap=cap, multiple=row["multiple"], quote=quote.name)
    return _Former(cap, said, _basis(row, contract_on))


def _lacking(message: str, enter: str, contract_on: date, change: date) -> _Former:
    missing = sentence(message, contract=contract_on, day=change)
    return _Former(None, missing, missing, (missing,), (sentence(enter, contract=contract_on),))


def _across(
    contract_on: date,
    filed_on: date | None,
    change: date,
    lpr: LprTable,
    rules: Rules,
    *,
    assumed: bool,
) -> Cap:
    """Return the two caps of a contract older than the rule of today (transitional rule)."""
    old = _formerly(contract_on, change, lpr, rules)
    said = sentence(FORMER, cap=old.said, day=change, basis=old.basis)
    before = Segment(contract_on, change, old.cap, old.basis if old.cap is None else said)
    if filed_on is None:
        why = sentence(FILING_NEEDED, day=change)
        segments = (before, Segment(change, None, None, why))
        return Cap(None, None, why, segments, (why, *old.missing), old.advice)
    today = next(row for row in rules["private"] if "multiple" in row and _covers(row, filed_on))
    quote = lpr.quote(today["term"], filed_on, "filed_on")
    basis = sentence(
        AS_IF_FILED if assumed else AT_FILING,
        multiple=today["multiple"],
        quote=quote.name,
        on=filed_on,
        day=change,
        basis=cite(rules["private_transition"]["law"], filed_on),
    )
    now = quote.rate * Decimal(today["multiple"])
    segments = (before, Segment(change, None, now, basis))
    notes = (*old.missing, *_notes(lpr, today["term"], filed_on))
    return Cap(now, quote, basis, segments, notes, old.advice)


def _basis(row: Mapping[str, Any], on: date) -> Said:
    """Return what a row stands on: its law if it was read, the source of one that was added."""
    if row["mark"] == OWN:
        return sentence(ADDED, source=row["source"])
    return cite(row["law"], on) if "law" in row else sentence(UNCONFIRMED)


def _notes(lpr: LprTable, term: Term, on: date) -> tuple[Sentence, ...]:
    short = lpr.shortfall(term, on)
    return (short,) if short else ()


def _row(rules: Rules, regime: str, contract_on: date) -> dict[str, Any]:
    for row in rules[regime]:
        if _covers(row, contract_on):
            found: dict[str, Any] = row
            return found
    return {}


def _covers(row: Mapping[str, Any], contract_on: date) -> bool:
    return holds(row, contract_on, "contract_from", "contract_until")


@cache
def _caps() -> dict[str, Any]:
    found: dict[str, Any] = table("caps")
    return found
