"""Since when a loan is in arrears, judged from due dates and what was paid."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

Doc = Mapping[str, Any]
_PAID = {"payment", "debit", "waiver"}


def earliest_unpaid(loans: Sequence[Doc], ledger: Sequence[Doc]) -> str | None:
    """Return the earliest due date (``YYYY-MM-DD``) that the payments do not cover, if any.

    Payments cover what fell due in order of date: a loan with instalments their principal and
    interest, a loan without them its principal. A payment without a loan counts for the only loan,
    or for the oldest unpaid due date over all of them. Interest beyond the instalments is not
    computed here.
    """
    dues = sorted(due for loan in loans for due in _dues(loan))
    named: dict[str, Decimal] = {}
    for entry in ledger:
        named[entry.get("loan") or ""] = named.get(entry.get("loan") or "", Decimal(0)) + _paid(
            entry
        )
    free = named.pop("", Decimal(0))
    for on, ref, amount in dues:
        covered = min(amount, max(named.get(ref, Decimal(0)), Decimal(0)))
        named[ref] = named.get(ref, Decimal(0)) - covered
        free -= amount - covered
        if free < 0:
            return on
    return None


def _dues(loan: Doc) -> Iterable[tuple[str, str, Decimal]]:
    ref, accelerated = loan.get("ref") or "", loan.get("accelerated_on")
    rows = [
        (row["due_on"], Decimal(row.get("principal") or 0) + Decimal(row.get("interest") or 0))
        for row in loan.get("instalments") or ()
    ]
    rows = rows or [(loan["due_on"], Decimal(loan["principal"]))]
    for on, amount in rows:
        yield (min(on, accelerated) if accelerated else on), ref, amount


def _paid(entry: Doc) -> Decimal:
    amount = Decimal(entry["amount"])
    if entry["kind"] in _PAID:
        return amount
    return -amount if entry["kind"] == "reversal" else Decimal(0)
