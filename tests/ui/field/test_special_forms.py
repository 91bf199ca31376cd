"""Arrears typed as fast as they are told, interviews asked, answered, read back and signed."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from reports.papers.interview import QUESTIONS
from resources import path as resource
from storage.casework import drafts, reading
from storage.kinds import BY_NAME
from storage.rows import CaseFile
from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case
from ui.dialogs.arrears import ArrearsDialog
from ui.dialogs.interview import InterviewDialog
from ui.dialogs.record_dialog import RecordDialog
from ui.dialogs.trip_day import BriefingDialog

SEED = "仅电费一项，今年一月欠费160多元，二月欠费40多元，三月欠费30多元"


def file_of(keys: Keyboard, case: str) -> CaseFile:
    found: list[CaseFile] = []
    keys.window.desk.tasks.start(lambda session, _p: reading.case_file(session, case), found.append)
    keys.settle()
    return found[0]


def opened(keys: Keyboard, kind_name: str, **values: Any) -> Any:
    workspace = keys.window.workspace
    assert workspace is not None
    workspace.dossier.add(BY_NAME[kind_name], values)
    keys.settle()
    return QApplication.activeModalWidget()


def show(form: Any, **values: Any) -> None:
    for name, value in values.items():
        form.form.slot(name).editor.show_value(value)


def test_the_sentence_of_the_property_office_is_the_table(keys: Keyboard, tmp_path: Path) -> None:
    case = open_case(keys)
    form = opened(keys, "finding", kind="utility_arrears", found_at="2019-04-12T11:10:00+08:00")
    assert isinstance(form, ArrearsDialog)
    keys.type("总共 水电物业费2860元")
    keys.press("Enter")
    keys.type(SEED)
    keys.press("Enter")
    keys.type("保安说常不在")
    keys.press("Enter")
    assert form.told.text() == "保安说常不在", "what is not understood stays and is said"
    assert not form.unread.isHidden()
    values = form.form.values()
    assert [line["words"] for line in values["lines"]] == ["160多元", "40多元", "30多元"]
    assert values["stated_total"]["words"] == "总共 水电物业费2860元"
    assert "incomplete" not in values, "nobody is made to say that the rest was not itemised"
    assert "2630" not in str(values)
    assert len(form.chart._bars) == 3
    show(form, source={"kind": "property_office"}, learned_by="oral", purpose="residence")
    form.take_bill(resource("sample", "photos", "door-notice.jpg"))
    keys.settle()
    assert form.form.raw()["evidence"], "the photo is named in the finding"
    assert not form.picture.pixmap().isNull()
    keys.press("Ctrl+Enter")
    found = file_of(keys, case).rows("findings")[-1]
    assert len(found["lines"]) == 3
    assert found["incomplete"] is None
    assert found["evidence"]


def interview(keys: Keyboard) -> tuple[str, InterviewDialog]:
    case = open_case(keys)
    form = opened(
        keys, "interview", started_at="2019-04-12T14:20:00+08:00", place="某小区", interviewee="p1"
    )
    assert isinstance(form, InterviewDialog)
    return case, form


def test_questions_are_offered_and_answers_bear_their_time(keys: Keyboard) -> None:
    _case, form = interview(keys)
    keys.press("Ctrl+K", "Enter")
    keys.type("我叫王某，住在这里。")
    keys.press("Ctrl+K", "Enter")
    keys.type("知道，为借款来的。")
    turns = form.form.values()["turns"]
    assert [turn["question"] for turn in turns] == [form.words(text) for text in QUESTIONS[:2]]
    assert [turn["answer"] for turn in turns] == ["我叫王某，住在这里。", "知道，为借款来的。"]
    assert all(turn["at"] for turn in turns)
    assert form.questions.currentRow() == 2, "the next one is chosen"


def test_signed_after_reading_back_and_locked_then(keys: Keyboard) -> None:
    case, form = interview(keys)
    form.sign()
    assert form.pad_place.isHidden(), "nothing to sign yet"
    form.ask(5)
    keys.type("没有异议，欠下的钱我认。")
    form.sign()
    assert form.pad_place.isHidden(), "not read back yet"
    keys.press("Ctrl+R")
    form.sign()
    assert not form.pad_place.isHidden()
    form.take_signature()
    assert not form.form.values().get("signed"), "an empty field is no signature"
    QTest.mousePress(form.pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 90))
    for x in range(60, 300, 20):
        QTest.mouseMove(form.pad, QPoint(x, 90 + x % 40))
    QTest.mouseRelease(form.pad, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    form.take_signature()
    keys.settle()
    assert form.form.values()["signed"] is True
    keys.press("Ctrl+Enter")
    file = file_of(keys, case)
    (row,) = file.rows("interviews")
    (ref,) = row["evidence"]
    picture = next(one for one in file.rows("evidence") if one.ref == ref)
    assert "签名" in picture["caption"]
    known = file.attachment(ref)
    assert known is not None
    assert known.mime == "image/png"
    assert known.preview
    again = RecordDialog(keys.window.desk, BY_NAME["interview"], case, row, file)
    assert again.kind.name == "supplement"
    again.done(0)


def test_a_refusal_asks_why(keys: Keyboard) -> None:
    case, form = interview(keys)
    form.ask(6)
    keys.type("生意亏了。")
    form.refuse()
    keys.type("不愿签字")
    keys.press("Ctrl+Enter")
    (row,) = file_of(keys, case).rows("interviews")
    assert row["signed"] is False
    assert row["refusal_reason"] == "不愿签字"


def test_the_paper_for_ink_is_made_from_what_was_saved(keys: Keyboard, tmp_path: Path) -> None:
    case, form = interview(keys)
    form.ask(6)
    keys.type("生意亏了。")
    form.print_for_ink(tmp_path / "talk.pdf")
    keys.settle()
    assert (tmp_path / "talk.pdf").read_bytes().startswith(b"%PDF")
    (row,) = file_of(keys, case).rows("interviews")
    assert not BY_NAME["interview"].closed(row.values), "ink comes later: not locked yet"


def test_an_interview_closed_by_locking_comes_back(keys: Keyboard) -> None:
    case, form = interview(keys)
    form.ask(0)
    keys.type("我叫王某。")
    turns = form.form.raw()["turns"]
    slot: Any = form.form.slot("turns")
    slot.editor.show_value([{**turns[0], "tags": ["distress"]}])
    form.form.changed.emit()
    assert not form.care.isHidden(), "a mark of distress opens the care panel"
    keys.press("Ctrl+L")
    assert keys.window.workspace is None
    keys.window.gate.start.sample.emit()
    keys.settle()
    found: list[Any] = []
    keys.window.desk.tasks.start(
        lambda session, _p: drafts.find_draft(session, case, "interview"), found.append
    )
    keys.settle()
    assert found[0].content["values"]["turns"][0]["answer"] == "我叫王某。"


def in_view(form: Any) -> bool:
    """Tell whether the line that is typed stands in the visible part of the form."""
    QApplication.processEvents()
    held, port = QApplication.focusWidget(), form._scroll.viewport()
    assert isinstance(held, QPlainTextEdit)
    line = held.cursorRect()
    edges = (held.mapTo(form.form, point) for point in (line.topLeft(), line.bottomRight()))
    return all(port.rect().contains(form.form.mapTo(port, one)) for one in edges)


def test_every_answer_is_in_view_while_it_is_typed(keys: Keyboard) -> None:
    _case, form = interview(keys)
    form.resize(1020, 560)
    for n in range(6):
        form.ask(n)
        QApplication.processEvents()
        keys.type("生意亏了。")
        assert in_view(form), f"answer {n + 1}"


def test_every_answer_of_a_visit_is_in_view(keys: Keyboard) -> None:
    open_case(keys)
    keys.press("Ctrl+N")
    workspace = keys.window.workspace
    assert workspace is not None
    page = workspace.visit
    page.go("inquiry")
    keys.press("3")
    keys.settle()
    form = page.inner.form
    assert isinstance(form, InterviewDialog)
    for n in range(6):
        form.ask(n)
        QApplication.processEvents()
        keys.type("生意亏了。")
        assert in_view(form), f"answer {n + 1}"


def test_what_was_given_up_comes_back_with_undo(
    keys: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(keys)
    keys.press("Ctrl+1", "2", "Ctrl+Enter")
    calls = len(file_of(keys, case).rows("contacts"))
    form = opened(keys, "finding", kind="utility_arrears", found_at="2019-04-12T11:10:00+08:00")
    monkeypatch.setattr(RecordDialog, "agrees_to_discard", lambda _self: True)
    form.told.setText("电费一月160多元")
    form.add_told()
    form.reject()
    keys.settle()
    assert QApplication.activeModalWidget() is None
    keys.press("Ctrl+Z")
    back = QApplication.activeModalWidget()
    assert isinstance(back, RecordDialog)
    assert [one["words"] for one in back.form.values()["lines"]] == ["160多元"]
    assert len(file_of(keys, case).rows("contacts")) == calls, "the saved call stays"
    back.done(0)
    keys.settle()
    keys.press("Ctrl+Z")
    assert len(file_of(keys, case).rows("contacts")) == calls - 1, "then the last write"


def test_words_that_were_not_understood_are_saved_as_the_description(keys: Keyboard) -> None:
    case = open_case(keys)
    form = opened(
        keys, "finding", kind="utility_arrears", found_at="2019-04-12T11:10:00+08:00",
        source={"kind": "property_office"}, learned_by="oral", purpose="residence",
    )  # fmt: skip
    keys.type("水费欠2,860元，物业费3月至5月每月不足30元")
    keys.press("Ctrl+Enter")
    row = file_of(keys, case).rows("findings")[-1]
    assert [one["words"] for one in row["lines"]] == ["2,860元"]
    assert row["text"] == "物业费3月至5月每月不足30元"
    assert form is not None


def test_a_finding_of_another_kind_comes_back_in_the_form_of_its_kind(keys: Keyboard) -> None:
    case = open_case(keys)
    form = opened(keys, "finding", kind="residence")
    form.form.show_draft({"kind": "residence", "text": "邻居说已搬走"})
    form.done(0)
    keys.settle()
    found: list[Any] = []
    keys.window.desk.tasks.start(lambda s, _p: drafts.find_draft(s, case, "finding"), found.append)
    keys.settle()
    assert keys.window.workspace is not None
    keys.window.workspace.resume(found[0])
    keys.settle()
    back = QApplication.activeModalWidget()
    assert isinstance(back, RecordDialog)
    assert not isinstance(back, ArrearsDialog)
    assert back.form.raw()["text"] == "邻居说已搬走"


def test_a_line_of_arrears_that_was_not_entered_is_kept_and_asked_about(
    keys: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_case(keys)
    form = opened(keys, "finding", kind="utility_arrears")
    keys.type("电费一月160多元")
    asked: list[object] = []

    def refuse(one: RecordDialog) -> bool:
        asked.append(one)
        return False

    monkeypatch.setattr(RecordDialog, "agrees_to_discard", refuse)
    form.reject()
    assert asked, "it would be lost without a question"
    form.done(0)
    keys.settle()
    assert opened(keys, "finding", kind="utility_arrears").told.text() == "电费一月160多元"


def test_a_briefing_that_is_typed_comes_back_and_is_one_when_it_is_held(keys: Keyboard) -> None:
    workspace = keys.window.workspace
    assert workspace is not None
    keys.press("Alt+1")
    keys.tick("开出发会")
    keys.fill("交代内容", "两人同行")
    keys.fill("领用设备", "记录仪 01")
    keys.window._close_dialogs()  # as locking does
    keys.settle()
    keys.tick("开出发会")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, BriefingDialog)
    assert (sheet.text.toPlainText(), sheet.kit.text()) == ("两人同行", "记录仪 01")
    assert not sheet.back_note.isHidden()
    keys.press("Ctrl+Enter")
    assert QApplication.activeModalWidget() is None
    left: list[Any] = []
    keys.window.desk.tasks.start(lambda s, _p: drafts.all_drafts(s), left.extend)
    keys.settle()
    assert not left
