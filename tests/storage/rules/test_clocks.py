"""The clocks of a case: limitation at both thresholds and the periods of guarantors."""

from datetime import date

import pytest

from resources.language import Words
from storage.rules.clocks import clocks_document, loan_clocks
from storage.rules.guarantors import guarantor_clocks
from storage.rules.light import with_ends
from storage.rules.restdays import rest_days

REST = rest_days()
LOAN = {"ref": "l1", "contract_no": "A-1", "signed_on": "2022-03-15", "due_on": "2023-03-15"}
OTHER = {**LOAN, "ref": "l2", "contract_no": "A-2"}
SMS = {"on": "2024-06-10", "kind": "sms_arrived", "evidence": ["e1"]}


def test_both_thresholds_are_reckoned_from_the_recorded_events() -> None:
    (clock,) = loan_clocks([LOAN], [SMS], date(2025, 1, 1), REST)
    assert (clock.strong.safe, clock.usable.safe) == (date(2026, 3, 15), date(2027, 6, 10))


def test_an_event_without_evidence_does_not_count() -> None:
    (clock,) = loan_clocks([LOAN], [{**SMS, "evidence": []}], date(2025, 1, 1), REST)
    assert clock.usable.safe == date(2026, 3, 15)


def test_an_event_about_one_loan_leaves_the_other_alone_but_one_about_a_party_is_shared() -> None:
    events = [{**SMS, "about": "l2"}]
    first, second = loan_clocks([LOAN, OTHER], events, date(2025, 1, 1), REST)
    assert (first.usable.safe.year, second.usable.safe.year) == (2026, 2027)
    shared = loan_clocks([LOAN, OTHER], [{**SMS, "about": "p1"}], date(2025, 1, 1), REST)
    assert {clock.usable.safe.year for clock in shared} == {2027}


def test_an_early_due_date_starts_the_clock_and_is_called_disputed() -> None:
    early = {**LOAN, "accelerated_on": "2022-12-01", "instalments": [{"due_on": "2024-03-15"}]}
    (clock,) = loan_clocks([early], [], date(2025, 1, 1), REST)
    assert clock.usable.safe == date(2025, 12, 1)
    assert "disputed" in clock.usable.notes[0].say(Words("en"))


def test_every_guarantor_has_a_period_for_every_loan() -> None:
    parties = [
        {"ref": "p1", "role": "borrower"},
        {"ref": "p2", "role": "guarantor", "guarantee": {"kind": "joint"}},
        {"ref": "p3", "role": "guarantor"},
    ]
    loans = loan_clocks([LOAN], [], date(2023, 6, 1), REST)
    document = clocks_document(loans, guarantor_clocks(parties, [LOAN], REST), Words("en"))
    assert [(row["party"], row["safe"]) for row in document["guarantors"]] == [
        ("p2", "2023-09-15"),
        ("p3", "2023-09-15"),
    ]
    assert "general" in document["guarantors"][1]["basis"]
    assert set(document["loans"][0]) == {"contract_no", "A", "B"}


@pytest.mark.parametrize(
    ("role", "kind", "moved"),
    [
        ("borrower", "notice_signed", True),
        ("co_borrower", "notice_signed", True),
        ("guarantor", "notice_signed", False),
        ("guarantor", "suit", False),
        ("guarantor", "partial_payment", False),
        ("spouse", "notice_signed", False),
        ("spouse", "notice_signed_by_cohabitant", True),
        ("third_party", "visit_met", False),
    ],
)
def test_what_happens_to_a_guarantor_or_a_stranger_does_not_move_the_clock_of_the_debt(
    role: str, kind: str, moved: bool
) -> None:
    people = [{"ref": "p2", "role": role, "name": "保某"}]
    event = {**SMS, "kind": kind, "about": "p2"}
    (clock,) = loan_clocks([LOAN], [event], date(2025, 1, 1), REST, people)
    assert (clock.usable.safe > date(2026, 3, 15)) == moved
    (step,) = clock.usable.steps
    assert step.counted == moved
    assert moved or "保某" in step.why.say(Words("en"))


@pytest.mark.parametrize(
    "step",
    [
        "尚未结案",
        "不准许撤诉",
        "判决结案",
        "调解结案",
        "裁定终结本次执行程序",
        "结案",
        "not dismissed",
    ],
)
def test_a_step_that_only_contains_an_ending_word_ends_nothing_and_is_told(step: str) -> None:
    suit = {"on": "2025-01-10", "kind": "suit", "evidence": ["e1"]}
    events = with_ends([suit], [{"on": "2025-06-20", "kind": step}])
    (clock,) = loan_clocks([LOAN], events, date(2025, 12, 1), REST)
    assert clock.usable.status == "in_procedure"
    assert any(step in note.say(Words("en")) for note in clock.usable.notes)


@pytest.mark.parametrize("step", ["撤诉", " 裁定准许撤诉。", "驳回起诉", "按撤诉处理", "Withdrawn"])
def test_a_step_that_is_an_ending_word_as_a_whole_ends_the_proceedings(step: str) -> None:
    suit = {"on": "2025-01-10", "kind": "suit", "evidence": ["e1"]}
    events = with_ends([suit], [{"on": "2025-06-20", "kind": step}])
    (clock,) = loan_clocks([LOAN], events, date(2025, 12, 1), REST)
    assert clock.usable.status == "running"
    assert not any("proceedings" in note.say(Words("en")) for note in clock.usable.notes)


def test_a_recorded_suspension_moves_the_end_where_it_is_proven_and_about_this_loan() -> None:
    loan = {**LOAN, "due_on": "2023-03-15"}
    force = {"start": "2025-12-01", "end": "2026-02-10", "evidence": ["e1"]}
    on = date(2026, 3, 1)

    def ends(*stops: dict[str, object]) -> list[date]:
        clocks = loan_clocks([loan, OTHER], [], on, REST, (), stops)
        return [one.usable.safe for one in clocks]

    # Vector 9.4 of the rules: six months after the obstacle.
    assert ends(force) == [date(2026, 8, 10)] * 2
    assert ends({**force, "about": "l1"}) == [date(2026, 8, 10), date(2026, 3, 15)]
    assert ends({**force, "evidence": []}) == [date(2026, 3, 15)] * 2
    assert ends({**force, "end": "2025-11-01"}) == [date(2026, 3, 15)] * 2
    lasting = {**force, "end": None}
    (clock,) = loan_clocks([loan], [], on, REST, (), [lasting])
    assert clock.usable.safe == date(2026, 9, 1)
    assert "still lasts" in clock.usable.steps[0].why.say(Words("en"))
    (unproven,) = loan_clocks([loan], [], on, REST, (), [{**force, "evidence": []}])
    assert [step.counted for step in unproven.usable.steps] == [False]
