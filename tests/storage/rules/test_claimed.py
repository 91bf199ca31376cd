"""Which loans a notice is about: its sums are those of some loans together, or of none."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from storage.rules.claimed import MOST, Selection, agrees, meant, selected
from storage.rules.lpr import lpr_table
from storage.rules.owed import Owed, owed

LPR = lpr_table()
ON = date(2024, 3, 5)
COST = Decimal(8000)
CENT = Decimal("0.01")
FIELDS = ("principal", "interest", "costs", "total")


def loan(number: int, principal: str, **changes: Any) -> dict[str, Any]:
    return {
        "ref": f"l{number}", "contract_no": f"HT-{number}", "regime": "private",
        "signed_on": "2021-05-01", "paid_out_on": "2021-05-01", "due_on": "2022-05-01",
        "principal": principal, "annual_rate": "0.12", "day_count": 365, **changes,
    }  # fmt: skip


def reckoned(*principals: int, suit: bool = False) -> Owed:
    loans = [loan(n, str(amount)) for n, amount in enumerate(principals)]
    costs = [("律师费", COST)] if suit else []
    return owed(loans, [], ON, LPR, suit_costs=costs)


def claim_of(selection: Selection, of_suit: Decimal = Decimal(0)) -> dict[str, str]:
    sums = (
        selection.principal,
        selection.interest,
        selection.costs + of_suit,
        selection.total + of_suit,
    )
    return {name: str(sum_) for name, sum_ in zip(FIELDS, sums, strict=True)}


def contracts(claim: dict[str, str], found: Owed) -> list[tuple[str, ...]]:
    return [one.contracts for one in meant(claim, found)]


@given(data=st.data())
def test_the_sums_of_any_loans_together_agree_and_a_fen_more_does_not(data: st.DataObject) -> None:
    amounts = data.draw(st.lists(st.integers(1000, 90_000), min_size=1, max_size=6))
    found = reckoned(*amounts, suit=data.draw(st.booleans()))
    places = st.sets(st.sampled_from(range(len(amounts))), min_size=1)
    chosen = selected(found, sorted(data.draw(places)))
    claim = claim_of(chosen, data.draw(st.sampled_from((Decimal(0), chosen.suit))))
    kept = data.draw(st.sets(st.sampled_from(FIELDS), min_size=1))
    part = {name: claim[name] for name in kept}
    if kept - {"costs"} or chosen.whole:
        assert all(agrees(part, one) for one in meant(part, found))
    # Of the same selection, of the same reading: sums mixed from two of them are none.
    wrong = {**claim, "total": str(Decimal(claim["total"]) + CENT)}
    assert not any(agrees(wrong, one) for one in meant(wrong, found))


def test_all_loans_come_before_any_of_them() -> None:
    found = reckoned(100_000, 20_000)
    (one,) = meant(claim_of(selected(found, (0, 1))), found)
    assert one.whole
    assert [one.whole for one in meant({}, found)] == [True]


def test_of_two_equal_loans_either_may_be_meant() -> None:
    assert contracts({"principal": "5000"}, reckoned(5000, 5000, 7000)) == [("HT-0",), ("HT-1",)]


def test_a_principal_tells_the_loans_though_another_sum_is_wrong() -> None:
    found = reckoned(100_000, 20_000)
    assert contracts({"principal": "100000", "total": "100000"}, found) == [("HT-0",)]
    assert contracts({"principal": "99000", "total": "100000"}, found) == [("HT-0", "HT-1")]
    assert contracts({"total": "100000"}, found) == [("HT-0", "HT-1")]


def test_costs_alone_tell_no_loan_from_another() -> None:
    found = reckoned(100_000, 20_000, suit=True)
    assert contracts({"costs": "1.00"}, found) == [("HT-0", "HT-1")]


def test_costs_of_the_suit_may_stand_in_a_notice_of_any_loan_or_not() -> None:
    found = reckoned(100_000, 20_000, suit=True)
    for place in (0, 1):
        one = selected(found, (place,))
        assert one.costs == 0
        for of_suit in (Decimal(0), COST):
            assert contracts(claim_of(one, of_suit), found) == [one.contracts]


def test_a_loan_that_owes_nothing_yet_makes_no_second_selection() -> None:
    loans = [loan(0, "5000"), loan(1, "7000"), loan(2, "9000", paid_out_on="2024-06-01")]
    found = owed(loans, [], ON, LPR)
    assert contracts(claim_of(selected(found, (1,))), found) == [("HT-1",)]


def test_of_very_many_loans_single_ones_pairs_and_all_but_one_are_still_found() -> None:
    amounts = [1000 + 37 * n * n for n in range(30)]
    found = reckoned(*amounts)
    assert MOST < 2**30
    for places in ((7,), (3, 21), tuple(n for n in range(30) if n != 11)):
        chosen = selected(found, places)
        assert chosen.contracts in contracts(claim_of(chosen), found)
