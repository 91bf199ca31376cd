"""What was agreed or hindered beside the contract travels to another site and moves the pack."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from reports.pack.asking import request_of
from reports.pack.files import paper_of
from reports.pack.gather import gather
from reports.pack.options import PackOptions
from reports.sections.amounts import bare
from storage.casework import records
from storage.casework.reading import case_file
from storage.casework.reckoning import case_limitation, case_owed
from storage.rules.dates import date_words
from tests.support.papers import all_text
from tests.support.sites import TestSite, friends

ON = date(2024, 6, 1)
LOAN = {
    "contract_no": "A-1", "regime": "private", "signed_on": "2021-03-01",
    "principal": "110000", "paid_out_on": "2021-03-01", "annual_rate": "0.12", "day_count": 365,
    "due_on": "2022-03-01",
}  # fmt: skip
PAID = {"on": "2022-09-01", "kind": "payment", "amount": "9000", "loan": "l1"}
ROLLED = {"loan": "l1", "since": "2020-03-01", "settled_on": "2021-03-01", "principal": "50000",
          "interest": "60000"}  # fmt: skip
ORDER = {"loan": "l1", "order": "principal_interest_costs", "clause": "第9条"}
STOPPED = {"start": "2024-10-01", "end": "2025-01-10", "cause": "force_majeure"}
LATER = date(2025, 2, 1)


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[tuple[TestSite, TestSite]]:
    found = friends(tmp_path, "field", "legal")
    yield found["field"], found["legal"]
    for site in found.values():
        site.close()


def sent(sites: tuple[TestSite, TestSite], out: Path, kind: str, values: dict[str, Any]) -> str:
    """Record a case with a loan at the one site, then ``values``; return the case at the other."""
    field, legal = sites
    case = field.case("A-1")
    for name, row in (("party", {"role": "borrower", "name": "王某"}), ("loan", LOAN),
                      ("ledger_entry", PAID)):  # fmt: skip
        ref = "l1" if name == "loan" else ""
        records.add(field.session, name, case, row, ref=ref)
    field.photo(case, b"proof")
    assert not legal.take(field.send(legal, out / "1").files).refused
    if kind == "suspension":
        proof = case_file(field.session, case).rows("evidence")[0].ref
        values = {**values, "evidence": [proof]}
    records.add(field.session, kind, case, values)
    return case


def pack_text(site: TestSite, case: str, cutoff: date) -> str:
    options = PackOptions(profile="internal", cutoff=cutoff.isoformat(), force=True)
    snapshot = gather(site.session, case, options.photos, options.passwords)
    return all_text(paper_of(snapshot, request_of(site.session, snapshot, options)))


@pytest.mark.parametrize(("kind", "values"), [("roll_over", ROLLED), ("set_off_order", ORDER)])
def test_what_was_agreed_of_a_loan_arrives_and_changes_what_is_owed(
    sites: tuple[TestSite, TestSite], tmp_path: Path, kind: str, values: dict[str, Any]
) -> None:
    field, legal = sites
    case = sent(sites, tmp_path, kind, values)
    before = case_owed(case_file(legal.session, case), ON).total
    assert bare(before) in pack_text(legal, case, ON)
    assert not legal.take(field.send(legal, tmp_path / "2").files).refused
    after = case_owed(case_file(legal.session, case), ON).total
    assert after == case_owed(case_file(field.session, case), ON).total != before
    text = pack_text(legal, case, ON)
    assert bare(after) in text
    assert bare(before) not in text


def test_an_obstacle_arrives_and_moves_the_end_of_the_period(
    sites: tuple[TestSite, TestSite], tmp_path: Path
) -> None:
    field, legal = sites
    case = sent(sites, tmp_path, "suspension", STOPPED)
    before = case_limitation(case_file(legal.session, case), LATER)[0].clock.usable
    assert not legal.take(field.send(legal, tmp_path / "2").files).refused
    after = case_limitation(case_file(legal.session, case), LATER)[0].clock.usable
    assert (before.safe, after.safe) == (date(2025, 3, 1), date(2025, 7, 10))
    # The list of interruptions is as of the day on which the pack is made.
    legal.clock.at = datetime(2025, 2, 1, 8, tzinfo=UTC)
    text = pack_text(legal, case, LATER)
    assert date_words("2025-07-10", "zh_CN") in text
    assert "不可抗力" in text
