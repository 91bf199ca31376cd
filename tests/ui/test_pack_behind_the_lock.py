"""Locking does not wait for a pack that is being made, and does not stop it either."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from reports.pack.build import PackMaking, PackOptions
from reports.refusals import PackUnfinished
from storage.casework import reading
from storage.casework.session import Session
from storage.progress import Progress
from ui import packing, sample
from ui.main_window import MainWindow
from ui.pages.pack import PackPage

Settle = Callable[[MainWindow], None]


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Hold drawing back until this is set."""
    event, draw = threading.Event(), packing._draw

    def held(progress: Progress, *, making: PackMaking) -> PackMaking:
        while not event.wait(0.01):
            progress.advance(0, 1, "证据 1-1 王某")
        return draw(progress, making=making)

    monkeypatch.setattr(packing, "_draw", held)
    return event


@pytest.fixture
def out(tmp_path: Path) -> Path:
    place = tmp_path / "out"
    place.mkdir()
    return place


def begin(pack_page: PackPage, window: MainWindow, qtbot: QtBot, target: Path) -> None:
    pack_page.save_to(target)
    qtbot.waitUntil(window.foot.bar.isVisible, timeout=20_000)


def lock(window: MainWindow, qtbot: QtBot) -> None:
    window.lock()
    assert window.workspace is None
    qtbot.waitUntil(lambda: not window.desk.tasks.is_busy, timeout=20_000)


def unlock(window: MainWindow, settle: Settle) -> None:
    window.gate.start.sample.emit()
    settle(window)


def test_a_pack_goes_on_behind_the_lock_and_is_entered_and_told_after_it(
    pack_page: PackPage, with_sample: MainWindow, settle: Settle, qtbot: QtBot, out: Path,
    go_on: threading.Event,
) -> None:  # fmt: skip
    desk, case_id, numbers = with_sample.desk, pack_page.case_id, list[int]()
    begin(pack_page, with_sample, qtbot, out / "pack.pdf")
    lock(with_sample, qtbot)
    # The vault is closed while the pack is still to be drawn, and nothing says what is in it.
    assert desk.tasks._room.session is None
    assert desk.packing.is_busy
    assert not with_sample.foot.cancel.isVisible()
    assert with_sample.foot.bar.toolTip() == ""
    go_on.set()
    qtbot.waitUntil(lambda: desk.packing.is_waiting, timeout=60_000)
    assert not (out / "pack.pdf").exists()
    unlock(with_sample, settle)
    assert "已记入案卷" in with_sample.foot.toast.text()
    assert len(pypdfium2.PdfDocument((out / "pack.pdf").read_bytes())) > 3
    assert [path.name for path in out.iterdir()] == ["pack.pdf"]
    desk.tasks.start(
        lambda session, _progress: len(reading.rows_of(session, case_id, "pack")), numbers.append
    )
    settle(with_sample)
    assert numbers == [1]


def test_cancelling_leaves_nothing_and_another_pack_can_be_made(
    pack_page: PackPage, with_sample: MainWindow, settle: Settle, qtbot: QtBot, out: Path,
    go_on: threading.Event,
) -> None:  # fmt: skip
    begin(pack_page, with_sample, qtbot, out / "pack.pdf")
    pack_page.save_to(out / "second.pdf")
    with_sample.foot.cancel.click()
    settle(with_sample)
    assert list(out.iterdir()) == []
    go_on.set()
    pack_page.save_to(out / "third.pdf")
    settle(with_sample)
    assert [path.name for path in out.iterdir()] == ["third.pdf"]


def test_the_window_closed_over_a_waiting_pack_leaves_nothing(
    pack_page: PackPage, with_sample: MainWindow, qtbot: QtBot, out: Path, go_on: threading.Event
) -> None:
    begin(pack_page, with_sample, qtbot, out / "pack.pdf")
    lock(with_sample, qtbot)
    go_on.set()
    qtbot.waitUntil(lambda: with_sample.desk.packing.is_waiting, timeout=60_000)
    assert list(out.iterdir()) != []
    # It is asked about first; then it goes, and leaves nothing.
    assert not with_sample.close()
    (box,) = with_sample.findChildren(QMessageBox)
    assert "证据包" in box.text()
    box.accept()
    qtbot.waitUntil(lambda: not with_sample.isVisible())
    with_sample.desk.stop()
    assert list(out.iterdir()) == []


def test_what_went_wrong_behind_the_lock_is_said_after_it(
    pack_page: PackPage, with_sample: MainWindow, settle: Settle, qtbot: QtBot, out: Path,
    go_on: threading.Event,
) -> None:  # fmt: skip
    said: list[Exception] = []
    with_sample.desk.error.disconnect()
    with_sample.desk.error.connect(said.append)
    begin(pack_page, with_sample, qtbot, out / "pack.pdf")
    lock(with_sample, qtbot)
    out.rename(out.with_name("gone"))
    go_on.set()
    qtbot.waitUntil(lambda: not with_sample.desk.packing.is_busy, timeout=60_000)
    assert said == []
    unlock(with_sample, settle)
    qtbot.waitUntil(lambda: len(said) == 1, timeout=20_000)


def test_a_pack_waits_for_the_vault_that_it_was_made_from(
    pack_page: PackPage, with_sample: MainWindow, settle: Settle, qtbot: QtBot, out: Path,
    go_on: threading.Event, tmp_path: Path,
) -> None:  # fmt: skip
    begin(pack_page, with_sample, qtbot, out / "pack.pdf")
    lock(with_sample, qtbot)
    go_on.set()
    desk = with_sample.desk
    qtbot.waitUntil(lambda: desk.packing.is_waiting, timeout=60_000)
    desk.tasks.open(partial(sample.open_sample, tmp_path / "another", desk.clock))
    qtbot.waitUntil(lambda: not desk.tasks.is_busy, timeout=60_000)
    assert not (out / "pack.pdf").exists()
    assert desk.packing.is_waiting


def test_what_a_crash_left_of_a_pack_goes_when_the_vault_is_opened_again_and_is_told(
    pack_page: PackPage, with_sample: MainWindow, settle: Settle, qtbot: QtBot, out: Path
) -> None:
    case_id, said = pack_page.case_id, list[Exception]()
    with_sample.desk.error.disconnect()
    with_sample.desk.error.connect(said.append)

    def crash(session: Session, _progress: Progress) -> None:
        under_way = PackMaking(session, case_id, PackOptions(force=True), out / "pack.pdf")
        out.joinpath(f".pack.pdf.{under_way.mark}").write_bytes(b"drawn and not entered")

    with_sample.desk.tasks.start(crash)
    settle(with_sample)
    assert len(list(out.iterdir())) == 1
    lock(with_sample, qtbot)
    unlock(with_sample, settle)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert isinstance(said[0], PackUnfinished)
    assert list(out.iterdir()) == []
