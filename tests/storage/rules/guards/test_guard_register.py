"""Every check of the register marks its breach and spares its neighbour; none can be removed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from resources import table
from resources.language import LANGUAGES, Words
from storage.rules.guards import (
    Mark,
    blocked,
    guard_rules,
    guards_document,
    judge,
    judge_plan,
    judging,
    registry,
)
from tests.storage.rules.guards.breaches import BREACHES, HELD, PLANS, Breach
from tests.support.clean_day import clean_case

# Made by hand below: it needs a conflict that case JSON cannot say.
BY_HAND = {"quote_changed"}
RULES = guard_rules()
CHECKS = [check for guard in RULES.guards for check in guard.checks]


def found(marks: tuple[Mark, ...], check: str) -> list[str]:
    return [mark.record for mark in marks if mark.check == check]


def test_every_check_has_a_breach_and_every_function_is_used() -> None:
    used = {check.name for check in CHECKS}
    assert used == set(registry.CHECKS)
    assert used == set(BREACHES) | set(PLANS) | BY_HAND
    assert [guard.id for guard in RULES.guards] == [f"G{n}" for n in range(1, 27)]


def test_nothing_is_marked_on_a_clean_day_under_any_rules() -> None:
    for on in (None, date(2019, 4, 12), date(2026, 5, 6), date(2026, 11, 21)):
        assert judge(clean_case(), on) == ()


@pytest.mark.parametrize("check", sorted(BREACHES))
def test_a_breach_is_marked_on_its_record(check: str) -> None:
    one = BREACHES[check]
    assert one.record in found(judge(clean_case(one.breach), one.on), check)


@pytest.mark.parametrize("check", sorted(BREACHES))
def test_what_is_just_allowed_is_not_marked(check: str) -> None:
    one = BREACHES[check]
    assert one.record not in found(judge(clean_case(one.near), one.on), check)


@pytest.mark.parametrize("check", sorted(BREACHES))
def test_without_its_function_a_breach_goes_unseen(
    check: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_arguments: Any) -> Iterator[Any]:
        return iter(())

    monkeypatch.setattr(judging, "CHECKS", {**registry.CHECKS, check: nothing})
    one = BREACHES[check]
    assert not found(judge(clean_case(one.breach), one.on), check)


@pytest.mark.parametrize("check", sorted(PLANS))
def test_a_plan_is_stopped_or_let_pass(check: str) -> None:
    file = clean_case(HELD)
    assert found(judge_plan(file, PLANS[check].plan), check) == ["plan"]
    assert not found(judge_plan(file, PLANS[check].near), check)


def test_what_is_recorded_is_never_blocked() -> None:
    for one in BREACHES.values():
        assert {mark.level for mark in judge(clean_case(one.breach), one.on)} <= {"warn", "log"}


def test_words_of_a_closed_talk_that_differ_between_vaults_are_marked() -> None:
    file = clean_case()
    row = replace(file.rows("interviews")[0], conflicts=("turns",))
    torn = replace(file, lists={**file.lists, "interviews": (row,)})
    assert found(judge(torn), "quote_changed") == ["i1"]
    free = replace(row, values={**row.values, "signed": None, "read_back": None})
    unsigned = replace(file, lists={**file.lists, "interviews": (free,)})
    assert not found(judge(unsigned), "quote_changed")


@pytest.mark.parametrize("check", sorted(BREACHES))
def test_marks_can_be_said_and_name_no_unconfirmed_law(check: str) -> None:
    one: Breach = BREACHES[check]
    marks = judge(clean_case(one.breach), one.on)
    hidden = [row for row in table("guards")["bases"].values() if row["mark"] == "M"]
    for language in LANGUAGES:
        for mark in guards_document(marks, Words(language))["marks"]:
            assert set(mark) == {"guard", "level", "record", "message", "basis"}
            assert all(mark[name] for name in ("guard", "level", "message", "basis"))
            assert "{" not in mark["message"]
            assert not re.search(r"[a-z]{4}", mark["message"]) or language == "en"
            assert not [row for row in hidden if row[language] in mark["basis"]]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_check_holds_only_while_one_of_its_sources_does(check: Any) -> None:
    for source in check.sources:
        first, last = source.days["from"], source.days["until"]
        if last:
            basis = check.basis(date.fromisoformat(last))
            assert basis is None or source not in basis.sources
        if first:
            day = date.fromisoformat(first)
            assert source in check.basis(day).sources
            before = check.basis(day - timedelta(1))
            assert before is None or source not in before.sources


def test_the_register_can_be_changed_without_a_programmer() -> None:
    register = table("guards")
    for guard in register["guards"]:
        if guard["id"] == "G2":
            guard["checks"][0]["limits"]["most"] = 2
            guard["recorded"] = "warn"
    marks = judge(clean_case(BREACHES["calls_a_day"].near), rules=guard_rules(register))
    assert [(mark.guard, mark.level) for mark in marks] == [("G2", "warn")]


def test_a_plan_says_blocks_before_warnings() -> None:
    plan = replace(PLANS["night"].plan, text="后果自负")
    marks = judge_plan(clean_case(), plan)
    assert blocked(marks) == ("G1", "G19")
