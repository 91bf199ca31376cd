"""The quick log stays on a low screen whatever the rules say: its hints and buttons are seen."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme
from ui.dialogs.quick_log import QuickLog
from ui.main_window import MainWindow

Settle = Callable[[MainWindow], None]
LOW = QRect(0, 0, 1040, 580)


def within(part: QWidget, dialog: QWidget) -> bool:
    return dialog.rect().contains(QRect(part.mapTo(dialog, QPoint()), part.size()))


@pytest.mark.parametrize(("language", "scale"), [("zh_CN", 100), ("en", 150)])
def test_a_sheet_that_grows_stays_on_the_screen_and_shows_rules_and_buttons(
    make_window: Callable[..., MainWindow], settle: Settle, sample_vault: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, language: str, scale: int,
) -> None:  # fmt: skip
    monkeypatch.setattr("ui.widgets.fitting.room", lambda _dialog: LOW)
    copytree(sample_vault, tmp_path / "sample")
    window = make_window(language)
    theme.dress(QApplication.instance(), "light", scale)  # type: ignore[arg-type]
    window.gate.start.sample.emit()
    settle(window)
    work = window.workspace
    assert work is not None
    work.open_case(work.cases.model.case_id(1))  # its interview shows distress
    settle(window)
    assert work.dossier.file is not None
    for channel, picked in (("call", (0, 6)), ("letter", (0,))):
        sheet = QuickLog(window.desk, channel, work.dossier.file, window)
        sheet.open()
        sheet.move(300, 200)
        settle(window)
        for place in picked:
            result = sheet.fields.results[place]
            result.click()
            settle(window)
            QApplication.processEvents()
            said = f"{channel} {result.text()} {sheet.frameGeometry()}"
            assert LOW.contains(sheet.frameGeometry()), said
            assert within(sheet.save_button, sheet), said
            assert within(sheet.hints, sheet), said
            assert within(sheet.fields.summary, sheet), said
        sheet.done(0)
        settle(window)
