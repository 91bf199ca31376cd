"""Some cases of a package now, the rest later; today's cases; names of files that people read."""

from datetime import timedelta
from pathlib import Path

from storage.casework import custody
from storage.exchange.packages.portions import recorded_today
from storage.exchange.packages.standing import peer_states
from storage.exchange.packages.taking_back import undo_import
from tests.support.sites import ALL, TRUTH, TestSite, friends


def two_sites(folder: Path) -> tuple[TestSite, TestSite]:
    found = friends(folder, "field", "legal")
    return found["field"], found["legal"]


def cases_of(site: TestSite) -> set[str]:
    return {row[0] for row in site.session.tables.run("SELECT id FROM case_row")}


def test_a_case_left_out_comes_with_the_same_file_or_the_next(tmp_path: Path) -> None:
    one, two = two_sites(tmp_path)
    wanted, other = one.case("A-1"), one.case("A-2")
    near, far = one.photo(wanted, b"near" * 99), one.photo(other, b"far" * 99)
    files = one.send(two, tmp_path / "out").files
    preview = two.take(files, dry_run=True)
    assert {case: share.records for case, share in preview.delta.shares.items()} == {
        wanted: 3, other: 3
    }  # fmt: skip
    empty = two.dump(*ALL)
    report = two.take(files, cases={wanted})
    assert report.left_out == {other}
    assert cases_of(two) == {wanted}
    blobs = two.session.vault.blobs
    assert (blobs.has(near), blobs.has(far)) == (True, False)
    undo_import(two.session)
    assert two.dump(*TRUTH) == {name: empty[name] for name in TRUTH}
    two.take(files, cases={wanted})
    # The sender is not told that the package arrived, and sends all of it again.
    one.take(two.send(one, tmp_path / "back").files)
    (state,) = peer_states(one.session)
    assert state.unanswered == 1
    again = one.send(two, tmp_path / "again")
    assert (again.operations, again.attachments) == (6, 2)
    two.take(files)
    assert cases_of(two) == {wanted, other}
    assert blobs.has(far)
    report = two.take(again.files)
    assert not report.refused
    one.take(two.send(one, tmp_path / "told").files)
    assert one.send(two, tmp_path / "none").operations == 0
    assert two.dump() == one.dump()
    one.close()
    two.close()


def test_what_was_recorded_today_is_a_scope_of_its_own(tmp_path: Path) -> None:
    one, two = two_sites(tmp_path)
    old, read = one.case("A-1"), one.case("A-2")
    two.take(one.send(two, tmp_path / "out").files)
    theirs = two.case("B-1")
    one.clock.at += timedelta(days=1)
    assert recorded_today(one.session) == ()
    new = one.case("A-3")
    one.set(one.record_of(old), {"client": "甲行"})
    custody.log(one.session, read, "opened", "")
    one.take(two.send(one, tmp_path / "back").files)
    assert theirs in cases_of(one)
    assert set(recorded_today(one.session)) == {old, new}
    one.close()
    two.close()


def test_files_tell_site_and_day_and_replace_none(tmp_path: Path) -> None:
    one, two = two_sites(tmp_path)
    one.session.name_site("张 三/外访")
    one.case("A-1")
    out = tmp_path / "out"
    day = one.clock.at.astimezone().strftime("%Y%m%d")
    (first,) = one.send(two, out, label="外访").files
    assert first.name.startswith("外访_张三外访_2019") and first.name.endswith("_1.ajpkg")  # noqa: PT018
    assert day[:6] in first.name
    number = first.name.replace("_1.ajpkg", "_2.ajpkg")
    (out / number).write_bytes(b"another's")
    (second,) = one.send(two, out, label="外访").files
    assert second.name == number.replace("_2.", "_2_legal.")
    assert (out / number).read_bytes() == b"another's"
    assert not list(out.glob("*.part"))
    one.close()
    two.close()
