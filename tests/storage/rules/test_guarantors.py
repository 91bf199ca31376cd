"""What became of a guarantee: called upon in time, sued in time, or lapsed; by proof and by law."""

from datetime import date
from typing import Any

import pytest

from resources.language import Words
from storage.rules.guarantors import GuarantorClock, called_answer, guarantor_clocks
from storage.rules.restdays import rest_days

REST = rest_days()
EN = Words("en")
LOAN = {"ref": "l1", "contract_no": "A-1", "signed_on": "2022-03-15", "due_on": "2023-03-15"}
DEBTOR = {"ref": "p1", "role": "borrower", "name": "吕某"}


def clock(kind: str, *events: dict[str, Any], on: date = date(2024, 1, 2)) -> GuarantorClock:
    guarantor = {"ref": "g1", "role": "guarantor", "name": "保某", "guarantee": {"kind": kind}}
    (found,) = guarantor_clocks([DEBTOR, guarantor], [LOAN], REST, events, on)
    assert (found.period.safe, found.period.legal) == (date(2023, 9, 15), date(2023, 9, 15))
    return found


def event(on: str, kind: str, about: str | None = "g1", **more: Any) -> dict[str, Any]:
    return {"on": on, "kind": kind, "about": about, "evidence": ["e1"], **more}


def test_a_demand_on_a_joint_guarantor_within_the_period_opens_three_years() -> None:
    found = clock("joint", event("2023-08-01", "mail_signed")).strong
    assert (found.state, found.on) == ("called", date(2023, 8, 1))
    assert found.limitation is not None
    # 1 August 2026 is a Saturday.
    assert (found.limitation.safe, found.limitation.legal) == (date(2026, 8, 1), date(2026, 8, 3))
    answer = called_answer(found, EN)
    assert (answer["state"], answer["safe"], answer["status"]) == (
        "called", "2026-08-01", "running",
    )  # fmt: skip


def test_a_later_demand_on_the_guarantor_interrupts_that_limitation() -> None:
    events = (event("2023-08-01", "mail_signed"), event("2025-08-01", "notice_signed"))
    found = clock("joint", *events, on=date(2025, 9, 1)).strong
    assert found.limitation is not None
    assert found.limitation.safe == date(2028, 8, 1)


@pytest.mark.parametrize(
    "events",
    [
        (),
        (event("2023-09-16", "notice_signed"),),
        (event("2023-08-01", "mail_signed", None),),
        (event("2023-08-01", "mail_signed", "p1"),),
        (event("2023-08-01", "mail_signed", evidence=[]),),
        (event("2023-08-01", "notice_posted"),),
        (event("2023-03-01", "mail_signed"),),
        (event("2023-08-01", "suit", "p1"),),
    ],
)
def test_what_is_late_unproven_early_or_about_another_does_not_keep_a_joint_guarantor(
    events: tuple[dict[str, Any], ...],
) -> None:
    found = clock("joint", *events)
    assert [one.state for one in (found.strong, found.usable)] == ["lapsed", "lapsed"]
    assert "article 693" in called_answer(found.usable, EN)["why"]


def test_proof_of_grade_b_keeps_the_guarantor_at_the_lower_threshold_only() -> None:
    found = clock("joint", event("2023-08-01", "sms_arrived"))
    assert (found.strong.state, found.usable.state) == ("lapsed", "called")


def test_a_general_guarantor_is_kept_by_a_suit_against_the_debtor_and_by_nothing_less() -> None:
    assert clock("general", event("2023-08-01", "mail_signed")).usable.state == "lapsed"
    assert clock("general", event("2023-08-01", "suit", "g1")).usable.state == "lapsed"
    for about in (None, "p1", "l1"):
        found = clock("not_agreed", event("2023-08-01", "suit", about)).strong
        assert (found.state, found.on) == ("called", date(2023, 8, 1))
        assert found.limitation is None
        assert "counsel" in called_answer(found, EN)["why"]
    other = event("2023-08-01", "suit", "p9")
    stranger = {"ref": "p9", "role": "spouse", "name": "某"}
    guarantor = {"ref": "g1", "role": "guarantor", "name": "保某", "guarantee": {"kind": "general"}}
    (found_,) = guarantor_clocks(
        [DEBTOR, guarantor, stranger], [LOAN], REST, [other], date(2024, 1, 2)
    )
    assert found_.usable.state == "lapsed"


def test_a_withdrawn_suit_does_not_keep_a_general_guarantor() -> None:
    withdrawn = event("2023-06-01", "suit", "l1", ended_on="2023-07-01")
    assert clock("general", withdrawn, on=date(2023, 6, 15)).usable.state == "called"
    running = clock("general", withdrawn, on=date(2023, 8, 1)).usable
    assert running.state == "running"
    assert "ended without a decision" in called_answer(running, EN)["why"]
    assert clock("general", withdrawn).usable.state == "lapsed"
    again = event("2023-09-01", "suit", "l1")
    assert clock("general", withdrawn, again).usable.on == date(2023, 9, 1)


def test_the_period_runs_from_the_last_instalment_or_the_early_due_date() -> None:
    guarantor = {"ref": "g1", "role": "guarantor", "name": "保某"}
    rows = [{"due_on": "2023-06-30"}, {"due_on": "2023-12-31"}]
    loan = {**LOAN, "instalments": rows}
    (last,) = guarantor_clocks([guarantor], [loan], REST)
    assert last.period.safe == date(2024, 6, 30)
    (early,) = guarantor_clocks([guarantor], [{**loan, "accelerated_on": "2023-02-01"}], REST)
    assert early.period.safe == date(2023, 8, 1)


def test_a_running_period_says_what_is_still_to_be_done() -> None:
    before = date(2023, 5, 1)
    assert "Not yet called upon" in called_answer(clock("joint", on=before).usable, EN)["why"]
    assert "not sued yet" in called_answer(clock("general", on=before).usable, EN)["why"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_state_is_said_in_both_languages(language: str) -> None:
    words = Words(language)
    for found in (
        clock("joint"),
        clock("joint", on=date(2023, 5, 1)),
        clock("general"),
        clock("joint", event("2023-08-01", "suit")),
        clock("general", event("2023-08-01", "suit", "l1", ended_on="2023-09-01")),
    ):
        said = called_answer(found.usable, words)["why"]
        assert said
        assert "{" not in said
        assert (language == "zh_CN") == any("\u4e00" <= sign <= "\u9fff" for sign in said)


CONSENTS = (
    "partial_payment", "plan_agreed", "extension_requested", "security_given",
    "oral_acknowledgement", "dunning_form_signed", "assignment_notice",
)  # fmt: skip


@pytest.mark.parametrize("kind", CONSENTS)
def test_after_the_call_consent_of_the_guarantor_interrupts_as_a_debtors_does(kind: str) -> None:
    called, after = event("2023-08-01", "mail_signed"), event("2025-08-01", kind, grade="A")
    found = clock("joint", called, after, on=date(2025, 9, 1))
    assert found.strong.limitation is not None
    assert found.strong.limitation.safe == date(2028, 8, 1)
    assert found.ends == (date(2028, 8, 1), date(2028, 8, 1))


@pytest.mark.parametrize("kind", CONSENTS)
def test_consent_alone_does_not_call_upon_a_guarantor(kind: str) -> None:
    assert clock("joint", event("2023-08-01", kind, grade="A")).usable.state == "lapsed"


def test_consent_before_the_call_moves_nothing() -> None:
    events = (event("2023-05-01", "partial_payment"), event("2023-08-01", "mail_signed"))
    found = clock("joint", *events).strong
    assert (found.on, found.kind) == (date(2023, 8, 1), "mail_signed")
    assert found.limitation is not None
    assert found.limitation.safe == date(2026, 8, 1)


def test_a_suit_against_the_guarantor_is_said_to_be_pending_and_names_no_last_day() -> None:
    said = called_answer(clock("joint", event("2023-08-01", "suit")).usable, EN)
    assert said["status"] == "in_procedure"
    assert "pending" in said["why"]
    assert "latest" not in said["why"]


def test_a_limitation_that_ended_or_was_revived_is_said() -> None:
    called = event("2020-08-01", "mail_signed")
    guarantor = {"ref": "g1", "role": "guarantor", "guarantee": {"kind": "joint"}}
    loan = {**LOAN, "signed_on": "2021-01-15", "due_on": "2020-06-01"}
    late = event("2024-01-01", "plan_agreed")
    for events, status, part in (((called,), "expired", "ended on 1 August 2023"),
                                 ((called, late), "defence_may_be_lost", "Counsel")):  # fmt: skip
        (one,) = guarantor_clocks([guarantor], [loan], REST, events, date(2024, 6, 1))
        said = called_answer(one.usable, EN)
        assert said["status"] == status
        assert part in said["why"]


def test_a_suit_that_names_nobody_hints_at_the_joint_guarantor() -> None:
    of_loan = event("2023-08-01", "suit", "l1")
    assert "without whom it concerns" in called_answer(clock("joint", of_loan).usable, EN)["why"]
    nameless = event("2023-08-01", "suit", None)
    assert "without whom it concerns" in called_answer(clock("joint", nameless).usable, EN)["why"]
    assert "without" not in called_answer(clock("general", nameless).usable, EN)["why"]
    both = clock("joint", nameless, event("2023-08-01", "suit")).usable
    assert "without whom" not in called_answer(both, EN)["why"]
