"""The work list of conflicts: values as they are masked, keys, who may settle, stale values."""

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from resources.language import Words
from storage.casework.conflicts import Conflict, Side
from storage.errors import ConflictChanged
from ui.desk import Desk
from ui.pages import conflicts
from ui.pages.conflict_work import Setting, WorkList
from ui.pages.conflicts import ConflictsTab


def side(value: Any, by: str = "张某") -> Side:
    return Side(value, (f"op-{value}",), "2019-04-12T13:10:00+08:00", by, "外访一组", "更正")


def conflict(field: str, kind: str, *values: Any) -> Conflict:
    sides = tuple(side(value) for value in values)
    return Conflict("case", "CQ-1", "王某", f"r-{field}", "p-1", kind, field, field, sides)


STAGE = conflict("stage", "case", "visiting", "filed", "closed")
NUMBER = conflict("id_number", "party", "510115190001150018", "510115190001150027")


@pytest.fixture
def tab(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dressed: None) -> Any:
    """Return the page over a work list that is held in memory, and what was settled in it."""
    desk = Desk(Words("zh_CN"))
    page = ConflictsTab(desk)
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show()
    yield page
    desk.stop()


def show(page: ConflictsTab, *found: Conflict, permitted: bool = True) -> None:
    page._show(WorkList(found, len(found)))
    page._take(Setting(found[0], None, permitted))


def texts(page: ConflictsTab) -> list[str]:
    return [one.value.text() for one in page.sides]


def test_all_values_stand_side_by_side_with_who_and_when(tab: ConflictsTab) -> None:
    show(tab, STAGE)
    assert len(texts(tab)) == 3
    assert len(set(texts(tab))) == 3
    assert "CQ-1" in tab.title.text()
    assert "王某" in tab.title.text()


def test_hidden_values_stay_hidden_until_they_are_asked_for(tab: ConflictsTab) -> None:
    show(tab, NUMBER)
    assert all("1900" not in text for text in texts(tab))
    tab._desk._set_masked(masked=False)
    assert texts(tab) == ["510115190001150018", "510115190001150027"]


@pytest.mark.parametrize(("key", "chosen"), [(Qt.Key.Key_1, 0), (Qt.Key.Key_3, 2)])
def test_a_digit_keeps_that_value_once(
    tab: ConflictsTab, monkeypatch: pytest.MonkeyPatch, key: Qt.Key, chosen: int
) -> None:
    done: list[int] = []
    monkeypatch.setattr(
        conflicts, "settle", lambda _session, _progress, *, conflict, chosen: done.append(chosen)
    )
    started: list[Any] = []
    monkeypatch.setattr(tab._desk.tasks, "start", lambda work, *_a, **_k: started.append(work))
    show(tab, STAGE)
    started.clear()
    QTest.keyClick(tab.table, key)
    QTest.keyClick(tab.table, key)
    assert len(started) == 1
    started[0](None, None)
    assert done == [chosen]


def test_a_digit_without_a_value_does_nothing(
    tab: ConflictsTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    show(tab, STAGE)
    monkeypatch.setattr(tab._desk.tasks, "start", lambda work, *_a, **_k: started.append(work))
    for key in (Qt.Key.Key_0, Qt.Key.Key_4, Qt.Key.Key_A):
        QTest.keyClick(tab.table, key)
    QTest.keyClick(tab.table, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert started == []


def test_who_may_not_settle_is_told_why(tab: ConflictsTab) -> None:
    show(tab, STAGE, permitted=False)
    for one in tab.sides:
        assert not one.keep.isEnabled()
        assert "法务" in one.keep.toolTip()
    assert "法务" in tab.note.text()
    before = tab.shown
    tab.choose(0)
    assert tab.shown is before


def test_values_that_are_others_by_now_are_shown_again(
    tab: ConflictsTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(tab, STAGE)
    again: list[bool] = []
    monkeypatch.setattr(tab, "read", partial(again.append, True))
    tab._failed(ConflictChanged())
    assert again == [True]
    assert ConflictChanged().message(tab._desk.words) == tab.count.text()


def test_nothing_to_settle_is_said_in_a_sentence(tab: ConflictsTab) -> None:
    counted: list[int] = []
    tab.counted.connect(counted.append)
    tab._show(WorkList((), 0))
    assert tab.stack.currentWidget() is tab.empty
    assert counted == [0]
