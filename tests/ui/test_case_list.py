"""The case list: lazy pages, search while typing, filters, empty states."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from resources.language import Words
from storage.casework.caselist import CaseRow
from storage.casework.reading import history
from ui.main_window import MainWindow
from ui.models.case_model import CaseModel
from ui.models.paged import PAGE
from ui.widgets.search_field import SearchField
from ui.widgets.table import Table

Settle = Callable[[MainWindow], None]


def case_row(number: int) -> CaseRow:
    return CaseRow(
        id=f"c{number}", case_no=f"N-{number}", name=f"王{number}", stage="visiting",
        opened_on="2019-01-01", due_on="2019-01-01", days_overdue=100, owed="100.00",
        last_contact_at="",
        last_contact={}, next_on="2019-04-01", next_what="复访", flags=("distress",),
    )  # fmt: skip


def test_a_hundred_thousand_rows_fetch_only_the_pages_that_are_looked_at(
    qtbot: QtBot, dressed: None
) -> None:
    model = CaseModel(Words("zh_CN"))
    asked: list[int] = []

    def answer(page: int, ids: list[str]) -> None:
        asked.append(page)
        model.fill(page, [case_row(int(case[1:])) for case in ids], model.round)

    model.wanted.connect(answer, Qt.ConnectionType.QueuedConnection)
    table = Table(model, "cases")
    qtbot.addWidget(table)
    table.resize(900, 600)
    table.show()
    model.show_ids([f"c{n}" for n in range(100_000)], date(2019, 4, 12))
    qtbot.waitUntil(lambda: model.data(model.index(0, 0)) == "王0")
    assert asked == [0]
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: model.data(model.index(99_999, 0)) == "王99999")
    assert len(asked) <= 3
    assert asked[-1] == 99_999 // PAGE
    assert model.rowCount() == 100_000


def test_a_page_of_a_former_list_is_thrown_away(qtbot: QtBot, dressed: None) -> None:
    model = CaseModel(Words("zh_CN"))
    model.show_ids(["c1"], date(2019, 4, 12))
    former = model.round
    model.show_ids(["c2"], date(2019, 4, 12))
    model.fill(0, [case_row(1)], former)
    assert model.data(model.index(0, 0)) is None
    model.fill(0, [case_row(2)], model.round)
    assert model.data(model.index(0, 0)) == "王2"


def test_letters_being_composed_filter_already(qtbot: QtBot, dressed: None) -> None:
    field = SearchField("search", "")
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    with qtbot.waitSignal(field.searched) as heard:
        QApplication.sendEvent(field, QInputMethodEvent("w'm", []))
    assert heard.args == ["wm"]
    committed = QInputMethodEvent("", [])
    committed.setCommitString("王某")
    with qtbot.waitSignal(field.searched) as heard:
        QApplication.sendEvent(field, committed)
    assert heard.args == ["王某"]


@pytest.mark.parametrize("query", ["王", "wm", "1234", "0001", "温江"])
def test_a_case_is_found_by_what_people_remember(
    with_sample: MainWindow, settle: Settle, query: str
) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    workspace.cases.search(query)
    settle(with_sample)
    model = workspace.cases.model
    model.data(model.index(0, 0))
    settle(with_sample)
    names = [model.data(model.index(n, 0)) for n in range(model.rowCount())]
    assert "王某" in names


def test_nothing_found_offers_to_clear_the_search(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    with qtbot.waitSignal(workspace.search.searched):
        workspace.search.setText("没有这个人")
    settle(with_sample)
    page = workspace.cases
    assert page.stack.currentWidget() is page.empty
    with qtbot.waitSignal(workspace.search.searched):
        page.empty.button.click()
    settle(with_sample)
    assert page.stack.currentWidget() is page.table


def test_while_the_list_is_read_nothing_says_that_there_is_no_case(
    with_sample: MainWindow, settle: Settle
) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    page = workspace.cases
    page._show(([], 0))  # as it stood before an import
    assert "还没有案卷" in page.empty._sentence.text()
    page.reload()
    assert "正在读取" in page.empty._sentence.text()
    assert page.count.text() == ""
    settle(with_sample)
    assert page.stack.currentWidget() is page.table
    assert page.count.text()


def test_a_stage_narrows_the_list(with_sample: MainWindow, settle: Settle) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    page = workspace.cases
    page.stage.setCurrentIndex(page.stage.findData("negotiating"))
    settle(with_sample)
    assert page.model.rowCount() == 1
    assert "命中 1" in page.count.text()


def test_enter_in_the_search_goes_down_and_enter_in_the_list_opens(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    with_sample.activateWindow()
    qtbot.waitActive(with_sample)
    workspace.focus_search()
    QTest.keyClick(workspace.search, Qt.Key.Key_Return)
    settle(with_sample)
    assert workspace.cases.table.hasFocus()
    QTest.keyClick(workspace.cases.table, Qt.Key.Key_Return)
    settle(with_sample)
    assert workspace.current == "dossier"
    assert workspace.dossier.file is not None


def test_a_new_case_opens_its_dossier(with_sample: MainWindow, settle: Settle) -> None:
    from ui.dialogs.new_case import NewCaseDialog

    workspace = with_sample.workspace
    assert workspace is not None
    workspace.new_case()
    dialog = workspace.findChildren(NewCaseDialog)[0]
    dialog.case_no.setText("CQ-9")
    dialog.save.click()
    assert "姓名" in dialog.note.text()
    dialog.name.setText("欧阳某")
    dialog.phone.setText("13900001111")
    dialog.save.click()
    settle(with_sample)
    assert workspace.current == "dossier"
    assert workspace.dossier.header.name.text() == "欧阳某"
    assert workspace.dossier.header.phone.text() == "139****1111"


def test_a_new_case_keeps_a_wrong_id_only_with_a_reason(
    with_sample: MainWindow, settle: Callable[[MainWindow], None]
) -> None:
    from ui.dialogs.new_case import NewCaseDialog

    workspace = with_sample.workspace
    assert workspace is not None
    workspace.new_case()
    settle(with_sample)
    dialog = workspace.findChildren(NewCaseDialog)[0]
    dialog.case_no.setText("CQ-9")
    dialog.name.setText("欧阳某")
    dialog.id_number.setText("110101190001011008")
    assert "校验" in dialog.note.text()
    for _ in range(2):
        dialog.save.click()
        settle(with_sample)
        assert dialog.isVisible()
        assert not dialog.reason.isHidden()
        assert "校验" in dialog.note.text()
    dialog.reason.setText("户口簿原件即如此")
    dialog.save.click()
    settle(with_sample)
    assert workspace.current == "dossier"
    file = workspace.dossier.file
    assert file is not None
    (party,) = file.rows("parties")
    assert party["id_number"] == "110101190001011008"
    found: list[tuple[str, ...]] = []
    with_sample.desk.tasks.start(
        lambda session, _p: tuple(one.reason for one in history(session, party.id)), found.append
    )
    settle(with_sample)
    assert found == [("户口簿原件即如此",)]


def test_a_list_that_goes_on_keeps_what_is_shown() -> None:
    model = CaseModel(Words("en"))
    ids = [f"c{n}" for n in range(3 * PAGE + 7)]
    model.show_ids(ids[:PAGE], date(2019, 4, 12))
    number = model.round
    assert model.go_on(ids)
    assert (model.rowCount(), model.case_id(len(ids) - 1), model.round) == (
        len(ids), ids[-1], number,
    )  # fmt: skip
    assert not model.go_on(ids)
    model.show_ids(ids[: PAGE - 1], date(2019, 4, 12))
    assert not model.go_on(ids)
    model.show_ids([*ids[1:PAGE], "x"], date(2019, 4, 12))
    assert not model.go_on(ids)


def test_a_long_result_shows_its_first_screen_and_then_the_rest(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.pages.cases.PAGE", 1)
    monkeypatch.setattr("ui.models.paged.PAGE", 1)
    workspace = with_sample.workspace
    assert workspace is not None
    page = workspace.cases
    page.search("2019")
    settle(with_sample)
    assert page.model.rowCount() == 1
    shown = page.model.round
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert page.model.round == shown
    assert "命中 2" in page.count.text()
