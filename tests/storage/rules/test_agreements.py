"""An order of set-off that was agreed is kept to, and said."""

from datetime import date
from typing import Any

import pytest

from resources.language import Words
from storage.kinds.set_off_order import ORDERS
from storage.rules.agreements import order_of, with_agreements
from storage.rules.balance import Booking
from storage.rules.lpr import lpr_table
from storage.rules.owed import Owed, owed, owed_document

LPR = lpr_table()
LOAN: dict[str, Any] = {
    "ref": "l1", "contract_no": "A-1", "regime": "private", "signed_on": "2023-09-01",
    "principal": "200000", "paid_out_on": "2023-09-01", "annual_rate": "0.12",
    "due_on": "2024-09-01", "day_count": 365,
}  # fmt: skip


def _entry(on: str, amount: str, kind: str = "payment") -> dict[str, Any]:
    return {"on": on, "kind": kind, "amount": amount, "loan": "l1"}


def _says(found: Owed, part: str) -> bool:
    notes = owed_document(found, Words("en"))["loans"][0].get("notes", [])
    return any(part in note for note in notes)


def test_payments_are_set_off_in_the_order_that_was_agreed() -> None:
    ledger = [_entry("2024-03-01", "1000", "cost"), _entry("2024-03-01", "50000")]
    agreed = {"loan": "l1", "order": "principal_interest_costs", "clause": "第8条"}
    (loan,) = with_agreements([LOAN], {"set_off_order": [agreed]})
    found = owed([loan], ledger, date(2024, 3, 1), LPR)
    plain = owed([LOAN], ledger, date(2024, 3, 1), LPR)
    (line,) = (line for line in found.loans[0].account.lines if isinstance(line, Booking))
    assert line.paid.principal == 50000
    assert not line.paid.interest + line.paid.costs
    assert found.total == plain.total
    assert _says(found, "principal, then interest, then costs, as agreed (第8条)")
    assert not _says(plain, "as agreed")
    # From then on interest runs on less.
    later = [owed([one], ledger, date(2025, 3, 1), LPR).total for one in (loan, LOAN)]
    assert later[0] < later[1]


@pytest.mark.parametrize("order", [value for value, _label in ORDERS])
def test_every_order_that_can_be_chosen_names_each_part_once(order: str) -> None:
    assert sorted(order_of({"set_off": {"order": order}})) == ["costs", "interest", "principal"]
    assert order_of({"set_off": {"order": order}}) != order_of({})
