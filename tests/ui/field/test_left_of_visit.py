"""What was typed of a visit and not saved is listed in it; notes and names say what is so now."""

from typing import Any

from PySide6.QtWidgets import QPushButton

from storage.casework import drafts
from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case
from ui.dialogs.arrears import ArrearsDialog
from ui.dialogs.interview import InterviewDialog
from ui.forms.editors.refs import RefEditor


def at_inquiry(keys: Keyboard) -> tuple[str, Any]:
    case = open_case(keys)
    keys.press("Ctrl+N")
    workspace = keys.window.workspace
    assert workspace is not None
    workspace.visit.go("inquiry")
    return case, workspace.visit


def opened(keys: Keyboard, page: Any, digit: str) -> Any:
    keys.press(digit)
    keys.settle()
    return page.inner.form


def all_drafts(keys: Keyboard) -> list[Any]:
    found: list[Any] = []
    keys.window.desk.tasks.start(lambda session, _p: drafts.all_drafts(session), found.extend)
    keys.settle()
    return found


def offers(line: Any) -> list[str]:
    return [] if line.isHidden() else [one.text() for one in line.findChildren(QPushButton)]


def test_an_unfinished_interview_stands_on_the_steps_of_its_visit(keys: Keyboard) -> None:
    _case, page = at_inquiry(keys)
    form = opened(keys, page, "3")
    form.ask(6)
    keys.type("生意亏了。")
    form.reject()
    keys.settle()
    told = "已填写、尚未保存：访谈，继续填写"
    assert offers(page.scenes.inquiry.left) == [told]
    page.go("summary")
    keys.settle()
    assert offers(page.scenes.summary.left) == [told]
    page.scenes.summary.left.findChildren(QPushButton)[0].click()
    keys.settle()
    back = page.inner.form
    assert isinstance(back, InterviewDialog)
    assert [turn["answer"] for turn in back.form.raw()["turns"]] == ["生意亏了。"]
    back.save()
    keys.settle()
    assert page.inner.form is None
    assert offers(page.scenes.inquiry.left) == []
    page.go("summary")
    assert offers(page.scenes.summary.left) == []


def test_a_finding_names_the_visit_under_way_in_words(keys: Keyboard) -> None:
    _case, page = at_inquiry(keys)
    form = opened(keys, page, "1")
    assert isinstance(form, ArrearsDialog)
    slot = form.form.slot("visit")
    assert slot is not None
    assert isinstance(slot.editor, RefEditor)
    assert slot.editor.combo.currentText() == "尚未登记完的外访"
    assert slot.editor.raw() == page.flow.ref, "what it names stays"


def test_a_note_about_signing_too_early_goes_when_it_is_no_longer_so(keys: Keyboard) -> None:
    _case, page = at_inquiry(keys)
    form = opened(keys, page, "3")
    form.sign()
    assert form.note.isVisible()
    form.ask(6)
    keys.type("生意亏了。")
    assert not form.note.isVisible(), "there is something to sign now"
    form.sign()
    assert form.note.isVisible(), "not read back"
    keys.press("Ctrl+R")
    assert not form.note.isVisible()


def test_a_form_in_which_nothing_was_typed_leaves_no_draft(keys: Keyboard) -> None:
    _case, page = at_inquiry(keys)
    for leave in ("Esc", "Alt+Left", "Ctrl+L"):
        form = opened(keys, page, "3")
        form.turns.setFocus()
        keys.press(leave)
        if leave == "Ctrl+L":
            keys.window.gate.start.sample.emit()
            keys.settle()
        assert [one.kind for one in all_drafts(keys)] == ["visit_flow"], leave
        if leave != "Ctrl+L":
            page.go("inquiry")
            assert opened(keys, page, "3").back.isHidden(), leave
            page.inner.close()


def test_what_was_typed_and_taken_away_again_is_no_draft(keys: Keyboard) -> None:
    _case, page = at_inquiry(keys)
    form = opened(keys, page, "3")
    slot: Any = form.form.slot("interviewers")
    before = form.form.raw()
    form.form.slot("others_present").editor.show_value("张某")
    form.form.changed.emit()
    form.draft.keep()
    keys.settle()
    assert slot is not None
    assert len(all_drafts(keys)) == 2
    form.form.show_values(before)
    form.form.changed.emit()
    form.reject()
    keys.settle()
    assert [one.kind for one in all_drafts(keys)] == ["visit_flow"]


def test_a_line_that_was_not_understood_outlives_the_lock_and_is_saved_as_description(
    keys: Keyboard,
) -> None:
    told = "电费一月-5元，水费说不准大概几十"
    case, page = at_inquiry(keys)
    form = opened(keys, page, "1")
    keys.type("电费一月160多元")
    keys.press("Enter")
    keys.type(told)
    keys.press("Enter")
    assert form.told.text() == told, "not understood: it stays in the line"
    keys.press("Ctrl+L")
    assert keys.window.workspace is None
    keys.window.gate.start.sample.emit()
    keys.settle()
    workspace: Any = keys.window.workspace
    workspace.begin_visit(case)
    keys.settle()
    page = workspace.visit
    assert offers(page.scenes.inquiry.left), "step 4 offers to go on with it"
    page.scenes.inquiry.left.findChildren(QPushButton)[0].click()
    keys.settle()
    back: Any = page.inner.form
    assert back.told.text() == told
    assert len(back.form.raw()["lines"]) == 1
    back.form.slot("source").editor.show_value({"kind": "property_office"})
    back.form.slot("learned_by").editor.show_value("oral")
    back.form.slot("purpose").editor.show_value("residence")
    back.form.changed.emit()
    back.save()
    keys.settle()
    assert page.inner.form is None
    (row,) = (one for one in page.found.file.rows("findings") if one["visit"] == page.flow.ref)
    assert row["text"] == told
