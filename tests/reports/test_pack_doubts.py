"""Remarks on impossible times, on limitation and on files that are not printed."""

from dataclasses import replace
from typing import Any

import pytest

from reports.pack.compose import compose_pack
from reports.pack.item import PackWarning
from reports.pack.plan import plan_items
from reports.pack.request import PackRequest
from resources.language import Words
from tests.reports.test_pack_compose import changed_case
from tests.support.papers import all_text

MADE = "2025-07-01T10:00:00+08:00"


def doubts(change: Any, code: str, made_at: str = MADE) -> list[PackWarning]:
    file = changed_case(0, change)
    made = plan_items(file, PackRequest("P-1", made_at), Words("en"))
    return [one for one in made.warnings if one.code == code]


def visit(**changes: Any) -> Any:
    def change(case: dict[str, Any]) -> None:
        case["visits"][0] |= changes

    return change


def test_a_visit_left_before_it_began_is_remarked() -> None:
    arrived, left = "2019-04-12T10:00:00+08:00", "2019-04-12T09:00:00+08:00"
    found = doubts(visit(arrived_at=arrived, left_at=left), "OddTime")
    assert {one.where for one in found if "lies before" in one.message} == {"6-1"}


def test_an_arrival_to_come_is_remarked_and_not_said_to_be_carried_out() -> None:
    coming = visit(arrived_at="2031-04-12T10:00:00+08:00", left_at="2031-04-12T11:00:00+08:00")
    found = doubts(coming, "OddTime")
    assert len([one for one in found if "after the making" in one.message]) == 2
    paper = compose_pack(
        changed_case(0, coming), PackRequest("P-1", MADE), Words("en"), pictures=lambda _ref: None
    )
    assert "carried out" not in all_text(paper)
    assert "carried out" in all_text(
        compose_pack(
            changed_case(0, lambda _case: None),
            PackRequest("P-1", MADE),
            Words("en"),
            pictures=lambda _ref: None,
        )
    )


@pytest.mark.parametrize(
    ("made_at", "codes"),
    [
        ("2018-01-01T10:00:00+08:00", []),
        ("2099-01-01T10:00:00+08:00", ["LimitationEnded"]),
    ],
)
def test_limitation_that_has_ended_is_remarked_with_both_days(
    made_at: str, codes: list[str]
) -> None:
    file = changed_case(0, lambda _case: None)
    made = plan_items(file, PackRequest("P-1", made_at), Words("en"))
    found = [one for one in made.warnings if one.code.startswith("Limitation")]
    assert [one.code for one in found] == codes * len(file.rows("loans"))
    assert all(one.message.count("20") >= 2 for one in found)


def test_a_payment_that_may_have_interrupted_is_remarked_where_the_time_has_run_out() -> None:
    def pay(case: dict[str, Any]) -> None:
        row = {"ref": "late", "on": "2019-03-01", "kind": "payment", "amount": "500.00"}
        case["ledger"].append({**row, "loan": case["loans"][0]["ref"]})

    made = plan_items(
        changed_case(0, pay), PackRequest("P-1", "2099-01-01T10:00:00+08:00"), Words("en")
    )
    (found,) = (one for one in made.warnings if one.code == "LimitationEventMissing")
    assert "¥500.00 on 1 March 2019" in found.message


def test_a_file_without_a_picture_is_named_as_not_printable() -> None:
    def change(case: dict[str, Any]) -> None:
        case["evidence"] = [{"ref": "e1", "file": "site.jpg", "name": "x", "group": 6}]

    file = changed_case(0, change)
    broken = {
        key: replace(one, name="run.exe", mime="application/octet-stream", preview=False)
        for key, one in file.attachments.items()
    }
    request = PackRequest("P-1", MADE)
    made = plan_items(replace(file, attachments=broken), request, Words("en"))
    found = [one.message for one in made.warnings if one.code == "NotPrintable"]
    assert [message for message in found if "run.exe" in message]


@pytest.mark.parametrize(("language", "hole"), [("zh_CN", "人员　"), ("en", "staff 　")])
def test_a_visit_without_known_staff_leaves_no_hole(language: str, hole: str) -> None:
    file = changed_case(0, visit(team=[]))
    items = plan_items(file, PackRequest("P-1", MADE), Words(language)).items
    sources = [one.source for one in items if one.make == "visit"]
    assert sources
    assert not [source for source in sources if hole in source]


def test_the_catalogue_names_the_groups_that_hold_nothing() -> None:
    file = changed_case(0, lambda _case: None)
    paper = compose_pack(file, PackRequest("P-1", MADE), Words("zh_CN"), pictures=lambda _ref: None)
    assert "第一组、第二组、第三组、第五组本次无材料。" in all_text(paper)


def test_too_few_sets_for_the_court_are_remarked() -> None:
    def two(case: dict[str, Any]) -> None:
        case["parties"] = [
            {"ref": "p1", "role": "borrower", "name": "王某某"},
            {"ref": "p2", "role": "guarantor", "name": "李某某"},
        ]

    (found,) = doubts(two, "FewCopies")
    assert "needs 3" in found.message
    file = changed_case(0, two)
    for asked in (
        PackRequest("P-1", MADE, copies=3),
        PackRequest("P-1", MADE, "internal"),
        PackRequest("P-1", MADE, "opponent"),
    ):
        made = plan_items(file, asked, Words("en"))
        assert "FewCopies" not in {one.code for one in made.warnings}


def test_what_a_pack_was_made_in_spite_of_stands_in_the_internal_copy_alone() -> None:
    def bare(case: dict[str, Any]) -> None:
        case["evidence"].append({"ref": "e9", "file": "door-far.jpg"})

    file, said = changed_case(0, bare), {}
    for profile in ("court", "internal"):
        asked = PackRequest("P-1", MADE, profile, forced=True)
        paper = compose_pack(file, asked, Words("zh_CN"), pictures=lambda _ref: None)
        said[profile] = all_text(paper)
    assert "已强制制作，当时存在：" in said["internal"]
    assert "已强制制作" not in said["court"]
    assert "证据（未编号）：" in said["court"]
