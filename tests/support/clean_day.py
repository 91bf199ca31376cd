"""A field day on which everything was done as it should be, as case JSON to be changed by tests."""

import copy
from collections.abc import Callable
from typing import Any

from storage.rows import CaseFile
from tests.support.casefiles import case_file

Document = dict[str, Any]
Change = Callable[[Document], object]
DAY = "2026-05-06"

_DOCUMENT: Document = {
    "organisation": {
        "name": "示例公司",
        "creditor": {"name": "示例银行", "role": "lender"},
        "agency": {
            "name": "示例服务公司",
            "authority_document": "WT-2026-001",
            "authorised_from": "2026-01-01",
            "authorised_until": "2026-12-31",
        },
        "payee": {"name": "示例银行", "account": "6222000000000000004", "bank": "示例银行"},
        "contact": {"name": "外访员甲", "phone": "13800000001"},
    },
    "staff": [
        {"ref": "s1", "name": "外访员甲", "employee_no": "1", "role": "field"},
        {"ref": "s2", "name": "外访员乙", "employee_no": "2", "role": "field"},
        {"ref": "s3", "name": "负责人", "employee_no": "3", "role": "supervisor"},
    ],
    "trips": [{"ref": "t1", "on": DAY, "team": ["s1", "s2"], "companions": []}],
}
_CASE: Document = {
    "case_no": "A-1",
    "opened_on": "2026-01-10",
    "stage": "visiting",
    "parties": [
        {
            "ref": "p1",
            "role": "borrower",
            "name": "王某",
            "id_number": "51011519000115001X",
            "phones": [{"number": "13800001234"}],
        },
        {"ref": "p2", "role": "contact", "name": "李某", "phones": [{"number": "13900001234"}]},
        {"ref": "p3", "role": "guarantor", "name": "赵某", "guarantee": {"kind": "joint"}},
        {"ref": "p4", "role": "spouse", "name": "孙某"},
        {"ref": "p5", "role": "co_borrower", "name": "周某", "birth_date": "1990-01-01"},
    ],
    "loans": [
        {
            "ref": "l1",
            "contract_no": "C-1",
            "regime": "private",
            "signed_on": "2024-11-01",
            "principal": "50000.00",
            "paid_out": "50000.00",
            "paid_out_on": "2024-11-01",
            "annual_rate": "0.10",
            "overdue_rate": "0.12",
            "due_on": "2025-11-01",
        }
    ],
    "contacts": [
        {
            "ref": "c1",
            "at": f"{DAY}T10:00:00+08:00",
            "until": f"{DAY}T10:05:00+08:00",
            "channel": "call",
            "direction": "out",
            "by": "s1",
            "party": "p1",
            "number": "13800001234",
            "result": "answered",
            "self_identified": True,
            "recorded": True,
            "demanded": True,
            "summary": "约定当日下午在家见面",
        }
    ],
    "visits": [
        {
            "ref": "v1",
            "trip": "t1",
            "place": {"kind": "residence", "text": "某小区1栋"},
            "advance_notice": {"agreed": True},
            "arrived_at": f"{DAY}T14:00:00+08:00",
            "left_at": f"{DAY}T14:50:00+08:00",
            "team": ["s1", "s2"],
            "id_shown": True,
            "authority_shown": True,
            "recorded": True,
            "entered_home": True,
            "entry_consent": {"by": "王某", "at": f"{DAY}T14:05:00+08:00"},
            "waited": {"from": f"{DAY}T14:00:00+08:00", "until": f"{DAY}T14:05:00+08:00"},
            "outcome": "met_borrower",
            "notes": "当面交付通知书，本人签收。",
        }
    ],
    "findings": [
        {
            "ref": "f1",
            "kind": "residence",
            "visit": "v1",
            "found_at": f"{DAY}T13:50:00+08:00",
            "source": {"kind": "property_office"},
            "learned_by": "oral",
            "debt_disclosed": False,
            "lawful_basis": "核实住所",
            "purpose": "residence",
            "text": "登记住户为王某",
        }
    ],
    "notices": [
        {
            "ref": "n1",
            "number": "YQ-1",
            "kind": "overdue_contact",
            "issued_on": DAY,
            "visit": "v1",
            "deliveries": [
                {"method": "handed", "at": f"{DAY}T14:30:00+08:00", "signed": True,
                 "sealed": True, "amount_visible": False, "result": "signed"}
            ],
        }
    ],
    "interviews": [
        {
            "ref": "i1",
            "visit": "v1",
            "started_at": f"{DAY}T14:10:00+08:00",
            "ended_at": f"{DAY}T14:40:00+08:00",
            "place": "某小区1栋",
            "interviewee": "p1",
            "turns": [{"question": "是否认可借款？", "answer": "认，不是老赖，后果自负我懂。"}],
            "signed": True,
            "read_back": True,
        }
    ],
    "evidence": [
        {"ref": "e1", "file": "door.jpg", "taken_at": f"{DAY}T14:02:00+08:00", "visit": "v1"}
    ],
}  # fmt: skip


def clean_case(*changes: Change) -> CaseFile:
    """Return the clean case after ``changes``, each of which gets the case's own document."""
    case, document = copy.deepcopy(_CASE), copy.deepcopy(_DOCUMENT)
    case["document"] = document
    for change in changes:
        change(case)
    del case["document"]
    file = case_file(case, document)
    # The attachments of tests say 2019; here only what people say counts.
    return CaseFile(
        file.case, file.lists, file.organisation, file.staff, file.trips, file.files, {}
    )


def call(at: str = f"{DAY}T11:00:00+08:00", **more: Any) -> dict[str, Any]:
    """Return an answered call to the borrower by the book."""
    known = {
        "at": at,
        "channel": "call",
        "direction": "out",
        "party": "p1",
        "number": "13800001234",
        "result": "answered",
        "self_identified": True,
        "recorded": True,
    }
    return {**known, **more}
