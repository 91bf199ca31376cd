"""What lists say of themselves and of who did something, and what stays where somebody was."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from resources.language import Words
from storage.casework import reading
from storage.rows import CaseFile, Row
from storage.vault import recovery_code
from ui.main_window import MainWindow
from ui.models.case_columns import COLUMNS
from ui.models.case_model import CaseModel
from ui.models.timeline_model import lines_of
from ui.pages.recovery import RecoveryPage
from ui.widgets.table import Table

Settle = Callable[[MainWindow], None]


def test_each_column_says_whether_the_list_can_be_sorted_by_it(dressed: None) -> None:
    model = CaseModel(Words("zh_CN"))
    model.choose(COLUMNS)
    for n, column in enumerate(COLUMNS):
        tip = model.headerData(n, Qt.Orientation.Horizontal, int(Qt.ItemDataRole.ToolTipRole))
        assert ("点击按此列排序" in tip) == (column.order is not None)
        assert ("每天重新推算" in tip) == (column.name == "owed")


def test_a_narrow_list_leaves_columns_out_before_the_others_are_scraps(
    qtbot: QtBot, dressed: None
) -> None:
    model = QStandardItemModel(1, 5)
    table = Table(model, "x")
    qtbot.addWidget(table)
    table.set_widths([200, 200, 200, 200, 200], 4, kept=(0, 1), spare=(1, 2))
    table.resize(1040, 200)
    table.show()

    def left_out() -> list[int]:
        return [n for n in range(5) if table.isColumnHidden(n)]

    assert not left_out()
    table.resize(760, 200)
    assert left_out() == [1]
    table.resize(480, 200)
    assert left_out() == [1, 2]
    table.resize(1040, 200)
    assert not left_out()
    table.resize(480, 200)
    table.set_widths([60, 60, 60, 60, 60], 4)
    assert not left_out()


def test_enter_goes_on_from_a_code_that_matches_and_from_no_other(
    qtbot: QtBot, dressed: None
) -> None:
    page = RecoveryPage(Words("zh_CN"))
    qtbot.addWidget(page)
    code = recovery_code.encode(bytes(range(20)))
    page.show_code(code)
    kept: list[bool] = []
    page.kept.connect(lambda: kept.append(True))
    page.typed.setText(code[:-1])
    QTest.keyClick(page.typed, Qt.Key.Key_Return)
    assert not kept
    page.typed.setText(code)
    QTest.keyClick(page.typed, Qt.Key.Key_Return)
    assert kept == [True]


@pytest.fixture
def found(with_sample: MainWindow, settle: Settle) -> tuple[CaseFile, tuple[Row, ...]]:
    workspace = with_sample.workspace
    assert workspace is not None
    case = workspace.cases.model.case_id(1)

    def read(session: Any, _progress: Any) -> tuple[CaseFile, tuple[Row, ...]]:
        return reading.case_file(session, case), reading.timeline(session, case)

    taken: list[tuple[CaseFile, tuple[Row, ...]]] = []
    with_sample.desk.tasks.start(read, taken.append)
    settle(with_sample)
    return taken[0]


def test_who_took_records_in_is_not_called_who_recorded_them(
    found: tuple[CaseFile, tuple[Row, ...]], with_sample: MainWindow, settle: Settle
) -> None:
    file, rows = found
    lawyer = next(one for one in file.staff.values() if one["role"] == "legal")
    taken_in = [replace(row, recorded_by=lawyer.id) for row in rows]
    lines = lines_of(taken_in, file, Words("zh_CN"), masked=True)
    said = {line.row.kind: line.texts[3] for line in lines if line.row is not None}
    assert said["contact"] == said["interview"] == "外访员乙"
    assert said["visit"] == "外访员甲、外访员乙"
    # A party gave the promise: no recorder is named by that.
    assert said["promise"] == said["loan"] == "导入：法务专员"
    entered = [replace(row, via="entry") for row in taken_in]
    lines = lines_of(entered, file, Words("zh_CN"), masked=True)
    assert {line.texts[3] for line in lines if line.row is not None} == {"法务专员"}
    # The same window: the preview of a case tells the year of what is not of this one.
    workspace = with_sample.workspace
    assert workspace is not None
    workspace.cases.table.selectRow(0)
    settle(with_sample)
    texts = [one.text() for one in workspace.cases.preview.findChildren(QLabel)]
    assert texts.count("2019-04-12") == 5


def test_a_choice_that_makes_the_page_anew_keeps_the_keys_where_it_was_made(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    window = with_sample
    window.activateWindow()
    qtbot.waitActive(window)
    assert window.workspace is not None
    window.workspace.show_page("settings")
    settle(window)
    window.workspace.settings.language.setCurrentIndex(1)
    settle(window)
    assert QApplication.focusWidget() is window.workspace.settings.language
    assert window.workspace.settings.language.accessibleName() == "Language"
