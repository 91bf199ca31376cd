"""Every screen as a machine can judge it: nothing cut off or sideways, names, contrast."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from ui import theme
from ui.main_window import MainWindow
from ui.pages.dossier_tabs import TABS
from ui.theme import DARK, LIGHT, Colours

Settle = Callable[[MainWindow], None]
PAGES = (
    "today",
    "cases",
    "visits",
    "pack",
    "exchange",
    "oversight",
    "statistics",
    "settings",
    "bin",
)
_KEY = re.compile(r"\([A-Z]\)$|&")
SIZES = ((1366, 768, 100), (1280, 680, 100), (1366, 768, 150))


def screens(window: MainWindow, settle: Settle) -> Iterator[str]:
    """Show one screen after the other and yield its name."""
    work = window.workspace
    assert work is not None
    for page in PAGES:
        work.show_page(page)
        settle(window)
        QApplication.processEvents()
        yield page
    work.show_page("cases")
    settle(window)
    work.open_case(work.cases.model.case_id(0))
    settle(window)
    for tab, _title in TABS:
        work.dossier.open_tab(tab)
        settle(window)
        QApplication.processEvents()
        yield f"dossier {tab}"


def visible(page: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in page.findChildren(kind) if one.isVisible()]


def cut_off(window: MainWindow) -> list[str]:
    """Return the buttons that are narrower than what they say."""
    found = []
    for one in visible(window, QAbstractButton):
        # A tab bar shrinks its own arrows.
        arrow = isinstance(one.parent(), QTabBar)
        if isinstance(one, QPushButton | QToolButton | QCheckBox) and not arrow:
            least = one.sizeHint().width()
            if one.width() < least - 1:
                found.append(f"{type(one).__name__} {one.accessibleName()!r} {one.width()}<{least}")
    return found


def sideways(window: MainWindow) -> list[str]:
    """Return what scrolls sideways."""
    return [
        f"{type(one).__name__} {one.accessibleName()!r}"
        for one in visible(window, QAbstractScrollArea)
        if isinstance(one, QAbstractScrollArea) and one.horizontalScrollBar().isVisible()
    ]


def nameless(window: MainWindow) -> list[str]:
    """Return what takes the focus and says no name, or one with a key in it."""
    kinds = (QAbstractButton, QComboBox)
    found = []
    for kind in kinds:
        for one in visible(window, kind):
            if one.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(one.parent(), QTabBar):
                continue
            name = one.accessibleName()
            bare = isinstance(one, QToolButton) and not one.text() and not one.toolTip()
            if not name or _KEY.search(name) or bare:
                found.append(f"{type(one).__name__} {name!r}")
    return found


@pytest.mark.campaign
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_screen_cuts_off_scrolls_sideways_or_lacks_a_name(
    make_window: Callable[..., MainWindow],
    settle: Settle,
    language: str,
    share: float,
    sample_vault: Path,
    tmp_path: Path,
) -> None:
    if share < 1:
        pytest.skip("its first size stands in test_contract")
    shutil.copytree(sample_vault, tmp_path / "sample")
    window = make_window(language)
    window.gate.start.sample.emit()
    settle(window)
    wrong: dict[str, list[str]] = {}
    for wide, high, scale in SIZES:
        theme.dress(QApplication.instance(), "light", scale)  # type: ignore[arg-type]
        window._rebuild()
        window.resize(wide, high)
        for name in screens(window, settle):
            bad = [*cut_off(window), *sideways(window), *nameless(window)]
            if bad:
                wrong[f"{wide}x{high} {scale}% {name}"] = bad
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    lines = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * lines[0] + 0.7152 * lines[1] + 0.0722 * lines[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("shades", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_every_ground(shades: Colours) -> None:
    inks = (shades.text, shades.muted, shades.accent, shades.danger, shades.warning, shades.care)
    grounds = (shades.window, shades.base)
    for ink in inks:
        for ground in grounds:
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(shades.text, shades.soft) >= 4.5
    assert contrast(shades.on_accent, shades.accent) >= 4.5
    assert contrast(shades.accent, shades.window) >= 3.0
