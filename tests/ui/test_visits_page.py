"""The page of visits: what is under way first, every key leads where it says, numbers stay."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from resources.language import Words
from storage.casework import records
from storage.casework.change import Change
from storage.casework.day import begin_trip, trip_of
from storage.casework.drafts import save_draft
from storage.casework.ids import new_ref
from storage.casework.session import Session
from storage.casework.visitlist import VisitLine
from storage.progress import Progress
from tests.support.keyboard import Keyboard
from ui.dialogs.trip_report import ask_trip_report
from ui.main_window import MainWindow
from ui.models.periods import period
from ui.models.visit_flow import Flow
from ui.models.visit_list import VisitModel, length_text, state_text
from ui.pages.visit_work import WIZARD
from ui.pages.visits import VisitsPage
from ui.rail import PAGES, above

Settle = Callable[[MainWindow], None]
DRAWN = ("today", "cases", "visits", "pack", "exchange", "statistics", "settings")


@pytest.fixture
def page(keys: Keyboard) -> VisitsPage:
    """Return the page over the sample, with a visit under way, and a stop of tomorrow's trip."""
    workspace = keys.window.workspace
    assert workspace is not None
    first, second = (workspace.cases.model.case_id(place) for place in (0, 1))
    today = keys.window.desk.today()

    def fill(session: Session, _progress: Progress) -> None:
        begin_trip(session, today, {})
        trip = trip_of(session, today)
        assert trip is not None
        stop = {"trip": trip.ref, "order": 1}
        records.add(session, "stop", second, stop, ref=new_ref("stop", session.randomness))
        flow = Flow("v-draft", "scene", {"arrived_at": f"{today}T09:00:00+08:00"})
        save_draft(session, first, WIZARD, "", flow.content())

    keys.window.desk.tasks.start(fill)
    keys.settle()
    keys.press("Alt+3")
    return workspace.visits


def states(page: VisitsPage) -> list[str]:
    page.table.grab()
    lines = (page.model.line(row) for row in range(page.model.rowCount()))
    return [line.state for line in lines if line is not None]


def test_the_numbers_of_the_rail_are_those_drawn_for_every_role(keys: Keyboard) -> None:
    workspace = keys.window.workspace
    assert workspace is not None
    listed = tuple(key for key, _title, _icon in PAGES)
    assert listed == (*DRAWN, "oversight")
    for role in ("field", "legal", "supervisor"):
        keys.window.desk.role = role
        assert workspace.rail.keys == listed
        for number, key in enumerate(listed, start=1):
            keys.press(f"Alt+{number}")
            assert workspace.current == key
    keys.press("Alt+9")
    assert workspace.current == listed[-1]
    assert above("visit") == "visits"
    assert above("dossier") == "cases"


def test_what_is_under_way_stands_first_then_what_is_planned(
    page: VisitsPage, keys: Keyboard
) -> None:
    assert page.isVisible()
    assert states(page) == ["draft", "stop", "made", "made"]
    assert page.count.text() == "已外访 2 次 · 计划 1 次 · 进行中 1 次"
    ahead = [page.model.line(row) for row in (0, 1)]
    assert [line.ordinal for line in ahead if line is not None] == [2, 2]
    line = page.model.line(3)
    assert line is not None
    assert (line.name, line.photos) == ("王某", 2)
    page.table.selectRow(2)
    # Another write leaves the choice where it was.
    keys.window.desk.changed.emit(Change("corrected", "", (), ""))
    keys.settle()
    assert page.table.currentIndex().row() == 2


def test_a_long_list_shows_its_first_screen_and_then_the_rest(
    page: VisitsPage, keys: Keyboard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("ui.models.paged", "ui.pages.visits_work"):
        monkeypatch.setattr(f"{module}.PAGE", 3)
    page.activate()
    keys.settle()
    shown = page.model.round
    assert states(page) == ["draft", "stop", "made"]
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert page.model.round == shown
    keys.settle()
    assert states(page) == ["draft", "stop", "made", "made"]
    # A write reads all of it at once: nobody is thrown back to the first screen.
    keys.window.desk.changed.emit(Change("corrected", "", (), ""))
    keys.settle()
    assert page.model.rowCount() == 4


def test_a_narrow_window_shows_fewer_columns_and_keeps_the_choice(
    page: VisitsPage, keys: Keyboard
) -> None:
    page.table.selectRow(2)
    wide = page.model.columnCount()
    for width, fewer in ((900, 2), (1366, 0)):
        page.resize(width, page.height())
        keys.settle()
        assert page.model.columnCount() == wide - fewer
        assert page.table.currentIndex().row() == 2
        assert page.model.line(2) is not None


def test_enter_goes_on_with_a_visit_opens_a_made_one_and_the_case_of_a_stop(
    page: VisitsPage, keys: Keyboard
) -> None:
    workspace = keys.window.workspace
    assert workspace is not None
    page.table.selectRow(0)
    keys.press("Enter")
    assert workspace.current == "visit"
    assert (workspace.visit.flow.ref, workspace.visit.flow.step) == ("v-draft", "scene")
    keys.press("Alt+3")
    page.table.selectRow(1)
    keys.press("Enter")
    assert workspace.current == "dossier"
    keys.press("Alt+3")
    page.table.selectRow(2)
    made = page.model.line(2)
    keys.press("Enter")
    assert workspace.current == "dossier"
    assert made is not None
    assert workspace.dossier.case_id == made.case_id
    row = workspace.dossier._current()
    assert row is not None
    assert row.id == made.id


def test_a_new_visit_begins_in_the_case_of_the_chosen_line(
    page: VisitsPage, keys: Keyboard
) -> None:
    workspace = keys.window.workspace
    assert workspace is not None
    for key in ("Space", "Ctrl+N"):
        keys.press("Alt+3")
        page.table.selectRow(1)
        line = page.model.line(1)
        keys.press(key)
        assert workspace.current == "visit"
        assert line is not None
        assert workspace.visit.case_id == line.case_id
    keys.press("Alt+3")
    page.table.clearSelection()
    page.new.click()
    keys.settle()
    assert workspace.current == "cases"


def test_filters_leave_out_what_is_not_asked_for_and_can_be_cleared(
    page: VisitsPage, keys: Keyboard
) -> None:
    # A field officer sees one's own first.
    assert page.filters.who.currentText() == "我的外访"
    page.filters.outcome.setCurrentIndex(page.filters.outcome.findData("no_answer"))
    keys.settle()
    assert states(page) == ["made"]
    page.filters.outcome.setCurrentIndex(0)
    page.filters.gap.setCurrentIndex(page.filters.gap.findData("any"))
    keys.settle()
    assert states(page) == ["draft", "made"]
    page.filters.when.setCurrentIndex(page.filters.when.findData("last_month"))
    page.filters.gap.setCurrentIndex(page.filters.gap.findData("trip_report"))
    keys.settle()
    assert page.stack.currentWidget() is page.empty
    page.empty.button.click()
    keys.settle()
    assert states(page) == ["draft", "stop", "made", "made"]
    assert page.filters.who.currentData() == ""


def test_the_report_of_the_trip_of_the_chosen_visit_is_printed(
    page: VisitsPage, keys: Keyboard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "report.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    page.table.selectRow(3)
    keys.press("Ctrl+P")
    assert target.read_bytes().startswith(b"%PDF")


def test_the_last_report_is_printed_from_the_statistics_and_a_day_without_a_trip_is_said(
    page: VisitsPage, keys: Keyboard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    workspace = keys.window.workspace
    assert workspace is not None
    target, said = tmp_path / "report.pdf", list[str]()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    keys.window.desk.said.connect(said.append)
    ask_trip_report(keys.window.desk, page, on=date(2019, 1, 1))
    keys.settle()
    assert said == ["2019-01-01 没有行程，没有可打印的外访情况报告。"]
    assert not target.exists()
    keys.press("Alt+6")
    workspace.statistics.daily.click()
    keys.settle()
    assert target.read_bytes().startswith(b"%PDF")


def test_an_empty_vault_says_so_with_one_button(page: VisitsPage, keys: Keyboard) -> None:
    workspace = keys.window.workspace
    assert workspace is not None
    page._say_empty(anything=False)
    page.stack.setCurrentWidget(page.empty)
    page.empty.button.click()
    keys.settle()
    assert workspace.current == "cases"


def test_a_line_says_when_how_long_and_how_it_stands(dressed: None) -> None:
    words = Words("zh_CN")
    line = VisitLine(
        "v", "c", "A1", "王某", "2019-04-12T10:30:00+08:00", arrived_at="2019-04-12T10:30:00+08:00",
        left_at="2019-04-12T13:05:00+08:00", outcome="no_answer", photos=3, people=("张", "李"),
        gaps=("reported", "left_at"), ordinal=5,
    )  # fmt: skip
    model = VisitModel(words)
    assert [cell[0] for cell in model.made(line)] == [
        "2019-04-12", "王某", "A1", "5", "10:30", "13:05", "2:35", "无人应答", "3", "张、李",
        "到达报备、离场",
    ]  # fmt: skip
    bare = VisitLine("s", "c", "A1", "王某", "2019-04-12", "stop")
    assert length_text(bare, words) == ""
    assert state_text(bare, words) == "计划中"


def test_a_week_begins_on_monday_and_is_whole(keys: Keyboard) -> None:
    today = keys.window.desk.today()
    monday, sunday = period("week", today)
    assert (monday.weekday(), (sunday - monday).days) == (0, 6)
    assert monday <= today <= sunday
    assert period("today", today) == (today, today)
