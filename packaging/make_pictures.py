"""Make the pictures of README and manual: the window with the sample, a page of its pack."""

import os
import shutil
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import pypdfium2  # noqa: E402
from PIL import Image  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget  # noqa: E402

from resources.language import Words  # noqa: E402
from storage.casework.caselist import Filter, case_ids  # noqa: E402
from storage.clock import Moment  # noqa: E402
from ui import preferences, theme  # noqa: E402
from ui.commands.demo import make_sample  # noqa: E402
from ui.desk import Desk  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.speaking import speak  # noqa: E402

TARGET = ROOT / "docs" / "pictures"
FINDINGS = 4
ARREARS = "160多元"
MORNING = datetime.fromisoformat("2019-04-13T09:40:00+08:00")


def main() -> None:
    """Make the pictures in ``docs/pictures``."""
    folder = Path(tempfile.mkdtemp())
    try:
        picture_window(folder)
        packs = [path for path in make_sample(folder) if path.name.startswith("pack-")]
        picture_page(packs[0])
    finally:
        shutil.rmtree(folder)


class DayAfter:
    """The morning after the day of the sample: pictures do not change with the day of making."""

    def __init__(self) -> None:
        self._readings = 0

    def now(self) -> Moment:
        """See Clock.now; a millisecond later at each reading."""
        self._readings += 1
        wall = MORNING + timedelta(milliseconds=self._readings)
        return Moment(wall, self._readings * 1_000_000, "pictures")


def picture_window(folder: Path) -> None:
    """Grab the first sample case at 1366x768: findings, today, a visit, photos, a quick log."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.dress(application, "light", 100)
    desk = Desk(Words("zh_CN"), clock=DayAfter())
    speak(desk, "zh_CN")
    preferences.save(folder / "window.json", preferences.Preferences(language="zh_CN"))
    window = MainWindow(desk, folder / "window.json", folder / "sample")
    window.resize(1366, 768)
    window.show()
    window.gate.start.sample.emit()
    settle(desk)
    found: list[str] = []
    desk.tasks.start(lambda session, _progress: case_ids(session, Filter()), found.extend)
    settle(desk)
    assert window.workspace is not None
    window.workspace.open_case(found[0])
    settle(desk)
    window.workspace.dossier.findChildren(QTabWidget)[0].setCurrentIndex(FINDINGS)
    settle(desk)
    keep(window, "window")
    picture_field(window, found[0])
    desk.stop()


def picture_field(window: MainWindow, case_id: str) -> None:
    """Grab what the manual shows of a field day."""
    desk, workspace = window.desk, window.workspace
    assert workspace is not None
    workspace.dossier.open_tab("evidence")
    settle(desk)
    keep(window, "manual-photos")
    workspace.add_stop()
    settle(desk)
    workspace.show_page("today")
    settle(desk)
    keep(window, "manual-today")
    workspace.begin_visit(case_id)
    settle(desk)
    workspace.visit.step_by(1)
    settle(desk)
    keep(window, "manual-visit")
    workspace.show_page("visits")
    settle(desk)
    keep(window, "manual-visits")
    workspace.open_case(case_id)
    settle(desk)
    workspace.log("call")
    settle(desk)
    sheet = QApplication.activeModalWidget()
    assert sheet is not None
    keep(sheet, "manual-call")


def keep(widget: QWidget, name: str) -> None:
    """Save a picture of a widget."""
    widget.grab().save(str(TARGET / f"{name}.png"))
    shrink(TARGET / f"{name}.png")


def settle(desk: Desk) -> None:
    """Wait until the worker has nothing left to do and everything is painted."""
    QTest.qWait(50)
    while desk.tasks.is_busy:
        QTest.qWait(20)
    QTest.qWait(300)


def picture_page(pack: Path) -> None:
    """Draw the page of a pack that shows the arrears."""
    document = pypdfium2.PdfDocument(pack)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    chosen = next(n for n, text in enumerate(texts) if ARREARS in text)
    image = document[chosen].render(scale=1.4).to_pil()
    image.save(TARGET / "pack-page.png")
    document.close()
    shrink(TARGET / "pack-page.png")


def shrink(path: Path) -> None:
    """Keep 128 colours: enough for a calm page, a fraction of the bytes."""
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    main()
