"""A cap is a rate over 365 days a year, whatever days a contract counts (rules.md 9.11)."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from resources.language import Words
from storage.rules.lpr import lpr_table
from storage.rules.owed import owed, owed_document

LOAN = {
    "ref": "l1", "contract_no": "J", "regime": "financial", "signed_on": "2023-09-01",
    "paid_out_on": "2023-09-01", "due_on": "2023-09-01", "principal": "50000", "day_count": 360,
    "annual_rate": "0.24", "overdue_rate": "0.24",
}  # fmt: skip


def reckoned(days: int = 100, **changes: Any) -> dict[str, Any]:
    on = date.fromordinal(date(2023, 9, 1).toordinal() + days)
    found = owed([{**LOAN, **changes}], [], on, lpr_table())
    one: dict[str, Any] = owed_document(found, Words("en"))["loans"][0]
    return one


def test_a_bank_year_does_not_carry_a_claim_above_the_ceiling() -> None:
    one = reckoned()
    assert one["total"] == "53287.67"
    (line,) = one["lines"]
    assert (line["rate"], line["day_count"], line["interest"]) == ("0.24", 365, "3287.67")
    assert "365 days" in line["basis"]
    assert reckoned(overdue_rate="0.3")["total"] == "53287.67"


def test_a_rate_that_stays_below_the_ceiling_is_counted_as_agreed() -> None:
    one = reckoned(overdue_rate="0.225")
    (line,) = one["lines"]
    assert (line["day_count"], line["interest"]) == (360, "3125.00")


def test_a_penalty_fills_the_ceiling_and_no_more() -> None:
    one = reckoned(overdue_rate="0.225", penalty="1000")
    assert one["penalty"] == "162.67"
    assert one["total"] == "53287.67"


@given(
    st.integers(1, 1500),
    st.decimals("0.01", "0.6", places=4),
    st.sampled_from([360, 365]),
    st.decimals("0", "9000", places=2),
)
def test_nothing_is_ever_claimed_above_the_ceiling(
    days: int, rate: Decimal, count: int, penalty: Decimal
) -> None:
    one = reckoned(days, overdue_rate=str(rate), day_count=count, penalty=str(penalty))
    most = (Decimal(50000) * Decimal("0.24") * days / 365).quantize(Decimal("0.01"))
    assert Decimal(one["total"]) - 50000 <= most + Decimal("0.01")
