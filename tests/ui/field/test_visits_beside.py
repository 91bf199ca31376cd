"""This visit beside the last; what stands around an entry; keys that need a case say so."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from storage.casework import records
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.rows import Row
from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case
from ui.dialogs.quick_log import QuickLog
from ui.dialogs.visits_beside import VisitsBeside
from ui.forms.spoken import Speech
from ui.models.visits_beside import days_between, pairs, visit_before
from ui.pages.dossier import DossierPage
from ui.pages.kind_tab import KindTab
from ui.pages.timeline_tab import TimelineTab

FIRST: dict[str, Any] = {
    "place": {"kind": "residence", "text": "四川省成都市温江区某小区3栋2单元1601"},
    "arrived_at": "2030-01-04T10:30:00+08:00",
    "left_at": "2030-01-04T10:50:00+08:00",
    "outcome": "no_answer",
    "observations": ["门口有外卖袋", "电表在转"],
    "debtor_words": "过年以后再说",
}
SECOND: dict[str, Any] = {
    **FIRST,
    "arrived_at": "2030-01-22T18:05:00+08:00",
    "left_at": "2030-01-22T18:40:00+08:00",
    "outcome": "met_relative",
    "met": {"name": "赵某某", "relation": "母亲"},
    "debtor_words": "下月先还一部分",
}


def write(keys: Keyboard, work: Callable[[Session], Any]) -> None:
    def run(session: Session, _progress: Progress) -> Any:
        return work(session)

    keys.window.desk.tasks.start(run)
    keys.settle()


def dossier(keys: Keyboard) -> DossierPage:
    assert keys.window.workspace is not None
    return keys.window.workspace.dossier


def visits(keys: Keyboard, *values: dict[str, Any]) -> tuple[Row, ...]:
    """Leave a case with these visits only, and show them; returns them in order."""
    case_id = open_case(keys)
    known = dossier(keys).file
    assert known is not None
    old = [row.id for row in known.rows("visits")]

    def work(session: Session) -> None:
        for record in old:
            records.remove(session, record, "试")
        for one in values:
            records.add(session, "visit", case_id, one)

    write(keys, work)
    dossier(keys).activate()
    keys.settle()
    file = dossier(keys).file
    assert file is not None
    return file.rows("visits")


def opened() -> VisitsBeside:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, VisitsBeside)
    return dialog


def test_a_visit_stands_beside_the_one_before_and_what_differs_is_marked(keys: Keyboard) -> None:
    first, second = visits(keys, FIRST, SECOND)
    tab = dossier(keys).open_tab("visits")
    assert isinstance(tab, KindTab)
    tab.choose(second)
    tab.detail.beside_button.click()
    dialog = opened()
    assert (dialog.before, dialog.now) == (first, second)
    lines = {one.label: one for one in dialog.shown}
    outcome = lines["结果"]
    assert (outcome.before, outcome.now, outcome.differs) == ("无人应答", "见到家属", True)
    assert not lines["地点"].differs
    assert lines["地点"].before == lines["地点"].now != ""
    assert lines["会见对象"].before == ""
    assert "母亲" in lines["会见对象"].now
    # Hidden alike, recorded differently: the mark tells the truth.
    assert lines["原话"].before == lines["原话"].now
    assert lines["原话"].differs
    assert "相隔 18 天" in dialog.apart.text()
    dialog.only.setChecked(True)
    assert {one.label for one in dialog.shown} == {n for n, one in lines.items() if one.differs}


def test_words_hidden_by_the_window_are_hidden_beside_each_other_again(keys: Keyboard) -> None:
    _first, second = visits(keys, FIRST, SECOND)
    desk = keys.window.desk
    desk.reveal()
    dialog = VisitsBeside(desk, dossier(keys).file, second, keys.window)  # type: ignore[arg-type]
    said = {one.now for one in dialog.shown}
    assert "下月先还一部分" in said
    desk.mask()
    assert "下月先还一部分" not in {one.now for one in dialog.shown}
    dialog.reject()


@pytest.mark.parametrize(("count", "sentence"), [(1, "只有这一次外访"), (2, "之前没有")])
def test_a_visit_with_none_before_it_says_so(keys: Keyboard, count: int, sentence: str) -> None:
    first, *_rest = visits(keys, *(FIRST, SECOND)[:count])
    page = dossier(keys).open_tab("timeline")
    assert isinstance(page, TimelineTab)
    page.choose(first)
    page.detail.beside_button.click()
    dialog = opened()
    assert dialog.stack.currentWidget() is dialog.empty
    assert sentence in dialog.empty.findChildren(type(dialog.count))[-1].text()
    assert dialog.only.isHidden()


def test_visits_are_taken_by_their_moment_whatever_the_offset(keys: Keyboard) -> None:
    early: dict[str, Any] = {**FIRST, "arrived_at": "2030-01-03T23:30:00-08:00", "left_at": None}
    early = {name: value for name, value in early.items() if value is not None}
    ahead: dict[str, Any] = {
        "place": FIRST["place"],
        "outcome": "other",
        "planned_at": "2030-01-05T09:00:00+08:00",
    }
    found = visits(keys, FIRST, early, SECOND, ahead)
    file = dossier(keys).file
    assert file is not None
    by_moment = {BY_NAME["visit"].when(row.values): row for row in found}
    one, other, last = (by_moment[item["arrived_at"]] for item in (FIRST, early, SECOND))
    plan = by_moment[ahead["planned_at"]]
    assert visit_before(file, one) is None
    assert visit_before(file, other) == one
    assert visit_before(file, last) == other
    # A visit ahead was not made: it is never the last, and stands beside what was before it.
    assert visit_before(file, plan) == other
    assert days_between(one, other) == 0
    speech = Speech(keys.window.desk.words, file)
    assert any(pair.differs for pair in pairs(file, one, plan, speech))


def test_an_entry_is_shown_between_its_neighbours_and_the_chip_leads_back(keys: Keyboard) -> None:
    _first, second = visits(keys, FIRST, SECOND)
    page = dossier(keys).open_tab("timeline")
    assert isinstance(page, TimelineTab)
    page.choose_kinds(frozenset({"visit"}))
    page.choose(second)
    page.choose_kinds(frozenset({"visit"}))
    narrow = [line.row.id for line in page.model.lines if line.row]
    page.detail.around_button.click()
    keys.settle()
    near = [line.row.id for line in page.model.lines if line.row]
    place = near.index(second.id)
    assert set(narrow) < set(near)
    assert place <= 5
    assert len(near) - place - 1 <= 5
    assert page.current() is not None
    assert page.current().id == second.id  # type: ignore[union-attr]
    checked = [chip for chip in page.group.buttons() if chip.isChecked()]
    assert [chip.text() for chip in checked] == ["一条记录的前后"]
    checked[0].click()
    assert [line.row.id for line in page.model.lines if line.row] == narrow
    assert page.current().id == second.id  # type: ignore[union-attr]


def test_a_record_of_another_tab_is_found_in_the_timeline(keys: Keyboard) -> None:
    first, _second = visits(keys, FIRST, SECOND)
    tab = dossier(keys).open_tab("visits")
    assert isinstance(tab, KindTab)
    tab.choose(first)
    tab.detail.around_button.click()
    keys.settle()
    page = dossier(keys).open_tab("timeline")
    assert isinstance(page, TimelineTab)
    assert page.current() is not None
    assert page.current().id == first.id  # type: ignore[union-attr]


def test_keys_that_need_a_case_say_where_to_choose_one(keys: Keyboard) -> None:
    toast = keys.window.foot.toast
    keys.press("Alt+1")
    for key in ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+Shift+1", "Ctrl+N", "Ctrl+T"):
        toast.say("")
        keys.press(key)
        assert "没有选定案卷" in toast.text(), key
        assert QApplication.activeModalWidget() is None
    assert keys.window.findChildren(QuickLog) == []


def test_the_case_that_keys_act_on_is_seen_to_be_chosen(keys: Keyboard) -> None:
    assert keys.window.workspace is not None
    table = keys.window.workspace.cases.table
    keys.press("Alt+1")
    keys.window.workspace.show_page("cases")
    keys.settle()
    table.clearFocus()
    table.clearSelection()
    below = QPoint(40, table.viewport().height() - 10)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert table.hasFocus()
    assert not table.selectionModel().hasSelection()
    keys.press("Ctrl+1")
    assert QApplication.activeModalWidget() is None
    keys.press("Alt+1", "Alt+2")
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0]
    keys.press("Ctrl+1")
    assert isinstance(QApplication.activeModalWidget(), QuickLog)
