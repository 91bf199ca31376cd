"""The list of cases that are due holds exactly those whose own clock says so."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.casework import records, retention
from storage.casework.cases import open_case
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.rules.dates import add_years
from tests.support.vaults import untouched

TODAY = date(2031, 3, 1)
EDGE = add_years(TODAY, -5)


@given(
    cases=st.lists(
        st.tuples(
            st.lists(st.integers(-4, 4), max_size=2),
            st.sampled_from(["+08:00", "-11:00", "+14:00"]),
            st.sampled_from(["T00:10:00", "T23:50:00"]),
            st.sampled_from(["closed", "closed", "visiting"]),
            st.booleans(),
        ),
        min_size=1, max_size=3,
    )
)  # fmt: skip
def test_what_is_left_out_before_is_never_due(
    session: Session, cases: list[tuple[object, ...]]
) -> None:
    with untouched(session):
        made = []
        for number, (days, offset, hour, stage, removed) in enumerate(cases):
            values = {"case_no": f"A{number}", "opened_on": "2020-01-01", "stage": stage}
            case = open_case(session, values).case_id
            made.append(case)
            for shift in days:  # type: ignore[attr-defined]
                at = f"{EDGE + timedelta(days=shift)}{hour}{offset}"
                contact = {"at": at, "channel": "call", "direction": "out", "result": "off"}
                told = records.add(session, "contact", case, contact)
                if removed:
                    records.remove(session, told.ids[0], "x")
        due = {one.case_id for one in retention.due(session, TODAY)}
        said = {case for case in made if retention.clock(session, case, TODAY).state == "due"}
        assert due == said


def test_a_case_reads_the_same_by_kind_and_whole(session: Session) -> None:
    with untouched(session):
        values = {"case_no": "A1", "opened_on": "2020-01-01", "stage": "closed"}
        case = open_case(session, values).case_id
        records.add(session, "flag", case, {"kind": "dispute", "note": "x"})
        gone = records.add(session, "flag", case, {"kind": "dispute", "note": "y"})
        records.remove(session, gone.ids[0], "x")
        (flag,) = case_file(session, case).rows("flags")
        assert flag["note"] == "x"
        assert case_file(session, case).case["case_no"] == "A1"
