"""A window with a vault of its own, on a cheap key, for tests of what people see."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from resources.language import Words
from storage.clock import SystemClock
from storage.progress import NoProgress
from storage.vault.kdf import KdfCost
from tests.support.keyboard import Keyboard, wake
from ui import preferences, sample, theme
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.pages.pack import PackPage
from ui.preferences import Preferences
from ui.speaking import speak

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "correct horse battery"
# After so many times of further work a window does not wait for itself.
_ROUNDS = 20


def put_away() -> None:
    """Close dialogs that a former test left: one with typed text refuses to close by itself."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            QDialog.done(widget, 0)


@pytest.fixture(autouse=True)
def alone() -> None:
    """Let no dialog outlive its test."""
    put_away()


@pytest.fixture(scope="session")
def fonts(qapp: QApplication) -> None:
    theme.load_fonts()


@pytest.fixture(scope="session")
def light_sheet(qapp: QApplication, fonts: None) -> str:
    """Return the style sheet of the light window at 100 %."""
    theme.dress(qapp, "light", 100)
    return qapp.styleSheet()


@pytest.fixture
def dressed(qapp: QApplication, light_sheet: str) -> None:
    """Dress the application, where another test undressed it: it costs more than a window."""
    if qapp.styleSheet() != light_sheet:
        theme.dress(qapp, "light", 100)


@pytest.fixture
def make_window(qtbot: QtBot, dressed: None, tmp_path: Path) -> Iterator[Callable[..., MainWindow]]:
    desks: list[Desk] = []

    def make(language: str = "zh_CN", kdf: KdfCost | None = CHEAP) -> MainWindow:
        file = tmp_path / "window.json"
        preferences.save(file, Preferences(language=language))
        desk = Desk(Words(language))
        desks.append(desk)
        speak(desk, language)
        window = MainWindow(desk, file, tmp_path / "sample", kdf=kdf)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        return window

    yield make
    put_away()
    for desk in desks:
        desk.stop()


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    return make_window()


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Return a way to wait until the worker has nothing left to do."""

    def wait(window: MainWindow) -> None:
        desk = window.desk
        # Packs are drawn, and pages shown, beside the worker.
        works = (desk.tasks, desk.packing, desk.drawing)
        # What was waiting for the event loop may start further work: until none is left.
        for _ in range(_ROUNDS):
            qtbot.waitUntil(lambda: not any(one.is_busy for one in works), timeout=60_000)
            wake(window)
            if not any(one.is_busy for one in works):
                return
        raise AssertionError("the window never comes to rest")

    return wait


@pytest.fixture(scope="session")
def sample_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the sample data once; tests open copies."""
    folder = tmp_path_factory.mktemp("made") / "sample"
    session, _opened = sample.open_sample(folder, SystemClock(), NoProgress())
    session.vault.close()
    return folder


@pytest.fixture
def with_sample(
    window: MainWindow, settle: Callable[[MainWindow], None], sample_vault: Path, tmp_path: Path
) -> MainWindow:
    """Return a window with the sample data open."""
    shutil.copytree(sample_vault, tmp_path / "sample")
    return open_sample(window, settle)


@pytest.fixture
def keys(qtbot: QtBot, with_sample: MainWindow) -> Keyboard:
    """A keyboard at a window with the sample data open."""
    with_sample.activateWindow()
    qtbot.waitActive(with_sample)
    keyboard = Keyboard(qtbot, with_sample)
    keyboard.settle()
    return keyboard


@pytest.fixture
def pack_page(with_sample: MainWindow, settle: Callable[[MainWindow], None]) -> PackPage:
    """Return the pack page over the first case of the sample, which may be made with gaps."""
    workspace = with_sample.workspace
    assert workspace is not None
    workspace.show_pack(workspace.cases.model.case_id(0))
    settle(with_sample)
    workspace.pack.form.force.setChecked(True)
    return workspace.pack


def open_sample(window: MainWindow, settle: Callable[[MainWindow], None]) -> MainWindow:
    window.gate.start.sample.emit()
    settle(window)
    assert window.workspace is not None
    return window


def fill_create_page(window: MainWindow, folder: Path, passphrase: str = PASSPHRASE) -> None:
    page = window.gate.create_page
    page.folder.setText(str(folder))
    page.name.setText("外访员甲")
    page.number.setText("WF-001")
    page.passphrase.first.setText(passphrase)
    page.passphrase.second.setText(passphrase)


def make_vault(window: MainWindow, settle: Callable[[MainWindow], None], folder: Path) -> str:
    """Make a vault through the pages; returns its recovery code."""
    fill_create_page(window, folder)
    window.gate.create_page.submit.click()
    settle(window)
    code = window.gate.recovery.code
    window.gate.recovery.typed.setText(code)
    window.gate.recovery.go_on.click()
    settle(window)
    return code
