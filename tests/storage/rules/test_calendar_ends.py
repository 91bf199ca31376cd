"""Every day of the calendar, its ends too, goes through the clocks; what lies beyond is said."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.language import Words
from storage.errors import InvalidRecord
from storage.rules.calc import calculate
from storage.rules.clocks import clocks_document, loan_clocks
from storage.rules.dates import add_days, add_months, beyond_calendar
from storage.rules.enforcement import enforcement_period
from storage.rules.guarantors import guarantor_clocks
from storage.rules.lpr import lpr_table
from storage.rules.owed import owed
from storage.rules.restdays import rest_days

REST = rest_days()
LPR = lpr_table()
WORDS = Words("en")
EDGES = [date.min, date(1991, 1, 1), date(9979, 12, 31), date(9998, 1, 1), date.max]
DAYS = st.dates() | st.sampled_from(EDGES)
KINDS = [
    "notice_signed",
    "suit",
    "extension_requested",
    "assignment_notice",
    "oral_acknowledgement",
]
EVENTS = st.lists(
    st.fixed_dictionaries({"on": DAYS.map(str), "kind": st.sampled_from(KINDS)}), max_size=3
)
OBSTACLES = st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=2)


@given(DAYS, st.integers(-(10**5), 10**5))
def test_moved_days_stay_in_order_and_in_the_calendar(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved > day) == (months > 0 and day < moved)
    months_away = (moved.year - day.year) * 12 + moved.month - day.month
    assert months_away == months or beyond_calendar(moved)
    assert add_days(day, months) >= day if months >= 0 else add_days(day, months) <= day


@given(DAYS, EVENTS, OBSTACLES, DAYS, DAYS)
def test_any_day_goes_through_the_clocks_of_loan_and_guarantee(
    due: date, events: list[Any], obstacles: list[Any], today: date, signed: date
) -> None:
    loan = {"ref": "l", "contract_no": "1", "due_on": str(due), "signed_on": str(signed)}
    parties = [{"ref": kind, "role": "guarantor", "name": "x", "guarantee": {"kind": kind}}
               for kind in ("general", "joint")]  # fmt: skip
    stops = [
        {"start": str(first), "end": str(last), "evidence": ["e"]} for first, last in obstacles
    ]
    told = [{**event, "evidence": ["e"]} for event in events]
    clocks = loan_clocks([loan], told, today, REST, parties, stops)
    others = [{**event, "about": "joint"} for event in told]
    bound = guarantor_clocks(parties, [loan], REST, [*told, *others], today)
    document = clocks_document(clocks, bound, WORDS)
    for one in [clocks[0].strong, clocks[0].usable, *(each.period for each in bound)]:
        assert one.safe <= one.legal
    for said in (*document["loans"], *document["guarantors"]):
        answer = said["B"] if "safe" not in said else said
        beyond = any("beyond the calendar" in note for note in answer.get("notes", ()))
        assert beyond == (answer["safe"] == "9999-12-31"), answer


@given(DAYS)
def test_any_day_goes_through_the_clock_of_enforcement(day: date) -> None:
    found = enforcement_period(day, REST)
    assert day <= found.safe <= found.legal


@given(DAYS, DAYS, DAYS, DAYS, st.sampled_from(["365", "actual"]), st.booleans())
def test_any_days_are_reckoned_with_or_refused_with_their_path(
    signed: date, due: date, paid: date, on: date, count: str, lpr: bool
) -> None:
    rate = {"rate_basis": "lpr"} if lpr else {"annual_rate": "0.3"}
    loan = {
        "ref": "l", "contract_no": "1", "principal": "99999999999999.99", "regime": "private",
        "signed_on": str(signed), "due_on": str(due), "overdue_rate": "999.99", **rate,
        "day_count": count if count == "actual" else int(count),
    }  # fmt: skip
    ledger = [{"on": str(paid), "kind": "payment", "amount": "0.01"}]
    with suppress(InvalidRecord):  # before the tables begin
        assert owed([loan], ledger, on, LPR).total >= 0


DOCUMENTS: dict[str, dict[str, Any]] = {
    "limitation": {"due_on": date, "damage_on": date, "today": date},
    "guarantee": {"due_on": date, "kind": "joint", "signed_on": date, "period_until": date},
    "enforcement": {"performance_until": date},
    "interest": {
        "principal": "99999999999999.99", "annual_rate": "999.9", "from": date, "until": date,
        "include_last_day": True, "day_count": "actual",
    },
    "cap": {"regime": "private", "contract_on": date, "filed_on": date},
    "delay": {"amount": "99999999999999.99", "from": date, "until": date},
    "setoff": {
        "costs": "1", "interest": "1", "principal": "9", "annual_rate": "1", "as_of": date,
        "payments": [{"on": date, "amount": "5"}],
    },
    "rollover": {
        "rounds": [{"since": date, "settled_on": date, "principal": "9", "interest": "1"}],
        "due_on": date,
    },
    "id": {"number": "51011519000115001X", "today": date},
}  # fmt: skip


def _dated(value: Any, days: Any) -> Any:
    if isinstance(value, dict):
        return {name: _dated(one, days) for name, one in value.items()}
    if isinstance(value, list):
        return [_dated(one, days) for one in value]
    return str(next(days)) if value is date else value


@pytest.mark.parametrize("rule", sorted(DOCUMENTS))
@given(days=st.lists(DAYS, min_size=6, max_size=6), ordered=st.booleans())
def test_a_rule_takes_any_day_or_says_which_it_cannot(
    rule: str, days: list[date], ordered: bool
) -> None:
    document = _dated(DOCUMENTS[rule], iter(sorted(days) if ordered else days))
    said = ""
    try:
        calculate(rule, document)
    except InvalidRecord as error:
        said = str(error.details["problem"])
    assert "day that exists" not in said


def test_no_due_date_at_all_is_said_to_lie_beyond_the_calendar() -> None:
    for due in ("9999-12-31", "9998-01-01"):
        found = calculate("limitation", {"due_on": due, "today": "2024-01-01"})
        assert (found["safe"], found["status"]) == ("9999-12-31", "running")
        assert any("beyond the calendar" in note for note in found["notes"])
