"""A stop that is not made today moves to the trip of another day, by keys."""

from datetime import date

from PySide6.QtWidgets import QApplication

from storage.casework import day as days
from tests.ui.field.test_seed_day import Officer, morning, officer
from ui.dialogs.another_day import AnotherDayDialog

__all__ = ["officer"]  # the fixture


def test_a_stop_is_moved_with_t_and_needs_a_later_day_and_a_reason(officer: Officer) -> None:
    morning(officer)
    officer.press("Alt+1")
    officer.to("3. 李某")
    officer.press("T")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AnotherDayDialog)
    officer.type("4/12")
    officer.press("Ctrl+Enter")
    assert "今天以后" in dialog.problem.text()
    dialog.day.clear()
    officer.type("+3")
    officer.press("Ctrl+Enter")
    assert "原因" in dialog.problem.text()
    officer.type("与借款人改约")
    officer.press("Enter")
    assert QApplication.activeModalWidget() is None
    today = officer.read(lambda s: days.read_day(s, date(2019, 4, 12)))
    assert today.stops[2].reason == "改到 2019-04-15：与借款人改约"
    then = officer.read(lambda s: days.read_day(s, date(2019, 4, 15)))
    assert [stop.name for stop in then.stops] == ["李某"]
    assert len(then.trip["team"]) == 2
    assert officer.file("YD-2019-0003").case["next_action"]["on"] == "2019-04-19"
