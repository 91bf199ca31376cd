"""What a case holds that may have moved limitation is said, and counts for nothing by itself."""

from datetime import date
from typing import Any

import pytest

from resources.language import Words
from storage.rules.unrecorded import unrecorded

LOAN = {"ref": "l1", "contract_no": "A-1", "due_on": "2023-03-15"}
OTHER = {**LOAN, "ref": "l2"}
TODAY = date(2025, 6, 1)


def paid(on: str, kind: str = "payment", **more: Any) -> dict[str, Any]:
    return {"on": on, "kind": kind, "amount": "1000.00", "loan": "l1", **more}


def said(*ledger: dict[str, Any], **more: Any) -> str:
    given: dict[str, Any] = {"events": (), "filed_on": None, "plans": (), "loans": [LOAN], **more}
    found = unrecorded(
        LOAN,
        given["loans"],
        given["events"],
        ledger,
        given["filed_on"],
        given["plans"],
        TODAY,
    )
    return " ".join(one.say(Words("en")) for one in found)


def test_a_payment_after_the_due_date_without_an_event_is_told() -> None:
    text = said(paid("2024-05-05"), paid("2024-11-11"))
    assert "¥1,000.00 on 11 November 2024" in text
    assert "5 May" not in text
    assert "12 December 2024" in said(paid("2024-12-12", "debit"))


@pytest.mark.parametrize(
    "ledger",
    [
        (),
        (paid("2023-03-15"),),
        (paid("2025-06-02"),),
        (paid("2024-11-11", loan="l2"),),
        (paid("2024-11-11", "waiver"),),
        (paid("2024-11-11", "cost"),),
        (paid("2024-11-11"), paid("2024-11-20", "reversal")),
    ],
)
def test_what_cannot_have_moved_anything_is_not_told(ledger: tuple[dict[str, Any], ...]) -> None:
    assert said(*ledger) == ""


def test_what_is_recorded_as_an_event_is_not_told_again() -> None:
    event = {"on": "2024-11-11", "kind": "partial_payment"}
    assert said(paid("2024-11-11"), events=[event]) == ""
    assert said(filed_on=date(2025, 1, 2), events=[{"on": "2025-01-02", "kind": "suit"}]) == ""
    plan = {"agreed_on": "2024-01-01"}
    assert said(plans=[plan], events=[{"on": "2024-01-01", "kind": "plan_agreed"}]) == ""


def test_a_suit_and_a_plan_without_an_event_are_told_when_they_lie_in_the_past() -> None:
    assert "filed on 2 January 2025" in said(filed_on=date(2025, 1, 2))
    assert said(filed_on=date(2025, 7, 2)) == ""
    suit = {"on": "2025-01-02", "kind": "suit"}
    assert "litigation has no day of filing" in said(events=[suit])
    assert said(events=[{**suit, "on": "2025-07-02"}]) == ""
    assert "agreed on 1 January 2024" in said(plans=[{"agreed_on": "2024-01-01"}])
    assert said(plans=[{"agreed_on": "2023-01-01"}]) == ""


def test_a_payment_that_names_no_loan_is_told_where_there_is_only_one() -> None:
    free = paid("2024-11-11", loan=None)
    assert "11 November" in said(free)
    assert said(free, loans=[LOAN, OTHER]) == ""
