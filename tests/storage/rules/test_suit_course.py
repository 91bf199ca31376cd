"""The six steps of a suit as recorded, and the days by which something is due."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from storage.casework.reckoning import case_guarantors, case_light
from storage.rows import CaseFile
from storage.rules.suit_course import STEPS, StepName, course, deadlines, step_of
from tests.support.casefiles import case_file, sample_document

ON = date(2019, 6, 1)


def suited(stage: str = "pre_litigation", **suit: Any) -> CaseFile:
    document = deepcopy(sample_document())
    case = document["cases"][0]
    case["stage"] = stage
    case["litigation"] = {"cause": "民间借贷纠纷", **suit} if suit else None
    return case_file(case, document)


def made(file: CaseFile) -> dict[str, str]:
    return {step.name: step.on for step in course(file) if step.made}


def test_a_case_without_a_suit_has_made_no_step() -> None:
    assert made(suited("visiting")) == {}
    assert made(suited()) == {"planned": ""}


def test_a_step_that_was_made_carries_those_before_it_and_keeps_its_first_day() -> None:
    steps = [
        {"on": "2019-07-01", "kind": "第一次开庭"},
        {"on": "2019-09-01", "kind": "第二次开庭"},
        {"on": "2019-05-02", "kind": "立案"},
    ]
    found = made(suited("filed", filed_on="2019-05-01", stages=steps))
    assert found == {
        "planned": "", "filed": "2019-05-01", "accepted": "2019-05-02", "heard": "2019-07-01",
    }  # fmt: skip
    assert list(made(suited("enforcement"))) == list(STEPS)


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        ("起诉", "filed"), ("已受理", "accepted"), ("开庭（第二次）", "heard"),
        ("二审判决", "judged"),
        (" 申请执行 ", "enforced"), ("Hearing", "heard"), ("不予受理", None), ("延期开庭", None),
        ("判决驳回", None), ("执行异议", None), ("撤诉", None), ("", None),
    ],
)  # fmt: skip
def test_only_the_whole_words_of_a_step_are_that_step(kind: str, step: StepName | None) -> None:
    assert step_of(kind) == step


def test_what_is_due_stands_by_day_with_the_days_left() -> None:
    file = suited(
        evidence_deadline="2019-06-11",
        stages=[{"on": "2019-06-20", "kind": "开庭"}, {"on": "2019-05-01", "kind": "立案"}],
    )
    found = deadlines(file, ON, case_light(file, ON), case_guarantors(file, ON))
    days = [one.on for one in found]
    assert days == sorted(days)
    told = {one.what.message: one.days for one in found}  # type: ignore[attr-defined]
    assert told["Evidence due by"] == 10
    assert told["Step of the suit: {kind}"] == 19
    assert told["Authority of the agency ends"] == (date(2019, 12, 31) - ON).days
    light = case_light(file, ON)
    assert light is not None
    assert told["Limitation: act by"] == light.days


def test_a_guarantee_is_due_until_it_is_used() -> None:
    document = deepcopy(sample_document())
    case = document["cases"][0]
    ref = "G9"
    case["parties"] = [*case["parties"], {"ref": ref, "role": "guarantor", "name": "保某"}]
    file = case_file(case, document)
    on = date(2018, 10, 1)
    clocks = case_guarantors(file, on)
    found = deadlines(file, on, None, clocks)
    due = [one.on for one in found if "guarantee" in one.what.message]  # type: ignore[attr-defined]
    assert due == [one.period.safe for one in clocks if one.usable.state == "running"]
    assert due
