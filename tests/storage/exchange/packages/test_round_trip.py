"""Two sites and files between them: what is sent, stated, taken in, waits and is said."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from resources import path
from storage.casework.previews import make_previews
from storage.errors import CaseError, NoSuchSite, NothingToUndo, UndoTooLate, VolumeTooSmall
from storage.exchange.case_import import import_cases
from storage.exchange.packages import dividing, history, taking_back
from storage.exchange.packages.sending import export_packages
from storage.exchange.packages.site import age_identity
from storage.progress import Cancelled, NoProgress
from storage.records.journaling import GENERATION
from storage.records.projection import rebuild
from storage.records.verify import verify_log
from tests.support.judges import needs
from tests.support.sites import ALL, TRUTH, TestSite

Pair = tuple[TestSite, TestSite]


def codes(refused: list[tuple[str, CaseError]]) -> list[str]:
    return [error.code for _name, error in refused]


def test_what_is_sent_arrives_whole(pair: Pair, out: Path) -> None:
    one, two = pair
    case = one.case("A-1")
    sha256 = one.photo(case, b"photo" * 100_000)
    sent = one.send(two, out)
    assert (sent.operations, sent.attachments, len(sent.files)) == (3, 1, 1)
    report = two.take(sent.files)
    assert not report.refused
    assert report.senders == ["field"]
    assert (len(report.delta.cases), len(report.delta.records)) == (1, 3)
    assert report.missing == []
    assert two.dump() == one.dump()
    two.session.vault.blobs.verify(sha256, 500_000)
    assert verify_log(two.session.tables, NoProgress()) == []


def test_a_second_import_changes_nothing_and_says_so(pair: Pair, out: Path) -> None:
    one, two = pair
    one.photo(one.case("A-1"), b"photo")
    files = one.send(two, out).files
    two.take(files)
    before = two.dump(*ALL)
    report = two.take([*files, *files])
    assert two.dump(*ALL) == before
    assert (report.unchanged, report.repeated) == (6, [files[0].name] * 2)
    assert (report.senders, report.taken) == (["field"], 0)
    assert not report.delta.records


def test_a_preview_tells_what_the_import_does_and_writes_nothing(pair: Pair, out: Path) -> None:
    one, two = pair
    one.photo(one.case("A-1"), b"photo")
    files = one.send(two, out).files
    two.session.tables.set_meta("age_identity", str(age_identity(two.session)))
    before, blobs = two.dump(*ALL), list(two.session.vault.blobs.files())
    preview = two.take(files, dry_run=True)
    assert two.dump(*ALL) == before
    assert list(two.session.vault.blobs.files()) == blobs
    real = two.take(files)
    assert preview.delta == real.delta
    assert (preview.missing, preview.unchanged) == (real.missing, real.unchanged)


def test_only_what_was_not_stated_is_sent_again(pair: Pair, out: Path) -> None:
    one, two = pair
    case = one.case("A-1")
    one.photo(case, b"photo")
    two.take(one.send(two, out).files)
    # Never believed to have arrived before the other says so.
    assert one.send(two, out).operations == 3
    one.take(two.send(one, out).files)
    assert (one.send(two, out).operations, one.send(two, out).attachments) == (0, 0)
    assert one.send(two, out, full=True).operations == 3
    one.set(one.record_of(case), {"client": "行"})
    files = one.send(two, out).files
    assert [two.take(files).delta.changed[0].field] == ["client"]


def test_edits_on_both_sides_are_both_kept_and_settled_once(pair: Pair, out: Path) -> None:
    one, two = pair
    case = one.case("A-1")
    two.take(one.send(two, out).files)
    record = one.record_of(case)
    one.set(record, {"client": "甲行"})
    two.set(record, {"client": "乙行"})
    report = two.take(one.send(two, out).files)
    (conflict,) = report.delta.conflicts
    assert (conflict.case_no, conflict.field) == ("A-1", "client")
    assert sorted(conflict.values) == ["乙行", "甲行"]
    one.take(two.send(one, out).files)
    assert one.dump() == two.dump()
    two.set(record, {"client": "乙行"})
    one.take(two.send(one, out).files)
    assert one.dump() == two.dump()
    assert not [row for row in one.dump("record")["record"] if '["client"]' in map(str, row)]


def test_a_gap_waits_and_is_filled_by_the_missing_package(pair: Pair, out: Path) -> None:
    one, two = pair
    case = one.case("A-1")
    first = one.send(two, out).files
    two.take(first)
    one.take(two.send(one, out).files)
    one.set(one.record_of(case), {"client": "甲行"})
    second = one.send(two, out)
    one.session.tables.run("UPDATE sent SET acknowledged_at = 'x'")
    one.session.tables.run(
        "INSERT OR REPLACE INTO known SELECT ?, chain, device, max(seq) FROM operation"
        " GROUP BY chain, device",
        two.session.device.id,
    )
    one.set(one.record_of(case), {"client": "乙行"})
    third = one.send(two, out)
    assert third.operations == 1
    truth = two.dump()
    report = two.take(third.files)
    assert two.dump() == truth
    ((need,),) = [waits.needs for waits in report.waiting]
    assert (need.chain, need.device, need.after) == (case, one.session.device.id, 1)
    # Said to the sender, who then sends from there.
    waits = two.take(third.files)
    assert (bool(waits.waiting), waits.senders, waits.taken) == (True, ["field"], 0)
    one.take(two.send(one, out).files)
    assert one.send(two, out).operations == 2
    third.files[0].unlink()
    report = two.take(second.files)
    assert not report.waiting
    assert two.dump() == one.dump()
    assert two.dump("waiting") == {"waiting": []}


def test_volumes_are_within_their_size_and_come_in_any_order(pair: Pair, out: Path) -> None:
    one, two = pair
    for number in range(5):
        case = one.case(f"A-{number}")
        one.photo(case, bytes([number]) * 20_000)
        for name in range(8):
            one.set(one.record_of(case), {"client": f"{name}" * 30})
    sent = one.send(two, out, volume_size=75_000)
    assert len(sent.files) >= 3
    assert all(path.stat().st_size <= 75_000 for path in sent.files)
    report = two.take(sent.files[::-1])
    assert not report.waiting
    assert not report.refused
    assert two.dump() == one.dump()
    assert report.missing == []
    with pytest.raises(VolumeTooSmall):
        one.send(two, out, volume_size=100)


def test_a_later_volume_alone_says_that_its_originals_are_kept(pair: Pair, out: Path) -> None:
    one, two = pair
    photos = [one.photo(one.case(f"A-{n}"), bytes([n]) * 40_000) for n in range(3)]
    first, *later = one.send(two, out, volume_size=70_000).files
    report = two.take(later)
    assert [name for text, name in report.warnings if "kept" in text] == [
        path.name for path in later
    ]
    assert not two.take([first]).warnings
    for sha256 in photos:
        two.session.vault.blobs.verify(sha256, 40_000)


def test_an_original_too_large_for_a_volume_is_told_and_sent_later(
    pair: Pair, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dividing, "MOST_PARTS", 1)
    one, two = pair
    sha256 = one.photo(one.case("A-1"), b"large" * 50_000)
    sent = one.send(two, out, volume_size=100_000)
    assert (sent.left_out, sent.attachments) == ((sha256,), 0)
    assert two.take(sent.files).missing == [sha256]
    one.take(two.send(one, out).files)
    again = one.send(two, out)
    assert (again.operations, again.attachments) == (1, 1)
    two.take(again.files)
    assert two.session.vault.blobs.has(sha256)


def test_only_the_cases_asked_for_are_handed_over(pair: Pair, out: Path) -> None:
    one, two = pair
    first, second = one.case("A-1"), one.case("A-2")
    one.photo(first, b"first")
    other = one.photo(second, b"second")
    two.take(one.send(two, out, cases=[first]).files)
    assert [row[0] for row in two.dump("case_row")["case_row"]] == [first]
    assert not two.session.vault.blobs.has(other)
    two.take(one.send(two, out).files)
    assert two.dump() == one.dump()


def test_an_import_is_taken_back_until_the_next_write(pair: Pair, out: Path) -> None:
    one, two = pair
    case = one.case("A-1")
    mine = two.case("B-1")
    two.take(one.send(two, out).files)
    sha256 = one.photo(case, b"photo")
    one.set(one.record_of(case), {"client": "甲行"})
    two.set(two.record_of(case), {"client": "乙行"})
    before = two.dump(*TRUTH, "device", "meta", "received", "search_record")
    generation = two.session.tables.get_meta(GENERATION)
    files = one.send(two, out).files
    two.take(files)
    assert two.dump() != {name: before[name] for name in TRUTH}
    taking_back.undo_import(two.session)
    # What was taken back leaves the second journal as well, by a new generation of it.
    assert two.session.tables.get_meta(GENERATION) != generation
    two.session.tables.set_meta(GENERATION, generation)
    assert two.dump(*before) == before
    assert not two.session.vault.blobs.has(sha256)
    with pytest.raises(NothingToUndo):
        taking_back.undo_import(two.session)
    two.take(files)
    assert taking_back.can_undo(two.session)
    two.set(two.record_of(mine), {"client": "丙"})
    with pytest.raises(UndoTooLate):
        taking_back.undo_import(two.session)
    assert [event.what for event in history.events(two.session)][:2] == ["imported", "undone"]


def test_the_tables_can_be_made_anew_from_what_came_in(pair: Pair, out: Path) -> None:
    one, two = pair
    one.photo(one.case("A-1"), b"photo")
    two.take(one.send(two, out).files)
    before = two.dump()
    rebuild(two.session.tables)
    assert two.dump() == before


def test_a_cancelled_export_leaves_no_file_and_no_note(pair: Pair, out: Path) -> None:
    class Stop(NoProgress):
        def advance(self, done: int, total: int, note: str = "") -> None:
            if done:
                raise Cancelled

    one, two = pair
    one.photo(one.case("A-1"), b"photo" * 100_000)
    with pytest.raises(Cancelled):
        export_packages(one.session, two.name, out, Stop(), state=one.state)
    assert not out.exists()
    assert one.dump("sent") == {"sent": []}


def test_a_package_goes_only_to_whom_is_trusted(make_site: Callable[[str], TestSite]) -> None:
    with pytest.raises(NoSuchSite):
        make_site("field").send("legal", Path())


@needs("unzip")
def test_any_archiver_lists_and_tests_a_package(pair: Pair, out: Path) -> None:
    one, two = pair
    one.photo(one.case("A-1"), b"photo" * 1000)
    (file,) = one.send(two, out).files
    told = subprocess.run(["unzip", "-t", str(file)], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout
    assert "No errors detected" in told.stdout


@needs("age")
@needs("unzip")
def test_the_age_program_opens_the_members(pair: Pair, out: Path, tmp_path: Path) -> None:
    one, two = pair
    photo = b"photo" * 100_000
    one.photo(one.case("A-1"), photo)
    (file,) = one.send(two, out).files
    key = tmp_path / "key.txt"
    key.write_text(f"{age_identity(two.session)}\n")
    subprocess.run(["unzip", "-q", str(file), "-d", str(tmp_path / "in")], check=True)
    (member,) = (tmp_path / "in" / "blobs").iterdir()
    opened = subprocess.run(["age", "-d", "-i", str(key), str(member)], capture_output=True)
    assert opened.stdout == photo
    opened = subprocess.run(
        ["age", "-d", "-i", str(key), str(tmp_path / "in" / "head.age")], capture_output=True
    )
    assert b'"operations":3' in opened.stdout


def test_the_whole_field_day_goes_to_legal_and_back(pair: Pair, out: Path, tmp_path: Path) -> None:
    one, two = pair
    file = tmp_path / "field-day.json"
    shutil.copytree(path("sample"), tmp_path, dirs_exist_ok=True)
    assert import_cases(one.session, file, progress=NoProgress()).added
    sent = one.send(two, out)
    report = two.take(sent.files)
    assert not report.refused
    assert len(report.delta.attachments) == sent.attachments > 0
    assert two.dump() == one.dump()
    assert sorted(report.arrived) == sorted(report.delta.attachments)
    assert make_previews(two.session, report.arrived, NoProgress()) > 0
    assert two.dump("derived").keys() == one.dump("derived").keys()
    shown = {row[:2] for row in two.dump("derived")["derived"]}
    assert shown == {row[:2] for row in one.dump("derived")["derived"]}
    assert make_previews(two.session, report.arrived, NoProgress()) == 0
    taking_back.undo_import(two.session)
    assert two.dump("derived", "operation") == {"derived": [], "operation": []}
    assert list(two.session.vault.blobs.files()) == []
    two.take(sent.files)
    assert not one.take(two.send(one, out).files).delta.records


def test_a_package_given_to_the_vault_that_made_it_is_named_as_its_own(
    pair: Pair, out: Path
) -> None:
    one, two = pair
    one.case("A-1")
    files = one.send(two, out).files
    before = one.dump()
    assert [error.code for _file, error in one.take(files).refused] == ["OwnPackage"]
    assert one.dump() == before
