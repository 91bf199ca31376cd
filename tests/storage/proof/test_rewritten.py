"""After a receipt the past is fixed: a rewritten or cloned vault is refused and changes nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.language import Words
from storage.progress import NoProgress
from storage.proof.bundle import disclose
from storage.proof.bundle_check import Looked, look_at_bundle
from storage.records.projection import rebuild
from tests.support.sites import TestSite, friends

Pair = tuple[TestSite, TestSite]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    sites = friends(tmp_path / "sites", "Büro", "Feld")
    yield sites["Feld"], sites["Büro"]
    for one in sites.values():
        one.close()


def received(pair: Pair, out: Path) -> str:
    """Let the office receive a case of the field and sign for it."""
    field, office = pair
    case_id = field.case("YD-1")
    field.set(field.record_of(case_id), {"client": "first"})
    assert not office.take(field.send(office, out / "1").files).refused
    assert not field.take(office.send(field, out / "2").files).refused
    assert field.dump("receipt")["receipt"]
    return case_id


def refused(office: TestSite, files: tuple[Path, ...]) -> list[str]:
    before = office.dump()
    codes = [error.code for _file, error in office.take(files).refused]
    assert office.dump() == before
    return codes


def rewrite(site: TestSite, case_id: str) -> None:
    """Take the last entry of a case out of the log and write another one in its place."""
    tables = site.session.tables
    ((last,),) = tables.run("SELECT max(seq) FROM operation WHERE chain = ?", case_id)
    tables.run("DELETE FROM operation WHERE chain = ? AND seq = ?", case_id, last)
    rebuild(tables)
    site.set(site.record_of(case_id), {"client": "rewritten"})


def test_a_rewritten_past_is_a_fork(pair: Pair, tmp_path: Path) -> None:
    field, office = pair
    rewrite(field, received(pair, tmp_path))
    assert refused(office, field.send(office, tmp_path / "3", full=True).files) == ["HistoryForked"]


def test_an_earlier_time_does_not_help_to_rewrite_it(pair: Pair, tmp_path: Path) -> None:
    field, office = pair
    case_id = received(pair, tmp_path)
    field.clock.at = field.clock.at.replace(year=2018)
    rewrite(field, case_id)
    assert refused(office, field.send(office, tmp_path / "3", full=True).files) == ["HistoryForked"]


def test_what_is_written_back_dated_after_a_receipt_stands_behind_what_was_received(
    pair: Pair, tmp_path: Path
) -> None:
    field, office = pair
    case_id = received(pair, tmp_path)
    field.clock.at = field.clock.at.replace(year=2018)
    field.set(field.record_of(case_id), {"client": "back-dated"})
    assert not office.take(field.send(office, tmp_path / "3").files).refused
    query = "SELECT header FROM operation WHERE chain = ? AND device = ? ORDER BY seq"
    rows = office.session.tables.run(query, case_id, field.session.device.id)
    walls = [bytes(header).split(b'"wall":"')[1][:4] for (header,) in rows]
    assert walls[-1] == b"2018"
    assert min(walls[:-1]) >= b"2019", "its place in the chain contradicts the time that it says"


def test_a_clone_that_writes_under_the_same_key_is_a_fork(pair: Pair, tmp_path: Path) -> None:
    field, office = pair
    case_id = received(pair, tmp_path)
    field.close()
    clone = tmp_path / "clone"
    # With the token outside of the vault as well: otherwise it is another incarnation.
    shutil.copytree(field.folder.parent, clone)
    for token in clone.glob("state/incarnations/*.json"):
        said = token.read_text("utf-8").replace(str(field.folder.parent), str(clone))
        token.write_text(said, "utf-8")
    field.reopen()
    other = TestSite.standing(clone / "vault", field.name)
    assert other.session.device.id == field.session.device.id
    field.set(field.record_of(case_id), {"client": "one"})
    other.set(other.record_of(case_id), {"client": "other"})
    assert not office.take(field.send(office, tmp_path / "3").files).refused
    files = other.send(office, tmp_path / "4", full=True).files
    other.close()
    assert refused(office, files) == ["HistoryForked"]


def test_a_disclosure_tells_of_entries_that_say_an_earlier_time(pair: Pair, tmp_path: Path) -> None:
    field, _office = pair
    case_id = field.case("YD-1")
    assert look(field, case_id, tmp_path / "a").backdated == 0
    field.clock.at = field.clock.at.replace(year=2018)
    field.set(field.record_of(case_id), {"client": "back-dated"})
    found = look(field, case_id, tmp_path / "b")
    assert (found.backdated, found.problems) == (1, [])


def look(site: TestSite, case_id: str, out: Path) -> Looked:
    def no_pack(path: Path) -> None:
        path.write_bytes(b"%PDF-1.7\n")

    none = NoProgress()
    disclose(site.session, case_id, out, no_pack, reason="r", words=Words(), progress=none)
    return look_at_bundle(out, none)
