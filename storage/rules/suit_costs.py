"""Which costs recorded with the suit belong to the sum claimed, and which are the court's own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

# The court decides on its own fees; they are asked for apart and are no part of the sum in dispute
# (rules on court fees, art. 29).
_OF_COURT: Final = re.compile(r"受理费|诉讼费|court fee", re.IGNORECASE)

Values = Mapping[str, Any]
Cost = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class SuitCosts:
    """Costs in yuan, each by its name: claimed, the court's, and those the ledger already holds."""

    claimed: tuple[Cost, ...] = ()
    court: tuple[Cost, ...] = ()
    booked: tuple[Cost, ...] = ()


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
