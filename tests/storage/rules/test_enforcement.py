"""Until when enforcement may be applied for, read from the steps of the suit."""

from datetime import date
from typing import Any

import pytest

from resources.language import Words
from storage.errors import InvalidRecord
from storage.rules.calc import calculate
from storage.rules.enforcement import Enforcement, enforcement, enforcement_answer
from storage.rules.restdays import rest_days
from tests.support.clean_day import clean_case

EN = Words("en")


def found(*stages: tuple[str, str], **case: Any) -> Enforcement | None:
    steps = [{"on": on, "kind": kind} for on, kind in stages]
    file = clean_case(lambda values: values.update(litigation={"stages": steps}, **case))
    return enforcement(file, rest_days())


@pytest.mark.parametrize("kind", ["履行期限届满", "判决 履行期届满", "Last day for performance"])
def test_two_years_run_from_the_last_day_for_performance(kind: str) -> None:
    one = found(("2024-02-01", "判决"), ("2024-02-29", kind))
    assert one is not None
    answer = enforcement_answer(one, EN)
    # 28 February 2026 is a Saturday that is worked.
    assert (answer["performance_until"], answer["safe"], answer["legal"]) == (
        "2024-02-29", "2026-02-28", "2026-02-28",
    )  # fmt: skip
    assert answer["applied_on"] is None
    assert "article 250" in answer["basis"]
    assert calculate("enforcement", {"performance_until": "2024-02-29"})["safe"] == "2026-02-28"


def test_a_judgment_without_that_day_asks_for_it_and_no_judgment_for_nothing() -> None:
    one = found(("2024-02-01", "判决生效"))
    assert one is not None
    assert one.period is None
    assert "last day for performance" in enforcement_answer(one, EN)["notes"][0]
    assert found(("2024-02-01", "开庭")) is None
    assert found() is None


def test_an_application_with_its_proof_is_told() -> None:
    event = {"ref": "t1", "on": "2025-03-01", "kind": "enforcement", "evidence": ["e1"]}
    stage = ("2024-03-10", "履行期限届满")
    one = found(stage, limitation=[event])
    assert one is not None
    assert one.applied_on == date(2025, 3, 1)
    unproven = found(stage, limitation=[{**event, "evidence": []}])
    assert unproven is not None
    assert unproven.applied_on is None


@pytest.mark.parametrize(
    ("demand", "safe"),
    [
        ({"on": "2023-03-01", "grace_days": 14}, "2026-03-15"),
        ({"on": "2023-03-01"}, "2026-03-01"),
        ({"on": "2023-03-01", "grace_days": 30, "refused_on": "2023-03-15"}, "2026-03-15"),
        ({"on": "2023-03-01", "grace_days": 5, "refused_on": "2023-04-15"}, "2026-03-06"),
    ],
)
def test_without_a_due_date_the_period_runs_from_the_grace_of_the_first_demand_or_a_refusal(
    demand: dict[str, Any], safe: str
) -> None:
    assert calculate("limitation", {"demand": demand})["safe"] == safe


def test_only_one_beginning_can_be_given() -> None:
    for document in ({}, {"due_on": "2023-03-01", "demand": {"on": "2023-03-01"}}):
        with pytest.raises(InvalidRecord):
            calculate("limitation", document)
