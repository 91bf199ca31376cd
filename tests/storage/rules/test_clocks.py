"""The clocks of a case: limitation at both thresholds and the periods of guarantors."""

from datetime import date

from resources.language import Words
from storage.rules.clocks import clocks_document, guarantor_clocks, loan_clocks
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
