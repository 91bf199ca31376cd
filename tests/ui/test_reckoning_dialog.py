"""Limitation and interest step by step, with what-if, from the head of the dossier."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from storage.casework import records
from storage.casework.reading import case_file
from storage.casework.reckoning import case_limitation, case_owed
from storage.casework.session import Session
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.reckoning import ReckoningDialog
from ui.main_window import MainWindow
from ui.pages.dossier import DossierPage

Settle = Callable[[MainWindow], None]


def run(window: MainWindow, settle: Settle, work: Callable[[Session], Any]) -> Any:
    found: list[Any] = []
    window.desk.tasks.start(lambda session, _p: work(session), found.append)
    settle(window)
    return found[0]


def first(window: MainWindow, settle: Settle) -> DossierPage:
    workspace = window.workspace
    assert workspace is not None
    settle(window)
    workspace.open_case(workspace.cases.model.case_id(0) or "")
    settle(window)
    return workspace.dossier


def opened(window: MainWindow, settle: Settle, pane: Any) -> ReckoningDialog:
    dossier = first(window, settle)
    dossier.reckon(pane)
    settle(window)
    found = dossier.findChild(ReckoningDialog)
    assert found is not None
    return found


def test_the_head_shows_the_light_and_leads_to_the_steps(
    with_sample: MainWindow, settle: Settle
) -> None:
    dossier = first(with_sample, settle)
    assert dossier.rules is not None
    assert dossier.rules.light is not None
    assert not dossier.header.clock.isHidden()
    light = dossier.rules.light
    day = light.legal if light.colour == "over" else light.safe
    assert day.isoformat() in dossier.header.clock.text()
    dossier.header.clock.click()
    settle(with_sample)
    dialog = dossier.findChild(ReckoningDialog)
    assert dialog is not None
    assert dialog.tabs.currentIndex() == 0
    assert dialog.limitation.steps.rowCount() >= 1


def test_what_is_shown_is_what_the_rules_reckon(with_sample: MainWindow, settle: Settle) -> None:
    dialog = opened(with_sample, settle, "interest")
    assert dialog.tabs.currentIndex() == 1
    dossier = with_sample.workspace.dossier  # type: ignore[union-attr]
    assert dossier.file is not None
    today = with_sample.desk.today()
    owed = case_owed(dossier.file, today)
    assert dialog.interest.sums.lines[0][-1] == f"¥{owed.loans[0].account.total:,.2f}"
    assert dialog.interest.lines.rowCount() == len(owed.loans[0].account.lines)
    clock = case_limitation(dossier.file, today)[0].clock
    assert dialog.limitation.heads.lines[0][1:3] == (
        clock.strong.safe.isoformat(), clock.strong.legal.isoformat(),
    )  # fmt: skip


def test_what_if_is_marked_and_leaves_no_trace(with_sample: MainWindow, settle: Settle) -> None:
    dialog = opened(with_sample, settle, "interest")
    assert dialog.found is not None
    before = Decimal(dialog.found.total.strip("¥").replace(",", ""))
    assert dialog.mark.isHidden()
    fields = dialog.what_if
    fields.paid_on.setText(with_sample.desk.today().isoformat())
    fields.paid.setText("1万")
    dialog.reckon()
    settle(with_sample)
    after = Decimal(dialog.found.total.strip("¥").replace(",", ""))
    assert before - after == Decimal(10000)
    assert not dialog.mark.isHidden()
    assert not dialog.print_button.isEnabled()
    fields.event_on.setText((with_sample.desk.today() + timedelta(1)).isoformat())
    fields.event_kind.setCurrentIndex(1)
    dialog.reckon()
    settle(with_sample)
    assert "假设" in dialog.limitation.steps.lines[-1][1]
    fields.empty()
    settle(with_sample)
    assert dialog.found.total.strip("¥").replace(",", "") == str(before)
    case_id = with_sample.workspace.dossier.case_id  # type: ignore[union-attr]
    file = run(with_sample, settle, lambda s: case_file(s, case_id))
    assert all(row.ref != "supposed" for rows in file.lists.values() for row in rows)


def test_what_cannot_be_read_is_named_and_left_out(with_sample: MainWindow, settle: Settle) -> None:
    dialog = opened(with_sample, settle, "limitation")
    dialog.what_if.paid_on.setText("2027-02-30")
    dialog.what_if.paid.setText("很多")
    dialog.what_if.rate.setText("5000%")
    dialog.reckon()
    settle(with_sample)
    said = dialog.what_if.note.text()
    for field in (dialog.what_if.paid_on, dialog.what_if.paid, dialog.what_if.rate):
        assert field.accessibleName() in said
    assert dialog.found is not None
    assert not dialog.found.supposed


def test_incomplete_and_future_suppositions_are_said_in_a_line(
    with_sample: MainWindow, settle: Settle
) -> None:
    dialog = opened(with_sample, settle, "interest")
    fields, today = dialog.what_if, with_sample.desk.today()

    def said() -> str:
        dialog.reckon()
        settle(with_sample)
        return fields.note.text()

    fields.paid_on.setText(today.isoformat())
    assert "未计入：只有还款日、没有金额" in said()
    assert dialog.found is not None
    assert not dialog.found.supposed
    fields.paid_on.setText("")
    fields.paid.setText("5000")
    assert "只有金额、没有还款日" in said()
    fields.paid_on.setText(today.isoformat())
    assert "未计入" not in said()
    fields.paid_on.setText((today + timedelta(3)).isoformat())
    text = said()
    assert "按已发生推算" in text
    assert fields.paid_on.accessibleName() in text
    assert "晚于利息截止日" in text
    fields.until.setText((today + timedelta(3)).isoformat())
    assert "晚于利息截止日" not in said()
    assert fields.until.accessibleName() in said()
    fields.empty()
    fields.event_on.setText(today.isoformat())
    assert "没有事项" in said()
    fields.event_on.setText("2027-02-30")
    fields.event_kind.setCurrentIndex(1)
    assert "未计入：" not in said()
    assert fields.event_on.accessibleName() in said()
    fields.empty()
    fields.paid.setText("-5")
    fields.paid_on.setText(today.isoformat())
    assert "不大于零" in said() or fields.paid.accessibleName() in said()


def test_a_step_without_evidence_says_so(with_sample: MainWindow, settle: Settle) -> None:
    dossier = first(with_sample, settle)
    event = {"on": "2019-05-01", "kind": "sms_arrived"}
    run(with_sample, settle,
        lambda s: records.add(s, "limitation_event", dossier.case_id, event))  # fmt: skip
    dossier.activate()
    settle(with_sample)
    dossier.reckon("limitation")
    settle(with_sample)
    dialog = dossier.findChild(ReckoningDialog)
    assert dialog is not None
    line = dialog.limitation.steps.lines[-1]
    assert line[2:4] == ("C", "无证据")
    assert "C" in line[6]


def test_the_paper_is_made_from_what_is_recorded(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    dialog = opened(with_sample, settle, "limitation")
    target = tmp_path / "limitation.pdf"
    dialog.print_to("limitation", target, "交律师")
    settle(with_sample)
    assert target.read_bytes()[:5] == b"%PDF-"
    assert str(target) in dialog.note.text()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonDialog)]
