"""Entries that a salvaged vault lacks within a chain come back in another site's full package."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.progress import NoProgress
from storage.records.projection import rebuild
from storage.records.verify import verify_log
from tests.support.sites import TRUTH, TestSite, friends


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[tuple[TestSite, TestSite]]:
    found = friends(tmp_path, "甲", "乙")
    yield found["甲"], found["乙"]
    for site in found.values():
        site.close()


def exchanged(one: TestSite, two: TestSite, folder: Path) -> str:
    """Bring a case of seven entries to both sites; return its id."""
    case = one.case("A1")
    record = one.record_of(case)
    for n in range(6):
        one.set(record, {"case_no": f"A1-{n}"})
    two.take(one.send(two, folder / "first").files)
    return case


def lose(site: TestSite, case: str, *seqs: int) -> None:
    """Take entries out of the log, as salvage leaves them out, and make the tables anew."""
    tables = site.session.tables
    with site.session.atomic():
        for seq in seqs:
            tables.run("DELETE FROM operation WHERE chain = ? AND seq = ?", case, seq)
    rebuild(tables)


@pytest.mark.parametrize("lost", [(3,), (2, 3), (2, 4), (1,), (1, 2, 3)])
def test_a_full_package_fills_what_was_lost(
    sites: tuple[TestSite, TestSite], tmp_path: Path, lost: tuple[int, ...]
) -> None:
    one, two = sites
    case = exchanged(one, two, tmp_path)
    whole = one.dump(*TRUTH)
    lose(one, case, *lost)
    assert verify_log(one.session.tables, NoProgress())
    report = one.take(two.send(one, tmp_path / "back", full=True).files)
    assert not report.refused
    assert not report.waiting
    assert one.dump(*TRUTH) == whole
    assert verify_log(one.session.tables, NoProgress()) == []


def test_an_entry_that_its_neighbour_does_not_name_is_a_fork(
    sites: tuple[TestSite, TestSite], tmp_path: Path
) -> None:
    one, two = sites
    case = exchanged(one, two, tmp_path)
    lose(one, case, 3)
    one.session.tables.run(
        "UPDATE operation SET header ="
        ' CAST(replace(header, \'"prev":"\', \'"prev":"f\') AS BLOB)'
        " WHERE chain = ? AND seq = 4",
        case,
    )
    report = one.take(two.send(one, tmp_path / "back", full=True).files)
    assert report.refused
    assert one.session.tables.run("SELECT 1 FROM operation WHERE chain = ? AND seq = 3", case) == []
