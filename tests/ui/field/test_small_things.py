"""Small things that a day in the field shows: names, hints, folders, charts."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from resources.language import Words
from storage.casework.agenda import Due
from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case
from ui.models.cells import name_text
from ui.models.visit_flow import STEPS
from ui.widgets.brought import local_files, passed_over
from ui.widgets.month_chart import MonthChart


def lines(count: int) -> list[dict[str, str]]:
    return [
        {"utility": "property_fee", "period": f"2019-{n:02}", "amount": str(100 + n),
         "qualifier": "over", "words": f"{100 + n}多元"}
        for n in range(1, count + 1)
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "wide", "lying"), [(1, 300, False), (8, 300, True)])
def test_the_words_of_a_chart_have_room(
    dressed: None, count: int, wide: int, *, lying: bool
) -> None:
    chart = MonthChart(Words("zh_CN"))
    chart.resize(wide, 190)
    chart.show_lines(lines(count))
    chart.resize(wide, chart.sizeHint().height())
    assert chart.lying is lying
    assert chart.height() >= 190
    metrics = chart.fontMetrics()
    room = wide if lying else wide / count
    said = "2019年1月  物业费  108多元" if lying else "2019年1月"
    assert metrics.horizontalAdvance(said) <= room
    if lying:
        assert chart.height() >= count * 2 * metrics.lineSpacing()
    chart.grab()


def test_signs_of_direction_in_a_name_are_spelled_out() -> None:
    assert name_text("gpj.\u202eexe") == "gpj.[U+202E]exe"
    assert name_text("\u9580\u524d.jpg") == "\u9580\u524d.jpg"


def test_folders_of_which_nothing_is_taken_are_named(tmp_path: Path) -> None:
    (tmp_path / "a" / "inner").mkdir(parents=True)
    (tmp_path / "a" / "1.txt").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a", "empty")])
    assert [one.name for one in local_files(data)] == ["1.txt"]
    assert passed_over(data) == ["empty", "inner"]


def test_a_pasted_folder_without_files_is_told_of(keys: Keyboard, tmp_path: Path) -> None:
    open_case(keys)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "photos"))])
    (tmp_path / "photos").mkdir()
    said: list[str] = []
    keys.window.desk.said.connect(said.append)
    QApplication.clipboard().setMimeData(data)
    keys.press("Ctrl+V")
    assert any("photos" in one for one in said)


def test_each_step_names_its_button_and_forgets_the_hint_before(keys: Keyboard) -> None:
    open_case(keys)
    keys.press("Ctrl+N")
    workspace = keys.window.workspace
    assert workspace is not None
    page = workspace.visit
    for step in STEPS:
        page.go(step)
        assert page.view.main is not None
        assert page.view.main.accessibleName() == page.view.main.text() != ""
        assert page.frame.message.isHidden()
        page.frame.say("已复制")


def test_what_lies_ahead_is_not_counted_as_due(keys: Keyboard) -> None:
    workspace = keys.window.workspace
    assert workspace is not None
    today = keys.window.desk.today()
    due = [
        Due("c", f"A-{n}", "王某", (today + timedelta(days=n)).isoformat(), "复访")
        for n in (-1, 0, 3)
    ]
    assert workspace.today._counted([(one, one.what) for one in due]) == "2，另有 1 项在之后几天"
    assert workspace.today._counted([(one, one.what) for one in due[:2]]) == "2"
