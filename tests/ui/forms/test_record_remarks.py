"""What the rules remark while a record is typed: in time, calmly, and never in the way."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QDialog

from storage.kinds import BY_NAME
from storage.rows import CaseFile
from ui.dialogs.record_dialog import RecordDialog
from ui.dialogs.record_remarks import JUDGED, OF_A_PLAN, remarks

NOW = "2019-04-12T13:10:07+08:00"
CALL = {"channel": "call", "direction": "out"}


def opened(case: Any, kind: str, values: dict[str, Any] | None = None) -> RecordDialog:
    dialog = RecordDialog(case.desk, BY_NAME[kind], case.case_id, None, case.file(), values=values)
    case.qtbot.addWidget(dialog)
    case.settle()
    return dialog


def judged(case: Any, dialog: RecordDialog) -> str:
    dialog.remarks.judge()
    case.settle()
    return dialog.remarks.text()


def test_a_visit_without_recording_is_remarked_on_and_can_be_saved(case: Any) -> None:
    place = {"kind": "workplace", "text": "渝北区某工地"}
    start = {"arrived_at": "2019-04-11T10:30:00+08:00", "place": place, "outcome": "no_answer"}
    dialog = opened(case, "visit", start)
    assert "G9 " in judged(case, dialog)
    assert not dialog.remarks.isHidden()
    dialog.save()
    case.settle()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert len(case.file().rows("visits")) == 1


def test_a_call_planned_for_the_night_is_told_as_a_plan(case: Any) -> None:
    dialog = opened(case, "contact", {**CALL, "at": "2027-04-20T23:30:00+08:00"})
    text = judged(case, dialog)
    assert text.startswith(case.desk.words(OF_A_PLAN))
    assert "G1 " in text
    assert dialog.save_button.isEnabled()


def test_what_keeps_the_rules_is_not_remarked_on(case: Any) -> None:
    dialog = opened(case, "contact", {**CALL, "at": "2019-04-11T10:30:00+08:00"})
    assert judged(case, dialog) == ""
    assert dialog.remarks.isHidden()


@pytest.mark.parametrize("kind", sorted(JUDGED))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_half_a_record_is_judged_without_a_fault(
    file: CaseFile, kind: str, data: st.DataObject
) -> None:
    rows = file.rows(BY_NAME[kind].list_name)
    if not rows:
        pytest.skip("the sample case has none")
    row = data.draw(st.sampled_from(rows))
    names = data.draw(st.sets(st.sampled_from(sorted(row.values))))
    half = {name: row.values[name] for name in names}
    for now in (NOW, "2001-01-01T08:00:00+08:00"):
        remarks(file, BY_NAME[kind], None, half, now)
        remarks(file, BY_NAME[kind], row, half, now)


def test_care_is_told_as_soon_as_distress_is_marked(case: Any) -> None:
    dialog = opened(case, "interview")
    assert dialog.care.isHidden()
    dialog.form.show_draft({"distress": {"flag": True}})
    assert not dialog.care.isHidden()


def test_a_reason_alone_outlives_the_dialog(case: Any) -> None:
    row = case.add("ledger_entry", {"on": "2019-04-01", "kind": "payment", "amount": "5.00"})
    first = RecordDialog(case.desk, BY_NAME["ledger_entry"], case.case_id, row, case.file())
    case.qtbot.addWidget(first)
    case.settle()
    first.reason.setText("写错了")
    QDialog.done(first, 0)
    case.settle()
    again = RecordDialog(case.desk, BY_NAME["ledger_entry"], case.case_id, row, case.file())
    case.qtbot.addWidget(again)
    case.settle()
    assert again.reason.text() == "写错了"
    assert not again.back.isHidden()
    assert again.problem.isHidden()


def test_a_rate_above_the_cap_and_a_needless_note_are_told_while_they_are_typed(case: Any) -> None:
    loan = {"contract_no": "J-1", "regime": "private", "principal": "10000", "due_on": "2022-01-01",
            "signed_on": "2021-01-01", "annual_rate": "0.24"}  # fmt: skip
    assert "G18 " in judged(case, opened(case, "loan", loan))
    assert judged(case, opened(case, "loan", {**loan, "annual_rate": "0.1"})) == ""
    del loan["regime"]
    assert judged(case, opened(case, "loan", loan)) == ""
    party = {"role": "guarantor", "name": "丙某", "marital_note": "离异，与前妻有纠纷"}
    # The law on personal data is younger than the sample.
    _planned, marks = remarks(
        case.file(), BY_NAME["party"], None, party, "2026-05-06T10:00:00+08:00"
    )
    assert [mark.guard for mark in marks] == ["G21"]
