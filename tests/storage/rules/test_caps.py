"""Caps by contract, filing and regime; schedules; court fees; set-off."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import table
from storage.errors import InvalidRecord
from storage.rules import repayment, setoff
from storage.rules.calc import calculate
from storage.rules.caps import cap_of
from storage.rules.lpr import lpr_table

MONEY = st.integers(0, 10**11).map(lambda fen: Decimal(fen).scaleb(-2))
RATES = st.integers(0, 50000).map(lambda n: Decimal(n).scaleb(-5))


@pytest.mark.parametrize(
    ("contract_on", "cap"),
    [
        ("2020-08-20", "0.154"),
        ("2021-12-19", "0.154"),
        ("2021-12-20", "0.152"),
        ("2022-01-20", "0.148"),
        ("2022-08-22", "0.146"),
        ("2023-08-21", "0.138"),
        ("2024-10-21", "0.124"),
        ("2025-05-20", "0.12"),
    ],
)
def test_private_loans_have_four_times_the_lpr_of_the_day_of_the_contract(
    contract_on: str, cap: str
) -> None:
    found = calculate("cap", {"regime": "private", "contract_on": contract_on})
    assert found["cap"] == cap
    assert "segments" not in found
    assert "article 25" in found["basis"]


def test_an_older_contract_has_the_former_rule_and_then_the_lpr_at_filing() -> None:
    document = {"regime": "private", "contract_on": "2019-04-12", "filed_on": "2025-06-01"}
    found = calculate("cap", document)
    assert (found["cap"], found["lpr"], found["lpr_on"]) == ("0.12", "0.03", "2025-05-20")
    assert [(s["from"], s["until"], s["cap"]) for s in found["segments"]] == [
        ("2019-04-12", "2020-08-20", "0.24"),
        ("2020-08-20", None, "0.12"),
    ]
    # Only what was read in the text of the law is printed as law.
    assert "article" not in found["segments"][0]["basis"]
    assert "counsel" in found["segments"][0]["basis"]


def test_without_a_day_of_filing_no_cap_is_invented_for_an_older_contract() -> None:
    found = calculate("cap", {"regime": "private", "contract_on": "2019-04-12"})
    assert found["cap"] is None
    assert [s["cap"] for s in found["segments"]] == ["0.24", None]
    assert found["notes"]
    early = {"regime": "private", "contract_on": "2019-04-12", "filed_on": "2020-08-19"}
    assert calculate("cap", early)["cap"] == "0.24"
    ancient = {"regime": "private", "contract_on": "2014-01-01", "filed_on": "2021-01-01"}
    assert [s["cap"] for s in calculate("cap", ancient)["segments"]] == [None, "0.154"]


def test_financial_institutions_have_one_ceiling_and_the_end_of_the_table_is_told() -> None:
    found = calculate("cap", {"regime": "financial", "contract_on": "2024-01-01"})
    assert (found["cap"], found["lpr"]) == ("0.24", None)
    late = calculate("cap", {"regime": "private", "contract_on": "2026-10-01"})
    assert "20 August 2026" in late["notes"][0]


def test_a_setting_that_counsel_changed_replaces_the_shipped_one() -> None:
    shipped = table("caps")
    changed = {**shipped, "financial": [{**shipped["financial"][0], "cap": "0.18"}]}
    found = cap_of("financial", date(2024, 1, 1), None, lpr_table(), changed)
    assert found.cap == Decimal("0.18")


def test_filing_before_the_contract_is_refused() -> None:
    document = {"regime": "private", "contract_on": "2021-01-01", "filed_on": "2020-12-31"}
    with pytest.raises(InvalidRecord) as caught:
        calculate("cap", document)
    assert caught.value.details["path"] == "filed_on"


@given(st.dates(date(2015, 9, 1), date(2026, 1, 1)), st.dates(date(2020, 8, 20), date(2026, 8, 1)))
def test_every_contract_has_limits_in_order_and_never_above_the_former_ceiling(
    contract_on: date, filed_on: date
) -> None:
    found = cap_of("private", contract_on, max(contract_on, filed_on), lpr_table())
    days = [day for day, _ in found.limits]
    assert days == sorted(days)
    assert all(cap <= Decimal("0.24") for _, cap in found.limits)


def test_the_table_of_rates_is_in_order_and_changes_with_every_row() -> None:
    for rows in table("lpr")["terms"].values():
        days = [row["from"] for row in rows]
        assert days == sorted(set(days))
        assert all(a["rate"] != b["rate"] for a, b in pairwise(rows))


def test_an_annuity_of_twelve_months() -> None:
    document = {"principal": "50000", "annual_rate": "0.15", "periods": 12}
    found = calculate("repayment", {**document, "method": "equal_instalment"})
    assert found["lines"][0] == {
        "n": 1,
        "payment": "4512.92",
        "interest": "625.00",
        "principal": "3887.92",
        "left": "46112.08",
    }
    assert found["lines"][-1]["left"] == "0.00"
    bullet = calculate("repayment", {**document, "method": "bullet"})["lines"]
    assert [(line["n"], line["payment"]) for line in bullet] == [(12, "57500.00")]
    first = calculate("repayment", {**document, "method": "interest_then_principal"})["lines"]
    assert {line["payment"] for line in first[:-1]} == {"625.00"}
    assert first[-1]["payment"] == "50625.00"


@given(MONEY, RATES, st.integers(1, 360), st.sampled_from(repayment.METHODS))
def test_a_schedule_repays_the_principal_exactly(
    principal: Decimal, rate: Decimal, periods: int, method: repayment.Method
) -> None:
    lines = repayment.schedule(principal, rate, periods, method)
    assert sum((line.principal for line in lines), Decimal(0)) == principal
    assert lines[-1].left == 0
    assert lines[-1].n == periods
    for line in lines:
        assert line.payment == line.interest + line.principal
        assert min(line.interest, line.principal, line.left) >= 0


@pytest.mark.parametrize(
    ("amount", "kind", "fee", "half"),
    [
        ("0", "property", "50.00", "25.00"),
        ("10000", "property", "50.00", "25.00"),
        ("50000", "property", "1050.00", "525.00"),
        ("100000", "property", "2300.00", "1150.00"),
        ("200000", "property", "4300.00", "2150.00"),
        ("1000000", "property", "13800.00", "6900.00"),
        ("30000000", "property", "191800.00", "95900.00"),
        ("500", "preservation", "30.00", "30.00"),
        ("100000", "preservation", "1020.00", "1020.00"),
        ("200000", "preservation", "1520.00", "1520.00"),
        ("2000000", "preservation", "5000.00", "5000.00"),
        ("100000", "payment_order", "766.67", "766.67"),
    ],
)
def test_court_fees(amount: str, kind: str, fee: str, half: str) -> None:
    document = {"amount": amount, "kind": kind}
    assert calculate("fee", document) == {"fee": fee, "payable": fee}
    assert calculate("fee", {**document, "simplified": True}) == {"fee": fee, "payable": half}


@given(MONEY, MONEY, st.sampled_from(["property", "preservation", "payment_order"]))
def test_a_larger_claim_never_costs_less(one: Decimal, other: Decimal, kind: str) -> None:
    fees = [
        Decimal(calculate("fee", {"amount": str(amount), "kind": kind})["fee"])
        for amount in sorted((one, other))
    ]
    assert fees[0] <= fees[1]


def test_the_order_of_set_off_is_that_agreed_whatever_the_order_of_the_payments() -> None:
    paid = [{"on": "2025-04-10", "amount": "10000"}, {"on": "2025-03-10", "amount": "5000"}]
    document = {
        "costs": "1200",
        "interest": "8640.50",
        "principal": "100000",
        "annual_rate": "0.138",
        "day_count": 365,
        "as_of": "2025-03-10",
        "payments": paid,
        "order": "561",
    }
    told = calculate("setoff", document)
    assert told == calculate("setoff", {**document, "payments": paid[::-1]})
    assert told["lines"][0]["to_costs"] == "1200.00"
    agreed = calculate("setoff", {**document, "order": ["principal", "interest", "costs"]})
    assert agreed["lines"][0]["to_principal"] == "5000.00"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"payments": [{"on": "2025-03-09", "amount": "1"}]}, "payments[0].on"),
        ({"payments": [{"on": "2025-03-11"}]}, "payments[0].amount"),
        ({"payments": {}}, "payments"),
        ({"order": ["principal", "interest"]}, "order"),
        ({"order": "562"}, "order"),
    ],
)
def test_a_wrong_set_off_is_refused_with_its_path(change: dict[str, object], path: str) -> None:
    good = {
        "costs": "0",
        "interest": "0",
        "principal": "1",
        "annual_rate": "0",
        "as_of": "2025-03-10",
    }
    with pytest.raises(InvalidRecord) as caught:
        calculate("setoff", {**good, **change})
    assert caught.value.details["path"] == path


def test_a_year_of_interest_runs_on_what_was_really_paid_out() -> None:
    # 200,000 on paper, 176,000 in the account: the principal is 176,000.
    document = {"principal": "176000", "annual_rate": "0.138", "day_count": 365}
    found = calculate("interest", {**document, "from": "2025-01-01", "until": "2026-01-01"})
    assert found["interest"] == "24288.00"


@given(
    MONEY,
    MONEY,
    MONEY,
    RATES,
    st.lists(st.tuples(st.integers(0, 2000), MONEY), max_size=6),
    st.sampled_from(list(permutations(setoff.STATUTORY))),
)
def test_set_off_loses_and_makes_no_money(
    costs: Decimal,
    interest: Decimal,
    principal: Decimal,
    rate: Decimal,
    paid: list[tuple[int, Decimal]],
    order: tuple[setoff.Part, ...],
) -> None:
    start = date(2024, 1, 1)
    payments = [setoff.Payment(start + timedelta(days), amount) for days, amount in paid]
    debt = setoff.Debt(costs, interest, principal)
    lines = setoff.set_off(debt, start, payments, rate, "actual", order)
    for line in lines:
        used = line.paid.costs + line.paid.interest + line.paid.principal
        assert used + line.surplus == line.payment.amount
        before = debt.costs + debt.interest + debt.principal
        after = line.left.costs + line.left.interest + line.left.principal
        assert before + line.accrued - used == after
        assert min(line.left.costs, line.left.interest, line.left.principal) >= 0
        # Nothing later in the order is paid while something earlier is open.
        open_parts = [getattr(line.left, part) > 0 for part in order]
        for place, part in enumerate(order):
            assert not (any(open_parts[:place]) and getattr(line.paid, part) > 0)
        debt = line.left
