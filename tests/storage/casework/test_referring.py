"""What others name stays out of the bin, and whoever is in it keeps the name on paper."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from reports.sections.view import View
from resources.language import Words
from storage.casework import cases, records
from storage.casework.care import open_reviews, review
from storage.casework.lookup import require_row
from storage.casework.reading import case_file, rows_of
from storage.casework.referring import OrganisationStays, OwnerStays, StillNamed
from storage.casework.session import Session
from storage.records.operations import OFFICE, REMOVED
from storage.rows import Row
from tests.support.sample_work import become, sample_work
from tests.support.vaults import CHINA

Work = tuple[Session, str, str]
NOW = datetime(2019, 4, 14, 9, 0, tzinfo=CHINA)


@pytest.fixture
def work(session: Session) -> Iterator[Work]:
    with sample_work(session, NOW) as made:
        yield made


def staff(session: Session, ref: str) -> Row:
    return next(row for row in rows_of(session, OFFICE, "staff_member") if row.ref == ref)


def binned(session: Session, record: str) -> None:
    """Write what a former version let through."""
    row = require_row(session, record)
    session._writer.put([records.draft_correction(session, row, {REMOVED: True}, "x")], "")


def test_people_whom_records_name_stay_and_it_is_said_where(work: Work) -> None:
    session, _first, _second = work
    become(session, "field")
    with pytest.raises(StillNamed) as refused:
        records.remove(session, staff(session, "s1").id, "离职")
    counts = dict(refused.value.counts)
    assert counts["Visit"] >= 1
    assert refused.value.details["count"] == sum(counts.values())
    told = refused.value.message(Words("zh_CN"))
    assert "外访" in told
    assert str(staff(session, "s1")["name"]) in told
    assert "s1" not in told
    (trip, *_more) = rows_of(session, OFFICE, "trip")
    with pytest.raises(StillNamed):
        records.remove(session, trip.id, "x")
    assert staff(session, "s1")


def test_the_owner_and_the_organisation_stay(work: Work) -> None:
    session, _first, _second = work
    become(session, "supervisor")
    with pytest.raises(OwnerStays):
        records.remove(session, session.owner, "x")
    (organisation,) = rows_of(session, OFFICE, "organisation")
    with pytest.raises(OrganisationStays):
        records.remove(session, organisation.id, "x")


def test_whom_nobody_names_goes_and_comes_back(work: Work) -> None:
    session, _first, _second = work
    values = {"name": "新人", "employee_no": "N-9", "role": "field"}
    made = cases.add_staff(session, values)
    records.remove(session, made.ids[0], "重复登记")
    assert require_row(session, made.ids[0]).removed
    records.restore(session, made.ids[0])
    records.undo(session, made)
    assert require_row(session, made.ids[0]).removed


def test_undoing_does_not_remove_whom_others_name_by_now(work: Work) -> None:
    session, first, _second = work
    values = {"name": "新人", "employee_no": "N-9", "role": "field"}
    made = cases.add_staff(session, values)
    call = {"at": "2019-04-13T10:00:00+08:00", "channel": "call", "direction": "out",
            "result": "no_answer", "by": require_row(session, made.ids[0]).ref}  # fmt: skip
    records.add(session, "contact", first, call)
    with pytest.raises(StillNamed):
        records.undo(session, made)


def test_who_is_in_the_bin_by_a_former_version_keeps_name_and_word(work: Work) -> None:
    session, first, second = work
    become(session, "supervisor")
    review(session, second, "resume", "已联系")
    binned(session, session.owner)
    one = staff(session, "s1")
    binned(session, one.id)
    file = case_file(session, second)
    assert open_reviews(file) == (), "the decision of a supervisor who left stands"
    assert "s1" not in file.staff
    view = View(case_file(session, first), Words("zh_CN"))
    assert view.staff("s1") == one["name"]
    assert str(one["name"]) in view.staff_full("s1")
    assert view.recorder(session.owner) == "supervisor"


@pytest.mark.parametrize(
    "made", ["s-4129866645", "v-z362na", "019dfacc-d870-746f-bf79-60237f90316b"]
)
def test_an_id_is_never_printed_for_a_name(work: Work, made: str) -> None:
    session, first, _second = work
    view = View(case_file(session, first), Words("zh_CN"))
    assert view.staff(made) == view.staff_full(made) == "本库无登记的人员"
    assert view.staff("外访员甲") == "外访员甲"
