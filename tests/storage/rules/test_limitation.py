"""Limitation, guarantees, enforcement: the vectors of the rules and how they may move."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.language import Words
from storage.errors import InvalidRecord
from storage.rules.calc import calculate
from storage.rules.claims import GRADES, Claim, Event, event_kinds
from storage.rules.limitation import limitation
from storage.rules.periods import Suspension
from storage.rules.restdays import rest_days

REST = rest_days()
CLAIM_DAYS = st.dates(date(2010, 1, 1), date(2026, 1, 1))


def _ends(document: dict[str, Any]) -> tuple[str, str, str]:
    found = calculate("limitation", document)
    return found["safe"], found["legal"], found["status"]


def _event(on: str, kind: str, **other: object) -> dict[str, object]:
    return {"on": on, "kind": kind, **other}


@pytest.mark.parametrize(
    ("due_on", "safe", "legal"),
    [
        ("2023-03-15", "2026-03-15", "2026-03-16"),
        ("2024-02-29", "2027-02-28", "2027-03-01"),
        # The last two years of former law, and the first claim that has three.
        ("2015-09-30", "2017-09-30", "2017-09-30"),
        ("2015-10-01", "2018-10-01", "2018-10-08"),
    ],
)
def test_the_period_ends_on_the_corresponding_day_and_rolls_over_rest_days(
    due_on: str, safe: str, legal: str
) -> None:
    assert _ends({"due_on": due_on})[:2] == (safe, legal)


def test_events_that_count_let_the_period_run_anew_and_others_do_not() -> None:
    document = {
        "due_on": "2023-03-15",
        "events": [
            _event("2024-06-10", "sms_arrived"),
            _event("2025-01-20", "partial_payment"),
            _event("2025-06-01", "call_unanswered"),
            _event("2025-07-01", "notice_posted"),
        ],
    }
    steps = calculate("limitation", document)["steps"]
    assert [(step["counted"], step["safe_after"]) for step in steps] == [
        (True, "2027-06-10"),
        (True, "2028-01-20"),
        (False, "2028-01-20"),
        (False, "2028-01-20"),
    ]
    strict = calculate("limitation", {**document, "threshold": "A"})
    assert [step["counted"] for step in strict["steps"]] == [False, True, False, False]


def test_after_the_end_a_demand_does_nothing_and_consent_may_cost_the_defence() -> None:
    late = _event("2023-05-20", "mail_signed")
    form = _event("2023-09-01", "dunning_form_signed")
    document = {"due_on": "2020-05-10", "events": [late]}
    assert _ends(document) == ("2023-05-10", "2023-05-10", "expired")
    found = calculate("limitation", {**document, "events": [form, late]})
    assert (found["safe"], found["status"]) == ("2026-09-01", "defence_may_be_lost")
    assert "lawyer" in found["steps"][1]["why"]


def test_the_last_day_counts_and_the_day_it_rolls_to_as_well() -> None:
    on_time = {"due_on": "2020-05-10", "events": [_event("2023-05-10", "mail_signed")]}
    assert _ends(on_time) == ("2026-05-10", "2026-05-11", "running")
    rolled = {"due_on": "2023-03-15", "events": [_event("2026-03-16", "mail_signed")]}
    assert _ends(rolled)[0] == "2029-03-16"
    missed = {"due_on": "2023-03-15", "events": [_event("2026-03-17", "mail_signed")]}
    assert _ends(missed) == ("2026-03-15", "2026-03-16", "expired")


def test_an_obstacle_in_the_last_six_months_moves_the_end() -> None:
    document = {"due_on": "2023-03-15"}
    obstacle = {"from": "2025-12-01", "until": "2026-02-10"}
    assert _ends({**document, "suspensions": [obstacle]})[0] == "2026-08-10"
    earlier = {"from": "2025-03-01", "until": "2025-09-14"}
    found = calculate("limitation", {**document, "suspensions": [earlier]})
    assert (found["safe"], found["steps"][0]["counted"]) == ("2026-03-15", False)
    touching = {"from": "2025-03-01", "until": "2025-09-15"}
    assert _ends({**document, "suspensions": [touching]})[0] == "2026-03-15"
    # An interruption before the obstacle leaves it without effect.
    interrupted = {**document, "events": [_event("2024-06-10", "mail_signed")]}
    found = calculate("limitation", {**interrupted, "suspensions": [obstacle]})
    assert (found["safe"], found["steps"][1]["counted"]) == ("2027-06-10", False)


def test_nothing_moves_the_end_beyond_twenty_years_from_the_damage() -> None:
    document = {
        "due_on": "2023-03-15",
        "damage_on": "2006-03-01",
        "events": [_event("2025-05-10", "mail_signed")],
    }
    found = calculate("limitation", document)
    assert (found["safe"], found["legal"]) == ("2026-03-01", "2026-03-02")
    assert "20 years" in found["notes"][0]


def test_without_evidence_a_grade_is_at_most_c() -> None:
    event = _event("2024-06-10", "mail_signed", grade="A", evidence=False)
    found = calculate("limitation", {"due_on": "2023-03-15", "events": [event]})
    assert found["steps"][0]["counted"] is False
    assert "Without evidence" in found["steps"][0]["why"]


def test_a_grade_given_by_hand_replaces_the_default() -> None:
    event = _event("2024-06-10", "notice_posted", grade="B")
    assert _ends({"due_on": "2023-03-15", "events": [event]})[0] == "2027-06-10"


def test_pending_proceedings_hold_the_period_open_until_their_end_is_known() -> None:
    document = {"due_on": "2020-05-10", "today": "2028-01-01"}
    suit = _event("2022-01-10", "suit")
    assert _ends({**document, "events": [suit]})[2] == "in_procedure"
    ended = {**suit, "ended_on": "2026-06-30"}
    assert _ends({**document, "events": [ended]}) == ("2029-06-30", "2029-07-02", "running")


def test_a_suit_before_the_due_date_is_pending_and_does_not_shorten_the_period() -> None:
    document = {"due_on": "2025-05-10", "events": [_event("2024-01-10", "suit")]}
    assert _ends(document) == ("2028-05-10", "2028-05-10", "in_procedure")


def test_today_decides_what_has_happened_and_what_has_run_out() -> None:
    document = {"due_on": "2020-05-10", "events": [_event("2023-01-10", "mail_signed")]}
    assert _ends({**document, "today": "2022-01-01"}) == ("2023-05-10", "2023-05-10", "running")
    assert _ends({**document, "today": "2026-01-13"})[2] == "expired"
    assert _ends({**document, "today": "2026-01-10"})[2] == "running"


def test_instalments_run_from_the_last_one_and_events_before_it_move_nothing() -> None:
    document = {
        "instalments": ["2023-03-15", "2023-01-15", "2023-02-15"],
        "events": [_event("2023-02-20", "mail_signed")],
    }
    found = calculate("limitation", document)
    assert (found["safe"], found["steps"][0]["counted"]) == ("2026-03-15", True)


def test_the_article_in_force_on_the_day_of_the_event_is_named() -> None:
    new = _event("2021-06-10", "mail_signed")
    old = _event("2020-06-10", "mail_signed")
    steps = calculate("limitation", {"due_on": "2019-03-15", "events": [old, new]})["steps"]
    assert "law of that day, to be confirmed" in steps[0]["why"]
    assert "Civil Code, article 195" in steps[1]["why"]


def test_days_named_by_the_user_come_before_the_shipped_table() -> None:
    document = {"due_on": "2023-03-15", "holidays": ["2026-03-16"]}
    assert _ends(document)[1] == "2026-03-17"
    assert _ends({"due_on": "2023-03-15", "workdays": ["2026-03-15"]})[1] == "2026-03-15"


def test_where_the_table_of_holidays_ends_the_result_says_so() -> None:
    assert "31 December 2026" in calculate("limitation", {"due_on": "2024-02-29"})["notes"][0]
    assert "notes" not in calculate("limitation", {"due_on": "2023-03-15"})


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"due_on": None}, "due_on"),
        ({"instalments": ["2023-01-01"]}, "due_on"),
        ({"due_on": None, "instalments": ["2023-01-01", "x"]}, "instalments[1]"),
        ({"events": [{"on": "2024-01-01"}]}, "events[0].kind"),
        ({"events": [{"on": "2024-01-01", "kind": "sms"}]}, "events[0].kind"),
        ({"events": [_event("2024-01-01", "suit", grade="D")]}, "events[0].grade"),
        ({"events": [_event("2024-01-01", "suit", evidence=0)]}, "events[0].evidence"),
        ({"events": [_event("2024-01-01", "suit", by="x")]}, "events[0].by"),
        ({"events": ["x"]}, "events[0]"),
        ({"suspensions": [{"from": "2024-02-01", "until": "2024-01-01"}]}, "suspensions[0].until"),
        ({"threshold": "C"}, "threshold"),
        ({"today": "tomorrow"}, "today"),
    ],
)
def test_a_wrong_document_is_refused_with_its_path(change: dict[str, object], path: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        calculate("limitation", {"due_on": "2023-03-15", **change})
    assert caught.value.details["path"] == path


EVENTS = st.builds(
    Event,
    st.dates(date(2010, 1, 1), date(2040, 1, 1)),
    st.sampled_from(sorted(event_kinds())),
    st.none() | st.sampled_from(GRADES),
    st.booleans(),
)
OBSTACLES = st.builds(
    lambda start, days: Suspension(start, start + timedelta(days)),
    st.dates(date(2010, 1, 1), date(2040, 1, 1)),
    st.integers(0, 900),
)
CLAIMS = st.builds(
    Claim,
    CLAIM_DAYS,
    st.lists(EVENTS, max_size=6).map(tuple),
    st.lists(OBSTACLES, max_size=2).map(tuple),
    st.sampled_from(("A", "B")),
    st.none() | CLAIM_DAYS,
    st.none() | st.dates(date(2020, 1, 1), date(2045, 1, 1)),
)


@given(CLAIMS)
def test_the_end_never_moves_back_and_one_step_tells_each_event(claim: Claim) -> None:
    found = limitation(claim, REST)
    ends = [(step.safe_after, step.legal_after) for step in found.steps]
    assert ends == sorted(ends)
    assert len(found.steps) == len(claim.events) + len(claim.suspensions)
    assert not ends or ends[-1] == (found.safe, found.legal)
    assert found.safe <= found.legal <= found.safe + timedelta(12)
    for step in found.steps:
        assert step.why.say(Words("en"))


@given(CLAIMS, EVENTS)
def test_one_more_event_or_a_lower_threshold_never_shortens_the_period(
    claim: Claim, event: Event
) -> None:
    claim = replace(claim, today=claim.today or date(2045, 1, 1))
    more = replace(claim, events=(*claim.events, event))
    assert limitation(claim, REST).safe <= limitation(more, REST).safe
    strict, lax = (limitation(replace(claim, threshold=t), REST) for t in ("A", "B"))
    assert strict.safe <= lax.safe


def test_the_shipped_rest_days_agree_with_the_calendar_package() -> None:
    calendar = pytest.importorskip("chinese_calendar")
    day = REST.first
    while day <= REST.last:
        assert REST.is_rest(day) != calendar.is_workday(day), day
        day += timedelta(1)


def test_a_guarantee_without_an_agreed_period_lasts_six_months() -> None:
    document = {"due_on": "2025-08-31", "kind": "not_agreed", "signed_on": "2024-01-01"}
    found = calculate("guarantee", document)
    # A Saturday on which people worked: no roll.
    assert (found["safe"], found["legal"]) == ("2026-02-28", "2026-02-28")
    assert "general" in found["basis"]
    assert "article 692" in found["basis"]


def test_guarantees_of_former_law_keep_its_rules_without_naming_its_articles() -> None:
    document = {"due_on": "2019-08-31", "kind": "not_agreed", "signed_on": "2020-12-31"}
    found = calculate("guarantee", document)
    assert found["safe"] == "2020-02-29"
    assert "joint" in found["basis"]
    assert "article" not in found["basis"]
    unclear = calculate("guarantee", {**document, "period_until": "unclear"})
    assert unclear["safe"] == "2021-08-31"
    today = {**document, "signed_on": "2021-01-01", "period_until": "unclear"}
    assert calculate("guarantee", today)["safe"] == "2020-02-29"


def test_an_agreed_guarantee_period_holds_unless_it_ends_with_the_debt() -> None:
    document = {"due_on": "2025-08-31", "kind": "joint", "signed_on": "2024-01-01"}
    agreed = calculate("guarantee", {**document, "period_until": "2026-08-30"})
    assert (agreed["safe"], agreed["legal"]) == ("2026-08-30", "2026-08-31")
    with_debt = calculate("guarantee", {**document, "period_until": "2025-08-31"})
    assert with_debt["safe"] == "2026-02-28"
    with pytest.raises(InvalidRecord):
        calculate("guarantee", {**document, "period_until": "forever"})


def test_enforcement_lasts_two_years() -> None:
    found = calculate("enforcement", {"performance_until": "2024-05-30"})
    assert (found["safe"], found["legal"]) == ("2026-05-30", "2026-06-01")


def test_an_event_before_the_period_began_counts_and_moves_nothing() -> None:
    # The contract: an event counts if it is not later than the legal date then standing.
    document = {"due_on": "2023-03-15", "events": [_event("2023-01-10", "sms_arrived")]}
    (step,) = calculate("limitation", document)["steps"]
    assert (step["counted"], step["safe_after"]) == (True, "2026-03-15")
    assert "before the period began" in step["why"]


def test_an_obstacle_that_still_lasts_keeps_the_period_open() -> None:
    document = {
        "due_on": "2023-03-15",
        "suspensions": [{"from": "2025-12-01"}],
        "today": "2026-04-20",
    }
    found = calculate("limitation", document)
    assert (found["safe"], found["status"]) == ("2026-10-20", "running")
    assert "still lasts" in found["steps"][0]["why"]
    early = calculate("limitation", {**document, "today": "2025-12-02"})
    assert early["safe"] == "2026-06-02"
    before = {**document, "suspensions": [{"from": "2024-01-01"}], "today": "2024-02-01"}
    (step,) = calculate("limitation", before)["steps"]
    assert not step["counted"]
    assert "still lasts" in step["why"]


def test_under_former_law_what_was_left_of_the_period_ran_on_after_an_obstacle() -> None:
    # Due 2013-03-15: two years to 2015-03-15; the last six months begin on 2014-09-15.
    document = {
        "due_on": "2013-03-15",
        "suspensions": [{"from": "2015-02-13", "until": "2015-03-31"}],
    }
    found = calculate("limitation", document)
    # Thirty days were left when the obstacle came; they run on after its end.
    assert found["safe"] == "2015-04-30"
    assert "ran on" in found["steps"][0]["why"]


DAYS = ("2007-05-01", "2009-04-01", "2011-03-01", "2013-02-01", "2015-01-05", "2016-12-01",
        "2019-10-01", "2022-09-01")  # fmt: skip


def test_a_step_that_the_longest_period_cuts_says_so() -> None:
    late = [_event(day, "mail_signed") for day in DAYS]
    document = {"due_on": "2005-06-01", "events": late}
    found = calculate("limitation", document, Words("en"))
    *earlier, last = found["steps"]
    assert last["safe_after"] == "2025-06-01"
    assert "would lead to" in last["why"]
    assert "2025" in last["why"]
    assert not any("would lead to" in step["why"] for step in earlier)
