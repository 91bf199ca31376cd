"""Nothing typed is lost by locking: new cases, files taken in, and how they come back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from storage.casework.drafts import DraftText, all_drafts
from ui.dialogs.intake_dialog import IntakeDialog
from ui.dialogs.new_case import NewCaseDialog
from ui.dialogs.reason import ReasonDialog, ask_reason
from ui.dialogs.record_dialog import RecordDialog
from ui.main_window import MainWindow

Settle = Callable[[MainWindow], None]


def again(window: MainWindow, settle: Settle) -> None:
    """Close every dialog as locking does."""
    window._close_dialogs()
    settle(window)


def shown(kind: type[QDialog]) -> list[QDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def new_case(window: MainWindow, settle: Settle) -> NewCaseDialog:
    assert window.workspace is not None
    dialog = NewCaseDialog(window.desk, window.workspace)
    dialog.open()
    settle(window)
    return dialog


def test_a_new_case_that_was_typed_comes_back(with_sample: MainWindow, settle: Settle) -> None:
    dialog = new_case(with_sample, settle)
    dialog.name.setText("赵某")
    dialog.address.setPlainText("渝北区龙溪街道")
    again(with_sample, settle)
    back = new_case(with_sample, settle)
    assert back.name.text() == "赵某"
    assert back.address.toPlainText() == "渝北区龙溪街道"
    assert not back.back.isHidden()
    assert back.note.text() == ""


def test_today_lists_drafts_and_goes_on_with_them(with_sample: MainWindow, settle: Settle) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    dialog = new_case(with_sample, settle)
    dialog.name.setText("赵某")
    again(with_sample, settle)
    workspace.show_page("today")
    settle(with_sample)
    drafts = workspace.today.drafts
    assert not drafts.isHidden()
    assert drafts.title.text() == "未保存的草稿 1"
    item = drafts.lines.itemAt(0)
    assert item is not None
    line = item.widget()
    assert line is not None
    go, discard = line.findChildren(type(workspace.today.empty.button))
    go.click()
    settle(with_sample)
    assert shown(NewCaseDialog)
    again(with_sample, settle)
    discard.click()
    settle(with_sample)
    settle(with_sample)
    assert drafts.isHidden()


def test_a_draft_in_a_case_opens_in_its_case(with_sample: MainWindow, settle: Settle) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    settle(with_sample)
    case_id = workspace.cases.model.case_id(0) or ""
    workspace.open_case(case_id)
    settle(with_sample)
    workspace.dossier.visit()
    settle(with_sample)
    (dialog,) = shown(RecordDialog)
    assert isinstance(dialog, RecordDialog)
    dialog.form.show_draft({"notes": "门上有通知"})
    again(with_sample, settle)
    workspace.show_page("today")
    settle(with_sample)
    item = workspace.today.drafts.lines.itemAt(0)
    assert item is not None
    line = item.widget()
    assert line is not None
    go, _discard = line.findChildren(type(workspace.today.empty.button))
    go.click()
    settle(with_sample)
    settle(with_sample)
    (back,) = shown(RecordDialog)
    assert isinstance(back, RecordDialog)
    assert back.form.raw()["notes"] == "门上有通知"


def test_what_was_typed_for_photos_comes_back(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    settle(with_sample)
    case_id = workspace.cases.model.case_id(0) or ""
    workspace.open_case(case_id)
    settle(with_sample)
    file = workspace.dossier.file
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"\xff\xd8\xff")
    first = IntakeDialog(with_sample.desk, case_id, [photo], file, workspace)
    first.open()
    first.form.show_draft({"caption": "门牌"})
    again(with_sample, settle)
    second = IntakeDialog(with_sample.desk, case_id, [photo], file, workspace)
    second.open()
    settle(with_sample)
    assert second.form.raw()["caption"] == "门牌"
    assert not second.back.isHidden()


def test_a_number_that_is_taken_is_warned_of_once(with_sample: MainWindow, settle: Settle) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    settle(with_sample)
    workspace.open_case(workspace.cases.model.case_id(0) or "")
    settle(with_sample)
    file = workspace.dossier.file
    assert file is not None
    dialog = new_case(with_sample, settle)
    dialog.case_no.setText(str(file.case["case_no"]))
    dialog.name.setText("赵某")
    opened: list[str] = []
    dialog.opened.connect(opened.append)
    dialog.save.click()
    settle(with_sample)
    assert "1" in dialog.note.text()
    assert not opened
    dialog.save.click()
    settle(with_sample)
    settle(with_sample)
    assert opened


def asked(window: MainWindow, settle: Settle) -> tuple[ReasonDialog, list[str]]:
    """Ask why for the first case of the list; what is answered goes into the list."""
    assert window.workspace is not None
    answers: list[str] = []
    case_id = window.workspace.cases.model.case_id(0)
    dialog = ask_reason(
        window.desk, "批注", "为什么？", "批注", window, answers.append, case_id=case_id
    )
    settle(window)
    return dialog, answers


def kept(window: MainWindow, settle: Settle) -> list[DraftText]:
    found: list[DraftText] = []
    window.desk.tasks.start(lambda session, _p: all_drafts(session), found.extend)
    settle(window)
    return found


def test_a_reason_outlives_the_lock_and_is_forgotten_once_given(
    with_sample: MainWindow, settle: Settle
) -> None:
    dialog, _none = asked(with_sample, settle)
    dialog.text.setPlainText("债务人来电说明")
    with_sample.lock()
    settle(with_sample)
    with_sample.gate.start.sample.emit()
    settle(with_sample)
    workspace = with_sample.workspace
    assert workspace is not None
    (draft,) = kept(with_sample, settle)
    workspace.resume(draft)
    settle(with_sample)
    assert workspace.current == "dossier"
    assert "批注" in with_sample.foot.toast.text()
    workspace.show_page("cases")
    dialog, answers = asked(with_sample, settle)
    assert dialog.text.toPlainText() == "债务人来电说明"
    dialog.answer()
    settle(with_sample)
    assert answers == ["债务人来电说明"]
    assert kept(with_sample, settle) == []


def test_a_reason_that_is_given_up_can_be_had_back(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    dialog, _none = asked(with_sample, settle)
    dialog.text.setPlainText("债务人来电说明")
    qtbot.waitUntil(lambda: len(kept(with_sample, settle)) == 1)
    dialog.reject()
    settle(with_sample)
    assert kept(with_sample, settle) == []
    assert with_sample.workspace is not None
    with_sample._undoing.undo(with_sample.workspace.resume)
    settle(with_sample)
    assert [draft.content["text"] for draft in kept(with_sample, settle)] == ["债务人来电说明"]
