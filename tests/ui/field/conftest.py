"""Windows of field work, driven by keys alone; every key is counted."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tests.support.keyboard import Keyboard
from tests.ui.conftest import *  # noqa: F403 - the fixtures of windows
from ui.main_window import MainWindow

Settle = Callable[[MainWindow], None]


@pytest.fixture
def keys(qtbot: QtBot, with_sample: MainWindow) -> Keyboard:
    """A keyboard at a window with the sample data open."""
    with_sample.activateWindow()
    qtbot.waitActive(with_sample)
    keyboard = Keyboard(qtbot, with_sample)
    keyboard.settle()
    return keyboard


def open_case(keys: Keyboard, place: int = 0) -> str:
    """Open the dossier of a case of the list; returns its id."""
    workspace = keys.window.workspace
    assert workspace is not None
    case_id = workspace.cases.model.case_id(place)
    assert case_id
    workspace.open_case(case_id)
    keys.settle()
    return str(case_id)
