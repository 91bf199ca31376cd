"""The settings of texts on papers: worded anew, looked at, set back, without a programmer."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from reports.papers.templates import TEMPLATES
from tests.ui.test_rule_tables_page import become
from ui.main_window import MainWindow
from ui.pages.templates_pane import TemplatesPane

Settle = Callable[[MainWindow], None]


@pytest.fixture
def pane(with_sample: MainWindow, settle: Settle, qtbot: QtBot) -> TemplatesPane:
    made = TemplatesPane(with_sample.desk)
    qtbot.addWidget(made)
    become(with_sample, settle, "legal")
    made.activate()
    settle(with_sample)
    return made


def choose(pane: TemplatesPane, use: str) -> None:
    pane.texts.setCurrentRow([one.use for one in TEMPLATES].index(use))


def test_a_text_is_worded_anew_seen_and_set_back(
    pane: TemplatesPane, with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    assert pane.editor.toPlainText() == ""
    assert "没有内容" in pane.editor.placeholderText()
    choose(pane, "data_rights")
    shipped = pane.editor.toPlainText()
    assert shipped
    assert not pane.reset.isEnabled()
    pane.editor.setPlainText("您可致电{投诉电话}查询、更正。")
    assert pane.keep.isEnabled()
    with qtbot.waitSignal(pane.pdf.shown, timeout=20_000):
        pane.look.click()
    assert pane.pdf.pages >= 1
    pane.keep.click()
    settle(with_sample)
    assert pane.reset.isEnabled()
    assert "本单位自拟" in pane.texts.currentItem().text()
    assert pane.editor.toPlainText().startswith("您可致电")
    pane.reset.click()
    settle(with_sample)
    assert pane.editor.toPlainText() == shipped
    assert not pane.reset.isEnabled()


def test_a_wrong_field_cannot_be_kept_nor_a_forbidden_phrase(
    pane: TemplatesPane,
) -> None:
    choose(pane, "notice_lead")
    assert "{债务人}" in pane.about.text()
    assert not pane.keep.isEnabled()
    pane.editor.setPlainText("{某字段}您好")
    assert "{某字段}" in pane.note.text()
    assert not pane.keep.isEnabled()
    pane.editor.setPlainText("再不还款，后果自负")
    assert "后果自负" in pane.note.text()
    assert not pane.keep.isEnabled()


def test_who_may_not_word_texts_can_still_look(
    pane: TemplatesPane, with_sample: MainWindow, settle: Settle
) -> None:
    become(with_sample, settle, "field")
    choose(pane, "briefing")
    pane.editor.setPlainText("另带名片")
    assert not pane.keep.isEnabled()
    assert "法务" in pane.note.text()
    assert pane.look.isEnabled()
