"""Rows that a lawyer adds lie over the shipped tables, by their days, and nothing else changes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import table
from resources.language import Words
from storage.errors import InvalidRecord
from storage.rules.caps import cap_of, lowest_cap
from storage.rules.claims import Claim
from storage.rules.fees import court_fee
from storage.rules.limitation import limitation
from storage.rules.owed import owed
from storage.rules.policy import CHOICES, NAMES
from storage.rules.table_rows import TableRow, check_row, fee_text, limit_names, read_fee
from storage.rules.table_views import gaps, listing
from storage.rules.tables import rule_tables

LOAN = {
    "ref": "l1", "contract_no": "J-1", "regime": "private", "principal": "100000",
    "due_on": "2024-09-01", "signed_on": "2023-09-01", "paid_out_on": "2023-09-01",
}  # fmt: skip


def row(of: str, /, **values: object) -> TableRow:
    return TableRow(of, source="公告", **values)  # type: ignore[arg-type]


def test_nothing_added_changes_nothing() -> None:
    found = rule_tables()
    assert found.caps == table("caps")
    assert found.fees_on(date(2026, 1, 1)) == table("fees")
    assert not found.unread


def test_an_appended_lpr_holds_from_its_day_and_the_gap_before_it_is_told() -> None:
    found = rule_tables([row("lpr_1y", start=date(2026, 10, 20), value="2.90%")])
    quote = found.lpr.find("1y", date(2026, 10, 20))
    assert quote is not None
    assert (quote.rate, quote.source) == (Decimal("0.029"), "公告")
    assert found.lpr.find("1y", date(2026, 10, 19)).rate == Decimal("0.03")  # type: ignore[union-attr]
    assert found.lpr.ends("1y") == date(2026, 10, 20)
    assert rule_tables().lpr.ends("1y") == date(2026, 8, 20)
    (gap,) = gaps("lpr_1y", found)
    assert "no figure between 20 September 2026 and 20 October 2026" in gap.say(Words("en"))
    known = row("lpr_1y", start=date(2026, 9, 21), value="3.00%", end=date(2026, 10, 19))
    whole = rule_tables([*found.rows, known])
    assert not gaps("lpr_1y", whole)
    assert not gaps("lpr_5y", whole)


def test_rows_of_a_rate_are_listed_by_day_and_a_replaced_one_is_marked() -> None:
    rows = [
        row("lpr_1y", start=date(2027, 1, 20), value="2.80%"),
        row("lpr_1y", start=date(2025, 5, 20), value="3.10%"),
        row("lpr_1y", start=date(2026, 9, 21), value="2.90%"),
        row("lpr_1y", start=date(2025, 5, 20), value="3.05%"),
    ]
    found = rule_tables(rows)
    listed = listing("lpr_1y", found)
    days = [one.start for one in listed]
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]
    same = [(one.shown, one.mark) for one in listed if one.start == date(2025, 5, 20)]
    assert same == [("3.05%", "over"), ("3.10%", "replaced"), ("3.00%", "replaced")]
    # The one that is marked as holding is the one that holds.
    assert found.lpr.quote("1y", date(2025, 6, 1)).rate == Decimal("0.0305")
    holidays = [row("holiday", start=date(2027, month, 1)) for month in (5, 2, 9)]
    own = listing("holiday", rule_tables(holidays))[:3]
    assert [one.start.month for one in own if one.start] == [9, 5, 2]


def test_a_rate_as_cap_holds_for_contracts_of_today_and_of_former_times() -> None:
    flat = rule_tables([row("cap", name="private_rate", start=date(2026, 1, 1), value="11%")])
    found = cap_of("private", date(2026, 2, 1), None, flat.lpr, flat.caps)
    assert (found.cap, found.quote) == (Decimal("0.11"), None)
    assert "公告" in found.basis.say(Words("en"))
    assert lowest_cap("private", date(2026, 2, 1), flat.lpr, flat.caps).cap == Decimal("0.11")
    old = row("cap", name="private_multiple", start=date(1991, 8, 13), end=date(2015, 8, 31),
              value="4")  # fmt: skip
    missing = rule_tables([old])
    unknown = cap_of("private", date(2014, 5, 1), date(2025, 6, 1), missing.lpr, missing.caps)
    assert [part.cap for part in unknown.segments] == [None, Decimal("0.12")]
    assert "lending rate that the table does not hold" in unknown.notes[0].say(Words("en"))
    benchmark = row("lpr_1y", start=date(2012, 7, 6), value="6.00%")
    whole = rule_tables([old, benchmark])
    known = cap_of("private", date(2014, 5, 1), date(2025, 6, 1), whole.lpr, whole.caps)
    assert [part.cap for part in known.segments] == [Decimal("0.24"), Decimal("0.12")]
    assert not known.notes
    early = cap_of("private", date(2014, 5, 1), date(2016, 1, 1), whole.lpr, whole.caps)
    assert early.cap == Decimal("0.24")


def test_an_added_holiday_moves_the_legal_end_and_a_workday_moves_it_back() -> None:
    claim = Claim(date(2024, 5, 10), today=date(2024, 6, 1))
    plain = limitation(claim, rule_tables().rest)
    assert plain.legal == date(2027, 5, 10)
    days = row("holiday", start=date(2027, 5, 10), end=date(2027, 5, 12))
    assert limitation(claim, rule_tables([days]).rest).legal == date(2027, 5, 13)
    worked = row("workday", start=date(2027, 5, 12))
    assert limitation(claim, rule_tables([days, worked]).rest).legal == date(2027, 5, 12)
    assert limitation(claim, rule_tables([days]).rest).safe == plain.safe


def test_a_cap_that_was_added_holds_for_contracts_of_its_days_only() -> None:
    found = rule_tables([row("cap", name="financial_rate", start=date(2026, 1, 1), value="20%")])
    for day, cap in ((date(2025, 12, 31), "0.24"), (date(2026, 1, 1), "0.2")):
        assert cap_of("financial", day, None, found.lpr, found.caps).cap == Decimal(cap)
    thrice = rule_tables([row("cap", name="private_multiple", start=date(2026, 1, 1), value="3")])
    assert cap_of("private", date(2026, 2, 1), None, thrice.lpr, thrice.caps).cap == Decimal("0.09")


def test_fees_that_were_added_hold_from_their_day() -> None:
    found = rule_tables([row("fee", name="property", start=date(2027, 1, 1),
                             value="100; 10000: 2%")])  # fmt: skip
    for day, fee in ((date(2026, 12, 31), "2300"), (date(2027, 1, 1), "1900")):
        rules = found.fees_on(day)
        assert court_fee(Decimal(100000), "property", rules=rules).fee == Decimal(fee)
        order = court_fee(Decimal(100000), "payment_order", rules=rules).fee
        assert order == (Decimal(fee) / 3).quantize(Decimal("0.01"))


@pytest.mark.parametrize("name", ["property", "preservation", "payment_order"])
def test_the_shipped_fees_can_be_written_and_read_back(name: str) -> None:
    shipped = table("fees")[name]
    written = read_fee(name, fee_text(shipped))
    assert written == {key: value for key, value in shipped.items() if key != "law"}


def test_a_limit_holds_on_its_days_and_the_shipped_one_on_all_others() -> None:
    limit = row("limit", name="G2.calls_a_day.most", value="2",
                start=date(2026, 1, 1), end=date(2026, 6, 30))  # fmt: skip
    checks = rule_tables([limit]).guards.guard("G2").checks
    for day, most in (
        (date(2025, 12, 31), 3), (date(2026, 1, 1), 2), (date(2026, 6, 30), 2),
        (date(2026, 7, 1), 3),
    ):  # fmt: skip
        assert [one.limits["most"] for one in checks if one.basis(day)] == [most]


def test_phrases_can_be_added_and_a_shipped_one_allowed() -> None:
    added = row("phrase", name="限时清偿", value="threat")
    allowed = row("phrase", name="曝光", value="allowed")
    texts = {one.text for one in rule_tables([added, allowed]).guards.phrases}
    assert "限时清偿" in texts
    assert "曝光" not in texts
    assert "曝光" in {one.text for one in rule_tables().guards.phrases}


def test_the_choices_of_the_house_reach_the_reckoning() -> None:
    on = date(2025, 6, 1)
    plain = rule_tables()
    assert owed([LOAN], [], on, plain.lpr).total == Decimal("102505.62")
    chosen = rule_tables([row("policy", name="overdue_lpr", value="segments")])
    found = owed([LOAN], [], on, chosen.lpr, policy=chosen.policy_on(on))
    assert found.total == Decimal("102349.58")
    assert len(found.loans[0].account.lines) == 3
    banker = rule_tables([row("policy", name="day_count", value="360")]).policy_on(on)
    assert owed([LOAN], [], on, plain.lpr, policy=banker).loans[0].terms.day_count == 360
    assert set(NAMES) == set(CHOICES)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        (row("lpr_1y", value="3%"), "start"),
        (row("lpr_1y", start=date(2026, 9, 20), value="3"), "value"),
        (row("lpr_1y", start=date(2026, 9, 20), value="drei"), "value"),
        (row("lpr_1y", start=date(2026, 9, 20), value="30%"), "value"),
        (row("lpr_1y", start=date(2026, 9, 20), value="0.30%"), "value"),
        (row("holiday"), "start"),
        (row("holiday", start=date(2027, 2, 1), end=date(2027, 1, 1)), "end"),
        (row("holiday", start=date(2027, 1, 1), end=date(2029, 1, 1)), "end"),
        (row("cap", name="other", start=date(2026, 1, 1), value="3%"), "name"),
        (row("cap", name="private_multiple", start=date(2026, 1, 1), value="0"), "value"),
        (row("fee", name="property", value="50, 10000 2%"), "value"),
        (row("fee", name="property", value="50; 2000: 2%; 1000: 1%"), "value"),
        (row("limit", name="G2.calls_a_day.least", value="2"), "name"),
        (row("limit", name="G2.calls_a_day.most", value="-1"), "value"),
        (row("limit", name="G1.night.from", value="25:00"), "value"),
        (row("phrase", name="钱"), "name"),
        (row("policy", name="threshold", value="C"), "value"),
        (row("care", name="报警", value="help"), "value"),
        (TableRow("holiday", start=date(2027, 1, 1)), "source"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_at_its_field(wrong: TableRow, path: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        check_row(wrong)
    assert refused.value.details["path"] == path
    assert rule_tables([wrong]).unread == (wrong,)


@given(
    name=st.sampled_from(sorted(limit_names())),
    days=st.lists(st.integers(0, 900), min_size=2, max_size=2, unique=True),
    asked=st.integers(-10, 920),
)
def test_on_every_day_each_check_stands_once_whatever_is_added(
    name: str, days: list[int], asked: int
) -> None:
    first, last = (date(2026, 3, 1) + timedelta(n) for n in sorted(days))
    value = "21:30" if ":" in str(limit_names()[name]) else "9"
    limit = row("limit", name=name, value=value, start=first, end=last)
    on = date(2026, 3, 1) + timedelta(asked)
    guard, check, field = name.split(".")
    shipped = [c for c in rule_tables().guards.guard(guard).checks if c.basis(on)]
    found = [c for c in rule_tables([limit]).guards.guard(guard).checks if c.basis(on)]
    assert len(found) == len(shipped)
    told = next(c.limits[field] for c in found if c.name == check and field in c.limits)
    inside = first <= on <= last
    assert (str(told).zfill(1) == value) == inside or str(limit_names()[name]) == value


def test_of_two_rows_about_one_day_the_later_one_holds() -> None:
    day = date(2027, 3, 15)
    off, worked = row("holiday", start=day), row("workday", start=day)
    assert rule_tables([worked, off]).rest.is_rest(day)
    assert not rule_tables([off, worked]).rest.is_rest(day)
    slips = [row("lpr_1y", start=day, value=value) for value in ("2.90%", "2.80%")]
    assert rule_tables(slips).lpr.quote("1y", day).rate == Decimal("0.028")
