"""Lists through the window: looked at first, columns matched where unclear, reported, taken in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox

from storage.exchange.sheets.source import SheetRow, read_sheets
from tests.support.sheets import csv_list, row, workbook
from ui.dialogs.column_matching import ColumnMatching
from ui.main_window import MainWindow
from ui.pages.import_card import ImportCard

from .conftest import make_vault

Settle = Callable[[MainWindow], None]
LEDGER = ["案号", "还款日期", "金额", "备注"]


@pytest.fixture
def card(window: MainWindow, settle: Settle, tmp_path: Path) -> ImportCard:
    make_vault(window, settle, tmp_path / "vault")
    assert window.workspace is not None
    window.workspace.show_page("exchange")
    window.workspace.exchange.show_tab("lists")
    return window.workspace.exchange.intake


def wheres(card: ImportCard, what: str) -> list[str]:
    return [where for kind, where, _why in card.model.lines if kind == what]


def test_a_list_is_looked_at_then_taken_and_its_report_saved(
    card: ImportCard, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    card.look_at(workbook(tmp_path / "list.xlsx", [row(), row(案号="A2", 到期日="4/5/2019")]))
    settle(window)
    assert "新增 1" in card.found.text()
    assert wheres(card, "拒收") == ["名单 · L3"]
    assert ("新增", "A1", "王某") in card.model.lines
    card.save_report(tmp_path / "report.xlsx")
    settle(window)
    told = [one for one in read_sheets(tmp_path / "report.xlsx") if isinstance(one, SheetRow)]
    assert b"ambiguous_date" in told[1].packed
    card.take_button.click()
    settle(window)
    assert "已导入" in card.found.text()
    card.look_at(csv_list(tmp_path / "paid.csv", [["A1", "2019-05-01", "5", ""]], LEDGER))
    settle(window)
    assert "新增台账 1 条" in card.found.text()
    card.take_in()
    settle(window)
    card.look_at(tmp_path / "paid.csv")
    settle(window)
    assert "已有 1 条" in card.found.text()
    assert not card.take_button.isEnabled()


def choose(dialog: ColumnMatching, heading: str, name: str) -> None:
    box: QComboBox = dialog.boxes[dialog.sheet.headings.index(heading)]
    box.setCurrentIndex(box.findData(name))


def test_unclear_columns_are_matched_by_hand_and_remembered(
    card: ImportCard, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    headings = ["编码", "某人", "金额（万元）", "杂项"]
    path = workbook(tmp_path / "list.xlsx", [["A1", "王某", 2, "x"]], headings)
    card.look_at(path)
    settle(window)
    assert "编码" in card.found.text()
    assert card.match_button.isVisible()
    card.match_button.click()
    settle(window)
    dialog: Any = card.dialog
    dialog.list_box.setCurrentIndex(0)
    assert not dialog.accept_button.isEnabled()
    choose(dialog, "编码", "case.case_no")
    choose(dialog, "某人", "case.case_no")
    assert "案号" in dialog.note.text()
    choose(dialog, "某人", "party.name")
    assert dialog.accept_button.isEnabled()
    assert all(box.accessibleName() for box in dialog.boxes.values())
    dialog.accept_button.click()
    settle(window)
    assert wheres(card, "新增") == ["A1"]
    another = workbook(tmp_path / "next.xlsx", [["A7", "李某", 3, "y"]], headings)
    card.look_at(another)
    settle(window)
    assert wheres(card, "新增") == ["A7"]


def test_two_columns_for_one_field_lead_to_the_matching(
    card: ImportCard, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    headings = ["案号", "姓名", "身份证号", "身份证"]
    path = csv_list(tmp_path / "list.csv", [["A1", "王某", "", "1"]], headings)
    card.look_at(path)
    settle(window)
    assert "身份证" in card.found.text()
    card.match()
    settle(window)
    dialog: Any = card.dialog
    assert dialog.boxes[2].currentData() == "party.id_number"
    assert dialog.boxes[3].currentData() == ""
    dialog.accept()
    settle(window)
    assert wheres(card, "新增") == ["A1"]


def test_a_cancelled_import_says_so_and_can_be_begun_again(
    card: ImportCard, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    rows = [row(案号=f"C{n}") for n in range(400)]
    path = csv_list(tmp_path / "list.csv", rows)
    jobs: list[Any] = []
    window.desk.tasks.announced.connect(jobs.append)
    card.look_at(path)
    jobs[0].cancel()
    settle(window)
    assert "已取消" in card.found.text()
    card.look_at(path)
    settle(window)
    assert card.take_button.isEnabled()


def test_a_file_that_is_no_sheet_is_told_and_leaves_the_page_ready(
    card: ImportCard, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    broken = tmp_path / "list.xlsx"
    broken.write_bytes(b"%PDF-1.7")
    said: list[Exception] = []
    window.desk.error.disconnect()
    window.desk.error.connect(said.append)
    card.look_at(broken)
    settle(window)
    assert len(said) == 1
    assert not card.take_button.isEnabled()
    assert card.found.text() == ""
