"""The bin lists what was hidden and why; many pieces of evidence are described in one write."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.casework import intake, records
from storage.casework.bin import DAYS, binned
from storage.casework.captions import describe
from storage.casework.cases import open_case
from storage.casework.lookup import require_row
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import InvalidRecord, ReasonRequired
from storage.progress import NoProgress
from storage.records.verify import verify_log
from tests.support.vaults import untouched

CASE = {"case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned"}
VISIT = {"place": {"kind": "residence", "text": "某村"}, "outcome": "no_answer"}


@pytest.fixture
def vault(session: Session) -> Iterator[Session]:
    with untouched(session):
        yield session
        assert verify_log(session.tables, NoProgress()) == []


@pytest.fixture
def case(vault: Session) -> str:
    return open_case(vault, CASE, [{"role": "borrower", "name": "张三"}]).case_id


def test_the_bin_tells_reason_case_and_days_and_is_emptied_only_by_restoring(
    vault: Session, case: str
) -> None:
    today = vault.clock.now().wall.date()
    visit = records.add(vault, "visit", case, VISIT).ids[0]
    assert binned(vault, today) == ()
    records.remove(vault, visit, "误记")
    (one,) = binned(vault, today)
    assert (one.row.id, one.case_no, one.reason, one.days_left) == (visit, "A1", "误记", DAYS)
    later = today + timedelta(days=DAYS)
    assert binned(vault, later) == ()
    (old,) = binned(vault, later, older=True)
    assert old.days_left == 0
    records.restore(vault, visit)
    assert binned(vault, later, older=True) == ()
    assert len(rows_of(vault, case, "visit")) == 1


def test_a_removed_case_is_in_the_bin_by_its_number(vault: Session, case: str) -> None:
    records.remove(vault, case, "误录")
    (one,) = binned(vault, vault.clock.now().wall.date())
    assert (one.row.kind, one.case_no) == ("case", "A1")


def test_undone_is_done_again_and_undone_again(vault: Session, case: str) -> None:
    added = records.add(vault, "visit", case, VISIT)
    undone = records.undo(vault, added)
    assert require_row(vault, added.ids[0]).removed
    again = records.undo(vault, undone)
    assert again.what == "redone"
    assert not require_row(vault, added.ids[0]).removed
    assert records.undo(vault, again).what == "undone"
    assert require_row(vault, added.ids[0]).removed


def _evidence(vault: Session, case: str, count: int, folder: Path) -> list[str]:
    files = [folder / f"{n}.txt" for n in range(count)]
    for file in files:
        file.write_text(file.name, encoding="utf-8")
    intake.take_in(vault, case, files, {}, NoProgress())
    return [row.id for row in rows_of(vault, case, "evidence")]


def test_one_description_is_one_write_and_one_undo(
    vault: Session, case: str, tmp_path: Path
) -> None:
    ids = _evidence(vault, case, 3, tmp_path)
    before = vault.tables.operation.select().count()
    change = describe(vault, ids, {"caption": "门口"}, "一并说明")
    assert vault.tables.operation.select().count() == before + 3
    assert {row["caption"] for row in rows_of(vault, case, "evidence")} == {"门口"}
    assert describe(vault, ids, {"caption": "门口"}, "一并说明").operations == ()
    records.undo(vault, change)
    assert {row["caption"] for row in rows_of(vault, case, "evidence")} == {None}


def test_a_description_that_does_not_fit_changes_nothing(
    vault: Session, case: str, tmp_path: Path
) -> None:
    ids = _evidence(vault, case, 2, tmp_path)
    with pytest.raises(ReasonRequired):
        describe(vault, ids, {"caption": "x"}, " ")
    with pytest.raises(InvalidRecord):
        describe(vault, ids, {"caption": 7}, "说明")
    with pytest.raises(ValueError, match="kind"):
        describe(vault, ids, {"kind": "photo"}, "说明")
    assert {row["caption"] for row in rows_of(vault, case, "evidence")} == {None}
