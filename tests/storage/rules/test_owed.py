"""What is owed: accounts of loans, the cap on everything together, entries without a loan."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.language import Words
from storage.rules.balance import Accrual, Booking
from storage.rules.loan_terms import loan_terms
from storage.rules.lpr import lpr_table
from storage.rules.owed import Owed, owed, owed_document
from storage.rules.policy import Policy

LPR = lpr_table()
LOAN: dict[str, Any] = {
    "ref": "l1",
    "contract_no": "A-1",
    "regime": "private",
    "signed_on": "2023-09-01",
    "principal": "200000",
    "paid_out_on": "2023-09-01",
    "annual_rate": "0.24",
    "day_count": 365,
    "due_on": "2024-09-01",
}


def _owed(on: str, *ledger: dict[str, Any], **changes: Any) -> Owed:
    return owed([{**LOAN, **changes}], ledger, date.fromisoformat(on), LPR)


def _entry(on: str, amount: str, kind: str = "payment", **other: str) -> dict[str, Any]:
    return {"on": on, "kind": kind, "amount": amount, **other}


def _says(found: Owed, part: str) -> bool:
    notes = owed_document(found, Words("en"))["loans"][0].get("notes", [])
    return any(part in note for note in notes)


def test_an_agreed_rate_is_cut_to_the_cap_of_the_day_of_the_contract() -> None:
    found = owed_document(_owed("2025-04-12"), Words("en"))
    term, overdue = found["loans"][0]["lines"]
    assert (overdue["days"], overdue["rate"], overdue["interest"]) == (223, "0.138", "16862.47")
    assert "cut to the cap of 13.80%" in overdue["basis"]
    assert (term["from"], term["until"]) == ("2023-09-01", "2024-09-01")
    assert Decimal(found["total"]) == 200000 + Decimal(term["interest"]) + Decimal("16862.47")


def test_the_sum_really_paid_out_is_the_principal() -> None:
    deducted = _owed("2024-09-01", deducted_in_advance="24000", annual_rate="0.138")
    assert deducted.loans[0].terms.principal == 176000
    assert _says(deducted, "really paid out")
    assert _owed("2024-09-01", paid_out="176000").loans[0].terms.principal == 176000


def test_without_any_agreed_rate_interest_begins_with_default_at_the_lpr_of_that_day() -> None:
    found = _owed("2025-06-01", annual_rate=None, principal="100000")
    assert found.loans[0].account.interest == Decimal("2505.62")
    assert _says(found, "No interest was agreed")


def test_a_payment_is_set_off_on_its_day_and_interest_goes_on_from_what_is_left() -> None:
    ledger = [
        _entry("2025-03-10", "1200", "cost"),
        _entry("2025-03-10", "5000"),
        _entry("2025-05-01", "1"),
    ]
    before, after = _owed("2025-03-10"), _owed("2025-04-10", *ledger)
    account = after.loans[0].account
    assert account.costs == 0
    accrued = Decimal("200000") * Decimal("0.138") * 31 / 365
    expected = before.loans[0].account.interest - 3800 + accrued
    assert abs(account.interest - expected) < Decimal("0.01")


def test_a_reversed_payment_never_was_made() -> None:
    ledger = [_entry("2024-10-01", "5000"), _entry("2024-10-05", "5000", "reversal")]
    assert _owed("2025-01-01", *ledger).total == _owed("2025-01-01").total


def test_principal_of_missed_instalments_bears_the_rate_after_default_from_their_day() -> None:
    rows = [
        {"due_on": "2024-03-01", "principal": "100000"},
        {"due_on": "2024-09-01", "principal": "100000"},
    ]
    found = _owed(
        "2024-09-01", annual_rate="0.06", overdue_rate="0.09", instalments=rows, day_count=360
    )
    lines = owed_document(found, Words("en"))["loans"][0]["lines"]
    assert [(line["principal"], line["rate"], line["days"]) for line in lines] == [
        ("200000.00", "0.06", 182),
        ("100000.00", "0.06", 184),
        ("100000.00", "0.09", 184),
    ]
    early = _owed("2024-09-01", accelerated_on="2024-02-01", instalments=rows)
    assert early.loans[0].terms.matured == ((date(2024, 2, 1), Decimal(200000)),)


def test_penalty_and_fees_are_claimed_only_as_far_as_the_cap_leaves_room() -> None:
    low = {"annual_rate": "0.10", "overdue_rate": "0.10"}
    # The room of the overdue time alone: what the term left unused is not carried over.
    lines = _owed("2025-09-01").loans[0].account.lines
    ceiling = sum(line.line.interest for line in lines[1:] if isinstance(line, Accrual))
    free = _owed("2025-09-01", penalty="5000", **low).loans[0].account
    assert free.penalty == 5000
    cut = _owed("2025-09-01", _entry("2023-09-01", "9000", "fee"), penalty="50000", **low)
    account = cut.loans[0].account
    term = Decimal("20054.79")  # 200,000 at 10 % for 366 of 365 days
    assert abs(account.interest - term + account.penalty - ceiling) <= Decimal("0.01")
    assert _says(cut, "is cut")
    assert _owed("2024-09-01", penalty="5000", **low).loans[0].account.penalty == 0


def test_older_contracts_have_two_caps_and_the_assumed_day_of_filing_is_told() -> None:
    changes = {"signed_on": "2016-10-20", "paid_out_on": "2016-10-20", "due_on": "2018-10-20"}
    found = _owed("2026-05-06", annual_rate="0.30", **changes)
    lines = owed_document(found, Words("en"))["loans"][0]["lines"]
    assert [(line["from"], line["rate"]) for line in lines] == [
        ("2016-10-20", "0.24"),
        ("2018-10-20", "0.24"),
        ("2020-08-20", "0.12"),
    ]
    assert _says(found, "as if the suit were filed on 6 May 2026, which is an assumption")
    cap = found.loans[0].terms.cap
    assert cap is not None
    assert "as if the suit were filed" in cap.basis.say(Words("en"))
    assert not _says(_owed("2026-05-06"), "assumption")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_suit_that_nobody_filed_is_never_said_to_be_filed(language: str) -> None:
    changes = {"signed_on": "2018-03-01", "paid_out_on": "2018-03-01", "due_on": "2019-03-01"}
    words = Words(language)
    before = _owed("2020-06-01", annual_rate="0.30", **changes)
    terms = before.loans[0].terms
    assert terms.cap is not None
    said = [terms.cap.basis, *(note for note in before.loans[0].account.notes)]
    texts = " ".join(one.say(words) for one in said)
    assumed, fact = {"en": ("as if", "having been filed"), "zh_CN": ("假定", "之前已起诉")}[
        language
    ]
    assert assumed in texts
    assert fact not in texts
    # A recorded day of filing is a fact and is said as one.
    filed = loan_terms({**LOAN, **changes}, date(2020, 6, 1), date(2019, 5, 6), LPR)
    assert filed.cap is not None
    assert fact in filed.cap.basis.say(words)
    assert not any(assumed in note.say(words) for note in filed.notes)


def test_a_contract_from_before_the_table_of_caps_says_what_is_missing_and_what_to_enter() -> None:
    changes = {"signed_on": "2014-03-01", "paid_out_on": "2014-03-01", "due_on": "2015-03-01"}
    found = _owed("2026-05-06", annual_rate="0.30", **changes)
    assert _says(found, "table of caps begins later than this contract of 1 March 2014")
    advice = [one.say(Words("en")) for one in found.loans[0].terms.advice]
    assert any("row of the table of caps" in one for one in advice)
    # What to enter is for the own office, and is no note that a paper prints.
    notes = [one.say(Words("en")) for one in found.loans[0].account.notes]
    assert not any("row of the table of caps" in one for one in notes)
    assert "row of the table of caps" in str(owed_document(found, Words("en")))
    lines = [line for line in found.loans[0].account.lines if isinstance(line, Accrual)]
    assert lines[0].line.rate == Decimal("0.30")
    assert lines[-1].line.rate == Decimal("0.12")


def test_entries_without_a_loan_pay_the_loan_that_fell_due_first_and_then_the_next() -> None:
    second = {**LOAN, "ref": "l2", "contract_no": "A-2", "due_on": "2024-03-01"}
    ledger = [_entry("2024-03-01", "250000")]
    found = owed([LOAN, second], ledger, date(2024, 3, 1), LPR)
    one, two = found.loans
    assert (two.contract_no, two.account.total) == ("A-2", Decimal(0))
    booked = [
        [line.entry.amount for line in loan.account.lines if isinstance(line, Booking)]
        for loan in (one, two)
    ]
    assert [len(amounts) for amounts in booked] == [1, 1]
    assert sum(booked[0] + booked[1]) == 250000
    named = owed([LOAN, second], [{**ledger[0], "loan": "l2"}], date(2024, 3, 1), LPR)
    assert named.loans[0].account.principal == 200000
    assert named.loans[1].account.surplus


@pytest.mark.parametrize("missing", ["signed_on", "paid_out_on", "annual_rate", "day_count"])
def test_a_loan_with_gaps_is_reckoned_and_the_gap_is_told(missing: str) -> None:
    found = owed_document(_owed("2025-04-12", **{missing: None}), Words("en"))
    assert Decimal(found["total"]) > 200000
    bare = {"signed_on": None, "paid_out_on": None}
    assert _says(_owed("2025-04-12", **bare), "lowest cap that could hold")
    assert _says(_owed("2025-04-12", day_count=None), "365 days")


LEDGERS = st.lists(
    st.builds(
        lambda days, kind, fen, loan: {
            "on": (date(2023, 9, 1) + timedelta(days)).isoformat(),
            "kind": kind,
            "amount": f"{Decimal(fen).scaleb(-2):.2f}",
            "loan": loan,
        },
        st.integers(-30, 900),
        st.sampled_from(["payment", "debit", "waiver", "cost", "fee"]),
        st.integers(1, 30_000_000),
        st.sampled_from([None, "l1", "l2"]),
    ),
    max_size=6,
)


@given(LEDGERS, st.integers(0, 900), st.sampled_from([365, 360, "actual"]))
def test_no_money_is_lost_or_made_over_several_loans(
    ledger: list[dict[str, Any]], days: int, count: object
) -> None:
    on = date(2023, 9, 1) + timedelta(days)
    loans = [
        {**LOAN, "day_count": count},
        {**LOAN, "ref": "l2", "contract_no": "A-2", "due_on": "2024-03-01"},
    ]
    found = owed(loans, ledger, on, LPR)
    known = [row for row in ledger if row["on"] <= on.isoformat()]
    received = sum(
        (Decimal(row["amount"]) for row in known if row["kind"] in {"payment", "debit", "waiver"}),
        Decimal(0),
    )
    costs = sum((Decimal(row["amount"]) for row in known if row["kind"] == "cost"), Decimal(0))
    booked = paid = accrued = Decimal(0)
    for loan in found.loans:
        for line in loan.account.lines:
            if isinstance(line, Booking):
                booked += line.entry.amount
                paid += line.paid.costs + line.paid.interest + line.paid.principal
            else:
                accrued += line.line.interest
    left = sum(
        (a.principal + a.interest + a.costs for a in (loan.account for loan in found.loans)),
        Decimal(0),
    )
    assert booked == received
    assert left == 400000 + accrued + costs - paid
    assert min(loan.account.penalty for loan in found.loans) >= 0
    assert json.dumps(owed_document(found, Words("en")))


def test_overdue_interest_at_the_cap_leaves_no_penalty_whatever_the_term_left_unused() -> None:
    found = _owed("2025-09-01", annual_rate="0.10", overdue_rate="0.30", penalty="5000")
    assert found.loans[0].account.penalty == 0
    assert _says(found, "¥5,000.00 is cut")
    bank = {"annual_rate": "0.18", "overdue_rate": "0.27", "regime": "financial"}
    account = _owed("2025-09-01", penalty="20000", **bank).loans[0].account
    # One ceiling of 24 % over the whole time: 366 + 365 days.
    assert account.interest + account.penalty == Decimal("96131.51")


def test_without_any_day_of_contract_the_lowest_cap_of_the_table_holds() -> None:
    changes = {"signed_on": None, "paid_out_on": None, "annual_rate": "0.36"}
    (line,) = owed_document(_owed("2026-05-06", **changes), Words("en"))["loans"][0]["lines"]
    assert line["rate"] == "0.12"
    bank = _owed("2026-05-06", regime="financial", **changes)
    (line,) = owed_document(bank, Words("en"))["loans"][0]["lines"]
    assert line["rate"] == "0.24"


def test_the_day_of_payment_stands_in_for_that_of_the_contract_and_is_told() -> None:
    found = _owed("2025-04-12", signed_on=None)
    assert _says(found, "the cap is that of the day of payment, 1 September 2023")
    cap = found.loans[0].terms.cap
    assert cap is not None
    assert "day of payment" in cap.basis.say(Words("en"))


def test_before_the_money_was_paid_out_nothing_is_owed() -> None:
    found = _owed("2023-08-31")
    assert found.total == 0
    assert _says(found, "before that day nothing is owed")


def test_a_reversal_has_its_own_line_on_its_own_day() -> None:
    ledger = [_entry("2024-10-01", "5000"), _entry("2024-10-20", "2000", "reversal")]
    found = owed_document(_owed("2025-01-01", *ledger), Words("en"))
    booked = [line for line in found["loans"][0]["lines"] if "on" in line]
    assert [(line["on"], line["amount"], line["reversed"]) for line in booked] == [
        ("2024-10-01", "5000.00", "2000.00"),
        ("2024-10-20", "-2000.00", "-2000.00"),
    ]
    assert abs(
        _owed("2025-01-01", *ledger).total - _owed("2025-01-01", _entry("2024-10-01", "3000")).total
    ) <= Decimal("0.01")
    assert _says(_owed("2025-01-01", ledger[1]), "has no payment before it")


@given(
    amounts=st.lists(st.integers(1, 30_000_000), min_size=1, max_size=4),
    back=st.integers(1, 20_000_000),
    fee=st.integers(1, 3_000_000),
)
def test_what_a_payment_paid_adds_up_to_its_amount(amounts: list[int], back: int, fee: int) -> None:
    yuan = [f"{Decimal(fen) / 100:.2f}" for fen in (*amounts, back, fee)]
    ledger = [_entry(f"2024-1{n // 2}-1{n}", text) for n, text in enumerate(yuan[:-2])]
    ledger += [_entry("2024-12-20", yuan[-2], "reversal"), _entry("2024-12-01", yuan[-1], "fee")]
    changes = {"annual_rate": "0.10", "penalty": "5000"}
    found = owed_document(_owed("2025-06-01", *ledger, **changes), Words("en"))["loans"][0]
    parts = ("to_costs", "to_interest", "to_principal", "to_penalty", "surplus", "reversed")
    for line in found["lines"]:
        if "on" in line:
            assert Decimal(line["amount"]) == sum(Decimal(line[part]) for part in parts)


def _paid_first(on: str, amount: str, first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    loans = [{**LOAN, **first}, {**LOAN, "ref": "l2", "contract_no": "A-2", **second}]
    day = date.fromisoformat(on)
    both = owed(loans, [_entry(on, amount)], day, LPR)
    bare = owed(loans, [], day, LPR)
    pairs = zip(bare.loans, both.loans, strict=True)
    return [f"{one.account.total - two.account.total:.2f}" for one, two in pairs]


@pytest.mark.parametrize(
    ("first", "second", "split"),
    [
        ({"due_on": "2025-09-01"}, {}, ["0.00", "1000.00"]),
        ({"collateral": [{"kind": "deposit", "registered": True}]}, {}, ["0.00", "1000.00"]),
        ({"annual_rate": "0.05"}, {"annual_rate": "0.12"}, ["0.00", "1000.00"]),
        ({}, {"due_on": "2024-03-01"}, ["0.00", "1000.00"]),
        ({}, {}, ["500.00", "500.00"]),
    ],
    ids=["matured", "least secured", "heavier", "earlier due", "in proportion"],
)
def test_a_payment_that_names_no_loan_follows_the_order_of_the_law(
    first: dict[str, Any], second: dict[str, Any], split: list[str]
) -> None:
    assert _paid_first("2025-01-01", "1000", first, second) == split


def test_a_default_before_the_table_of_rates_says_that_no_interest_is_claimed() -> None:
    days = {"signed_on": "2014-10-01", "paid_out_on": "2014-10-01", "due_on": "2015-10-01"}
    bare = {"annual_rate": None, "overdue_rate": None, **days}
    found = _owed("2026-01-15", **bare)
    assert found.loans[0].account.interest == 0
    assert _says(found, "no lending rate of the day of default, 1 October 2015")
    later = _owed("2026-01-15", **{**bare, "due_on": "2016-10-01"})
    assert later.loans[0].account.interest > 0
    assert _says(later, "counsel has to confirm")
    assert not _says(_owed("2015-09-01", **bare), "day of default")


@given(
    st.lists(st.tuples(st.integers(1, 400), st.integers(1, 10**6)), max_size=6),
    st.integers(1, 10**8),
    st.sampled_from([360, 365, "actual"]),
)
def test_rounded_at_the_end_the_lines_add_up_and_differ_from_rounded_lines_by_fen(
    steps: list[tuple[int, int]], fen: int, count: Any
) -> None:
    start, ledger = date(2024, 1, 1), []
    for days, paid in steps:
        start += timedelta(days)
        # A payment on nothing but costs splits lines without touching principal or interest.
        ledger += [_entry(start.isoformat(), str(Decimal(paid) / 100), kind)
                   for kind in ("cost", "payment")]  # fmt: skip
    loan = {**LOAN, "principal": str(Decimal(fen) / 100), "due_on": "2023-12-31",
            "paid_out_on": "2023-12-01", "annual_rate": "0.12", "day_count": count}  # fmt: skip
    on = start + timedelta(17)
    accounts = [
        owed([loan], ledger, on, LPR, policy=Policy(rounding=mode)).loans[0].account
        for mode in ("segment", "end")
    ]
    for account in accounts:
        lines = [line.line.interest for line in account.lines if isinstance(line, Accrual)]
        assert sum(lines, Decimal()) == account.interest
        assert all(one >= 0 for one in lines)
    count_of_lines = len(accounts[0].lines)
    assert abs(accounts[0].interest - accounts[1].interest) <= Decimal("0.005") * count_of_lines
