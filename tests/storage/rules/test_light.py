"""The light of limitation turns at 180, 90 and 30 days; steps of a suit end its proceedings."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules.claims import Claim
from storage.rules.clocks import loan_clock
from storage.rules.light import light_of, nearest, with_ends
from storage.rules.limitation import limitation
from storage.rules.restdays import rest_days

DUE = date(2023, 3, 14)
SAFE = date(2026, 3, 14)
LOAN = {"ref": "l1", "contract_no": "J-1", "due_on": DUE.isoformat()}
SUIT = {"on": "2025-01-10", "kind": "suit", "evidence": ["e1"]}


def light(days: int) -> Any:
    on = SAFE - timedelta(days)
    return light_of(limitation(Claim(DUE, today=on), rest_days()), on)


@pytest.mark.parametrize(
    ("days", "colour"),
    [(181, "calm"), (180, "note"), (91, "note"), (90, "warning"), (31, "warning"),
     (30, "danger"), (0, "danger"), (-1, "danger"), (-2, "danger"), (-3, "over")],
)  # fmt: skip
def test_the_light_turns_at_its_days_and_is_out_after_the_legal_day(days: int, colour: str) -> None:
    # 2026-03-14 is a Saturday: the legal day is the Monday after it.
    assert light(days).colour == colour


@given(first=st.integers(-400, 1200), later=st.integers(0, 400))
def test_the_light_never_grows_calmer_by_waiting(first: int, later: int) -> None:
    order = ("calm", "note", "warning", "danger", "over")
    assert order.index(light(first).colour) <= order.index(light(first - later).colour)


def test_the_claim_that_runs_out_first_gives_the_light_of_the_case() -> None:
    on = date(2025, 12, 1)
    clocks = [limitation(Claim(day, today=on), rest_days()) for day in (DUE, date(2024, 3, 14))]
    found = nearest(clocks, on)
    assert found is not None
    assert found.safe == SAFE
    assert nearest([], on) is None


@pytest.mark.parametrize(
    ("step", "ended"),
    [("裁定准许撤诉", True), ("驳回起诉", True), ("程序终结", True), ("discontinued", True),
     ("受理", False), ("开庭", False), ("判决生效", False)],
)  # fmt: skip
def test_a_step_that_ends_proceedings_lets_the_period_run_anew(step: str, ended: bool) -> None:
    events = with_ends([SUIT], [{"on": "2025-06-20", "kind": step}])
    clock = loan_clock(LOAN, events, date(2025, 12, 1), rest_days()).strong
    assert clock.status == ("running" if ended else "in_procedure")
    assert clock.safe == (date(2028, 6, 20) if ended else date(2028, 1, 10))


def test_a_step_before_the_suit_and_an_event_outside_court_change_nothing() -> None:
    early = [{"on": "2024-12-31", "kind": "撤诉"}]
    assert with_ends([SUIT], early) == [SUIT]
    demand = {"on": "2025-01-10", "kind": "mail_signed", "evidence": ["e1"]}
    assert with_ends([demand], [{"on": "2025-06-20", "kind": "撤诉"}]) == [demand]
