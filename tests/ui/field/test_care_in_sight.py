"""The care card of an interview can be read and its signature pad used, however low the screen."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case, open_interview
from ui import theme
from ui.dialogs.interview import InterviewDialog
from ui.dialogs.record_dialog import RecordDialog
from ui.main_window import MainWindow

Settle = Callable[[MainWindow], None]
SAID = "活不下去了，想跳楼"
SIZES = ((1366, 740, 100), (1280, 680, 100), (1040, 580, 100), (1280, 680, 150), (1040, 580, 150))


def squeezed(page: QWidget) -> list[str]:
    """Return the labels that are lower than their text."""
    found = []
    for one in page.findChildren(QLabel):
        if one.isVisible() and one.text() and one.pixmap().isNull():
            least = one.heightForWidth(one.width()) if one.wordWrap() else one.sizeHint().height()
            if one.height() < least:
                found.append(f"{one.text()[:16]} {one.height()}<{least}")
    return found


def overlapping(page: QWidget) -> list[str]:
    """Return the pairs of parts that lie over each other: parts of one parent, on one sheet."""
    found = []
    holders = {one.parentWidget() for one in page.findChildren(QAbstractButton) if one.isVisible()}
    for holder in (page, *holders):
        if holder is None or holder.layout() is None:
            continue
        parts = [
            one
            for one in holder.findChildren(QWidget)
            if one.parentWidget() is holder and one.isVisible() and not one.isWindow()
        ]
        for n, one in enumerate(parts):
            for other in parts[n + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if min(shared.width(), shared.height()) > 1:
                    found.append(f"{type(one).__name__} over {type(other).__name__} {shared}")
    return found


def whole(part: QWidget, page: QWidget) -> bool:
    """Tell whether all of a part stands in the page."""
    return page.rect().contains(QRect(part.mapTo(page, part.rect().topLeft()), part.size()))


def look(form: Any, qtbot: QtBot, place: str) -> None:
    qtbot.waitUntil(lambda: not (squeezed(form) or overlapping(form.body)), timeout=2000)
    head = form.listener.panel.head.itemAt(0).widget()
    assert head is not None
    assert whole(head, form), place
    # What is not seen at once can be scrolled to, and what is typed stays in sight.
    assert form.top.height() >= 4 * head.fontMetrics().lineSpacing(), place
    assert form._scroll.viewport().height() >= 2 * head.fontMetrics().lineSpacing(), place


def sign(form: Any, qtbot: QtBot, place: str) -> None:
    form.read_back()
    form.sign()
    qtbot.waitUntil(lambda: not (squeezed(form) or overlapping(form.pad_place)), timeout=2000)
    assert form.pad.size().height() >= form.pad.minimumHeight() > 100, place
    assert whole(form.pad, form), place
    for one in form.pad_place.findChildren(QAbstractButton):
        assert whole(one, form), (place, one.text())
    assert not form.listener.isVisible(), "who signs reads nothing about themselves"
    form.reject()
    assert form.isVisible()
    assert form.body.isVisible(), "back to the form, nothing is lost"


def with_care(keys: Keyboard, form: Any, qtbot: QtBot, place: str) -> None:
    form.ask(6)
    keys.type("生意亏了。")
    qtbot.waitUntil(lambda: not (squeezed(form) or overlapping(form.body)), timeout=2000)
    sign(form, qtbot, place)
    form.ask(5)
    keys.type(SAID)
    look(form, qtbot, place)
    sign(form, qtbot, place)
    form.listener.fold()
    qtbot.waitUntil(form.acts.isVisible, timeout=2000)
    qtbot.waitUntil(lambda: not (squeezed(form) or overlapping(form.body)), timeout=2000)
    keys.press("Ctrl+K")
    assert form.questions.isVisible(), place
    assert form.questions.hasFocus(), place


@pytest.fixture
def dress() -> Iterator[Callable[[str, int], None]]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    yield lambda scheme, scale: theme.dress(app, scheme, scale)  # type: ignore[arg-type]
    theme.dress(app, "light", 100)


def in_the_wizard(keys: Keyboard) -> Any:
    keys.press("Ctrl+N")
    workspace = keys.window.workspace
    assert workspace is not None
    workspace.visit.go("inquiry")
    keys.press("3")
    keys.settle()
    form = workspace.visit.inner.form
    assert isinstance(form, InterviewDialog)
    return form


def as_a_dialog(keys: Keyboard) -> Any:
    form = open_interview(keys)
    form.resize(form.size().boundedTo(keys.window.size()))
    return form


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_care_card_is_read_and_the_pad_is_used_in_every_size(
    make_window: Callable[..., MainWindow], settle: Settle, sample_vault: Path, tmp_path: Path,
    qtbot: QtBot, dress: Callable[[str, int], None], language: str, share: float,
) -> None:  # fmt: skip
    copytree(sample_vault, tmp_path / "sample")
    window = make_window(language)
    window.gate.start.sample.emit()
    settle(window)
    window.activateWindow()
    qtbot.waitActive(window)
    keys = Keyboard(qtbot, window)
    open_case(keys)
    # In the default run the usual screen, and in long words the one with the least room.
    usual = SIZES[:1] if language == "zh_CN" else SIZES[-1:]
    for wide, high, scale in SIZES if share >= 1 else usual:
        dress("dark" if high == 680 else "light", scale)
        window.resize(wide, high)
        for opened in (in_the_wizard, as_a_dialog) if language == "zh_CN" else (in_the_wizard,):
            form = opened(keys)
            with_care(keys, form, qtbot, f"{opened.__name__} {wide}x{high} {scale} %")
            RecordDialog.done(form, 0)
            keys.settle()
            workspace = window.workspace
            assert workspace is not None
            if opened is in_the_wizard:
                workspace.visit.leave()
            keys.settle()
            drop_drafts(keys)


def drop_drafts(keys: Keyboard) -> None:
    def work(session: Any, _progress: Any) -> None:
        from storage.casework import drafts

        for one in drafts.all_drafts(session):
            drafts.drop_draft(session, one.case_id, one.kind, one.record)

    keys.window.desk.tasks.start(work)
    keys.settle()
