"""The case list as a person wants it: narrowed, kept under a name, other columns, no preview."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from resources.language import Words
from storage.casework.caselist import CaseRow
from storage.casework.listviews import ListView, list_view
from ui.dialogs.list_columns import ListColumnsDialog
from ui.dialogs.quick_log import QuickLog
from ui.dialogs.saved_filters import FilterNameDialog, SavedFiltersDialog
from ui.main_window import MainWindow
from ui.models.case_columns import COLUMNS, USUAL, chosen_columns
from ui.pages.cases import CasesPage

Settle = Callable[[MainWindow], None]
D = TypeVar("D", bound=QDialog)


def list_of(window: MainWindow, settle: Settle) -> CasesPage:
    work = window.workspace
    assert work is not None
    work.show_page("cases")
    settle(window)
    return work.cases


def dialog(page: CasesPage, kind: type[D]) -> D:
    return next(one for one in page.findChildren(kind) if one.isVisible())


def shown(page: CasesPage) -> list[str]:
    return [page.model.case_id(place) for place in range(page.model.rowCount())]


def test_choices_narrow_the_list_and_empty_says_how_to_see_all(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    page = list_of(with_sample, settle)
    both = shown(page)
    page.filters.promise.setCurrentIndex(page.filters.promise.findData("open"))
    settle(with_sample)
    assert shown(page) == both[1:]
    assert "命中 1" in page.count.text()
    page.filters.area.setFocus()
    QTest.keyClicks(page.filters.area, "nowhere")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.empty)
    page.empty.button.click()
    settle(with_sample)
    assert shown(page) == both
    owners = [page.filters.owner.itemText(n) for n in range(page.filters.owner.count())]
    assert "外访员甲" in owners
    page.filters.owner.setCurrentIndex(owners.index("外访员甲"))
    settle(with_sample)
    assert shown(page) == both[:1]


def test_a_filter_is_kept_applied_changed_renamed_and_deleted_in_the_vault(
    with_sample: MainWindow, settle: Settle
) -> None:
    page = list_of(with_sample, settle)
    both = shown(page)
    page.filters.overdue.setCurrentIndex(page.filters.overdue.findData(90))
    page.filters.promise.setCurrentIndex(page.filters.promise.findData("open"))
    page._sort(0)
    page.view.save()
    asked = dialog(page, FilterNameDialog)
    assert not asked.save.isEnabled()
    asked.name.setText("  有承诺 &跟进 ")
    QTest.keyClick(asked.name, Qt.Key.Key_Return)
    settle(with_sample)
    assert page.view.saved.text() == "有承诺 &&跟进"
    page.filters.choose({})
    settle(with_sample)
    assert (set(shown(page)), page.view.saved.text()) == (set(both), "已存筛选")
    page.view.menu.actions()[0].trigger()
    settle(with_sample)
    assert shown(page) == both[1:]
    assert page.view.saved.accessibleName() == "已存筛选: 有承诺 &跟进"
    page.filters.choose({"stage": "negotiating"})
    page.view.arrange()
    opened = dialog(page, SavedFiltersDialog)
    opened.replace()
    opened.rename()
    again = dialog(page, FilterNameDialog)
    again.name.setText("协商")
    again.save.click()
    settle(with_sample)
    kept = read_view(with_sample, settle)
    assert [(one.name, one.values["stage"]) for one in kept.filters] == [("协商", "negotiating")]
    page.filters.choose({})
    opened.apply()
    settle(with_sample)
    assert shown(page) == both[1:]
    page.view.arrange()
    last = dialog(page, SavedFiltersDialog)
    QTest.keyClick(last.list, Qt.Key.Key_Delete)
    assert not last.go.isEnabled()
    assert read_view(with_sample, settle).filters == ()


def read_view(window: MainWindow, settle: Settle) -> ListView:
    found: list[ListView] = []
    window.desk.tasks.start(lambda session, _p: list_view(session), found.append)
    settle(window)
    return found[0]


def test_columns_and_preview_outlive_the_lock(with_sample: MainWindow, settle: Settle) -> None:
    page = list_of(with_sample, settle)
    page.view.choose_columns()
    opened = dialog(page, ListColumnsDialog)
    assert opened.names() == USUAL
    opened.list.setCurrentRow(1)
    QTest.keyClick(opened.list, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    for place in (0, 1):
        assert not opened.nameless.isVisible()
        opened.list.item(place).setCheckState(Qt.CheckState.Unchecked)
    assert opened.nameless.isVisible()
    assert not opened.save.isEnabled()
    for place in (0, 1):
        opened.list.item(place).setCheckState(Qt.CheckState.Checked)
    opened.list.item(2).setCheckState(Qt.CheckState.Unchecked)
    opened.answer()
    page.preview_button.click()
    settle(with_sample)
    wanted = ("case_no", "name", *USUAL[3:])
    assert tuple(column.name for column in page.model.columns) == wanted
    assert not page.preview.isVisible()
    with_sample.lock()
    settle(with_sample)
    with_sample.gate.start.sample.emit()
    settle(with_sample)
    again = list_of(with_sample, settle)
    assert tuple(column.name for column in again.model.columns) == wanted
    assert not again.preview.isVisible()
    heads = again.table.horizontalHeader()
    assert heads.sortIndicatorSection() == 0
    assert heads.count() == len(wanted)


def test_every_column_says_something_of_a_full_line_and_nothing_of_an_empty_one() -> None:
    speak = Words("zh_CN")
    full = CaseRow(
        "c", "N", "王某", "visiting", "2019-01-01", "2019-01-01", "1.00", 9, "2019-04-12T13:10",
        {"channel": "call", "result": "rejected"}, "2019-04-01", "复访", ("distress",), "温江区",
        "甲", "2019-05-01",
    )  # fmt: skip
    bare = CaseRow("c", "", "", "", "", "", None, None, "", {}, "", "", ())
    assert all(column.say(full, speak) for column in COLUMNS)
    assert not any(column.say(bare, speak) for column in COLUMNS)
    assert [one.name for one in chosen_columns(["x", "owed", "owed"])] == ["owed"]
    assert tuple(one.name for one in chosen_columns(["x"])) == USUAL


def test_the_preview_logs_a_call_and_begins_a_visit_of_the_case_beside_it(
    with_sample: MainWindow, settle: Settle
) -> None:
    page = list_of(with_sample, settle)
    work = with_sample.workspace
    assert work is not None
    page.table.selectRow(1)
    settle(with_sample)
    page.preview.call.click()
    settle(with_sample)
    sheet = next(one for one in with_sample.findChildren(QuickLog) if one.isVisible())
    sheet.done(0)
    page.preview.visit.click()
    settle(with_sample)
    assert work.current == "visit"
    assert work.visit.case_id == page.model.case_id(1)
