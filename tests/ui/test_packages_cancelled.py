"""Packages in the window that are cancelled, refused, kept, and what is said of them."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from resources.language import Words
from storage.casework import cases, records
from storage.casework.session import Session
from storage.exchange.packages.standing import PeerState, Waiting
from storage.exchange.packages.trust import Peer
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.records.operations import Draft
from tests.support.places import Place, enter, make_place
from ui.main_window import MainWindow
from ui.models.site_lines import site_line, waiting_words
from ui.pages.exchange import ExchangePage
from ui.tasks import Job

Settle = Callable[[MainWindow], None]
WORDS = Words("en")


def with_photo(session: Session, _progress: Progress) -> None:
    """Record a case with a photo that takes a while to encrypt."""
    values = {"case_no": "CQ-1", "opened_on": "2019-04-01", "stage": "visiting"}
    case_id = cases.open_case(session, values).case_id
    stored = session.vault.blobs.put(BytesIO(session.randomness(1 << 20) * 16))
    kind = BY_NAME["evidence"]
    values = {"name": "photo", "sha256": stored.sha256}
    draft = records.draft_new(session, kind, case_id, values)
    item = {"sha256": stored.sha256, "size": stored.size, "name": "p.jpg", "mime": "image/jpeg",
            "facts": {}}  # fmt: skip
    whole = Draft(draft.chain, draft.kind, draft.record, draft.fields, draft.replaces, (item,))
    session.write([whole], "added", kind.label)


def page_of(window: MainWindow) -> ExchangePage:
    assert window.workspace is not None
    window.workspace.show_page("exchange")
    return window.workspace.exchange


def trust(page: ExchangePage, other: Place, settle: Callable[[], None]) -> None:
    page.sites.look_at(other.identity)
    settle()
    assert page.sites.dialog is not None
    page.sites.dialog.typed.setText(other.fingerprint)
    page.sites.dialog.trust()
    settle()


def cancelled_at_once(window: MainWindow, start: Callable[[], object]) -> Job:
    """Start work that people see, and cancel it at its first sign of progress."""
    jobs: list[Job] = []
    window.desk.tasks.announced.connect(jobs.append)
    start()
    jobs[0].progress.connect(lambda *_progress: jobs[0].cancel())
    return jobs[0]


@pytest.fixture
def places(tmp_path: Path) -> tuple[Place, Place]:
    """Return two sites."""
    return (
        make_place(tmp_path / "field", "外访一组", "张某", "field"),
        make_place(tmp_path / "office", "法务中心", "李某", "legal"),
    )


def test_a_cancelled_export_leaves_no_file_and_a_cancelled_import_nothing_half(
    make_window: Callable[..., MainWindow], settle: Settle, places: tuple[Place, Place],
    tmp_path: Path,
) -> None:  # fmt: skip
    field = enter(make_window(), places[0], settle)
    page = page_of(field)
    trust(page, places[1], partial(settle, field))
    field.desk.tasks.start(with_photo)
    settle(field)
    out = tmp_path / "out"
    page.packages_out.set_folder(out)
    job = cancelled_at_once(field, page.packages_out.send)
    settle(field)
    assert job.cancelled
    assert not out.exists()
    assert "已取消" in page.packages_out.note.text()
    assert page.packages_out.go.isEnabled()
    page.packages_out.send()
    settle(field)
    made = list(out.glob("*.ajpkg"))
    office = enter(make_window(), places[1], settle)
    other = page_of(office)
    other.take(made)
    settle(office)
    assert other.packages_in.trust_button.isVisible()
    trust(other, places[0], partial(settle, office))
    other.take(made)
    settle(office)
    job = cancelled_at_once(office, other.packages_in.take_in)
    settle(office)
    assert job.cancelled
    counts: list[int] = []
    office.desk.tasks.start(
        lambda session, _p: session.tables.case_row.select().count(), counts.append
    )
    settle(office)
    # Its only package came in wholly before the word to stop, or not at all.
    assert counts[0] in (0, 1)
    assert (counts[0] == 1) == ("已导入" in other.packages_in.found.text())


PEER = Peer("site", "成都", "age1", "d1", False, "trusted", "2019-04-01T00:00:00+08:00", "")
KEPT = Waiting("p", "a.ajpkg", "成都", "gap", "2019-04-12T08:00:00+08:00", 10, 4, (2, 3), (), ())


def state(peer: Peer = PEER, *waiting: Waiting, sent: int = 0, ahead: int = 0) -> PeerState:
    at = "2019-04-12T08:00:00+08:00"
    return PeerState(peer, sent, sent, at, sent, "", 0, 0, "", ahead, 0, waiting, ())


def test_a_line_of_a_site_says_what_is_waited_for_on_either_side() -> None:
    line = site_line(state(PEER, KEPT, sent=2, ahead=7), WORDS)
    assert line[0] == "成都"
    assert line[2] == "2 (no. 2, 2019-04-12 08:00); 2 not confirmed"
    assert line[4] == "to send: 7 entries, 0 originals; a.ajpkg waits for package no. 2, 3"
    assert site_line(state(), WORDS)[2:] == ("Nothing yet", "Nothing yet", "nothing")


@pytest.mark.parametrize(
    ("reason", "numbers", "said"),
    [
        ("too_new", (), "a.ajpkg waits for a newer version of the program"),
        ("gap", (), "a.ajpkg waits for an earlier package"),
        ("gap", (1,), "a.ajpkg waits for package no. 1"),
    ],
)
def test_a_kept_package_says_for_what_it_waits(
    reason: str, numbers: tuple[int, ...], said: str
) -> None:
    kept = Waiting("p", "a.ajpkg", "", reason, "", 1, 2, numbers, (), ())
    assert waiting_words(kept, WORDS) == said


@pytest.mark.parametrize(
    ("origin", "revoked", "said"),
    [
        ("trusted", "", "Trusted by fingerprint"),
        ("office", "", "Enrolled by the office"),
        ("office", "office", "Revoked by the office"),
        ("trusted", "here", "No longer trusted here"),
    ],
)
def test_the_standing_of_a_site_names_who_decided(origin: str, revoked: str, said: str) -> None:
    peer = Peer("site", "成都", "age1", "d1", True, origin, "", revoked)
    line = site_line(state(peer), WORDS)
    assert line[0] == "成都 (office)"
    assert line[1] == said


def test_a_site_becomes_the_office_only_after_a_question(
    make_window: Callable[..., MainWindow], settle: Settle, places: tuple[Place, Place]
) -> None:
    window = enter(make_window(), places[1], settle)
    page = page_of(window)
    page.show_tab("sites")
    settle(window)
    before = page.sites.digits.text()
    page.sites.office_button.click()
    answer(page, "取消")
    settle(window)
    assert page.sites.digits.text() == before
    page.sites.office_button.click()
    answer(page, "设为办公室")
    settle(window)
    assert page.sites.name.text() == "法务中心（办公室）"
    assert page.sites.digits.text() != before
    assert page.sites.office_button.isHidden()


def answer(page: ExchangePage, text: str) -> None:
    box = page.sites.findChildren(QMessageBox)[-1]
    next(made for made in box.buttons() if made.text() == text).click()
