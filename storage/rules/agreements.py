"""Owns what was agreed or settled about a loan beside its contract, joined to it for reckoning."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from resources.language import N_
from storage.rows import CaseFile
from storage.rules.sentences import Sentence, sentence
from storage.rules.setoff import STATUTORY, Part

Values = Mapping[str, Any]
KINDS: Final = ("roll_over", "set_off_order")
"""The kinds of records that say something of a loan which case JSON has no field for."""

AGREED_ORDER = N_("Payments are set off against {first}, then {second}, then {third}, as agreed.")
AGREED_BY_CLAUSE = N_(
    "Payments are set off against {first}, then {second}, then {third}, as agreed ({clause})."
)
_PARTS: Final[Mapping[Part, str]] = {
    "costs": N_("costs"), "interest": N_("interest"), "principal": N_("principal"),
}  # fmt: skip


def with_agreements(loans: Sequence[Values], rows: Mapping[str, Sequence[Values]]) -> list[Values]:
    """Return loans with what was agreed of them: ``rolled`` (rounds) and ``set_off`` (the last).

    ``rows`` are values by kind, in the order in which they were recorded.
    """
    found: list[Values] = []
    for loan in loans:
        rolled, orders = (
            [row for row in rows.get(kind, ()) if row.get("loan") == loan.get("ref")]
            for kind in KINDS
        )
        more = {"rolled": rolled} if rolled else {}
        found.append({**loan, **more, **({"set_off": orders[-1]} if orders else {})})
    return found


def agreed_loans(file: CaseFile) -> list[Values]:
    """Return the loans of a case with their refs and what was agreed of them."""
    plain = [{"ref": row.ref, **row.values} for row in file.rows("loans")]
    return with_agreements(plain, {kind: [r.values for r in file.rows(kind)] for kind in KINDS})


def order_of(loan: Values) -> tuple[Part, ...]:
    """Return the order of set-off: as agreed, else that of the law."""
    agreed = loan.get("set_off")
    if not agreed:
        return STATUTORY
    return tuple(cast(Part, part) for part in str(agreed["order"]).split("_"))


def order_note(loan: Values) -> Sentence | None:
    """Say an order that was agreed, None where that of the law holds."""
    agreed = loan.get("set_off")
    if not agreed:
        return None
    names = ("first", "second", "third")
    parts = zip(names, order_of(loan), strict=True)
    said: dict[str, object] = {name: sentence(_PARTS[part]) for name, part in parts}
    if agreed.get("clause"):
        return sentence(AGREED_BY_CLAUSE, **said, clause=agreed["clause"])
    return sentence(AGREED_ORDER, **said)
