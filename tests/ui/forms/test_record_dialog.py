"""The dialog of a record: add, correct with a reason, supplement, lose nothing that is typed."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from storage.casework import reading, records
from storage.kinds import BY_NAME
from ui.dialogs.record_dialog import RecordDialog

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEDGER = {"on": "2019-04-01", "kind": "payment", "amount": "100.00"}


@pytest.fixture(autouse=True)
def _nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test that leaves an edited dialog behind from waiting for an answer."""
    monkeypatch.setattr(RecordDialog, "agrees_to_discard", lambda _self: True)


def write(dialog: RecordDialog, path: str, text: str) -> None:
    slot = dialog.form.slot(path)
    assert slot is not None
    part = slot.editor.focus_part()
    if isinstance(part, QLineEdit):
        part.selectAll()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(part, event)


def choose(dialog: RecordDialog, path: str, value: Any) -> None:
    slot = dialog.form.slot(path)
    assert slot is not None
    slot.editor.show_value(value)
    slot.editor.changed.emit()


def press(widget: QWidget, modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyClick(widget, Qt.Key.Key_Return, modifiers)


def opened(case: Any, kind: str, row: Any = None) -> RecordDialog:
    dialog = RecordDialog(case.desk, BY_NAME[kind], case.case_id, row, case.file())
    case.qtbot.addWidget(dialog)
    case.settle()
    dialog.show()
    dialog.activateWindow()
    case.qtbot.waitExposed(dialog)
    return dialog


def test_control_enter_saves_a_new_record(case: Any) -> None:
    dialog = opened(case, "ledger_entry")
    write(dialog, "on", "4/1")
    choose(dialog, "kind", "payment")
    write(dialog, "amount", "2.1万")
    changes: list[Any] = []
    case.desk.changed.connect(changes.append)
    with case.qtbot.waitSignal(dialog.saved):
        press(dialog, CONTROL)
    case.settle()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert case.file().rows("ledger")[0].values == {
        "on": "2019-04-01", "kind": "payment", "amount": "21000.00",
    }  # fmt: skip
    assert [change.what for change in changes] == ["added"]


def test_enter_alone_never_saves(case: Any) -> None:
    dialog = opened(case, "ledger_entry")
    write(dialog, "on", "4/1")
    slot = dialog.form.slot("on")
    assert slot is not None
    press(slot.editor.focus_part(), Qt.KeyboardModifier.NoModifier)
    assert dialog.isVisible()
    assert not case.desk.tasks.is_busy


def test_save_and_next_begins_another(case: Any) -> None:
    dialog = opened(case, "ledger_entry")
    write(dialog, "on", "4/1")
    choose(dialog, "kind", "payment")
    write(dialog, "amount", "5")
    with case.qtbot.waitSignal(dialog.saved):
        press(dialog, CONTROL | SHIFT)
    case.settle()
    assert dialog.isVisible()
    assert dialog.form.values() == {}
    assert len(case.file().rows("ledger")) == 1


def test_what_is_missing_keeps_the_dialog_open(case: Any) -> None:
    dialog = opened(case, "ledger_entry")
    write(dialog, "amount", "两千")
    dialog.save()
    assert dialog.isVisible()
    assert dialog.problem.text()
    slot = dialog.form.slot("amount")
    assert slot is not None
    assert slot.flaw
    assert dialog.form.raw()["amount"] == "两千"


def test_a_correction_needs_a_reason_and_shows_old_and_new(case: Any) -> None:
    row = case.add("ledger_entry", LEDGER)
    dialog = opened(case, "ledger_entry", row)
    assert not dialog.save_button.isEnabled()
    write(dialog, "amount", "120")
    assert dialog.changes.text() == "金额：¥100.00 → ¥120.00"
    dialog.save()
    assert dialog.isVisible()
    assert "理由" in dialog.problem.text()
    dialog.reason.setText("笔误")
    with case.qtbot.waitSignal(dialog.saved):
        dialog.save()
    case.settle()
    assert case.row(row.id)["amount"] == "120.00"
    versions = case.run(lambda session, _p: reading.history(session, row.id))
    assert [version.reason for version in versions] == ["", "笔误"]
    assert versions[1].values == {"amount": "120.00"}


def test_a_value_that_came_in_meanwhile_becomes_a_conflict(case: Any) -> None:
    row = case.add("ledger_entry", LEDGER)
    dialog = opened(case, "ledger_entry", row)
    case.run(lambda session, _p: records.correct(session, row.id, {"amount": "77.00"}, "远端"))
    write(dialog, "amount", "120")
    dialog.reason.setText("笔误")
    with case.qtbot.waitSignal(dialog.saved):
        dialog.save()
    case.settle()
    assert case.row(row.id).conflicts == ("amount",)


def test_a_failure_is_shown_and_everything_stays(
    case: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(case, "ledger_entry")
    write(dialog, "on", "4/1")
    choose(dialog, "kind", "payment")
    write(dialog, "amount", "5")

    def fail(*_args: Any, **_more: Any) -> None:
        raise OSError("disk")

    monkeypatch.setattr(records, "add", fail)
    told: list[Exception] = []
    case.desk.error.connect(told.append)
    dialog.save()
    case.settle()
    assert dialog.isVisible()
    assert dialog.problem.text()
    assert dialog.form.values()["amount"] == "5.00"
    assert [type(error) for error in told] == [OSError]
    assert dialog.save_button.isEnabled()


@pytest.mark.parametrize("agrees", [True, False])
def test_escape_asks_only_where_something_was_typed(
    case: Any, monkeypatch: pytest.MonkeyPatch, agrees: bool
) -> None:
    asked: list[bool] = []

    def ask(_self: RecordDialog) -> bool:
        asked.append(True)
        return agrees

    monkeypatch.setattr(RecordDialog, "agrees_to_discard", ask)
    dialog = opened(case, "ledger_entry")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert asked == []
    dialog = opened(case, "ledger_entry")
    write(dialog, "amount", "5")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert asked == [True]
    assert dialog.isVisible() is not agrees


def test_a_signed_interview_can_only_be_supplemented(case: Any) -> None:
    row = case.add(
        "interview", {"started_at": "2019-04-12T14:20:00+08:00", "place": "工地", "signed": True}
    )
    dialog = opened(case, "interview", row)
    assert dialog.kind.name == "supplement"
    write(dialog, "text", "补充：本人当日已回家")
    with case.qtbot.waitSignal(dialog.saved):
        dialog.save()
    case.settle()
    supplement = case.file().rows("supplement")[0]
    assert supplement["about"] == row.ref
    assert supplement["at"] == "2019-04-12T13:10:07+08:00"


def test_what_can_never_change_says_so(case: Any) -> None:
    row = case.add(
        "reading", {"deed": "opened", "at": "2019-04-12T14:20:00+08:00", "what": "证据1"}
    )
    dialog = opened(case, "reading", row)
    assert not dialog.save_button.isEnabled()
    assert dialog.problem.text()


def test_staff_are_offered_where_there_is_no_case(case: Any) -> None:
    dialog = RecordDialog(case.desk, BY_NAME["trip"], "", None, None)
    case.qtbot.addWidget(dialog)
    case.settle()
    slot = dialog.form.slot("team")
    assert slot is not None
    names = [part.accessibleName() for part in slot.editor.findChildren(QWidget)]
    assert any("外访员甲" in name for name in names)


def test_what_is_typed_outlives_a_dialog_that_is_closed_over_it(case: Any) -> None:
    dialog = opened(case, "visit")
    write(dialog, "notes", "门上有通知")
    QDialog.done(dialog, 0)
    case.settle()
    again = opened(case, "visit")
    case.settle()
    assert again.form.raw()["notes"] == "门上有通知"
    assert again.form.dirty
    again.agrees_to_discard = lambda: True
    again.reject()
    case.settle()
    third = opened(case, "visit")
    case.settle()
    assert not third.form.dirty
