"""Which loans of a case the sums of a notice are about, and whether they are what is owed of them.

A notice does not say which loans it claims. It agrees where all its sums are those of one and the
same selection of the loans: all of them, or else one, or any number of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations, islice
from typing import Any, Final

from storage.rules.money import round_fen
from storage.rules.owed import LoanOwed, Owed, first_due

Sums = dict[str, Decimal]
# All selections of ten loans; of more loans the small and the nearly whole ones come first.
MOST: Final = 2**10
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Selection:
    """Loans of a case with what is owed of them together, in yuan, without costs of the suit.

    ``interest`` holds penalty and fees, which a notice may count among it or apart from it.
    ``suit`` are the costs of the suit, which belong to no loan; ``whole``: it is all the loans.
    """

    loans: tuple[LoanOwed, ...]
    principal: Decimal
    interest: Decimal
    costs: Decimal
    suit: Decimal
    whole: bool

    @property
    def total(self) -> Decimal:
        """Everything together without costs of the suit."""
        return self.principal + self.interest + self.costs

    @property
    def contracts(self) -> tuple[str, ...]:
        """The numbers of the contracts."""
        return tuple(loan.contract_no for loan in self.loans)

    def readings(self) -> tuple[Sums, ...]:
        """Return the sums with the costs of the suit and without.

        A notice that went out before the suit cannot state its costs: both are right.
        """
        ways = (self.suit, _NOTHING) if self.suit else (_NOTHING,)
        return tuple(
            {
                "principal": self.principal,
                "interest": self.interest,
                "costs": self.costs + of_suit,
                "total": self.total + of_suit,
            }
            for of_suit in ways
        )


def stated(claim: Mapping[str, Any]) -> Sums:
    """Return the sums that a claim (case JSON) states; interest and penalty are one of them."""
    sums = {
        name: Decimal(claim[name]) for name in ("principal", "costs", "total") if _has(claim, name)
    }
    rest = [Decimal(claim[name]) for name in ("interest", "penalty") if _has(claim, name)]
    if rest:
        sums["interest"] = sum(rest, _NOTHING)
    return sums


def differing(claim: Mapping[str, Any], computed: Sums) -> tuple[str, ...]:
    """Return which sums of a claim differ from the computed ones by a fen or more."""
    return tuple(
        part for part, sum_ in stated(claim).items() if round_fen(sum_) != round_fen(computed[part])
    )


def agrees(claim: Mapping[str, Any], selection: Selection) -> bool:
    """Tell whether all sums of a claim are those of one reading of a selection."""
    return any(not differing(claim, sums) for sums in selection.readings())


def meant(claim: Mapping[str, Any], found: Owed) -> tuple[Selection, ...]:
    """Return the loans that a claim may be about; never empty where the case has loans.

    Those of which all its sums are owed; all loans, wherever that fits. Where nothing fits, those
    whose principal it states, and all loans where there are none.
    """
    whole = selected(found, range(len(found.loans)))
    sums = stated(claim)
    # Costs alone do not tell one loan from another.
    if agrees(claim, whole) or not sums.keys() - {"costs"}:
        return (whole,)
    parts = tuple(_parts(found))
    fitting = tuple(one for one in parts if agrees(claim, one))
    if fitting or "principal" not in sums or "principal" not in differing(claim, _bare(whole)):
        return fitting or (whole,)
    principal = {"principal": claim["principal"]}
    return tuple(one for one in parts if agrees(principal, one)) or (whole,)


def selected(found: Owed, places: Sequence[int]) -> Selection:
    """Return the loans at these places of the case together."""
    suit = sum((amount for _what, amount in found.suit_costs), _NOTHING)
    loans = tuple(found.loans[place] for place in places)
    accounts = [loan.account for loan in loans]
    # There they were put to the loan that fell due first.
    among = bool(suit) and first_due(found.loans) in places
    return Selection(
        loans,
        principal=sum((one.principal for one in accounts), _NOTHING),
        interest=sum((one.interest + one.penalty for one in accounts), _NOTHING),
        costs=sum((one.costs for one in accounts), _NOTHING) - (suit if among else _NOTHING),
        suit=suit,
        whole=len(loans) == len(found.loans),
    )


def _parts(found: Owed) -> Iterator[Selection]:
    """Yield single loans, all but one, two, all but two and so on, ``MOST`` at most.

    A loan of which nothing is owed changes no sum and is left out.
    """
    places = [place for place, loan in enumerate(found.loans) if loan.account.total]
    count = len(places)
    sizes = dict.fromkeys(chain.from_iterable((n, count - n) for n in range(1, count)))
    every = chain.from_iterable(combinations(places, size) for size in sizes)
    return (selected(found, chosen) for chosen in islice(every, MOST))


def _bare(selection: Selection) -> Sums:
    return selection.readings()[-1]


def _has(claim: Mapping[str, Any], name: str) -> bool:
    return claim.get(name) is not None
