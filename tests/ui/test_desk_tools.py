"""Desk work: back and forward, redo, bin, statistics, system lock, photos described together."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from storage.casework import records
from ui.dialogs.quick_log import QuickLog
from ui.dialogs.reason import ReasonDialog
from ui.main_window import MainWindow
from ui.models.periods import period
from ui.models.trail import Trail
from ui.pages.dossier import DossierPage
from ui.pages.kind_tab import KindTab
from ui.system_lock import hear
from ui.widgets.evidence_grid import EvidenceGrid
from ui.widgets.marked_text import marked_parts
from ui.workspace import Workspace

Settle = Callable[[MainWindow], None]


def desk_of(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def open_case(window: MainWindow, settle: Settle, place: int = 0) -> DossierPage:
    work = desk_of(window)
    work.show_page("cases")
    settle(window)
    work.open_case(work.cases.model.case_id(place))
    settle(window)
    return work.dossier


def press(window: MainWindow, key: Qt.Key) -> None:
    target = QApplication.focusWidget() or window
    QTest.keyClick(target, key, Qt.KeyboardModifier.ControlModifier)


def test_the_trail_forgets_what_lay_ahead() -> None:
    trail = Trail()
    assert trail.step(-1) is None
    for place in ("a", "b", "b", "c"):
        trail.go((place, ""))
    assert trail.step(-1) == ("b", "")
    assert trail.step(1) == ("c", "")
    assert trail.step(1) is None
    assert trail.step(-1) == ("b", "")
    trail.go(("d", ""))
    assert trail.step(1) is None
    assert (trail.step(-1), trail.step(-1), trail.step(-1)) == (("b", ""), ("a", ""), None)


def test_back_and_forward_lead_through_pages_and_cases(
    with_sample: MainWindow, settle: Settle
) -> None:
    work = desk_of(with_sample)
    first = open_case(with_sample, settle).case_id
    second = open_case(with_sample, settle, 1).case_id
    work.show_page("statistics")
    seen = []
    for _step in range(4):
        work.go_back()
        settle(with_sample)
        seen.append((work.current, work.dossier.case_id if work.current == "dossier" else ""))
    assert seen == [("dossier", second), ("cases", ""), ("dossier", first), ("cases", "")]
    work.go_forward()
    assert (work.current, work.dossier.case_id) == ("dossier", first)


def test_del_hides_redo_does_it_again_and_the_bin_gives_it_back(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    dossier = open_case(with_sample, settle)
    with_sample.activateWindow()
    qtbot.waitActive(with_sample)
    loans = dossier.open_tab("loans")
    assert isinstance(loans, KindTab)
    ledger = next(each for each in loans.lists if each.kind.name == "ledger_entry")
    ledger.choose(0)
    ledger.table.setFocus()
    QTest.keyClick(ledger.table, Qt.Key.Key_Delete)
    asked = with_sample.findChild(ReasonDialog)
    assert asked is not None
    asked.text.setPlainText("录入重复")
    asked.answer()
    qtbot.waitUntil(lambda: len(ledger.model.rows) == 0)
    qtbot.waitUntil(lambda: with_sample.findChild(ReasonDialog) is None)
    settle(with_sample)
    press(with_sample, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: len(ledger.model.rows) == 1)
    settle(with_sample)
    press(with_sample, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: len(ledger.model.rows) == 0)
    settle(with_sample)
    assert "台账" in with_sample.foot.toast.text()
    page = desk_of(with_sample).bin
    desk_of(with_sample).show_bin()
    settle(with_sample)
    assert [line[4] for line in page.model.lines] == ["重做"]
    page.restore()
    settle(with_sample)
    assert page.model.lines == ()
    assert page.stack.currentWidget() is page.empty


def test_periods_begin_and_end_with_months() -> None:
    today = date(2024, 3, 15)
    assert period("month", today) == (date(2024, 3, 1), today)
    assert period("last_month", today) == (date(2024, 2, 1), date(2024, 2, 29))
    assert period("quarter", today) == (date(2024, 1, 1), today)
    assert period("year", date(2024, 1, 31)) == (date(2023, 2, 1), date(2024, 1, 31))


def test_statistics_show_what_the_sample_holds_and_open_the_case_of_an_overdue_action(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    work = desk_of(with_sample)
    work.show_page("statistics")
    page = work.statistics
    page.period.setCurrentIndex(page.period.findData("all"))
    settle(with_sample)
    assert page.found is not None
    assert page.found.total.visits > 0
    assert sum(count for _text, count in page.charts[1].bars.bars) == page.found.total.visits
    page.write(tmp_path / "计数")
    settle(with_sample)
    assert (tmp_path / "计数.xlsx").stat().st_size > 0
    page.late.opened.emit(0)
    settle(with_sample)
    assert work.current == "dossier"


def test_the_system_locks_the_window_and_the_reason_is_said(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    with_sample.desk.copies = tmp_path / "copies"
    with_sample.desk.copies.mkdir()
    with_sample.system.compare((0.0, 0.0), (60.0, 5.0))
    settle(with_sample)
    assert with_sample.workspace is None
    assert "睡眠" in with_sample.gate.unlock.reason.text()
    assert not with_sample.desk.copies.exists()


def test_only_a_jump_of_the_clock_and_the_right_messages_mean_a_lock(window: MainWindow) -> None:
    told: list[str] = []
    window.system.locked.connect(lambda: told.append("locked"))
    window.system.slept.connect(lambda: told.append("slept"))
    window.system.compare((0.0, 0.0), (6.0, 5.0))
    window.system.compare((100.0, 0.0), (50.0, 5.0))
    hear(window.system, 0x02B1, 0x8)
    hear(window.system, 0x0218, 0x7)
    window.system.sleeping(False)
    window.system.saving(False)
    assert told == []
    hear(window.system, 0x02B1, 0x7)
    hear(window.system, 0x0218, 0x4)
    window.system.sleeping(True)
    window.system.saving(True)
    window.system.session_locked()
    assert told == ["locked", "slept", "slept", "locked", "locked"]


def test_photos_are_chosen_described_together_and_looked_at_one_after_the_other(
    with_sample: MainWindow, settle: Settle
) -> None:
    dossier = open_case(with_sample, settle)
    grid = dossier.open_tab("evidence")
    assert isinstance(grid, EvidenceGrid)
    grid.show_as(listed=True)
    grid.list.selectAll()
    count = len(grid.selected())
    assert count > 1
    assert not grid.together.isHidden()
    assert str(count) in grid.together.text()
    grid.list.setCurrentIndex(grid.model.index(0))
    grid.open_big()
    settle(with_sample)
    view = grid.view
    assert view is not None
    first, fitted = view.shown.ref, view.label.pixmap().width()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.label.pixmap().width() > fitted
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.label.pixmap().width() == fitted
    QTest.keyClick(view, Qt.Key.Key_Right)
    settle(with_sample)
    assert view.shown.ref != first
    QTest.keyClick(view, Qt.Key.Key_Space)
    current = grid.current()
    assert current is not None
    assert current.ref == view.shown.ref


def test_a_record_taken_back_by_another_write_cannot_be_done_again(
    with_sample: MainWindow, settle: Settle
) -> None:
    dossier = open_case(with_sample, settle)
    assert dossier.file is not None
    visit, note = dossier.file.rows("visits")[0].id, {"notes": "甲"}
    with_sample.desk.tasks.start(lambda s, _p: records.correct(s, visit, note, "更正"))
    settle(with_sample)
    with_sample.undo()
    settle(with_sample)
    with_sample.desk.tasks.start(lambda s, _p: records.correct(s, visit, {"notes": "乙"}, "更正"))
    settle(with_sample)
    with_sample.redo()
    settle(with_sample)
    dossier = desk_of(with_sample).dossier
    assert dossier.file is not None
    assert dossier.file.rows("visits")[0]["notes"] == "乙"


def test_a_search_groups_what_it_finds_and_opens_the_record(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    work = desk_of(with_sample)
    work.search.setText("物业")
    qtbot.waitUntil(lambda: work.cases.hits._hits.query == "物业", timeout=5000)
    settle(with_sample)
    hits = work.cases.hits
    assert not hits.bar.isHidden()
    counts = {name: int(chip.text().split()[-1]) for name, chip in hits.chips.items()}
    assert counts["cases"] >= 1
    assert counts["events"] >= 1
    hits.choose("events")
    assert len(hits.shown) == counts["events"]
    assert all("物业" in line[4] for line in hits.model.lines)
    wanted = hits.shown[0].row
    hits.table.opened.emit(0)
    settle(with_sample)
    assert (work.current, work.dossier.case_id) == ("dossier", wanted.case_id)
    shown = work.dossier._current()
    assert shown is not None
    assert shown.id == wanted.id
    work.search.clear()
    qtbot.waitUntil(hits.bar.isHidden, timeout=5000)
    assert hits.stack.currentIndex() == 0


def test_letters_still_being_composed_find_people(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    work = desk_of(with_sample)
    work.focus_search()
    QApplication.sendEvent(work.search, QInputMethodEvent("w'm", []))
    qtbot.waitUntil(lambda: work.cases.hits._hits.query == "wm", timeout=5000)
    settle(with_sample)
    work.cases.hits.choose("people")
    assert {hit.row["name"] for hit in work.cases.hits.shown} == {"王某"}


def test_hits_are_marked_where_the_text_says_what_was_typed() -> None:
    parts = [("水电 ", False), ("物业", True), ("费", False)]
    assert marked_parts("水电 物业费", ["物业"]) == parts
    wide = "\uff37\uff2d"
    assert marked_parts(f"{wide} 王某", ["wm"]) == [(wide, True), (" 王某", False)]
    assert marked_parts("138-0000 1234", ["00001234"])[1:] == [
        ("0000", True), (" ", False), ("1234", True),
    ]  # fmt: skip
    assert marked_parts("", ["x"]) == []


def test_the_bar_above_every_page_records_for_the_case_at_hand(
    with_sample: MainWindow, settle: Settle
) -> None:
    work = desk_of(with_sample)
    open_case(with_sample, settle)
    quick, visit = work.top.findChildren(QPushButton)
    menu = quick.menu()
    assert menu is not None
    assert [one.text().rpartition("\t")[2] for one in menu.actions()] == [
        "Ctrl+1", "Ctrl+2", "Ctrl+3",
    ]  # fmt: skip
    menu.actions()[1].trigger()
    settle(with_sample)
    (sheet,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, QuickLog))
    assert sheet.channel == "sms"
    sheet.reject()
    settle(with_sample)
    visit.click()
    settle(with_sample)
    assert work.current == "visit"
    assert work.visit.case_id == work.dossier.case_id
