"""The desk of a lawyer: forty cases behind a window, driven by keys alone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from storage.casework.session import Session
from storage.clock import SystemClock
from storage.vault.container import Vault
from tests.support import forty_cases
from tests.support.keyboard import Keyboard
from tests.ui.conftest import *  # noqa: F403 - the fixtures of windows
from tests.ui.conftest import CHEAP
from ui.main_window import MainWindow

PASSPHRASE = "forty files"


@pytest.fixture(scope="session")
def forty_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the vault of a lawyer with forty cases once; tests open copies."""
    folder = tmp_path_factory.mktemp("made") / "forty"
    vault, _code = Vault.create(folder, PASSPHRASE, kdf=CHEAP)
    with vault:
        today = SystemClock().now().wall.date()
        forty_cases.fill(Session(vault), today, folder.parent)
    return folder


@pytest.fixture
def lawyer(
    qtbot: QtBot, make_window: Callable[..., MainWindow], forty_vault: Path, tmp_path: Path
) -> Keyboard:
    """A keyboard at the open list of forty cases."""
    shutil.copytree(forty_vault, tmp_path / "vault")
    window = make_window()
    window.ask(tmp_path / "vault")
    window.activateWindow()
    qtbot.waitActive(window)
    keys = Keyboard(qtbot, window)
    keys.settle()
    keys.type(PASSPHRASE)
    keys.press("Enter")
    qtbot.waitUntil(lambda: window.workspace is not None, timeout=20_000)
    keys.settle()
    keys.count = 0
    return keys
