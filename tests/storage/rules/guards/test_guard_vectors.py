"""The vectors of the guards, and the sample field day under the rules of then and of today."""

from datetime import date
from typing import Any

import pytest

from resources.language import Words
from storage.rows import CaseFile
from storage.rules.guards import Mark, Plan, blocked, judge, judge_plan
from tests.storage.rules.guards.breaches import put
from tests.support.casefiles import sample_case
from tests.support.clean_day import DAY, call, clean_case

ON = date.fromisoformat(DAY)
TODAY = date(2026, 11, 21)


def marked(marks: tuple[Mark, ...]) -> list[tuple[str, str, str]]:
    return [(mark.guard, mark.level, mark.record) for mark in marks]


def with_calls(*rows: dict[str, Any]) -> CaseFile:
    named = [{"ref": f"x{n}", **row} for n, row in enumerate(rows)]
    return clean_case(lambda case: case.__setitem__("contacts", named))


@pytest.mark.parametrize("on", [None, TODAY], ids=["own day", "today"])
def test_the_sample_field_day_shows_its_breaches_and_nothing_else(on: date | None) -> None:
    assert marked(judge(sample_case(0), on)) == [
        ("G7", "warn", "v1"),
        ("G10", "warn", "v1"),
        ("G11", "log", "n1"),
    ]
    assert marked(judge(sample_case(1), on)) == [("G7", "warn", "v2"), ("G13", "log", "i1")]


def test_before_the_rules_of_2018_and_2019_less_was_marked() -> None:
    guards = {mark.guard for mark in judge(sample_case(0), date(2017, 1, 1))}
    assert guards == set()


def test_a_call_that_ends_at_night_needs_consent() -> None:
    night = call(f"{DAY}T21:58:00+08:00", until=f"{DAY}T22:03:00+08:00")
    assert marked(judge(with_calls(night))) == [("G1", "log", "x0")]
    plan = Plan(ON, list="contacts", values=night)
    assert blocked(judge_plan(with_calls(), plan)) == ("G1",)
    agreed = Plan(ON, list="contacts", values=night, consented=True)
    assert judge_plan(with_calls(), agreed) == ()


def test_a_debtor_who_names_the_hour_consents_to_it() -> None:
    promise = {"kind": "call_back", "due_at": f"{DAY}T22:10:00+08:00"}
    asked = call(f"{DAY}T10:00:00+08:00", promise=promise)
    assert judge(with_calls(asked, call(f"{DAY}T22:05:00+08:00"))) == ()


@pytest.mark.parametrize(
    ("at", "guards"),
    [
        ("08:00:00", ()),
        ("07:59:59", ("G1",)),
        ("21:59:59", ()),
        ("22:00:00", ("G1",)),
    ],
)
def test_the_night_ends_at_eight(at: str, guards: tuple[str, ...]) -> None:
    plan = Plan(ON, list="contacts", values=call(f"{DAY}T{at}+08:00"))
    assert blocked(judge_plan(with_calls(), plan)) == guards


def test_other_offsets_are_read_in_china_time() -> None:
    assert marked(judge(with_calls(call(f"{DAY}T14:30:00Z")))) == [("G1", "log", "x0")]


def test_the_fourth_connected_call_of_a_day_is_stopped() -> None:
    three = [call(f"{DAY}T{hour}:00:00+08:00") for hour in ("09", "10", "11")]
    fourth = Plan(ON, list="contacts", values=call(f"{DAY}T15:00:00+08:00"))
    assert blocked(judge_plan(with_calls(*three), fourth)) == ("G2",)
    assert judge_plan(with_calls(*three[:2]), fourth) == ()
    unanswered = [call(f"{DAY}T{hour}:00:00+08:00", result="no_answer") for hour in (10, 11, 12)]
    assert judge(with_calls(*unanswered, call(f"{DAY}T13:00:00+08:00"))) == ()


def test_calls_are_counted_over_all_numbers_of_the_debtor() -> None:
    rows = [call(f"{DAY}T1{n}:00:00+08:00", number=f"1380000999{n}") for n in range(4)]
    assert marked(judge(with_calls(*rows))) == [("G2", "log", "x3")]


def test_the_seventh_attempt_at_one_number_is_marked() -> None:
    rows = [call(f"{DAY}T1{n}:00:00+08:00", result="no_answer") for n in range(7)]
    assert marked(judge(with_calls(*rows))) == [("G3", "warn", "x6")]
    plan = Plan(ON, list="contacts", values=call(f"{DAY}T18:00:00+08:00"))
    assert blocked(judge_plan(with_calls(*rows[:6]), plan)) == ("G3",)


def test_one_collector_with_an_overseer_is_too_few() -> None:
    plan = Plan(
        ON,
        list="visits",
        values={"team": ["s1"], "planned_at": f"{DAY}T15:00:00+08:00"},
        companions=({"name": "某人", "organisation": "出借人", "capacity": "监督员"},),
    )
    assert blocked(judge_plan(with_calls(), plan)) == ("G7",)
    assert len([mark for mark in judge_plan(with_calls(), plan) if mark.guard == "G7"]) == 2


@pytest.mark.parametrize(
    ("minutes", "level"),
    [
        (60, None),
        (61, "warn"),
        (239, "warn"),
        (240, "block"),
    ],
)
def test_waiting_at_a_home_is_warned_of_after_an_hour_and_stopped_at_four(
    minutes: int, level: str | None
) -> None:
    until = f"{DAY}T{10 + minutes // 60:02}:{minutes % 60:02}:00+08:00"
    values = {
        "team": ["s1", "s2"],
        "place": {"kind": "residence", "text": "x"},
        "planned_at": f"{DAY}T10:00:00+08:00",
        "waited": {"from": f"{DAY}T10:00:00+08:00", "until": until},
    }
    file = clean_case(lambda case: case.__setitem__("visits", []))
    marks = judge_plan(file, Plan(ON, list="visits", values=values))
    assert [mark.level for mark in marks if mark.guard == "G10"] == ([level] if level else [])


def test_posting_a_notice_is_hard_to_plan() -> None:
    delivery = {"method": "posted", "at": f"{DAY}T16:00:00+08:00", "result": "posted"}
    values = {"number": "N", "kind": "demand", "issued_on": DAY, "deliveries": [delivery]}
    assert blocked(judge_plan(clean_case(), Plan(ON, list="notices", values=values))) == ("G11",)


def test_after_distress_everything_rests_until_a_supervisor_decides() -> None:
    file = sample_case(1)
    day = date(2019, 4, 13)
    for name, values in (
        ("visits", {"team": ["s1", "s2"], "planned_at": "2019-04-13T10:00:00+08:00"}),
        ("contacts", call("2019-04-13T10:00:00+08:00")),
        ("notices", {"number": "N", "kind": "demand", "issued_on": "2019-04-13"}),
    ):
        assert "G13" in blocked(judge_plan(file, Plan(day, list=name, values=values)))
    same_day = Plan(date(2019, 4, 12), list="contacts", values=call("2019-04-12T10:00:00+08:00"))
    assert "G13" in blocked(judge_plan(file, same_day))


def test_words_to_a_debtor_are_judged_and_his_own_are_not() -> None:
    notice = {"number": "N", "kind": "demand", "issued_on": DAY}
    threat = Plan(ON, list="notices", values=notice, text="逾期不还，后果自负。")
    assert blocked(judge_plan(clean_case(), threat)) == ("G19",)
    plain = Plan(ON, list="notices", values=notice, text="请于7日内联系我司核对欠款。")
    assert judge_plan(clean_case(), plain) == ()


def test_a_rate_without_any_day_of_contract_is_held_against_the_lowest_cap() -> None:
    unknown = put("loans", signed_on=None, paid_out_on=None, annual_rate="0.36")
    marks = [mark for mark in judge(clean_case(unknown)) if mark.check == "rate_above_cap"]
    assert [mark.guard for mark in marks] == ["G18"]
    assert "lowest cap" in marks[0].message.say(Words("en"))


def test_a_rate_above_the_cap_cites_the_rules_of_the_loans_own_regime() -> None:
    for regime, there, absent in (
        ("private", "article 25", "counsel"),
        ("financial", "counsel", "private lending"),
    ):
        high = put("loans", regime=regime, signed_on="2023-09-01", annual_rate="0.36")
        (mark,) = [one for one in judge(clean_case(high)) if one.check == "rate_above_cap"]
        said = mark.basis.say(Words("en"))
        assert there in said
        assert absent not in said
