"""Owns court fees: property cases, preservation, payment orders, from the table of brackets."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from resources import table
from storage.rules.money import round_fen

Kind = Literal["property", "preservation", "payment_order"]
KINDS: tuple[Kind, ...] = ("property", "preservation", "payment_order")


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee in yuan, and what is to be paid of it (half in simplified procedure)."""

    fee: Decimal
    payable: Decimal


def court_fee(
    amount: Decimal,
    kind: Kind,
    *,
    simplified: bool = False,
    rules: Mapping[str, Any] | None = None,
) -> Fee:
    """Return the fee for a claim in yuan; ``simplified`` halves that of property cases only.

    ``rules`` replace the table ``fees``, in its shape.
    """
    known = _fees() if rules is None else rules
    rule = known[kind]
    if "of" in rule:
        fee = round_fen(_bracketed(amount, known[rule["of"]]) / Decimal(rule["divisor"]))
    else:
        fee = round_fen(_bracketed(amount, rule))
    halves = simplified and "simplified_divisor" in rule
    payable = round_fen(fee / Decimal(rule["simplified_divisor"])) if halves else fee
    return Fee(fee, payable)


def _bracketed(amount: Decimal, rule: Mapping[str, Any]) -> Decimal:
    steps = [(Decimal(step["over"]), Decimal(step["rate"])) for step in rule["brackets"]]
    fee = Decimal(rule["base"])
    for (over, rate), (most, _) in pairwise([*steps, (max(amount, steps[-1][0]), Decimal(0))]):
        fee += max(Decimal(0), min(amount, most) - over) * rate
    return min(fee, Decimal(rule["most"])) if rule["most"] else fee


@cache
def _fees() -> dict[str, Any]:
    found: dict[str, Any] = table("fees")
    return found
