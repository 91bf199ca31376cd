"""Windows of field work, driven by keys alone; every key is counted."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from storage.kinds import BY_NAME
from tests.support.keyboard import Keyboard
from tests.ui.conftest import *  # noqa: F403 - the fixtures of windows
from ui.dialogs.interview import InterviewDialog
from ui.main_window import MainWindow

Settle = Callable[[MainWindow], None]


def open_case(keys: Keyboard, place: int = 0) -> str:
    """Open the dossier of a case of the list; returns its id."""
    workspace = keys.window.workspace
    assert workspace is not None
    case_id = workspace.cases.model.case_id(place)
    assert case_id
    workspace.open_case(case_id)
    keys.settle()
    return str(case_id)


def open_interview(keys: Keyboard) -> InterviewDialog:
    """Begin a new interview in the dossier that is shown."""
    workspace = keys.window.workspace
    assert workspace is not None
    start = {"started_at": "2019-04-12T14:20:00+08:00", "place": "工地"}
    workspace.dossier.add(BY_NAME["interview"], start)
    keys.settle()
    form = QApplication.activeModalWidget()
    assert isinstance(form, InterviewDialog)
    return form
