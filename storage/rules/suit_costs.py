"""Which costs recorded with the suit belong to the sum claimed, and which are the court's own."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from resources.language import N_
from storage.rules.money import print_money
from storage.rules.sentences import Sentence, sentence

# The court decides on its own fees; they are asked for apart and are no part of the sum in dispute
# (rules on court fees, art. 29).
_OF_COURT: Final = re.compile(r"受理费|诉讼费|court fee", re.IGNORECASE)

# Paid to the court it may be one of its fees; a premium or fee for the security is none.
_PRESERVATION: Final = re.compile(r"保全(?!.*(?:担保|保险|保函))|preservation fee", re.IGNORECASE)
SUIT_COST = N_("Costs of the suit, {what}: {amount}.")
PRESERVATION = N_(
    "{what} {amount}: if it was paid to the court for its order, it may be one of the court's fees "
    "and no part of the sum claimed. Counsel has to confirm it."
)

Values = Mapping[str, Any]
Cost = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class SuitCosts:
    """Costs in yuan, each by its name: claimed, the court's, and those the ledger already holds."""

    claimed: tuple[Cost, ...] = ()
    court: tuple[Cost, ...] = ()
    booked: tuple[Cost, ...] = ()


def doubtful_costs(costs: Iterable[Cost]) -> Iterator[Sentence]:
    """Yield which claimed costs may be no part of the claim: for counsel, never for a court."""
    for what, amount in costs:
        if _PRESERVATION.search(what):
            yield sentence(PRESERVATION, what=what, amount=print_money(amount))


def suit_costs(
    costs: Iterable[Mapping[str, Any]], ledger: Iterable[Mapping[str, Any]]
) -> SuitCosts:
    """Part the costs of a suit (case JSON values); one that the ledger holds is counted there.

    It is the same one where the ledger has a cost of the same amount; each stands for one only.
    """
    known = [Decimal(row["amount"]) for row in ledger if row["kind"] == "cost"]
    claimed: list[Cost] = []
    court: list[Cost] = []
    booked: list[Cost] = []
    for row in costs:
        name, amount = str(row.get("what") or ""), Decimal(row.get("amount") or 0)
        if not amount:
            continue
        if _OF_COURT.search(name):
            court.append((name, amount))
        elif amount in known:
            known.remove(amount)
            booked.append((name, amount))
        else:
            claimed.append((name, amount))
    return SuitCosts(tuple(claimed), tuple(court), tuple(booked))
