"""Until when enforcement may be applied for, read from the steps of the suit."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from resources.language import Words
from storage.casework.reckoning import case_light
from storage.errors import InvalidRecord
from storage.rows import Row
from storage.rules.calc import calculate
from storage.rules.enforcement import Enforcement, enforcement, enforcement_answer
from storage.rules.light import Light
from storage.rules.readiness import readiness_document
from storage.rules.restdays import rest_days
from tests.support.clean_day import clean_case

EN = Words("en")


def found(*stages: tuple[str, str], on: date | None = None, **case: Any) -> Enforcement | None:
    steps = [{"on": on, "kind": kind} for on, kind in stages]
    file = clean_case(lambda values: values.update(litigation={"stages": steps}, **case))
    return enforcement(file, rest_days(), on)


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


PERFORMANCE = ("2022-09-06", "履行期限届满")


def after(*events: tuple[str, str], on: date | None = None, **case: Any) -> dict[str, Any]:
    rows = [{"on": day, "kind": kind, "evidence": ["e1"]} for day, kind in events]
    one = found(PERFORMANCE, on=on, limitation=rows, **case)
    assert one is not None
    return enforcement_answer(one, EN)


def test_part_performance_interrupts_the_period_and_the_application_is_in_time() -> None:
    paid, applied = ("2024-01-10", "partial_payment"), ("2025-08-01", "enforcement")
    answer = after(paid, applied)
    assert (answer["safe"], answer["status"]) == ("2026-01-10", "applied")
    assert "in time" in answer["notes"][-1]
    late = after(applied)
    assert (late["safe"], late["status"]) == ("2024-09-06", "applied_late")
    assert "6 September 2024" in late["notes"][-1]
    assert after(("2024-09-06", "enforcement"))["status"] == "applied"
    assert after(("2024-09-07", "enforcement"))["status"] == "applied_late"


def test_a_period_without_an_application_ends_on_its_day_and_not_before() -> None:
    assert after(on=date(2024, 9, 6))["status"] == "running"
    ended = after(on=date(2024, 9, 7))
    assert ended["status"] == "ended"
    assert "no application" in ended["notes"][-1]
    # What happened later or after the end does not count.
    paid = ("2024-10-01", "partial_payment")
    assert after(paid, on=date(2024, 9, 7))["safe"] == "2024-09-06"
    assert after(paid, on=date(2025, 1, 1))["status"] == "ended"
    assert after(("2024-01-10", "call_unanswered"))["safe"] == "2024-09-06"


def test_an_obstacle_in_the_last_six_months_moves_the_end() -> None:
    def stopped(start: str, end: str) -> Any:
        file = clean_case(lambda values: values.update(litigation={"stages": [step]}))
        values = {"start": start, "end": end, "cause": "force_majeure", "evidence": ["e1"]}
        rows = (Row("s1", "c", "suspension", "s1", values, "", ""),)
        one = enforcement(replace(file, lists={**file.lists, "suspension": rows}), rest_days())
        assert one is not None
        return enforcement_answer(one, EN)["safe"]

    step = {"on": PERFORMANCE[0], "kind": PERFORMANCE[1]}
    assert stopped("2024-05-01", "2024-06-01") == "2024-12-01"
    assert stopped("2023-05-01", "2023-06-01") == "2024-09-06"


@pytest.mark.parametrize(
    ("on", "colour"),
    [
        (date(2024, 1, 1), "calm"), (date(2024, 3, 10), "note"), (date(2024, 6, 8), "warning"),
        (date(2024, 8, 7), "danger"), (date(2024, 9, 7), "over"),
    ],
)  # fmt: skip
def test_after_the_judgment_the_light_is_that_of_enforcement(on: date, colour: str) -> None:
    steps = [{"on": PERFORMANCE[0], "kind": PERFORMANCE[1]}]
    suit = {"on": "2022-05-06", "kind": "suit", "evidence": ["e1"]}

    def light(*more: dict[str, Any]) -> Light:
        file = clean_case(
            lambda values: values.update(litigation={"stages": steps}, limitation=[suit, *more])
        )
        one = case_light(file, on)
        assert one is not None
        ready = {row["item"]: row["state"] for row in readiness_document(file, on, EN)["items"]}
        known = {"calm": "present", "pending": "present", "over": "missing"}
        assert ready["limitation"] == known.get(one.colour, "weak" if one.days <= 30 else "present")
        return one

    shown = light()
    assert (shown.colour, shown.of, shown.safe) == (colour, "enforcement", date(2024, 9, 6))
    applied = {"on": "2023-08-01", "kind": "enforcement", "evidence": ["e1"]}
    assert light(applied).colour == "pending"


def test_an_obstacle_that_begins_on_the_rolled_last_day_comes_in_time() -> None:
    def safe(start: str) -> Any:
        stop = {"from": start, "until": start}
        return calculate("limitation", {"due_on": "2023-03-15", "suspensions": [stop]})

    # 15 March 2026 is a Sunday, so that the period ends with the Monday.
    assert safe("2026-03-16")["safe"] == "2026-09-16"
    assert safe("2026-03-17")["safe"] == "2026-03-15"


def test_the_reason_says_so_where_six_months_later_are_no_later() -> None:
    stop = {"from": "2025-09-10", "until": "2025-09-15"}
    found = calculate("limitation", {"due_on": "2023-03-15", "suspensions": [stop]})
    assert found["safe"] == "2026-03-15"
    (step,) = found["steps"]
    assert "unchanged" in step["why"] or "期间不变" in step["why"]
