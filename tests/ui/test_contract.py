"""What every page, tab and dialog keeps: names, one walk of Tab through all, a focus that is seen,
nothing cut off, and a size that fits the smallest window. None of them is listed by hand.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget

from storage.casework.day import Day, read_day
from tests.support import focus
from tests.support.dialogs import Around, dialog_classes, make
from ui import theme
from ui.main_window import MainWindow
from ui.pages.dossier_tabs import KEYS
from ui.workspace import Workspace

Settle = Callable[[MainWindow], None]
JUDGES = (
    focus.names, focus.trapped, focus.backwards, focus.cut_off, focus.squeezed, focus.unseen
)  # fmt: skip
SMALLEST = QSize(*theme.MINIMUM)
# A laptop's screen without the frame of a window, for text of 150 %.
SCREEN = QSize(1366 - 30, 768 - 50)
DAY = date(2019, 4, 12)


# These find most: Chinese at 100 %, and English, which is longer, at 150 %. The rest comes in a
# whole campaign.
ALWAYS = (
    {"language": "zh_CN"},
    {"language": "zh_CN", "scale": 100},
    {"language": "en", "scale": 150},
)


def judged(name: str, root: QWidget) -> list[str]:
    return [f"{name}: {judge.__name__}: {found}" for judge in JUDGES for found in judge(root)]


@pytest.fixture
def sampled(
    request: pytest.FixtureRequest,
    language: str,
    share: float,
    make_window: Callable[..., MainWindow],
    settle: Settle,
    sample_vault: Path,
    tmp_path: Path,
) -> MainWindow:
    if share < 1 and request.node.callspec.params not in ALWAYS:
        pytest.skip("only in a whole campaign")
    shutil.copytree(sample_vault, tmp_path / "sample")
    window = make_window(language)
    window.gate.start.sample.emit()
    settle(window)
    return window


def work_of(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def open_case(window: MainWindow, settle: Settle) -> Workspace:
    work = work_of(window)
    work.show_page("cases")
    settle(window)
    work.open_case(work.cases.model.case_id(0))
    settle(window)
    return work


def places(window: MainWindow, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    """Show every page of the rail with all its tabs, the bin, every tab of a dossier, the gate."""
    work = work_of(window)
    for key in (*work.rail.keys, "bin"):
        work.show_page(key)
        settle(window)
        QApplication.processEvents()
        page = getattr(work, key)
        yield key, page
        for tabs in page.findChildren(QTabWidget):
            for place in range(tabs.count() if tabs.isVisible() else 0):
                tabs.setCurrentIndex(place)
                settle(window)
                QApplication.processEvents()
                shown = tabs.widget(place)
                assert shown is not None
                yield f"{key} {tabs.tabText(place)}", shown
    open_case(window, settle)
    yield "header", work.dossier.header
    for key in KEYS:
        shown = work.dossier.open_tab(key)
        settle(window)
        QApplication.processEvents()
        yield f"dossier {key}", shown
    window.lock()
    settle(window)
    for place in range(window.gate.count()):
        window.gate.setCurrentIndex(place)
        QApplication.processEvents()
        page = window.gate.widget(place)
        assert page is not None
        yield f"gate {place}", page


@pytest.mark.filterwarnings("ignore:Function. 'QApplication.setActiveWindow:DeprecationWarning")
@pytest.mark.campaign
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_page_and_tab_keeps_the_contract(sampled: MainWindow, settle: Settle) -> None:
    wrong = [one for name, page in places(sampled, settle) for one in judged(name, page)]
    assert not wrong, "\n".join(wrong)


def around(window: MainWindow, settle: Settle, folder: Path) -> Around:
    work = open_case(window, settle)
    photo = folder / "照片.jpg"
    Image.new("RGB", (300, 200), "teal").save(photo)
    days: list[Day] = []
    window.desk.tasks.start(lambda session, _p: read_day(session, DAY), days.append)
    settle(window)
    assert work.dossier.file is not None
    assert work.dossier.rules is not None
    marks = work.dossier.rules.marks
    return Around(window.desk, work.dossier.file, window, photo, days[0], marks)


@pytest.mark.filterwarnings("ignore:Function. 'QApplication.setActiveWindow:DeprecationWarning")
@pytest.mark.campaign
@pytest.mark.parametrize(
    ("language", "scale"),
    [
        ("zh_CN", 100),
        ("zh_CN", 150),
        ("en", 100),
        ("en", 150),
    ],
)
def test_every_dialog_keeps_the_contract_and_fits(
    sampled: MainWindow, settle: Settle, tmp_path: Path, scale: int
) -> None:
    theme.dress(QApplication.instance(), "light", scale)  # type: ignore[arg-type]
    sampled._rebuild()
    settle(sampled)
    made, room, wrong = around(sampled, settle, tmp_path), SMALLEST, list[str]()
    if scale > 100:
        room = SCREEN
    for kind in dialog_classes():
        dialog = make(kind, made)
        dialog.open()
        settle(sampled)
        QApplication.processEvents()
        least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
        if least.width() > room.width() or least.height() > room.height():
            wrong.append(f"{kind.__name__}: needs {least.width()}x{least.height()}")
        wrong += judged(kind.__name__, dialog)
        QDialog.done(dialog, 0)
        settle(sampled)
    assert not wrong, "\n".join(wrong)
