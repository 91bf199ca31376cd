"""A case is deleted lawfully: nothing of it is left to read, and the log still verifies."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storage.casework import custody, deletion, records, retention
from storage.casework.lookup import require_row
from storage.casework.oversight import verify_vault
from storage.casework.reading import rows_of
from storage.casework.refusals import DeletionHeld, NotClosed, StillKept
from storage.casework.session import Session
from storage.errors import NothingToReview, NotPermitted, ReasonRequired
from storage.progress import NoProgress
from storage.records.operations import OFFICE, read_all
from storage.records.projection import rebuild
from storage.records.tables import Tables
from storage.salvage.rebuild import salvage
from storage.vault.container import Vault
from tests.support.sites import PASSPHRASE, TestSite, friends

NAME = "欠款人王小明"
PHOTO = b"a photo of a door" * 100


def appoint(site: TestSite, role: str = "supervisor", number: str = "0001") -> None:
    values = {"name": f"员工{number}", "employee_no": number, "role": role}
    made = records.add(site.session, "staff_member", OFFICE, values, ref=f"s-{number}")
    site.session.name_owner(made.ids[0])


def closed_case(site: TestSite, case_no: str = "YD-1") -> str:
    case_id = site.case(case_no, stage="closed")
    party = {"role": "borrower", "name": NAME}
    records.add(site.session, "party", case_id, party)
    site.photo(case_id, PHOTO)
    site.clock.at = site.clock.at.replace(year=2026)
    return case_id


def deleted(site: TestSite, case_id: str, basis: str = "retention") -> Any:
    asked = deletion.request(site.session, case_id, basis, f"{NAME} 已结清")
    row = require_row(site.session, asked.ids[0])
    return deletion.approve(site.session, case_id, row.ref)


def sound(session: Session) -> None:
    report = verify_vault(session, NoProgress())
    assert report.ok, report.problems


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TestSite]:
    found = friends(tmp_path, "Büro", "Feld")["Büro"]
    appoint(found)
    yield found
    found.close()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[TestSite, TestSite]]:
    sites = friends(tmp_path, "Büro", "Feld")
    yield sites["Büro"], sites["Feld"]
    for one in sites.values():
        one.close()


def test_a_deleted_case_leaves_a_tombstone_and_a_log_that_verifies(site: TestSite) -> None:
    case_id, other = closed_case(site), site.case("YD-2")
    custody.log(site.session, case_id, "opened", "案卷")
    before = [one.id for one in read_all(site.session.tables, chain=case_id)]
    done = deleted(site, case_id)
    assert (done.case_no, done.operations, done.originals) == ("YD-1", len(before) + 1, 1)
    after = list(read_all(site.session.tables, chain=case_id))
    assert [one.id for one in after][: len(before)] == before
    assert [one.body is None for one in after] == [True] * (len(before) + 1) + [False]
    (stone,) = rows_of(site.session, case_id, "deletion")
    assert stone["case_no"] == "YD-1"
    assert stone["approved_by"] == site.session.owner
    assert "第十九条" in stone["law"]
    assert stone["originals"]
    rows = site.session.tables.run("SELECT kind FROM record WHERE chain = ?", case_id)
    assert rows == [("deletion",)]
    assert [row[0] for row in site.session.tables.run("SELECT id FROM case_row")] == [other]
    sound(site.session)


def test_nothing_of_it_is_left_in_the_tables_the_files_or_what_salvage_finds(
    site: TestSite, tmp_path: Path
) -> None:
    case_id = closed_case(site)
    (sha256,) = [row["sha256"] for row in rows_of(site.session, case_id, "evidence")]
    deleted(site, case_id)
    tables = site.session.tables
    names = [name for (name,) in tables.run("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in names:
        if name.startswith("search_words"):
            continue
        for row in tables.run(f"SELECT * FROM {name}"):
            for value in row:
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                assert NAME not in text, name
    assert not site.session.vault.blobs.has(sha256)
    for segment in site.session.vault.journal.segments():
        assert all(NAME.encode() not in piece for piece in segment.pieces)
    site.close()
    vault = tmp_path / "saved"
    salvage(site.folder, vault, PASSPHRASE, NoProgress())
    with Vault.open(vault, PASSPHRASE) as saved:
        rows = Tables(saved.database).run("SELECT body FROM operation WHERE body IS NOT NULL")
        assert all(NAME.encode() not in bytes(body) for (body,) in rows)
    site.reopen()


def test_an_original_that_another_case_names_stays(site: TestSite) -> None:
    case_id, other = closed_case(site), site.case("YD-2")
    sha256 = site.photo(other, PHOTO)
    assert deleted(site, case_id).originals == 0
    assert site.session.vault.blobs.has(sha256)
    assert site.session.tables.run("SELECT 1 FROM attachment WHERE sha256 = ?", sha256)
    sound(site.session)


def test_content_that_is_gone_without_a_deletion_is_a_problem(site: TestSite) -> None:
    case_id = closed_case(site)
    tables = site.session.tables
    tables.run("UPDATE operation SET body = NULL, record = NULL WHERE chain = ?", case_id)
    found = verify_vault(site.session, NoProgress()).problems
    assert "erased" in {one.kind for one in found}


def test_a_hold_the_clock_and_the_role_stand_against_it(site: TestSite) -> None:
    session = site.session
    running = site.case("YD-3")
    with pytest.raises(NotClosed):
        deletion.request(session, running, "retention", "r")
    closed = site.case("YD-4", stage="closed")
    with pytest.raises(StillKept):
        deletion.request(session, closed, "retention", "r")
    with pytest.raises(ReasonRequired):
        retention.hold(session, closed, "  ")
    retention.hold(session, closed, "另案审理中")
    site.clock.at = site.clock.at.replace(year=2030)
    with pytest.raises(DeletionHeld):
        deletion.request(session, closed, "retention", "r")
    assert retention.clock(session, closed).state == "held"
    assert retention.due(session) == ()
    retention.lift_hold(session, closed, "已结案")
    assert [one.case_no for one in retention.due(session)] == ["YD-4"]
    asked = deletion.request(session, closed, "retention", "r")
    ref = require_row(session, asked.ids[0]).ref
    waiting = deletion.open_request(session, closed)
    assert waiting is not None
    assert waiting.ref == ref
    deletion.refuse(session, closed, ref, "尚有争议")
    with pytest.raises(NothingToReview):
        deletion.approve(session, closed, ref)
    appoint(site, "field", "0002")
    again = deletion.request(session, closed, "person", "r")
    with pytest.raises(NotPermitted):
        deletion.approve(session, closed, require_row(session, again.ids[0]).ref)
    with pytest.raises(NotPermitted):
        retention.lift_hold(session, closed, "r")


def test_the_clock_runs_from_the_last_work_and_knows_its_rule(site: TestSite) -> None:
    case_id = site.case("YD-5", stage="closed")
    at = "2022-03-01T10:00:00+08:00"
    contact = {"channel": "call", "direction": "out", "at": at, "result": "answered"}
    records.add(site.session, "contact", case_id, contact)
    found = retention.clock(site.session, case_id, date(2027, 3, 1))
    assert (found.state, found.until.isoformat(), found.years) == ("running", "2027-03-01", 5)
    assert retention.clock(site.session, case_id, date(2027, 3, 2)).state == "due"


def exchange(one: TestSite, other: TestSite, folder: Path) -> Any:
    report = other.take(one.send(other, folder).files)
    assert not report.refused, report.refused
    return report


def sent(two: tuple[TestSite, TestSite], folder: Path) -> tuple[TestSite, TestSite, str]:
    """Return both sites and a closed case of the first that the second has too."""
    office, field = two
    appoint(office)
    case_id = closed_case(office)
    exchange(office, field, folder / "1")
    return office, field, case_id


def test_a_peer_erases_it_too_and_passes_it_on(
    two: tuple[TestSite, TestSite], tmp_path: Path
) -> None:
    office, field, case_id = sent(two, tmp_path)
    (photo,) = [row["sha256"] for row in rows_of(field.session, case_id, "evidence")]
    assert field.session.vault.blobs.has(photo)
    deleted(office, case_id)
    report = exchange(office, field, tmp_path / "2")
    assert len(report.warnings) == 1
    assert not field.session.vault.blobs.has(photo)
    assert not field.session.tables.run("SELECT 1 FROM case_row WHERE id = ?", case_id)
    for one in two:
        sound(one.session)
    assert office.dump("operation") == field.dump("operation")
    exchange(field, office, tmp_path / "3")
    sound(office.session)
    assert deletion.held_back(field.session) == ()


def test_what_the_other_site_wrote_meanwhile_is_not_lost(
    two: tuple[TestSite, TestSite], tmp_path: Path
) -> None:
    office, field, case_id = sent(two, tmp_path)
    field.set(field.record_of(case_id), {"client": "later"})
    custody.log(field.session, case_id, "opened", "later")
    deleted(office, case_id)
    exchange(office, field, tmp_path / "2")
    exchange(field, office, tmp_path / "3")
    for one in two:
        sound(one.session)
        assert [row["what"] for row in rows_of(one.session, case_id, "reading")] == ["later"]
    assert office.dump("operation") == field.dump("operation")


def test_a_hold_on_the_other_site_keeps_it_there_until_it_is_lifted(
    two: tuple[TestSite, TestSite], tmp_path: Path
) -> None:
    office, field, case_id = sent(two, tmp_path)
    retention.hold(field.session, case_id, "法院来函")
    deleted(office, case_id)
    report = exchange(office, field, tmp_path / "2")
    assert report.warnings == []
    assert rows_of(field.session, case_id, "party")
    assert [row["case_no"] for row in deletion.held_back(field.session)] == ["YD-1"]
    appoint(field, "legal", "0009")
    retention.lift_hold(field.session, case_id, "已回复法院")
    assert deletion.apply_pending(field.session) == ("YD-1",)
    deletion.finish(field.session)
    assert not rows_of(field.session, case_id, "party")
    sound(field.session)


def test_a_deletion_that_no_supervisor_wrote_erases_nothing_elsewhere(
    two: tuple[TestSite, TestSite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, field = two
    appoint(office, "field")
    case_id = closed_case(office)
    exchange(office, field, tmp_path / "1")
    monkeypatch.setattr(Session, "require", lambda *_given: None)
    deleted(office, case_id)
    exchange(office, field, tmp_path / "2")
    assert rows_of(field.session, case_id, "party")
    assert field.session.tables.run("SELECT 1 FROM case_row WHERE id = ?", case_id)


def test_an_erased_vault_opens_again_and_rebuilds_to_the_same_tables(site: TestSite) -> None:
    case_id = closed_case(site)
    deleted(site, case_id)
    before = site.dump()
    rebuild(site.session.tables)
    assert site.dump() == before
    site.close()
    site.reopen()
    assert site.dump() == before
    sound(site.session)
