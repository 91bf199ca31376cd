"""The window as a whole: title, sizes, names for screen readers, languages, keys."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui import preferences, theme
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.widgets.basics import Elided

from .conftest import open_sample

Settle = Callable[[MainWindow], None]
LANGUAGES = ("zh_CN", "en")
# The last two are what a device scale of 125 % leaves of the first two.
BETWEEN = (1093, 614)
SIZES = ((1366, 768), (1280, 680), BETWEEN, theme.MINIMUM)
MNEMONIC_TAIL = re.compile(r"\(&?[A-Z]\)$")


def pages_of(window: MainWindow, settle: Settle) -> Iterator[str]:
    """Show every page and every tab in turn."""
    gate = window.gate
    for page in (gate.start, gate.create_page, gate.recovery, gate.unlock):
        gate.setCurrentWidget(page)
        settle(window)
        yield type(page).__name__
    open_sample(window, settle)
    workspace = window.workspace
    assert workspace is not None
    for key in ("today", "cases", "pack", "exchange"):
        workspace.show_page(key)
        settle(window)
        yield key
    workspace.show_page("exchange")
    for place in range(workspace.exchange.tabs.count()):
        workspace.exchange.tabs.setCurrentIndex(place)
        settle(window)
        yield f"exchange {place}"
    workspace.cases.table.selectRow(0)
    workspace.show_page("settings")
    for place in range(workspace.settings.tabs.count()):
        workspace.settings.tabs.setCurrentIndex(place)
        settle(window)
        yield f"settings {place}"
    workspace.open_case(workspace.cases.model.case_id(0))
    for place in range(workspace.dossier.tabs.count()):
        settle(window)
        workspace.dossier.tabs.setCurrentIndex(place)
        settle(window)
        yield f"dossier {place}"
    workspace.show_pack()
    settle(window)
    yield "pack of a case"


def visible(window: MainWindow) -> list[QWidget]:
    QApplication.processEvents()
    found = [child for child in window.findChildren(QWidget) if child.isVisible()]
    return [child for child in found if not child.objectName().startswith("qt_")]


def is_control(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    inside = isinstance(widget, QLineEdit) and isinstance(parent, QComboBox)
    # What hands the focus on is not what is read out: its bar is, of a row of tabs.
    handed_on = widget.focusProxy() is not None
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not inside and not handed_on


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_has_a_name_of_its_own(
    make_window: Callable[..., MainWindow], settle: Settle, language: str
) -> None:
    window = make_window(language)
    problems: list[str] = []
    for page in pages_of(window, settle):
        seen: dict[str, QWidget] = {}
        for widget in filter(is_control, visible(window)):
            if not widget.isEnabled():
                continue
            name = widget.accessibleName()
            where = f"{page}: {type(widget).__name__} {name!r}"
            if not name or MNEMONIC_TAIL.search(name) or "&" in name:
                problems.append(where)
            elif name in seen and seen[name] is not widget:
                problems.append(f"{where} twice")
            seen[name] = widget
    assert not problems, "\n".join(problems)


@pytest.mark.campaign
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sizes", [SIZES, *((size,) for size in SIZES)], ids=str)
def test_nothing_is_narrower_than_what_it_says(
    make_window: Callable[..., MainWindow],
    settle: Settle,
    share: float,
    language: str,
    sizes: tuple[tuple[int, int], ...],
) -> None:
    """Every page at every size in turn, as one who drags; a window of one size in the campaign."""
    if share < 1 and len(sizes) == 1:
        pytest.skip("a window that stays as it opened: only in a whole campaign")
    window = make_window(language)
    window.resize(*sizes[0])
    problems: list[str] = []
    for page in pages_of(window, settle):
        for size in sizes:
            window.resize(*size)
            problems += [f"{page}, {size}: {one}" for one in cut_off(window)]
            assert (window.width(), window.height()) == size
    assert not problems, "\n".join(problems)


def cut_off(window: MainWindow) -> Iterator[str]:
    """Name what is narrower than its words."""
    for widget in visible(window):
        if is_cut(widget):
            said = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
            yield f"{type(widget).__name__} {said!r} {widget.size()} < {widget.sizeHint()}"


def is_cut(widget: QWidget) -> bool:
    if isinstance(widget, Elided) or (isinstance(widget, QLabel) and widget.wordWrap()):
        return False
    if isinstance(widget, QLabel | QAbstractButton | QComboBox):
        hint = widget.sizeHint()
        return widget.width() < hint.width() or widget.height() < min(hint.height(), 16)
    return False


def test_the_title_carries_no_name(with_sample: MainWindow, settle: Settle) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    workspace.open_case(workspace.cases.model.case_id(0))
    settle(with_sample)
    assert with_sample.windowTitle() == "案卷"


def test_the_window_fits_a_small_laptop(window: MainWindow) -> None:
    window.resize(100, 100)
    assert (window.minimumWidth(), window.minimumHeight()) == theme.MINIMUM
    assert (window.width(), window.height()) == theme.MINIMUM


def test_the_rail_shrinks_to_icons_in_a_narrow_window(with_sample: MainWindow) -> None:
    assert with_sample.workspace is not None
    rail = with_sample.workspace.rail
    assert rail.width() >= theme.RAIL_WIDTH
    with_sample.resize(1060, 600)
    QApplication.processEvents()
    assert rail.width() < 80


def test_the_language_changes_at_once_and_the_case_stays(
    with_sample: MainWindow, settle: Settle
) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    workspace.open_case(workspace.cases.model.case_id(0))
    settle(with_sample)
    with_sample.apply(Preferences(language="en"))
    settle(with_sample)
    renewed = with_sample.workspace
    assert renewed is not None
    assert renewed is not workspace
    assert renewed.current == "dossier"
    assert renewed.dossier.tabs.tabText(0) == "Overview"
    assert QLocale().language() == QLocale.Language.English
    with_sample.apply(Preferences(language="zh_CN"))
    settle(with_sample)
    assert with_sample.workspace is not None
    assert with_sample.workspace.dossier.tabs.tabText(0) == "概况"
    assert QLocale().monthName(1) == "一月"


def test_dark_and_large_take_effect_at_once(with_sample: MainWindow, settle: Settle) -> None:
    with_sample.apply(Preferences(scheme="dark", scale=150))
    settle(with_sample)
    assert theme.colours().dark
    assert QApplication.font().pixelSize() == 21
    assert with_sample.workspace is not None
    with_sample.apply(Preferences(scheme="light", scale=100))
    settle(with_sample)
    assert not theme.colours().dark


@pytest.mark.parametrize("shades", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(shades: theme.Colours) -> None:
    for ink in (shades.text, shades.muted, shades.danger, shades.warning, shades.care):
        for ground in (shades.window, shades.base):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(shades.on_accent, shades.accent) >= 4.5
    assert contrast(shades.accent, shades.base) >= 3
    assert contrast(shades.text, shades.soft) >= 4.5


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_no_key_is_given_to_two_acts_or_taken_from_input_methods(
    with_sample: MainWindow,
) -> None:
    keys = [shortcut.key().toString() for shortcut in with_sample.findChildren(QShortcut)]
    assert len(keys) == len(set(keys))
    assert not {"Ctrl+Space", "Ctrl+.", "Ctrl+;", "Shift"} & set(keys)
    assert {"Ctrl+L", "Ctrl+F", "/", "Ctrl+Z", "F1", "Ctrl+E", "Ctrl+Shift+N"} <= set(keys)


def test_keys_reach_pages_and_lock(with_sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    with_sample.activateWindow()
    qtbot.waitActive(with_sample)
    QTest.keyClick(with_sample, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert workspace.current == "today"
    QTest.keyClick(with_sample, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert workspace.search.hasFocus()
    QTest.keyClick(with_sample, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert with_sample.workspace is None


def test_a_touch_puts_the_lock_off(with_sample: MainWindow, qtbot: QtBot) -> None:
    with_sample.activateWindow()
    qtbot.waitActive(with_sample)
    handle = with_sample.windowHandle()
    assert handle is not None
    qtbot.waitUntil(lambda: with_sample.idle.left < 5 * 60_000 - 100)
    before = with_sample.idle.left
    spot = QPointF(QPoint(5, 5))
    moved = QMouseEvent(
        QEvent.Type.MouseMove, spot, spot, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(handle, moved)
    assert with_sample.idle.left > before


def test_preferences_survive_and_damage_gives_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "deep/window.json"
    kept = Preferences(language="en", scheme="dark", scale=125, idle_minutes=10, vaults=("a",))
    preferences.save(file, kept)
    assert preferences.load(file) == kept
    file.write_text('{"language": "fr", "scale": 1000, "idle_minutes": 2}')
    assert preferences.load(file) == Preferences(idle_minutes=2)
    file.write_text("{")
    assert preferences.load(file) == Preferences()


def test_the_window_speaks_the_language_that_was_asked_for_until_one_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANJUAN_LANGUAGE", "en")
    where = tmp_path / "window.json"
    assert preferences.load(where).language == "en"
    preferences.save(where, preferences.Preferences(language="zh_CN"))
    assert preferences.load(where).language == "zh_CN"
