"""A whole computer put back with its token: the vault finds out, loses nothing and goes on."""

import shutil
from pathlib import Path

import pytest

from storage.casework.session import Session
from storage.progress import NoProgress
from storage.records.projection import rebuild
from storage.records.verify import verify_log
from storage.vault.container import Vault
from tests.support.sites import ALL, PASSPHRASE, TestSite

Pair = tuple[TestSite, TestSite]


def image(site: TestSite, to: Path) -> None:
    """Keep the vault as a system image does."""
    site.close()
    shutil.copytree(site.folder, to)
    site.reopen()


def put_back(site: TestSite, kept: Path) -> None:
    """Return vault and token to the image, so that nothing on the computer tells of it."""
    site.close()
    shutil.rmtree(site.folder)
    shutil.copytree(kept, site.folder)
    site.session = Session(Vault.open(site.folder, PASSPHRASE), clock=site.clock)


@pytest.mark.parametrize("heard", [True, False], ids=["stated before", "never answered"])
@pytest.mark.parametrize("exported", [True, False], ids=["sent the second past", "kept it"])
def test_a_laptop_put_back_unseen_keeps_both_pasts_and_goes_on(
    pair: Pair, out: Path, tmp_path: Path, heard: bool, exported: bool
) -> None:
    laptop, office = pair
    record = laptop.record_of(laptop.case("A-1"))
    office.take(laptop.send(office, out).files)
    if heard:
        laptop.take(office.send(laptop, out).files)
    image(laptop, tmp_path / "image")
    laptop.set(record, {"client": "lost"})
    office.take(laptop.send(office, out).files)
    put_back(laptop, tmp_path / "image")
    former = laptop.session.device.id
    laptop.set(record, {"client": "second"})
    laptop.case("A-2")
    if exported:
        report = office.take(laptop.send(office, tmp_path / "second").files)
        assert [error.code for _file, error in report.refused] == ["HistoryForked"]

    answer = office.send(laptop, out).files
    before = laptop.dump(*ALL)
    preview = laptop.take(answer, dry_run=True)
    assert laptop.dump(*ALL) == before
    assert laptop.session.device.id == former
    report = laptop.take(answer)
    assert not report.refused
    assert report.warnings == preview.warnings
    assert ["put back" in text for text, _file in report.warnings] == [True]
    assert laptop.session.device.id != former

    report = office.take(laptop.send(office, out).files)
    assert not report.refused
    laptop.take(office.send(laptop, out).files)
    office.take(laptop.send(office, out).files)
    assert laptop.dump() == office.dump()
    query = "SELECT value FROM head WHERE record = ? AND field = 'client'"
    assert {row[0] for row in laptop.session.tables.run(query, record)} == {'"lost"', '"second"'}
    numbers = office.session.tables.run("SELECT case_no FROM case_row ORDER BY case_no")
    assert [row[0] for row in numbers] == ["A-1", "A-2"]
    for site in pair:
        assert verify_log(site.session.tables, NoProgress()) == []
        truth = site.dump()
        rebuild(site.session.tables)
        assert site.dump() == truth


def test_usual_traffic_proves_no_rollback(pair: Pair, out: Path) -> None:
    laptop, office = pair
    device = laptop.session.device.id
    for number in range(3):
        laptop.case(f"A-{number}")
        office.take(laptop.send(office, out, full=True).files)
        assert not laptop.take(office.send(laptop, out, full=True).files).warnings
    assert laptop.session.device.id == device
