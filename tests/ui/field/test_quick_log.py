"""The quick log by keys: how many it takes, what it writes, what it says before, what it keeps."""

import itertools
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from resources.language import Words
from storage.casework import drafts, reading, records
from storage.rows import CaseFile
from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case
from ui.dialogs.quick_log import QuickLog
from ui.models.quick_log import DIGITS, read

NOW = datetime.fromisoformat("2026-05-06T10:00:00+08:00")
TYPED = {"channel": "call", "direction": "out", "at": "10:00", "result": "answered", "party": "p1"}


def file_of(keys: Keyboard, case: str) -> CaseFile:
    found: list[CaseFile] = []
    keys.window.desk.tasks.start(lambda session, _p: reading.case_file(session, case), found.append)
    keys.settle()
    return found[0]


def sheet() -> QuickLog:
    top = QApplication.activeModalWidget()
    assert isinstance(top, QuickLog)
    return top


def test_a_refused_call_takes_three_keys(keys: Keyboard) -> None:
    case = open_case(keys)
    before = file_of(keys, case).rows("contacts")
    keys.press("Ctrl+1", "2", "Ctrl+Enter")
    assert keys.count == 3, f"{keys.count} keys for a refused call"
    assert QApplication.activeModalWidget() is None
    (new,) = [row for row in file_of(keys, case).rows("contacts") if row.id not in
              {one.id for one in before}]  # fmt: skip
    assert (new["result"], new["channel"], new["direction"]) == ("rejected", "call", "out")
    assert new["number"] == "13800001234"
    assert new["by"]


def test_it_works_from_the_list_too(keys: Keyboard) -> None:
    workspace = keys.window.workspace
    assert workspace is not None
    workspace.show_page("cases")
    keys.settle()
    workspace.cases.focus_list()
    keys.press("Ctrl+1", "3", "Ctrl+Enter")
    case = workspace.cases.model.case_id(0)
    assert case
    assert file_of(keys, case).rows("contacts")[-1]["result"] == "no_answer"


def test_the_rules_speak_before_anything_is_done(keys: Keyboard) -> None:
    open_case(keys, 1)  # 吕某, whose interview shows distress
    keys.press("Ctrl+1")
    assert "G13" in {mark.guard for mark in sheet().hints.marks}
    assert all(mark.record == "plan" for mark in sheet().hints.marks)
    assert "G13" in sheet().hints.text()
    assert sheet().save_button.isEnabled(), "the truth can always be recorded"


def test_promise_and_next_action_go_with_the_call_and_undo_takes_all(keys: Keyboard) -> None:
    case = open_case(keys)
    planned = file_of(keys, case).case["next_action"]
    keys.press("Ctrl+1", "1")
    keys.type("答应下周先还一部分")
    fields = sheet().fields
    fields.promise.setCurrentIndex(fields.promise.findData("pay"))
    fields.lines["amount"].setText("3,000")
    fields.lines["when"].setText("+7")
    fields.lines["next_on"].setText("+8")
    fields.next_what.setEditText("核对到账")
    keys.press("Ctrl+Enter")
    file = file_of(keys, case)
    (promise,) = file.rows("promises")
    today = keys.window.desk.today().toordinal()
    assert promise["amount"] == "3000.00"
    assert datetime.fromisoformat(promise["due_on"]).date().toordinal() == today + 7
    assert file.rows("contacts")[-1]["promise"] == {"kind": "pay", "amount": "3000.00"}
    assert file.case["next_action"]["what"] == "核对到账"
    keys.press("Ctrl+Z")
    file = file_of(keys, case)
    assert not file.rows("promises")
    assert file.case["next_action"] == planned


def test_what_cannot_be_read_is_said_and_kept(keys: Keyboard) -> None:
    case = open_case(keys)
    keys.press("Ctrl+1", "1")
    sheet().fields.lines["next_on"].setText("大后天吧")
    sheet().fields.next_what.setEditText("复访")
    keys.press("Ctrl+Enter")
    shown = sheet()
    assert not shown.problem.isHidden()
    assert shown.fields.lines["next_on"].text() == "大后天吧"
    assert len(file_of(keys, case).rows("contacts")) == 3


def test_leaving_keeps_a_draft_that_one_key_brings_back(keys: Keyboard) -> None:
    case = open_case(keys)
    keys.press("Ctrl+1", "1")
    keys.type("他说在外地")
    keys.press("Esc")
    assert QApplication.activeModalWidget() is None
    found: list[object] = []
    keys.window.desk.tasks.start(
        lambda session, _p: drafts.find_draft(session, case, "quick_call"), found.append
    )
    keys.settle()
    assert found[0] is not None
    keys.press("Ctrl+1")
    assert sheet().fields.summary.toPlainText() == "", "a new sheet begins anew"
    keys.press("Ctrl+R")
    assert sheet().fields.summary.toPlainText() == "他说在外地"
    assert sheet().fields.typed()["result"] == "answered"
    keys.press("Ctrl+Enter")
    keys.press("Ctrl+1")
    assert sheet().fields.summary.toPlainText() == "", "a saved draft does not come back"


def test_locking_keeps_what_was_typed(keys: Keyboard) -> None:
    case = open_case(keys)
    keys.press("Ctrl+3", "1")
    keys.type("寄出")
    keys.press("Ctrl+L")
    assert keys.window.workspace is None
    keys.window.gate.start.sample.emit()
    keys.settle()
    workspace = keys.window.workspace
    assert workspace is not None
    workspace.open_case(case)
    keys.settle()
    keys.press("Ctrl+3", "Ctrl+R")
    assert sheet().fields.summary.toPlainText() == "寄出"


def test_a_new_call_is_no_old_draft_and_loses_none(keys: Keyboard) -> None:
    case = open_case(keys)
    keys.press("Ctrl+1", "1")
    keys.type("他说在外地")
    keys.press("Esc", "Ctrl+1", "2", "Ctrl+Enter")
    row = file_of(keys, case).rows("contacts")[-1]
    assert row["result"] == "rejected"
    assert not row["summary"]
    found: list[tuple[drafts.DraftText, ...]] = []
    keys.window.desk.tasks.start(lambda session, _p: drafts.all_drafts(session), found.append)
    keys.settle()
    (left,) = found[0]
    assert left.content["summary"] == "他说在外地"
    assert keys.window.workspace is not None
    keys.press("Ctrl+1", "1")
    keys.type("另一条")
    keys.press("Esc")
    keys.window.workspace.resume(left)
    keys.settle()
    assert sheet().fields.summary.toPlainText() == "他说在外地"
    keys.press("Ctrl+Enter")
    assert file_of(keys, case).rows("contacts")[-1]["summary"] == "他说在外地"
    keys.window.desk.tasks.start(lambda session, _p: drafts.all_drafts(session), found.append)
    keys.settle()
    assert [one.content["summary"] for one in found[1]] == ["另一条"], "each its own"


def test_again_dials_the_same_number(keys: Keyboard) -> None:
    case = open_case(keys)
    keys.window.desk.tasks.start(
        lambda session, _p: records.add(
            session, "contact", case,
            {"at": "2026-05-06T10:00:00+08:00", "channel": "call", "direction": "out",
             "number": "02812345678", "result": "no_answer"},
        )
    )  # fmt: skip
    keys.settle()
    keys.press("Ctrl+Shift+1")
    assert sheet().fields.typed()["number"] == "02812345678"


def test_save_and_next_stays_with_the_person(keys: Keyboard) -> None:
    case = open_case(keys)
    keys.press("Ctrl+1", "3", "Ctrl+Shift+Enter", "2", "Ctrl+Enter")
    assert keys.count == 5
    results = [row["result"] for row in file_of(keys, case).rows("contacts")][-2:]
    assert results == ["no_answer", "rejected"]


def test_enter_alone_never_saves(keys: Keyboard) -> None:
    open_case(keys)
    keys.press("Ctrl+1", "2")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(keys.focus(), key)
        keys.settle()
        assert sheet().isVisible()


def test_digits_in_a_text_are_text(keys: Keyboard) -> None:
    open_case(keys)
    keys.press("Ctrl+1", "1")
    keys.type("28")
    assert sheet().fields.summary.toPlainText() == "28"
    assert sheet().fields.typed()["result"] == "answered"


def test_no_button_is_narrower_than_its_words(keys: Keyboard) -> None:
    case = open_case(keys)
    file = file_of(keys, case)
    for language, channel in itertools.product(("zh_CN", "en"), DIGITS):
        keys.window.desk.words = Words(language)
        shown = QuickLog(keys.window.desk, channel, file)
        shown.show()
        keys.settle()
        results = shown.fields.results
        narrow = [one.text() for one in results if one.width() < one.sizeHint().width()]
        assert not narrow, (language, channel)
        assert shown.height() <= 580
        assert shown.width() <= 1040
        shown.done(0)


def test_a_promise_for_an_hour_stands_in_the_call() -> None:
    logged = read({**TYPED, "promise": "return", "when": "12:40"}, NOW)
    assert logged.promise is None
    assert logged.contact["promise"] == {
        "kind": "return", "due_at": "2026-05-06T12:40:00+08:00", "state": "open",
    }  # fmt: skip


def test_a_promise_of_nobody_known_stays_in_the_call() -> None:
    logged = read({**TYPED, "party": "", "promise": "pay", "amount": "2.1万"}, NOW)
    assert logged.promise is None
    assert logged.contact["promise"] == {"kind": "pay", "amount": "21000.00", "state": "open"}


@pytest.mark.parametrize(
    ("typed", "name"),
    [({"at": "x"}, "at"), ({"minutes": "长"}, "minutes"), ({"result": ""}, "result"),
     ({"promise": "pay", "amount": "一些"}, "amount"), ({"promise": "pay", "when": "改天"}, "when"),
     ({"next_on": "+3"}, "next_what"), ({"next_what": "复访"}, "next_on")],
)  # fmt: skip
def test_each_part_that_cannot_be_read_is_named(typed: dict[str, str], name: str) -> None:
    assert [flaw for flaw, _sentence in read({**TYPED, **typed}, NOW).flaws] == [name]


def test_minutes_give_the_end_of_the_talk() -> None:
    logged = read({**TYPED, "minutes": "3"}, NOW)
    assert logged.contact["until"] == "2026-05-06T10:03:00+08:00"
