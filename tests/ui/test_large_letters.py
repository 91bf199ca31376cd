"""In English at 150 % on a low screen: what tells a case from others is never cut."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from ui import theme
from ui.main_window import MainWindow

Settle = Callable[[MainWindow], None]


def test_numbers_sums_and_steps_are_whole_in_large_english(
    make_window: Callable[..., MainWindow], settle: Settle, sample_vault: Path, tmp_path: Path,
    qtbot: QtBot,
) -> None:  # fmt: skip
    copytree(sample_vault, tmp_path / "sample")
    window = make_window("en")
    theme.dress(QApplication.instance(), "light", 150)  # type: ignore[arg-type]
    window.resize(1280, 680)
    window.gate.start.sample.emit()
    settle(window)
    work = window.workspace
    assert work is not None
    work.show_page("today")
    settle(window)
    numbers = [one for one in work.today.findChildren(QLabel) if one.text().startswith("YD-2019-")]
    assert len(numbers) >= 2
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in numbers))
    header = work.dossier.header
    # The second is flagged for care: its head says more than fits on one line.
    for place in (1, 0):
        work.open_case(work.cases.model.case_id(place))
        settle(window)
        said = (header.overdue, header.owed, header.clock, header.care, header.rules_button)
        for part in (part for part in said if not part.isHidden()):
            assert part.width() >= part.sizeHint().width() - 1, part.text()
    tab = work.dossier.open_tab("litigation")
    settle(window)
    area = tab.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    inner = area.widget()
    assert inner is not None
    qtbot.waitUntil(lambda: 0 < inner.width() <= area.viewport().width())
