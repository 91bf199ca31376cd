"""Words of distress open the care card as they are typed, and lead to the supervisor."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from storage.casework import reading
from storage.rows import CaseFile
from storage.rules.distress import distress_in
from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case, open_interview
from ui.dialogs.quick_log import QuickLog

SAID = "活不下去了，想跳楼"


def file_of(keys: Keyboard, case: str) -> CaseFile:
    found: list[CaseFile] = []
    keys.window.desk.tasks.start(lambda session, _p: reading.case_file(session, case), found.append)
    keys.settle()
    return found[0]


def interview(keys: Keyboard) -> tuple[str, Any]:
    case = open_case(keys)
    return case, open_interview(keys)


@pytest.mark.parametrize(
    "text", ["我也想过一死了之", "活不下去了，想跳楼", "I want  to die", "想死"]
)
def test_words_of_distress_are_heard(text: str) -> None:
    assert distress_in({"turns": [{"question": "跳楼？", "answer": text}]})


@pytest.mark.parametrize("text", ["活动板房", "死账", "楼上邻居", "欠下的钱我认", ""])
def test_other_words_are_not(text: str) -> None:
    assert distress_in({"turns": [{"question": "是否想自杀", "answer": text}]}) == ()


def test_an_interview_ticks_care_while_it_is_typed(keys: Keyboard) -> None:
    case, form = interview(keys)
    form.ask(6)
    assert form.care.isHidden()
    keys.type(SAID)
    assert not form.care.isHidden()
    assert "跳楼" in form.listener.heard.text()
    assert form.form.raw()["distress"]["flag"] is True
    keys.press("Ctrl+Enter")
    (row,) = file_of(keys, case).rows("interviews")
    assert row["distress"]["flag"] is True


def test_the_tick_can_be_taken_away_and_stays_away(keys: Keyboard) -> None:
    _case, form = interview(keys)
    form.ask(6)
    keys.type(SAID)
    form.form.slot("distress").editor.show_value({})
    form.form.changed.emit()
    keys.type("，邻居说的")
    assert not (form.form.raw().get("distress") or {}).get("flag")
    assert not form.care.isHidden(), "what was said stays in sight"
    form.form.show_values({})


def test_a_call_with_such_words_goes_to_the_supervisor(keys: Keyboard) -> None:
    case = open_case(keys)
    before = len(file_of(keys, case).rows("flags"))
    keys.press("Ctrl+1", "1")
    keys.type(SAID)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, QuickLog)
    assert not sheet.care.isHidden()
    keys.press("Ctrl+Enter")
    flags = file_of(keys, case).rows("flags")
    assert len(flags) == before + 1
    assert flags[-1]["kind"] == "distress"
    keys.press("Ctrl+Z")
    assert len(file_of(keys, case).rows("flags")) == before, "one step back takes both"


def test_a_call_without_the_tick_sets_no_flag(keys: Keyboard) -> None:
    case = open_case(keys)
    before = len(file_of(keys, case).rows("flags"))
    keys.press("Ctrl+1", "1")
    keys.type("他说跳楼的是别人")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, QuickLog)
    sheet.care.tick.click()
    keys.press("Ctrl+Enter")
    assert len(file_of(keys, case).rows("flags")) == before


def test_a_visit_opens_the_card_and_flags_with_the_visit(keys: Keyboard) -> None:
    case = open_case(keys)
    before = len(file_of(keys, case).rows("flags"))
    keys.press("Ctrl+N", "Enter", "Alt+Right", "1")
    workspace = keys.window.workspace
    assert workspace is not None
    page = workspace.visit
    page.go("scene")
    page.view.focus_path("debtor_words")
    keys.type(SAID)
    assert not page.scenes.scene.care.isHidden()
    assert "跳楼" in page.frame.message.text(), "said in sight of who types"
    assert not page.frame.message.isHidden()
    page.go("summary")
    summary = page.scenes.summary
    assert not summary.care.isHidden()
    assert summary.care.wanted
    keys.press("Ctrl+Enter")
    flags = file_of(keys, case).rows("flags")
    assert len(flags) == before + 1
    assert "跳楼" in flags[-1]["note"]


def test_a_talk_that_is_locked_names_who_is_missing_first(keys: Keyboard) -> None:
    case, form = interview(keys)
    form.ask(6)
    keys.type("生意亏了。")
    form.form.slot("recorder").editor.show_value(None)
    keys.press("Ctrl+R")
    form.save_button.setFocus()
    keys.press("Ctrl+Enter")
    assert form.isVisible()
    assert "被访谈人" in form.problem.text()
    assert "记录人" in form.problem.text()
    keys.press("Ctrl+Enter")
    assert len(file_of(keys, case).rows("interviews")) == 1, "the truth is always recorded"
