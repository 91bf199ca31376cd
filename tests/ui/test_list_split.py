"""A pane beside a list keeps to its part of the width, whatever it has to say."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.kinds import BY_NAME
from ui import theme
from ui.main_window import MainWindow
from ui.pages.dossier_tabs import tab_of
from ui.pages.kind_tab import KindTab
from ui.widgets.list_split import ListSplit
from ui.widgets.record_parts import plain_text

Settle = Callable[[MainWindow], None]
HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize("scale", [100, 150])
def test_a_long_word_takes_no_room_of_the_list(
    with_sample: MainWindow, settle: Settle, scale: int
) -> None:
    window, work = with_sample, with_sample.workspace
    assert work is not None
    theme.dress(QApplication.instance(), "light", scale)  # type: ignore[arg-type]
    window._rebuild()
    settle(window)
    work = window.workspace
    assert work is not None
    window.resize(1280, 680)
    work.open_case(work.cases.model.case_id(0))
    settle(window)
    file = work.dossier.file
    assert file is not None
    for kind in ("contact", "visit", "handover"):
        page = work.dossier.open_tab("timeline" if kind == "contact" else tab_of(BY_NAME[kind]))
        split = page.findChild(ListSplit)
        assert isinstance(split, ListSplit)
        row = next(iter(file.rows(BY_NAME[kind].list_name)), file.case)
        row = replace(row, recorded_by=HASH, claimed_by=HASH * 2)
        page.detail.show_row(row, file)  # type: ignore[attr-defined]
        page.detail.show()  # type: ignore[attr-defined]
        settle(window)
        shown, pane = split.sizes()
        assert shown >= 0.55 * (shown + pane), (kind, split.sizes())
        inside = page.detail.view._scroll.widget()  # type: ignore[attr-defined]
        assert inside.width() <= page.detail.width()  # type: ignore[attr-defined]


def test_what_may_break_is_copied_as_it_is(qtbot: QtBot) -> None:
    label = plain_text(f"SHA-256 {HASH}\n第二行")
    qtbot.addWidget(label)
    label.show()
    assert label.minimumSizeHint().width() < label.fontMetrics().horizontalAdvance(HASH) / 2
    assert label.text() == f"SHA-256 {HASH}\n第二行"
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"SHA-256 {HASH}\n第二行"


def test_lists_without_a_record_have_all_the_room(with_sample: MainWindow, settle: Settle) -> None:
    work = with_sample.workspace
    assert work is not None
    work.open_case(work.cases.model.case_id(0))
    settle(with_sample)
    tab = work.dossier.open_tab("interviews")
    settle(with_sample)
    assert isinstance(tab, KindTab)
    assert not tab.detail.isVisible()
    tab = work.dossier.open_tab("visits")
    settle(with_sample)
    assert isinstance(tab, KindTab)
    assert tab.detail.isVisible()
