"""Whether the sums that a notice states are those of the computation of interest for its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from resources.language import N_, NC_
from storage.casework.reckoning import case_owed
from storage.rows import CaseFile, Row
from storage.rules.claimed import Selection, agrees, differing, meant, stated
from storage.rules.dates import parse_date

# A notice may count interest after the due date among the penalties: the two are compared together.
PARTS = {
    "principal": N_("Principal outstanding"),
    "interest": N_("Interest, penalty and fees"),
    "costs": N_("Costs"),
    "total": NC_("claim", "Total"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum of a notice that is not the one computed for the same day; ``what`` is a message.

    ``contracts`` are those that the notice is about by its principal, none where it is all.
    """

    until: date
    what: str
    stated: Decimal
    computed: Decimal
    contracts: tuple[str, ...] = ()


def differences(file: CaseFile, notice: Row) -> Iterator[Difference]:
    """Yield the sums of a notice that differ by a fen or more from what is computed for its day.

    They are compared with all loans of the case, or with those that the notice may be about (see
    ``claimed.meant``). What it leaves open is not compared, and nothing is without a day or without
    a loan.
    """
    ways = [_differences(notice, one) for one in _meant(file, notice)]
    yield from min((one for way in ways for one in way), key=_distance, default=())


def matched(file: CaseFile, notice: Row) -> tuple[Selection, ...]:
    """Return the selections of loans that the sums of a notice fit where all loans do not."""
    if len(file.rows("loans")) < 2:
        return ()
    claim = notice["claim"] or {}
    found = _meant(file, notice)
    return tuple(one for one in found if not one.whole and agrees(claim, one))


def _meant(file: CaseFile, notice: Row) -> tuple[Selection, ...]:
    claim = notice["claim"] or {}
    if not (claim.get("until") and file.rows("loans")):
        return ()
    return meant(claim, case_owed(file, parse_date(claim["until"])))


def _differences(notice: Row, selection: Selection) -> Iterator[tuple[Difference, ...]]:
    claim = notice["claim"]
    until, said = parse_date(claim["until"]), stated(claim)
    contracts = () if selection.whole else selection.contracts
    for sums in selection.readings():
        yield tuple(
            Difference(until, PARTS[part], said[part], sums[part], contracts)
            for part in differing(claim, sums)
        )


def _distance(found: tuple[Difference, ...]) -> tuple[int, Decimal]:
    away = (abs(one.stated - one.computed) for one in found)
    return len(found), sum(away, Decimal(0))


def undated(notice: Row) -> bool:
    """Tell whether a notice states sums without the day for which they were computed."""
    claim = notice["claim"] or {}
    return bool(stated(claim)) and not claim.get("until")
