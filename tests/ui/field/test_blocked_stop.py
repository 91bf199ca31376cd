"""A stop that the guards block becomes a request from where it was planned; nothing is lost."""

from typing import Any

from PySide6.QtWidgets import QApplication

from storage.casework import reading, records
from storage.rows import CaseFile
from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.trip_day import BriefingDialog


def file_of(keys: Keyboard, case: str) -> CaseFile:
    found: list[CaseFile] = []
    keys.window.desk.tasks.start(lambda session, _p: reading.case_file(session, case), found.append)
    keys.settle()
    return found[0]


def test_a_stop_that_is_blocked_is_asked_for_by_keys(keys: Keyboard) -> None:
    case = open_case(keys)
    before = len(file_of(keys, case).rows("stop"))
    today = keys.window.desk.today().isoformat()
    flag: dict[str, Any] = {"kind": "distress", "since": today}
    keys.window.desk.tasks.start(lambda session, _p: records.add(session, "flag", case, flag))
    keys.settle()
    keys.press("Ctrl+T")
    box = QApplication.activeModalWidget()
    assert isinstance(box, ReasonDialog)
    assert box.go.text() == "申请批准"
    keys.type("家属请我们再去一次")
    keys.press("Ctrl+Enter")
    (asked,) = file_of(keys, case).rows("approval")
    assert (asked["deed"], asked["reason"]) == ("requested", "家属请我们再去一次")
    assert len(file_of(keys, case).rows("stop")) == before


def briefing(keys: Keyboard) -> BriefingDialog:
    workspace = keys.window.workspace
    assert workspace is not None
    workspace.show_page("today")
    keys.settle()
    workspace.today.trip._brief()
    keys.settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, BriefingDialog)
    return sheet


def test_a_briefing_of_one_is_told_and_held(keys: Keyboard) -> None:
    sheet = briefing(keys)
    boxes = list(sheet.team.values())
    for n, box in enumerate(boxes):
        box.setChecked(n == 0)
    assert not sheet.alone.isHidden()
    if len(boxes) > 1:
        boxes[1].setChecked(True)
        assert sheet.alone.isHidden()
        boxes[1].setChecked(False)
    keys.press("Ctrl+Enter")
    assert QApplication.activeModalWidget() is None


def test_the_morning_of_the_manual_can_be_followed_with_the_sample(keys: Keyboard) -> None:
    workspace = keys.window.workspace
    assert workspace is not None
    sheet = briefing(keys)
    for n, box in enumerate(sheet.team.values()):
        box.setChecked(n < 2)
    keys.press("Ctrl+Enter")
    workspace.show_page("cases")
    keys.settle()
    workspace.cases.table.selectRow(0)
    keys.settle()
    case = workspace.cases.chosen()
    before = len(file_of(keys, case).rows("stop"))
    keys.press("Ctrl+T")
    assert QApplication.activeModalWidget() is None
    assert len(file_of(keys, case).rows("stop")) == before + 1
