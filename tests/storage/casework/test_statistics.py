"""Statistics: each record of the period counts once, by person and month; as counted by hand."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.sheets.counts import write_counts
from resources.language import Words
from storage.casework import records
from storage.casework.cases import add_staff, open_case
from storage.casework.session import Session
from storage.casework.statistics import statistics
from storage.progress import Cancelled
from tests.support.vaults import untouched

CASE = {"case_no": "A1", "opened_on": "2024-01-02", "stage": "visiting",
        "next_action": {"on": "2024-03-01", "what": "复访"}}  # fmt: skip
TODAY = date(2024, 3, 15)
OUTCOMES = ("met_borrower", "no_answer", "moved")
FEW = settings(max_examples=8, deadline=None,
               suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip


@pytest.fixture
def vault(session: Session) -> Iterator[Session]:
    with untouched(session):
        yield session


def visit(day: str, outcome: str, **more: Any) -> dict[str, Any]:
    place = {"kind": "residence", "text": "某村"}
    arrived = {"arrived_at": f"{day}T10:00:00+08:00"} if day else {}
    return {"place": place, "outcome": outcome, **arrived, **more}


@FEW
@given(
    st.lists(
        st.tuples(st.dates(date(2024, 1, 1), date(2024, 3, 31)), st.sampled_from(OUTCOMES)),
        max_size=6,
    )
)
def test_visits_are_counted_as_by_hand(session: Session, made: list[tuple[date, str]]) -> None:
    with untouched(session):
        case = open_case(session, CASE).case_id
        for day, outcome in made:
            records.add(session, "visit", case, visit(day.isoformat(), outcome))
        first, last = date(2024, 1, 15), date(2024, 3, 14)
        found = statistics(session, first, last, TODAY)
    inside = [(day, outcome) for day, outcome in made if first <= day <= last]
    assert found.outcomes == Counter(outcome for _day, outcome in inside)
    assert found.total.visits == len(inside)
    assert {line.name: line.visits for line in found.months} == {
        month: sum(f"{day:%Y-%m}" == month for day, _outcome in inside)
        for month in ("2024-01", "2024-02", "2024-03")
    }


def test_people_are_those_of_the_team_and_else_who_recorded_it(vault: Session) -> None:
    add_staff(vault, {"name": "甲", "employee_no": "1", "role": "field"}, owner=True)
    add_staff(vault, {"name": "乙", "employee_no": "2", "role": "field"})
    case = open_case(vault, CASE, [{"role": "borrower", "name": "张三"}]).case_id
    from storage.casework.reading import staff_rows

    two = {row["name"]: row.ref for row in staff_rows(vault)}
    records.add(
        vault, "visit", case, visit("2024-02-01", "met_borrower", team=[two["甲"], two["乙"]])
    )
    records.add(vault, "visit", case, visit("2024-02-02", "no_answer"))
    records.add(vault, "visit", case, visit("", "no_answer"))
    gone = records.add(vault, "visit", case, visit("2024-02-03", "moved"))
    records.remove(vault, gone.ids[0], "误记")
    found = statistics(vault, date(2024, 2, 1), date(2024, 2, 29), TODAY)
    assert {line.name: (line.visits, line.met) for line in found.people} == {
        "甲": (2, 1), "乙": (1, 1),
    }  # fmt: skip
    assert (found.total.visits, found.undated) == (2, 1)
    assert [(one.case_no, one.on, one.what) for one in found.overdue] == [
        ("A1", "2024-03-01", "复访")
    ]
    assert found.stages == Counter({"visiting": 1})


def test_counting_can_be_cancelled_and_a_period_must_not_end_first(vault: Session) -> None:
    class Stop:
        def advance(self, _done: int, _total: int, _note: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        statistics(vault, TODAY, TODAY, TODAY, Stop())
    with pytest.raises(ValueError, match=">"):
        statistics(vault, TODAY, date(2024, 1, 1), TODAY)


def test_the_sheet_holds_the_same_figures_and_no_name_of_a_borrower(
    vault: Session, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    case = open_case(vault, CASE, [{"role": "borrower", "name": "张三"}]).case_id
    records.add(vault, "visit", case, visit("2024-02-01", "met_borrower"))
    found = statistics(vault, date(2024, 1, 1), TODAY, TODAY)
    write_counts(found, tmp_path / "a.xlsx", Words("zh_CN"))
    book = load_workbook(tmp_path / "a.xlsx")
    cells = [value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    assert "张三" not in cells
    months = {row[0]: row[1] for row in book["按月份"].iter_rows(min_row=2, values_only=True)}
    assert months == {"2024-01": 0, "2024-02": 1, "2024-03": 0, "合计": 1}
