"""Owns the periods of guarantees and of enforcement, as they are before anything moves them."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal

from resources import table
from resources.language import N_, Said
from storage.rules.dates import add_months, add_years
from storage.rules.restdays import RestDays
from storage.rules.sentences import Sentence, cite, holds, sentence

GuaranteeKind = Literal["general", "joint", "not_agreed"]
KINDS: tuple[GuaranteeKind, ...] = ("general", "joint", "not_agreed")
# What case JSON cannot say with a date: "until everything is repaid" and the like.
UNCLEAR = "unclear"

AGREED = N_("agreed, up to {day}")
MONTHS = N_("{months} months from {day}")
YEARS = N_("{years} years from {day}")
GENERAL = N_("General guarantee: the debtor has to be sued within the period ({basis}).")
JOINT = N_("Joint guarantee: the guarantor has to be called upon within the period ({basis}).")
GENERAL_BY_LAW = N_(
    "Kind not agreed, so general by the law of the day of signing: the debtor has to be sued "
    "within the period ({basis})."
)
JOINT_BY_LAW = N_(
    "Kind not agreed, so joint by the law of the day of signing: the guarantor has to be called "
    "upon within the period ({basis})."
)
_SENTENCES = {
    ("general", False): GENERAL,
    ("joint", False): JOINT,
    ("general", True): GENERAL_BY_LAW,
    ("joint", True): JOINT_BY_LAW,
}


@dataclass(frozen=True, slots=True)
class Period:
    """``safe`` without, ``legal`` with the roll over rest days; how long, and on what basis.

    ``kind`` is that of a guarantee, ``general`` or ``joint``, empty for another period.
    """

    safe: date
    legal: date
    period: Said
    basis: Said
    notes: tuple[Sentence, ...] = ()
    kind: str = ""


def guarantee_period(
    due_on: date,
    kind: GuaranteeKind,
    signed_on: date,
    rest: RestDays,
    until: date | Literal["unclear"] | None = None,
) -> Period:
    """Return the period of a guarantee by the law of its day of signing (table ``guarantee``).

    ``until`` is the agreed last day, None where none was agreed, ``unclear`` where it cannot be
    told. An agreed day not later than ``due_on`` counts as not agreed.
    """
    row = next(r for r in _table()["rows"] if holds(r, signed_on, "signed_from", "signed_until"))
    law = cite(row["law"], signed_on)
    own = row["not_agreed_kind"] if kind == "not_agreed" else kind
    basis = sentence(_SENTENCES[own, kind == "not_agreed"], basis=law)
    if isinstance(until, date) and until > due_on:
        return replace(_period(until, sentence(AGREED, day=until), basis, rest), kind=own)
    months = row["unclear_months"] if until == UNCLEAR else row["months"]
    length = sentence(MONTHS, months=months, day=due_on)
    return replace(_period(add_months(due_on, months), length, basis, rest), kind=own)


def enforcement_period(performance_until: date, rest: RestDays) -> Period:
    """Return the period for applying for enforcement after the last day of performance."""
    rule = _table()["enforcement"]
    length = sentence(YEARS, years=rule["years"], day=performance_until)
    end = add_years(performance_until, rule["years"])
    return _period(end, length, cite(rule["law"], end), rest)


def _period(end: date, length: Said, basis: Said, rest: RestDays) -> Period:
    short = rest.shortfall(end)
    return Period(end, rest.roll(end), length, basis, (short,) if short else ())


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = table("guarantee")
    return found
