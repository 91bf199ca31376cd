"""Interest taken into the principal, and interest on unpaid interest: what of it is claimed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.language import Words
from storage.errors import InvalidRecord
from storage.rules.agreements import with_agreements
from storage.rules.balance import Accrual
from storage.rules.calc import calculate
from storage.rules.lpr import lpr_table
from storage.rules.owed import Owed, owed
from storage.rules.policy import Policy
from storage.rules.rollover import Round, roll_over

LPR = lpr_table()
ROUND = {
    "loan": "l1", "since": "2021-01-04", "settled_on": "2022-01-04", "principal": "100000",
    "interest": "24000",
}  # fmt: skip
NOTE = {
    "ref": "l1", "contract_no": "J-2", "regime": "private", "principal": "124000",
    "signed_on": "2022-01-04", "paid_out_on": "2022-01-04", "due_on": "2023-01-04",
    "annual_rate": "0.24", "day_count": 365,
}  # fmt: skip
BANK = {
    "ref": "l1", "contract_no": "B-1", "regime": "financial", "principal": "50000",
    "signed_on": "2023-01-01", "paid_out_on": "2023-01-01", "due_on": "2024-01-01",
    "annual_rate": "0.15", "overdue_rate": "0.225", "day_count": 360, "compound": True,
}  # fmt: skip


def reckoned(loan: dict[str, Any], on: str, *rounds: Any, **more: Any) -> Owed:
    loans = with_agreements([loan], {"roll_over": rounds})
    return owed(loans, more.pop("ledger", ()), date.fromisoformat(on), LPR, **more)


def said(found: Owed) -> str:
    words, loan = Words("en"), found.loans[0]
    return " ".join(note.say(words) for note in (*loan.account.notes, *loan.terms.advice))


def test_what_was_taken_in_above_the_cap_is_no_principal() -> None:
    document = {
        "rounds": [{k: v for k, v in ROUND.items() if k != "loan"}],
        "due_on": "2023-01-04",
        "day_count": 365,
    }
    found = calculate("rollover", document)
    # 100,000 at 15.40 % (four times 3.85 %) for 365 days; twice that on the first principal.
    assert found["rounds"][0]["allowed"] == "15400.00"
    assert (found["excess"], found["most"]) == ("8600.00", "130800.00")
    assert "article 27" in found["notes"][0]
    with pytest.raises(InvalidRecord):
        calculate("rollover", {**document, "rounds": []})


def test_principal_and_interest_of_the_term_stay_within_the_first_principal_at_the_cap() -> None:
    found = reckoned(NOTE, "2023-01-04", ROUND)
    account = found.loans[0].account
    # Without the limit: 115,400 at 15.20 % for 365 days, 17,540.80.
    assert (account.principal, account.interest) == (Decimal(115400), Decimal("15400.00"))
    assert found.total == Decimal("130800.00")
    (line,) = (line for line in account.lines if isinstance(line, Accrual))
    assert "may come to ¥130,800.00" in line.line.basis.say(Words("en"))
    assert "¥15,400.00 of it is principal" in said(found)
    # Interest after default runs on what is principal, and is not cut by that limit.
    later = reckoned(NOTE, "2024-01-04", ROUND).loans[0].account
    assert later.interest == Decimal("15400.00") + Decimal("17540.80")
    assert reckoned(NOTE, "2023-01-04").total > found.total


def test_a_roll_over_within_the_cap_changes_nothing() -> None:
    low = {**ROUND, "interest": "10000"}
    note = {**NOTE, "principal": "110000", "annual_rate": "0.10"}
    assert reckoned(note, "2023-01-04", low).total == reckoned(note, "2023-01-04").total


def test_a_licensed_lender_has_no_such_limit_and_a_lawyer_is_told() -> None:
    bank = {**NOTE, "regime": "financial"}
    found = reckoned(bank, "2023-01-04", ROUND)
    assert found.total == reckoned(bank, "2023-01-04").total
    assert "one of private lending" in said(found)


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 60000)), min_size=1, max_size=5),
    st.integers(0, 600),
)
def test_no_chain_of_roll_overs_claims_more_than_the_first_principal_at_the_cap(
    steps: list[tuple[int, int]], term: int
) -> None:
    since, principal, rounds = date(2021, 1, 4), Decimal(100000), []
    for days, interest in steps:
        settled = date.fromordinal(since.toordinal() + days)
        rounds.append(Round(since, settled, principal, Decimal(interest)))
        since, principal = settled, principal + interest
    due = date.fromordinal(since.toordinal() + term)
    found = roll_over(rounds, due, 365, lambda _day: [(date.min, Decimal("0.154"))])
    assert found.most is not None
    assert found.excess == sum(
        (one.round.interest - one.allowed for one in found.rounds), Decimal()
    )
    rows = [
        {"loan": "l1", "since": one.since.isoformat(), "settled_on": one.settled_on.isoformat(),
         "principal": str(one.principal), "interest": str(one.interest)}
        for one in rounds
    ]  # fmt: skip
    note = {**NOTE, "principal": str(principal), "signed_on": since.isoformat(),
            "paid_out_on": since.isoformat(), "due_on": due.isoformat()}  # fmt: skip
    whole = reckoned(note, due.isoformat(), *rows)
    most = whole.loans[0].terms.most_at_due
    assert most is not None
    assert whole.total <= most
    # The lines still add up to what is owed.
    account = whole.loans[0].account
    lines = [line.line.interest for line in account.lines if isinstance(line, Accrual)]
    assert sum(lines, Decimal()) == account.interest


def test_interest_on_unpaid_interest_is_claimed_by_choice_of_the_house_only() -> None:
    plain = reckoned(BANK, "2024-04-10")
    assert "choices of the house" in said(plain)
    chosen = reckoned(BANK, "2024-04-10", policy=Policy(compound="claimed"))
    # Term: 50,000 × 15 % × 365/360; on it, unpaid, 22.5 % × 100/360.
    assert chosen.total - plain.total == Decimal("475.26")
    line = chosen.loans[0].account.lines[-1]
    assert isinstance(line, Accrual)
    assert (line.principal, line.line.days) == (Decimal("7604.17"), 100)
    assert "due and unpaid" in line.line.basis.say(Words("en"))
    # What was paid on interest bears none.
    paid = {"on": "2024-01-01", "kind": "payment", "amount": "7604.17", "loan": "l1"}
    both = [
        reckoned(BANK, "2024-04-10", ledger=[paid], policy=Policy(compound=mode)).total
        for mode in ("claimed", "not_claimed")
    ]
    assert both[0] == both[1]


def test_interest_on_interest_never_passes_the_ceiling_on_all_costs() -> None:
    dear = {**BANK, "annual_rate": "0.23", "overdue_rate": "0.24"}
    found = reckoned(dear, "2030-01-01", policy=Policy(compound="claimed"))
    account = found.loans[0].account
    days = (date(2030, 1, 1) - date(2023, 1, 1)).days
    ceiling = Decimal(50000) * Decimal("0.24") * days / 360
    assert account.interest + account.penalty <= ceiling + Decimal("0.01")
    assert "leaves no more" in account.lines[-1].line.basis.say(Words("en"))  # type: ignore[union-attr]


def test_among_private_persons_compound_interest_points_to_the_roll_over() -> None:
    private = {**BANK, "regime": "private"}
    modes = ("claimed", "not_claimed")
    found = [reckoned(private, "2024-04-10", policy=Policy(compound=mode)) for mode in modes]
    assert found[0].total == found[1].total
    assert "taken into the principal of a new note" in said(found[0])
