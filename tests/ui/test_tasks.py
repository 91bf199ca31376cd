"""The worker: results and errors come home, cancel acts, nothing is delivered to the dead."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread
from pytestqt.qtbot import QtBot

from storage.casework.change import Change
from storage.casework.session import Session
from storage.errors import DiskFull, VaultLocked
from storage.progress import Progress
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost
from ui.tasks import Job, Tasks, lives

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    gc.disable()
    made = Tasks()
    yield made
    made.stop()
    gc.enable()


@pytest.fixture
def opened(tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> Tasks:
    def opener(_progress: Progress) -> tuple[Session, str]:
        vault, code = Vault.create(tmp_path / "vault", "x", kdf=CHEAP)
        return Session(vault), code

    tasks.open(opener)
    idle(tasks, qtbot)
    return tasks


def idle(tasks: Tasks, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not tasks.is_busy, timeout=10_000)


def test_work_runs_on_one_thread_and_its_result_comes_home(opened: Tasks, qtbot: QtBot) -> None:
    home, places, results = threading.get_ident(), [], []

    def work(session: Session, _progress: Progress) -> str:
        places.append(threading.get_ident())
        return session.vault.vault_id

    for _ in range(3):
        opened.start(work, lambda found: results.append((found, threading.get_ident())))
    idle(opened, qtbot)
    assert len(set(places)) == 1
    assert places[0] != home
    assert [place for _found, place in results] == [home] * 3


def test_without_a_vault_work_is_refused(tasks: Tasks, qtbot: QtBot) -> None:
    errors: list[Exception] = []
    tasks.failed.connect(errors.append)
    tasks.start(lambda session, _progress: session.site)
    idle(tasks, qtbot)
    assert isinstance(errors[0], VaultLocked)


def test_an_error_goes_to_whoever_asked_for_it_else_to_everybody(
    opened: Tasks, qtbot: QtBot
) -> None:
    own: list[Exception] = []
    common: list[Exception] = []
    opened.failed.connect(common.append)

    def work(_session: Session, _progress: Progress) -> None:
        raise DiskFull(needed="1", free="0", path="x")

    opened.start(work, failed=own.append)
    opened.start(work)
    idle(opened, qtbot)
    assert [type(error) for error in own] == [DiskFull]
    assert [type(error) for error in common] == [DiskFull]


def test_cancel_stops_at_the_next_step_and_says_nothing(opened: Tasks, qtbot: QtBot) -> None:
    started, steps, told = threading.Event(), [], []
    opened.failed.connect(told.append)

    def work(_session: Session, progress: Progress) -> None:
        started.set()
        step = 0
        while True:
            progress.advance(step, 0)
            step += 1
            steps.append(step)

    job = opened.start(work, told.append, announce=True, title="long")
    started.wait(10)
    with qtbot.waitSignal(job.finished, timeout=1000):
        job.cancel()
    assert job.cancelled
    assert steps
    assert not told


def test_cancelling_what_waits_keeps_it_from_beginning(opened: Tasks, qtbot: QtBot) -> None:
    gate, ran = threading.Event(), []
    opened.start(lambda _session, _progress: gate.wait(10))
    waiting = opened.start(lambda _session, _progress: ran.append(1))
    waiting.cancel()
    gate.set()
    idle(opened, qtbot)
    assert not ran


def test_what_was_written_before_cancel_is_still_told(opened: Tasks, qtbot: QtBot) -> None:
    inside, gate, changes = threading.Event(), threading.Event(), []
    opened.changed.connect(changes.append)

    def work(_session: Session, _progress: Progress) -> Change:
        inside.set()
        gate.wait(10)
        return Change("added", "c", ("r",), "Visit")

    job = opened.start(work)
    inside.wait(10)
    job.cancel()
    gate.set()
    idle(opened, qtbot)
    assert [change.case_id for change in changes] == ["c"]


def test_a_dropped_result_is_not_delivered(opened: Tasks, qtbot: QtBot) -> None:
    results: list[int] = []
    opened.start(lambda _session, _progress: 1, results.append).drop()
    opened.start(lambda _session, _progress: 2, results.append)
    idle(opened, qtbot)
    assert results == [2]


def test_progress_arrives_on_the_home_thread(opened: Tasks, qtbot: QtBot) -> None:
    heard = []
    job = opened.start(lambda _session, progress: progress.advance(3, 3, "three"))
    job.progress.connect(lambda *said: heard.append((said, QThread.currentThread())))
    idle(opened, qtbot)
    assert heard == [((3, 3, "three"), opened.thread())]


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[int] = []

    def hear(self, value: int) -> None:
        self.heard.append(value)


def test_nothing_is_delivered_to_an_object_that_is_gone(opened: Tasks, qtbot: QtBot) -> None:
    import shiboken6

    listener = Listener()
    heard = listener.heard
    gate = threading.Event()

    def work(_session: Session, _progress: Progress) -> int:
        gate.wait(10)
        return 1

    opened.start(work, listener.hear)
    opened.start(work, lambda value: listener.hear(value + 1))
    shiboken6.delete(listener)
    gate.set()
    idle(opened, qtbot)
    assert heard == []


def test_a_callback_lives_as_long_as_every_object_in_it() -> None:
    import shiboken6

    listener = Listener()
    direct, wrapped = listener.hear, lambda: listener.hear(1)
    assert lives(direct)
    assert lives(wrapped)
    shiboken6.delete(listener)
    assert not lives(direct)
    assert not lives(wrapped)


def test_closing_forgets_the_vault_and_stops_silent_work(opened: Tasks, qtbot: QtBot) -> None:
    from storage.vault.container import lock_folder

    folders: list[Path] = []
    opened.start(lambda session, _progress: session.vault.folder, folders.append)
    idle(opened, qtbot)
    results: list[int] = []
    gate = threading.Event()
    opened.start(lambda _session, _progress: gate.wait(10))
    opened.start(lambda _session, _progress: 1, results.append)
    opened.close()
    assert not opened.is_open
    gate.set()
    idle(opened, qtbot)
    assert results == []
    lock_folder(folders[0]).release()


def test_announced_work_ends_before_the_vault_closes(opened: Tasks, qtbot: QtBot) -> None:
    gate, results = threading.Event(), []

    def export(session: Session, _progress: Progress) -> str:
        gate.wait(10)
        return session.vault.vault_id

    opened.start(export, results.append, announce=True, title="export")
    opened.close()
    gate.set()
    idle(opened, qtbot)
    assert len(results) == 1


def test_the_thread_ends_with_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    before = threading.active_count()
    tasks = Tasks()
    assert threading.active_count() == before + 1
    results: list[int] = []
    tasks.start(lambda _session, _progress: 1, results.append)
    tasks.stop()
    assert threading.active_count() == before
    QCoreApplication.sendPostedEvents()
    QCoreApplication.processEvents()
    assert results == []


def test_a_thousand_results_take_no_reference_of_none_or_true_away(
    opened: Tasks, qtbot: QtBot
) -> None:
    import sys

    # What earlier tests left behind holds references too, and must not go in between.
    gc.collect()
    before = [sys.getrefcount(value) for value in (None, True, False)]

    def nothing(_session: Session, _progress: Progress) -> None:
        return None

    for _ in range(1000):
        opened.start(nothing, lambda _value: None)
    idle(opened, qtbot)
    qtbot.waitUntil(lambda: not opened.findChildren(Job))
    gc.collect()
    after = [sys.getrefcount(value) for value in (None, True, False)]
    # A binding that drops references dies after some thousand calls; gaining some does no harm.
    assert all(late - early > -500 for early, late in zip(before, after, strict=True))


def test_what_is_urgent_comes_in_where_long_work_reports_outside_a_transaction(
    opened: Tasks, qtbot: QtBot
) -> None:
    seen: list[str] = []
    asked, inside, over = threading.Event(), threading.Event(), threading.Event()

    def long(session: Session, progress: Progress) -> str:
        with session.atomic():
            inside.set()
            asked.wait(10)
            progress.advance(1, 3)
            seen.append("written")
        progress.advance(2, 3)
        seen.append("between")
        over.wait(10)
        return "long"

    def look(session: Session, progress: Progress) -> str:
        progress.advance(1, 1)
        seen.append(f"looked {session.is_between}")
        return "urgent"

    told: list[str] = []
    opened.start(long, told.append)
    assert inside.wait(10)
    opened.start(lambda _session, _progress: seen.append("later"), lambda _none: None)
    opened.start(look, told.append, urgent=True)
    asked.set()
    qtbot.waitUntil(lambda: told == ["urgent"], timeout=10_000)
    assert seen == ["written", "looked True", "between"] or seen == ["written", "looked True"]
    over.set()
    idle(opened, qtbot)
    assert told == ["urgent", "long"]
    assert seen == ["written", "looked True", "between", "later"]


def test_what_is_urgent_has_its_turn_without_long_work_and_tells_its_errors(
    opened: Tasks, qtbot: QtBot
) -> None:
    told: list[object] = []

    def fails(_session: Session, _progress: Progress) -> None:
        raise DiskFull(needed="1", free="0", path="x")

    opened.start(lambda session, _progress: session.is_between, told.append, urgent=True)
    opened.start(fails, None, told.append, urgent=True)
    job = opened.start(lambda _session, _progress: told.append("dropped"), urgent=True)
    job.drop()
    idle(opened, qtbot)
    assert told[0] is True
    assert isinstance(told[1], DiskFull)
    assert told[2:] in ([], ["dropped"])
    opened.close()
    opened.start(lambda session, _progress: session, None, told.append, urgent=True)
    idle(opened, qtbot)
    assert isinstance(told[-1], VaultLocked)


def test_progress_that_another_thread_reports_lets_nothing_in(opened: Tasks, qtbot: QtBot) -> None:
    places: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def long(_session: Session, progress: Progress) -> int:
        begun.set()
        go_on.wait(10)
        helper = threading.Thread(target=progress.advance, args=(1, 2))
        helper.start()
        helper.join()
        return threading.get_ident()

    opened.start(long, places.append)
    assert begun.wait(10)
    opened.start(lambda _session, _progress: threading.get_ident(), places.append, urgent=True)
    go_on.set()
    idle(opened, qtbot)
    assert len(places) == 2
    assert len(set(places)) == 1
