"""Whether the sums that a notice states are those of the computation of interest for its day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from resources.language import N_, NC_
from storage.casework.reckoning import case_owed
from storage.rows import CaseFile, Row
from storage.rules.dates import parse_date
from storage.rules.money import round_fen
from storage.rules.owed import Owed
from storage.rules.suit_costs import Cost

Sums = dict[str, Decimal]
# A notice may count interest after the due date among the penalties: the two are compared together.
PARTS = {
    "principal": N_("Principal outstanding"),
    "interest": N_("Interest, penalty and fees"),
    "costs": N_("Costs"),
    "total": NC_("claim", "Total"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum of a notice that is not the one computed for the same day; ``what`` is a message."""

    until: date
    what: str
    stated: Decimal
    computed: Decimal


def differences(file: CaseFile, notice: Row) -> Iterator[Difference]:
    """Yield the sums of a notice that differ by a fen or more from what is computed for its day.

    What the notice leaves open is not compared, and nothing is without a day or without a loan.
    """
    claim = notice["claim"] or {}
    if not (claim.get("until") and file.rows("loans")):
        return
    until = parse_date(claim["until"])
    found = case_owed(file, until)
    # A notice that went out before the suit cannot state its costs: both readings are right.
    ways = (_computed(found), _computed(found, _sum(found.suit_costs)))
    yield from min((_differing(claim, until, way) for way in ways), key=_distance)


def _differing(claim: dict[str, str], until: date, computed: Sums) -> list[Difference]:
    return [
        Difference(until, PARTS[part], stated, computed[part])
        for part, stated in _stated(claim).items()
        if round_fen(stated) != round_fen(computed[part])
    ]


def _distance(found: list[Difference]) -> tuple[int, Decimal]:
    away = (abs(one.stated - one.computed) for one in found)
    return len(found), sum(away, Decimal(0))


def _sum(costs: Iterable[Cost]) -> Decimal:
    return sum((amount for _what, amount in costs), Decimal(0))


def undated(notice: Row) -> bool:
    """Tell whether a notice states sums without the day for which they were computed."""
    claim = notice["claim"] or {}
    return bool(_stated(claim)) and not claim.get("until")


def _stated(claim: dict[str, str]) -> Sums:
    sums = {
        name: Decimal(claim[name]) for name in ("principal", "costs", "total") if _has(claim, name)
    }
    rest = [Decimal(claim[name]) for name in ("interest", "penalty") if _has(claim, name)]
    if rest:
        sums["interest"] = sum(rest, Decimal(0))
    return sums


def _has(claim: dict[str, str], name: str) -> bool:
    return claim.get(name) is not None


def _computed(found: Owed, less: Decimal = Decimal(0)) -> Sums:
    """Return the sums, without ``less`` of the costs."""
    accounts = [loan.account for loan in found.loans]
    return {
        "principal": sum((one.principal for one in accounts), Decimal(0)),
        "interest": sum((one.interest + one.penalty for one in accounts), Decimal(0)),
        "costs": found.costs - less,
        "total": found.total - less,
    }
