"""Limitation and interest step by step, with what-if, from the head of the dossier."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from storage.casework import records
from storage.casework.reading import case_file
from storage.casework.reckoning import case_limitation, case_owed
from storage.casework.session import Session
from storage.rows import CaseFile, Row
from tests.ui.conftest import open_sample
from ui import theme
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.reckoning import ReckoningDialog
from ui.main_window import MainWindow
from ui.pages.dossier import DossierPage
from ui.widgets.figure_table import FigureTable

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


def test_what_would_lie_before_the_loan_is_left_out_and_said(
    with_sample: MainWindow, settle: Settle
) -> None:
    dialog = opened(with_sample, settle, "interest")
    assert dialog.found is not None
    before, fields = dialog.found.total, dialog.what_if
    fields.paid_on.setText("2016-01-01")
    fields.paid.setText("5000")
    fields.filed_on.setText("2015-01-01")
    fields.event_on.setText("2016-01-01")
    fields.event_kind.setCurrentIndex(1)
    dialog.reckon()
    settle(with_sample)
    assert (dialog.found.total, dialog.found.supposed) == (before, False)
    said = fields.note.text()
    assert all(part in said for part in ("的还款", "的起诉", "的事件")), said
    fields.paid_on.setText(with_sample.desk.today().isoformat())
    dialog.reckon()
    settle(with_sample)
    assert dialog.found.supposed
    assert "的还款" not in fields.note.text()


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


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_day_and_no_sum_is_cut_however_small_the_window_and_large_the_sums(
    make_window: Callable[..., MainWindow],
    settle: Settle,
    sample_vault: Path,
    tmp_path: Path,
    language: str,
) -> None:
    shutil.copytree(sample_vault, tmp_path / "sample")
    window = make_window(language)
    open_sample(window, settle)
    dossier = first(window, settle)
    dossier.file = with_large_loan(dossier.file)
    dossier.reckon("interest")
    settle(window)
    dialog = dossier.findChild(ReckoningDialog)
    assert dialog is not None
    for size in ((880, 520), (1040, 580), (1180, 680)):
        dialog.resize(*size)
        for place, tables in enumerate(tables_of(dialog)):
            dialog.tabs.setCurrentIndex(place)
            QApplication.processEvents()
            assert [table.cut() for table in tables] == [[]] * len(tables)
            for table in tables:
                assert table.isHidden() or table.viewport().height() >= theme.row_height()
                assert not [w for w in beside(dialog, place, table) if overlaps(table, w)]
                header = table.horizontalHeader()
                # What does not fit is reached by scrolling, not lost beyond the edge.
                beyond = header.length() - table.viewport().width()
                assert table.horizontalScrollBar().maximum() >= beyond


def beside(dialog: ReckoningDialog, place: int, table: QWidget) -> list[QWidget]:
    pane = (dialog.limitation, dialog.interest)[place]
    return [w for w in (pane.said, pane.more) if not (table.isHidden() or w.isHidden())]


def overlaps(one: QWidget, other: QWidget) -> bool:
    return one.geometry().intersects(other.geometry())


def tables_of(dialog: ReckoningDialog) -> tuple[tuple[FigureTable, ...], ...]:
    one, two = dialog.limitation, dialog.interest
    return (one.head_table, one.step_table, one.guarantor_table), (two.sum_table, two.line_table)


def with_large_loan(file: CaseFile | None) -> CaseFile:
    assert file is not None
    loan = file.rows("loans")[0]
    large = {**loan.values, "principal": "186500000.00", "paid_out": "186500000.00"}
    paid = [
        payment(loan, n, kind)
        for n, kind in enumerate(("payment", "cost", "payment", "payment"), start=1)
    ]
    values = {"role": "guarantor", "name": "保某", "guarantee": {"kind": "joint"}}
    stands = [Row(f"g{n}", loan.case_id, "party", f"g{n}", values, "", "") for n in range(1, 4)]
    lists = {
        **file.lists,
        "parties": (*file.rows("parties"), *stands),
        "loans": (replace(loan, values=large), *file.rows("loans")[1:]),
        "ledger": (*file.rows("ledger"), *paid),
    }
    return replace(file, lists=lists)


def payment(loan: Row, month: int, kind: str) -> Row:
    values = {"on": f"2019-0{month}-11", "kind": kind, "amount": "18345678.91", "loan": loan.ref}
    return Row(f"big{month}", loan.case_id, "ledger_entry", f"big{month}", values, "", "")
