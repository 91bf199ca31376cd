"""Owns interest that was taken into the principal: what of it is principal, and the cap on all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from resources.language import N_
from storage.rules.dates import parse_date
from storage.rules.interest import DayCount, Piece, accrued, cut, exact_to_fen
from storage.rules.money import print_money
from storage.rules.sentences import Sentence, cite, sentence

Limits = Sequence[tuple[date, Decimal]]
LAW = "private_rollover"
NOTHING = Decimal(0)
_ABOVE_ALL = Decimal(10**6)

TAKEN = N_(
    "On {day} interest of {wanted} was taken into the principal; {allowed} of it is principal, as "
    "far as the rate before was within the cap ({basis})."
)
TOGETHER = N_(
    "Principal and interest at the end of the term are claimed up to {most} at most: the first "
    "principal of {first} with interest on it at the cap from {since} to {until} ({basis})."
)
NO_CAP = N_(
    "How much of the interest taken into the principal on {day} is principal cannot be told, as no "
    "cap is known for that time; all of it is."
)


@dataclass(frozen=True, slots=True)
class Round:
    """One settlement: on ``principal`` interest ran from ``since``; ``interest`` was taken in."""

    since: date
    settled_on: date
    principal: Decimal
    interest: Decimal


@dataclass(frozen=True, slots=True)
class Settled:
    """What a round adds: ``allowed`` of the interest is principal, ``left`` the principal then."""

    round: Round
    allowed: Decimal
    left: Decimal
    known: bool


@dataclass(frozen=True, slots=True)
class RollOver:
    """Every round, what was taken in beyond the cap, and the most at the end of the last term.

    ``most`` None: no cap is known for a part of the time.
    """

    rounds: tuple[Settled, ...]
    excess: Decimal
    most: Decimal | None
    notes: tuple[Sentence, ...]


def rounds_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Round, ...]:
    """Read values of the kind ``roll_over``, by date."""
    found = (
        Round(
            parse_date(row["since"]),
            parse_date(row["settled_on"]),
            Decimal(row["principal"]),
            Decimal(row["interest"]),
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda one: one.settled_on))


def roll_over(
    rounds: Sequence[Round],
    due_on: date,
    count: DayCount,
    limits_of: Callable[[date], Limits],
) -> RollOver:
    """Reckon what counts of interest that was taken into the principal (private lending, art. 27).

    Interest of a round is principal as far as it is within the cap of its contract on what was
    principal then. At the end of the last term, ``due_on``, principal and interest together may
    not pass the first principal with interest on it at the cap of the first contract.
    ``limits_of`` gives the caps of a contract by its day as (first day, cap) in order.
    """
    settled: list[Settled] = []
    excess = NOTHING
    for one in rounds:
        # What was taken in too much before is no principal of the next round either.
        principal = max(NOTHING, one.principal - excess)
        most = _at_cap(principal, one.since, one.settled_on, limits_of(one.since), count)
        allowed = one.interest if most is None else min(one.interest, most)
        excess += one.interest - allowed
        settled.append(Settled(one, allowed, principal + allowed, most is not None))
    first = rounds[0]
    whole = _at_cap(first.principal, first.since, due_on, limits_of(first.since), count)
    most = None if whole is None else first.principal + whole
    return RollOver(tuple(settled), excess, most, _notes(settled, most, due_on))


def _notes(settled: Sequence[Settled], most: Decimal | None, due_on: date) -> tuple[Sentence, ...]:
    notes = [_note(one) for one in settled]
    first = settled[0].round
    if most is not None:
        values = {"most": print_money(most), "first": print_money(first.principal)}
        said = {"since": first.since, "until": due_on, "basis": cite(LAW, due_on)}
        notes.append(sentence(TOGETHER, **values, **said))
    return tuple(notes)


def _note(one: Settled) -> Sentence:
    day = one.round.settled_on
    if not one.known:
        return sentence(NO_CAP, day=day)
    values = {"wanted": print_money(one.round.interest), "allowed": print_money(one.allowed)}
    return sentence(TAKEN, day=day, basis=cite(LAW, day), **values)


def _at_cap(
    principal: Decimal, start: date, end: date, limits: Limits, count: DayCount
) -> Decimal | None:
    """Return the interest that the cap allows, None where a part of the days has no cap."""
    if end <= start:
        return NOTHING
    everything = Piece(start, end, _ABOVE_ALL, sentence(""))
    pieces = cut([everything], limits, lambda piece, _cap: piece.basis)
    if any(piece.rate == _ABOVE_ALL for piece in pieces):
        return None
    # A cap is a rate over 365 days, whatever the contract counts.
    year: DayCount = 365 if count == 360 else count
    parts = (accrued(principal, one.rate, one.start, one.end, year) for one in pieces)
    return exact_to_fen(sum(parts, Fraction(0)))
