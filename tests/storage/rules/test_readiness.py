"""Readiness for suit says of each thing whether it is there, weak or missing, and why."""

from datetime import date
from typing import Any

import pytest

from resources import table
from resources.language import LANGUAGES, Words
from storage.rules.readiness import claim_type, readiness, readiness_document
from tests.support.casefiles import case_file, sample_case
from tests.support.clean_day import Change, clean_case

ON = date(2026, 5, 6)
WHOLE = {
    "id_number": "91510100MA00000077",
    "address": "成都市某路1号",
    "legal_representative": "行长甲",
}


def file_in(group: int, ref: str, **more: Any) -> dict[str, Any]:
    return {"ref": ref, "file": f"{ref}.pdf", "kind": "document", "group": group, **more}


def states(*changes: Change, on: date = ON) -> dict[str, str]:
    # Originals are here: the snapshot of case files invents one for each file.
    case: dict[str, Any] = {}

    def keep(document: dict[str, Any]) -> None:
        case.update(document)

    clean_case(*changes, keep)
    office = case.pop("document")
    return {one.item: one.state for one in readiness(case_file(case, office), on)}


def evidence(*rows: dict[str, Any]) -> Change:
    return lambda case: case["evidence"].extend(rows)


def test_a_case_with_everything_is_ready() -> None:
    found = states(
        evidence(*(file_in(group, f"g{group}") for group in (1, 2, 3, 4, 5))),
        lambda case: case["loans"][0].update(
            clauses={"service_address": "第12条"},
            collateral=[{"kind": "vehicle", "description": "x", "registered": True}],
        ),
        lambda case: case["parties"][4].update(id_number="510106190003150025"),
        lambda case: case["document"]["organisation"]["creditor"].update(WHOLE),
    )
    assert found == {
        "plaintiff": "present",
        "identity": "present",
        "agency_authority": "present",
        "contract": "present",
        "disbursement": "present",
        "repayment_record": "present",
        "security": "present",
        "notices": "present",
        "service_address": "present",
        "limitation": "present",
        "assignment_notice": "not_applicable",
    }


@pytest.mark.parametrize(
    ("item", "state", "change"),
    [
        ("contract", "missing", lambda case: None),
        ("contract", "weak", evidence(file_in(2, "x", form="copy"))),
        ("contract", "present", evidence(file_in(2, "x", form="copy", original_kept_at="A-1"))),
        ("contract", "missing", evidence(file_in(2, "x", in_pack=False))),
        ("contract", "missing", lambda case: case.update(loans=[])),
        ("repayment_record", "missing", lambda case: None),
        (
            "repayment_record",
            "weak",
            lambda case: case.update(
                ledger=[{"on": "2025-01-01", "kind": "payment", "amount": "1.00"}]
            ),
        ),
        (
            "repayment_record",
            "present",
            lambda case: case.update(
                ledger=[{"on": "2025-01-01", "kind": "payment", "amount": "1.00",
                         "verified": "bank_record"}]
            ),
        ),
        ("identity", "missing", lambda case: case["parties"][0].update(id_number=None)),
        ("plaintiff", "weak", lambda case: None),
        (
            "plaintiff",
            "missing",
            lambda case: case["document"].update(organisation=None),
        ),
        (
            "plaintiff",
            "weak",
            lambda case: case["document"]["organisation"]["creditor"].update(
                {**WHOLE, "id_number": "91510100MA00000078"}
            ),
        ),
        (
            "plaintiff",
            "present",
            lambda case: case.update(
                litigation={"plaintiff": {"name": "示例小贷公司", "uscc": "91510100MA00000077",
                                          "address": "x", "legal_representative": "y"}}
            ),
        ),
        (
            "plaintiff",
            "present",
            lambda case: case["document"]["organisation"]["creditor"].update(
                id_number="510106190003150025", address="x"
            ),
        ),
        (
            "identity",
            "weak",
            lambda case: (
                case["parties"][0].update(id_number="110101190001011008"),
                case["parties"].pop(),
            ),
        ),
        ("notices", "missing", lambda case: case.update(notices=[])),
        (
            "notices",
            "weak",
            lambda case: case["notices"][0]["deliveries"][0].update(
                method="posted", result="posted", signed=None
            ),
        ),
        (
            "notices",
            "weak",
            lambda case: case["notices"][0]["deliveries"][0].update(
                method="mail", result="delivered", signed=None
            ),
        ),
        ("service_address", "missing", lambda case: case["parties"][0].update(addresses=None)),
        (
            "service_address",
            "weak",
            lambda case: case["parties"][0].update(
                addresses=[{"kind": "residence", "text": "x"}]
            ),
        ),
        (
            "service_address",
            "present",
            lambda case: case["parties"][0]["phones"][0].update(agreed_for_service=True),
        ),
        ("security", "missing", lambda case: None),
        ("security", "not_applicable", lambda case: case["parties"].pop(2)),
        (
            "assignment_notice",
            "missing",
            lambda case: case["document"]["organisation"]["creditor"].update(role="assignee"),
        ),
        (
            "agency_authority",
            "not_applicable",
            lambda case: case["document"]["organisation"].update(agency=None),
        ),
        (
            "agency_authority",
            "missing",
            lambda case: case["document"]["organisation"]["agency"].update(authority_document=None),
        ),
        (
            "agency_authority",
            "weak",
            lambda case: case["document"]["organisation"]["agency"].update(
                authorised_until="2026-05-05"
            ),
        ),
        (
            "limitation",
            "weak",
            lambda case: case["loans"][0].update(due_on="2023-05-20", signed_on="2022-05-20"),
        ),
        (
            "limitation",
            "missing",
            lambda case: case["loans"][0].update(due_on="2023-04-20", signed_on="2022-05-20"),
        ),
        (
            "limitation",
            "weak",
            lambda case: (
                case["loans"][0].update(due_on="2024-05-20", signed_on="2022-05-20"),
                case.update(
                    limitation=[{"on": "2025-06-01", "kind": "sms_arrived", "evidence": ["e1"]}]
                ),
            ),
        ),
    ],
)  # fmt: skip
def test_each_gap_is_told(item: str, state: str, change: Change) -> None:
    assert states(change)[item] == state


def test_the_type_of_claim_is_the_suits_else_the_loans() -> None:
    assert claim_type(sample_case(0)) == "private"
    financial = clean_case(lambda case: case["loans"][0].update(regime="financial"))
    assert claim_type(financial) == "financial"
    card = clean_case(lambda case: case.update(litigation={"claim_type": "card"}))
    assert claim_type(card) == "card"


@pytest.mark.parametrize(
    ("state", "loan"),
    [
        ("present", {"contract_no": "6222000000000000004", "signed_on": "2019-05-20"}),
        ("weak", {"contract_no": "6222000000000000004", "signed_on": None}),
        ("weak", {"contract_no": "HT-2019-01", "signed_on": "2019-05-20"}),
    ],
)
def test_a_claim_on_a_card_asks_for_the_card(state: str, loan: dict[str, Any]) -> None:
    suit = {"claim_type": "card"}
    found = states(lambda case: (case["loans"][0].update(loan), case.update(litigation=suit)))
    assert found["card_account"] == state
    assert "card_account" not in states()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_why_in_words(language: str) -> None:
    document = readiness_document(sample_case(0), date(2019, 4, 12), Words(language))
    assert document["claim_type"] == "private"
    assert [one["item"] for one in document["items"]] == table("readiness")["claims"]["private"]
    for one in document["items"]:
        assert set(one) == {"item", "state", "why"}
        assert one["why"]
        assert "{" not in one["why"]
    told = {one["item"]: one["state"] for one in document["items"]}
    assert told["notices"] == "weak", "a paper on a door is not served"
    assert told["service_address"] == "weak"
    assert told["limitation"] == "present"
