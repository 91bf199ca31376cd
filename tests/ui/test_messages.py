"""What people are told when something goes wrong, and what may be copied of it."""

import inspect
import re

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from resources.language import Words
from storage import errors
from storage.errors import CaseError, DiskFull, NoSuchCase
from ui.app import catch
from ui.desk import Desk
from ui.dialogs.error_dialog import ErrorDialog
from ui.main_window import MainWindow
from ui.messages import explain

ERRORS = [
    found
    for _name, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, CaseError)
]
SECRET = "王某某 13800001234 51011519000115001X"


class _Anything(dict[str, object]):
    def __missing__(self, key: str) -> object:
        return key


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_expected_failure_answers_three_questions(
    kind: type[CaseError], language: str
) -> None:
    names = {"path", "problem", "name", "found", "known", "reason", "case", "ids", "ref", "role"}
    details = dict.fromkeys((*names, "needed", "free", "group", "expected"), "x")
    details |= dict.fromkeys(placeholders(kind), "x")
    said = explain(kind(**details), Words(language))
    assert said.happened
    assert said.safe
    assert said.advice
    assert said.expected
    assert "{" not in said.happened + said.safe + said.advice


def placeholders(kind: type[CaseError]) -> set[str]:
    from string import Formatter

    texts = (kind.sentence, kind.safe, kind.advice)
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_details_say_where_and_never_what() -> None:
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        said = explain(error, Words("zh_CN"))
    assert not said.expected
    assert "RuntimeError" in said.details
    assert "ValueError" in said.details
    assert "test_messages.py" in said.details
    everything = said.happened + said.safe + said.advice + said.details
    assert not [part for part in SECRET.split() if part in everything]


def test_details_of_an_expected_failure_hold_no_case_number() -> None:
    said = explain(NoSuchCase(case="CQ2019-0412"), Words("zh_CN"))
    assert "CQ2019-0412" in said.happened
    assert "CQ2019-0412" not in said.details


def test_the_dialog_copies_details_and_shows_markup_as_it_is(qtbot: QtBot) -> None:
    error = DiskFull(needed="10 MiB", free="1 MiB", path="<b>x</b>")
    dialog = ErrorDialog(Words("zh_CN"), explain(error, Words("zh_CN")))
    qtbot.addWidget(dialog)
    dialog.show()
    texts = [text for text in dialog.findChildren(QLabel) if "<b>x</b>" in text.text()]
    assert len(texts) == 1
    questions = {text.text() for text in dialog.findChildren(QLabel)}
    assert {"发生了什么", "数据是否安全", "现在怎么办"} <= questions
    copy = next(one for one in dialog.findChildren(QPushButton) if one.text() == "复制详情")
    copy.click()
    assert QGuiApplication.clipboard().text() == dialog.said.details


def test_an_exception_nobody_caught_reaches_the_dialog(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys
    import threading

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    desk = Desk(Words("zh_CN"))
    try:
        shown: list[Exception] = []
        desk.error.connect(shown.append)
        catch(desk)
        error = ZeroDivisionError()
        sys.excepthook(ZeroDivisionError, error, None)
        assert shown == [error]
    finally:
        desk.stop()


def test_a_file_dialog_of_a_chinese_window_speaks_chinese(window: MainWindow) -> None:
    dialog = QFileDialog(window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    said = [one.text() for one in dialog.findChildren(QLabel)]
    said += [one.text() for one in dialog.findChildren(QPushButton)]
    assert said
    assert not [text for text in said if re.search("[A-Za-z]{2}", text)]
