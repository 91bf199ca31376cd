"""The history of the exchange, and taking an import back as a whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storage.casework import custody
from storage.errors import NothingToUndo, UndoTooLate
from storage.exchange.packages.history import events
from storage.exchange.packages.taking_back import can_undo, undo_import
from tests.support.sites import TRUTH, TestSite

Make = Callable[[str], TestSite]
Pair = tuple[TestSite, TestSite]
STATE = (*TRUTH, "device", "received", "search_record", "archived")


def volumes(site: TestSite, out: Path) -> tuple[Path, ...]:
    for number in range(6):
        case = site.case(f"A-{number}")
        for turn in range(12):
            site.set(site.record_of(case), {"client": f"{turn}" * 40})
        site.photo(case, bytes([number]) * 20_000)
    return site.send("legal", out, volume_size=64 << 10).files


def test_exports_and_imports_stand_in_the_history_of_both(pair: Pair, out: Path) -> None:
    one, two = pair
    files = volumes(one, out)
    (sent,) = events(one.session)
    assert (sent.what, sent.site) == ("exported", two.session.site_id)
    assert sent.details["files"] == [path.name for path in files]
    assert sent.details["attachments"] == 6
    assert (sent.details["cases"], sent.details["full"]) == (None, False)
    two.take(files)
    came = events(two.session, site=one.session.site_id)
    assert [event.what for event in came] == ["imported"] * len(files)
    assert sum(event.details["attachments"] for event in came) == 6
    assert events(two.session, site="another") == []


def test_all_packages_of_an_import_are_taken_back_together(pair: Pair, out: Path) -> None:
    one, two = pair
    files = volumes(one, out)
    assert len(files) > 2
    two.case("B-1")
    before, blobs = two.dump(*STATE), sorted(two.session.vault.blobs.files())
    two.take(files)
    assert can_undo(two.session)
    undo_import(two.session)
    assert two.dump(*STATE) == before
    assert sorted(two.session.vault.blobs.files()) == blobs
    assert not can_undo(two.session)
    with pytest.raises(NothingToUndo):
        undo_import(two.session)
    assert {event.what for event in events(two.session)} == {"undone"}
    assert not two.take(files).refused
    # What one had when it exported, and no more: two's own case it never saw.
    assert {row[0] for row in one.dump("operation")["operation"]} <= {
        row[0] for row in two.dump("operation")["operation"]
    }


def test_the_import_before_the_last_stays(pair: Pair, out: Path) -> None:
    one, two = pair
    case = one.case("A-1")
    two.take(one.send(two, out).files)
    between = two.dump(*TRUTH)
    one.set(one.record_of(case), {"client": "行"})
    two.take(one.send(two, out).files)
    undo_import(two.session)
    assert two.dump(*TRUTH) == between
    assert not can_undo(two.session)


def test_looking_at_a_case_does_not_hinder_and_writing_does(pair: Pair, out: Path) -> None:
    one, two = pair
    case = one.case("A-1")
    two.take(one.send(two, out).files)
    custody.log(two.session, case, "opened", "A-1")
    assert can_undo(two.session)
    undo_import(two.session)
    # That somebody looked stays in the log; the case does not.
    assert two.dump("case_row") == {"case_row": []}
    assert len(two.dump("operation")["operation"]) == 1
    assert not two.take(one.send(two, out).files).refused
    two.set(two.record_of(case), {"client": "行"})
    assert not can_undo(two.session)
    with pytest.raises(UndoTooLate):
        undo_import(two.session)
