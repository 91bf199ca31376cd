"""An empty vault says on every page what to do; in the dark no white panel is left; rare names."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from tests.support.vaults import PASSPHRASE
from ui import theme
from ui.dialogs.new_case import NewCaseDialog
from ui.main_window import MainWindow
from ui.pages.dossier_tabs import KEYS
from ui.widgets.basics import Empty
from ui.workspace import Workspace

Settle = Callable[[MainWindow], None]
# The brightest a large area may be in the dark, of 255.
_BRIGHT = 120
# Photos, accents and words are less of a page than any panel.
_MOST = 0.1


@pytest.fixture
def bare(window: MainWindow, settle: Settle, tmp_path: Path) -> Workspace:
    page = window.gate.create_page
    page.folder.setText(str(tmp_path / "vault"))
    page.name.setText("外访员甲")
    page.number.setText("WF-001")
    page.passphrase.first.setText(PASSPHRASE)
    page.passphrase.second.setText(PASSPHRASE)
    page.submit.click()
    settle(window)
    window.gate.recovery.typed.setText(window.gate.recovery.code)
    window.gate.recovery.go_on.click()
    settle(window)
    assert window.workspace is not None
    return window.workspace


def said(page: QWidget) -> list[tuple[str, str]]:
    """Return what stands where nothing is: its sentence and its button."""
    return [
        (one.findChildren(QLabel)[-1].text(), one.button.text() if one.button.isVisible() else "")
        for one in page.findChildren(Empty)
        if one.isVisible()
    ]


def test_every_page_of_an_empty_vault_has_a_sentence_and_a_button(
    bare: Workspace, window: MainWindow, settle: Settle
) -> None:
    for key in ("today", "cases", "visits", "pack", "exchange", "oversight", "statistics", "bin"):
        bare.show_page(key)
        settle(window)
        found = said(getattr(bare, key))
        assert found, key
        assert all(sentence for sentence, _act in found), (key, found)
        assert any(act for _sentence, act in found), (key, found)
    bare.new_case()
    dialog = window.findChildren(NewCaseDialog)[0]
    dialog.case_no.setText("A1")
    dialog.opened_on.setText("下周")
    dialog.name.setText("䶮㛃堃𬭎")
    dialog.save.click()
    assert "2019-04-12" in dialog.note.text()
    dialog.opened_on.setText("0415")
    dialog.save.click()
    settle(window)
    assert bare.current == "dossier"
    assert bare.dossier.header.name.text() == "䶮㛃堃𬭎"
    for key in KEYS:
        page = bare.dossier.open_tab(key)
        settle(window)
        acts = [
            one
            for one in page.findChildren(QAbstractButton)
            if one.isVisible() and one.isEnabled() and (one.text() or one.toolTip())
        ]
        assert acts, key


def test_the_bundled_font_has_rare_characters_of_names(dressed: None) -> None:
    metrics = QFontMetrics(QApplication.font())
    missing = [char for char in "䶮㛃堃𬭎王" if not metrics.inFontUcs4(ord(char))]
    assert not missing


def bright(image: QImage) -> float:
    """Return which part of a picture, 0 to 1, is brighter than anything but text may be."""
    small = image.scaled(80, 45)
    points = [
        small.pixelColor(x, y).lightness()
        for y in range(small.height())
        for x in range(small.width())
    ]
    return sum(point > _BRIGHT for point in points) / len(points)


@pytest.mark.campaign
def test_no_white_panel_is_left_in_the_dark(
    with_sample: MainWindow, settle: Settle, share: float
) -> None:
    theme.dress(QApplication.instance(), "dark", 100)  # type: ignore[arg-type]
    with_sample._rebuild()
    settle(with_sample)
    work = with_sample.workspace
    assert work is not None
    # A table, a form and a pane with cards; every page in a whole campaign.
    few = share < 1
    for key in ("cases", "settings") if few else work.rail.keys:
        work.show_page(key)
        settle(with_sample)
        # A page of paper stays white, as it is printed.
        if key != "pack":
            assert bright(with_sample.grab().toImage()) < _MOST, key
    work.open_case(work.cases.model.case_id(0))
    settle(with_sample)
    for key in ("litigation",) if few else KEYS:
        work.dossier.open_tab(key)
        settle(with_sample)
        assert bright(with_sample.grab().toImage()) < _MOST, key
