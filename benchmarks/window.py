"""How smoothly long lists move: the case list of 100,000 and the photo grid of 2,000, offscreen.

``python benchmarks/window.py [CASES] [PHOTOS]`` prints the 95th percentile in milliseconds of one
turn of the wheel and of a jump to any place, each painted, beside the goal and beside the same
for an empty table of as many rows, drawn by Qt itself (the floor). Rows and thumbnails are made
up and handed over at once: what a vault needs to read them is measured by ``search.py`` and
``records.py``. The grid of photos from a real vault is measured in a process of its own (its
memory is that of the window alone), with what the window's thread itself worked beside the time
that passed: on a machine that does other things the difference is waiting.
"""

import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image
from PySide6.QtCore import QAbstractTableModel, QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QListView, QStyledItemDelegate

from resources.language import Words
from storage.casework.caselist import CaseRow
from storage.casework.session import Session
from storage.rows import Row
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost
from ui import theme
from ui.desk import Desk
from ui.models.case_columns import USUAL
from ui.models.case_model import CaseModel
from ui.widgets.evidence_model import CELL, SIDE, EvidenceModel
from ui.widgets.table import Table

CASES = 100_000
PHOTOS = 2_000
PHOTOS_ALONE = "--photos"
TURNS = 300
JUMPS = 100
TODAY = date(2019, 4, 12)
# Milliseconds that passed, and those of them that were own work.
Both = tuple[float, float]


class Blank(QAbstractTableModel):
    """A table of nothing: what Qt itself costs."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._size = rows, columns

    def rowCount(self, _parent: object = None) -> int:  # noqa: N802 - the name of Qt
        """See QAbstractItemModel.rowCount."""
        return self._size[0]

    def columnCount(self, _parent: object = None) -> int:  # noqa: N802 - the name of Qt
        """See QAbstractItemModel.columnCount."""
        return self._size[1]

    def data(self, _index: object, _role: int = 0) -> None:
        """See QAbstractItemModel.data."""


def made_up(number: str) -> CaseRow:
    """Return a made-up line of the list; hardly two of them are alike."""
    chance = random.Random(number)
    day = f"2019-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    owed = f"{chance.randrange(10**4, 10**8) / 100:.2f}"
    name, area = (
        f"{chance.choice(one)}{chance.choice('某甲乙丙丁')}" for one in ("王李张", "温江")
    )
    return CaseRow(
        number, f"CQ2019-{number}", name, "visiting", "2019-01-01", day, owed,
        chance.randrange(900), f"{day}T13:10:00+08:00", {"channel": "call", "result": "rejected"},
        day, f"复访{chance.randrange(99)}，同步准备诉讼材料", ("suit_planned",),
        f"{area}区", "张某", day,
    )  # fmt: skip


def case_list(count: int) -> Table:
    """Return the case list with pages that come at once."""
    model = CaseModel(Words("zh_CN"))
    table = Table(model, "cases")
    # Making rows up costs more than showing them: some thousand come again and again.
    known = [made_up(f"{number:06}") for number in range(min(count, 4999))]

    def fill(page: int, ids: list[str]) -> None:
        rows = [replace(known[int(one) % len(known)], id=one) for one in ids]
        model.fill(page, rows, model.round)

    model.wanted.connect(fill)
    table.set_widths(model.widths, model.stretch)
    model.show_ids([f"{number:06}" for number in range(count)], TODAY)
    return table


def photo_view(model: EvidenceModel) -> QListView:
    """Return the photo grid as the window makes it."""
    view = QListView()
    view.setModel(model)
    view.setViewMode(QListView.ViewMode.IconMode)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setUniformItemSizes(True)
    view.setLayoutMode(QListView.LayoutMode.Batched)
    view.setIconSize(QSize(SIDE, SIDE))
    view.setGridSize(CELL)
    return view


def grid(desk: Desk, count: int) -> QListView:
    """Return the photo grid, every thumbnail at hand once it is asked for."""
    model = EvidenceModel(desk)
    picture = QPixmap(SIDE, SIDE)
    picture.fill(QColor("teal"))
    icon = QIcon(picture)
    model._icon = lambda row: icon  # type: ignore[method-assign]  # noqa: ARG005
    view = photo_view(model)
    values = {"name": "IMG.jpg", "kind": "photo"}
    rows = [
        Row(str(n), "", "evidence", f"e{n}", {**values, "sha256": f"{n:064}"}, "", "")
        for n in range(count)
    ]
    model.show_rows(rows, None)
    return view


def p95(deeds: Iterator[Callable[[], object]], view: Table | QListView) -> Both:
    """Return the 95th percentiles in milliseconds of deeds, each painted at once."""
    spent = []
    watch = Watch()
    for deed in deeds:
        watch.lap()
        deed()
        view.viewport().repaint()
        spent.append(watch.lap())
        QApplication.processEvents()
    passed, own = (sorted(one)[int(len(one) * 0.95)] for one in zip(*spent, strict=True))
    return passed, own


def wheel(view: Table | QListView) -> Iterator[Callable[[], object]]:
    """Yield turns of the wheel, downwards."""
    bar = view.verticalScrollBar()
    for _turn in range(TURNS):
        yield lambda: bar.setValue(bar.value() + 3 * theme.row_height())


def jumps(view: Table | QListView) -> Iterator[Callable[[], object]]:
    """Yield jumps to any place."""
    bar, chance = view.verticalScrollBar(), random.Random(1)
    for _jump in range(JUMPS):
        place = chance.randrange(bar.maximum() + 1)
        yield partial(bar.setValue, place)


def measure(name: str, view: Table | QListView, goals: tuple[str, str]) -> tuple[Both, Both]:
    """Print a line for one list; returns what a turn of the wheel and a jump take."""
    view.resize(1100, 600)
    began = time.perf_counter()
    view.show()
    view.viewport().repaint()
    first = 1000 * (time.perf_counter() - began)
    QApplication.processEvents()
    turn, jump = p95(wheel(view), view), p95(jumps(view), view)
    moved = f"wheel {exact(turn)} {goals[0]:6}  jump {exact(jump)} {goals[1]}"
    print(f"{name:24} first {first:7.1f}  {moved}")
    view.hide()
    return turn, jump


def photo_vault(folder: Path, count: int) -> tuple[Session, tuple[Row, ...]]:
    """Return an open vault with a case of ``count`` photos, each with a thumbnail as intake makes.

    Only what the grid reads is made: records, and a thumbnail of 512 px of noise (which packs
    badly, as a photo does) for each.
    """
    from storage.casework.cases import open_case
    from storage.casework.intake import THUMBNAIL

    vault, _code = Vault.create(folder, "bench", kdf=KdfCost(64, 1, 1))
    session = Session(vault)
    case = {"case_no": "B-1", "opened_on": "2019-01-01", "stage": "visiting"}
    case_id = open_case(session, case, [{"role": "borrower", "name": "王某"}]).case_id
    table, rows = session.tables.derived, []
    with session.atomic():
        for n in range(count):
            sha256 = f"{n:064}"
            table.insert(sha256=sha256, purpose=THUMBNAIL, content=thumbnail(n)).execute()
            values = {"name": f"IMG_{n}.jpg", "kind": "photo", "sha256": sha256}
            rows.append(Row(str(n), case_id, "evidence", f"e{n}", values, "", ""))
    return session, tuple(rows)


def thumbnail(n: int) -> bytes:
    """Return a JPEG of 512 x 384 pixels, no two the same."""
    noise = Image.effect_noise((128, 96), 40 + n % 40).resize((512, 384)).convert("RGB")
    content = io.BytesIO()
    noise.save(content, "JPEG", quality=82)
    return content.getvalue()


class Watch:
    """Tells how many milliseconds passed since it was asked last, and how many were own work."""

    def __init__(self) -> None:
        self._last = self._now()

    def lap(self) -> tuple[float, float]:
        """Return both and begin anew."""
        last, self._last = self._last, self._now()
        return self._last[0] - last[0], self._last[1] - last[1]

    def _now(self) -> tuple[float, float]:
        return 1000 * time.perf_counter(), 1000 * time.thread_time()


def exact(both: Both) -> str:
    """Return time passed, and own work in brackets, to a tenth."""
    return "{:6.1f} ({:.1f})".format(*both)


def said(both: Sequence[float]) -> str:
    """Return time passed, and own work in brackets."""
    passed, own = both
    return f"{passed:.0f} ({own:.0f})"


def measure_photos(desk: Desk, count: int) -> None:
    """Print the first screen with every thumbnail, the longest gap of scrolling, and memory.

    As in the window: thumbnails are read from the encrypted database and decoded by the worker.
    """
    with tempfile.TemporaryDirectory() as folder:
        rows: list[Row] = []
        desk.tasks.open(lambda _progress: photo_vault(Path(folder) / "vault", count), rows.extend)
        while not rows:
            QApplication.processEvents()
        model = EvidenceModel(desk)
        view = photo_view(model)
        view.resize(1100, 600)
        view.show()
        QApplication.processEvents()
        watch = Watch()
        model.show_rows(rows, None)
        view.viewport().repaint()
        painted = watch.lap()
        while not (model._icons and not desk.tasks.is_busy and not model._wanted):
            QApplication.processEvents()
        filled = tuple(sum(both) for both in zip(painted, watch.lap(), strict=True))
        gaps, bar = [], view.verticalScrollBar()
        for place in range(0, bar.maximum(), 60):
            watch.lap()
            bar.setValue(place)
            view.viewport().repaint()
            QApplication.processEvents()
            gaps.append(watch.lap())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        longest = [max(column) for column in zip(*gaps, strict=True)]
        print(
            f"{count} real thumbnails, passed (own work) in ms: first screen {said(painted)},"
            f" all its pictures {said(filled)} <= 100; longest gap while scrolling"
            f" {said(longest)} <= 100; peak {peak:.0f} MiB <= 286"
        )
        view.deleteLater()
        desk.tasks.close()
        while desk.tasks.is_busy:
            QApplication.processEvents()


def photos_alone(count: int) -> int:
    """Measure the grid of a real vault in this process."""
    application = QApplication(sys.argv[:1])
    theme.load_fonts()
    theme.dress(application, "light", 100)
    desk = Desk(Words("zh_CN"))
    measure_photos(desk, count)
    desk.stop()
    return 0


def main() -> int:
    """Measure both lists and the floor."""
    if PHOTOS_ALONE in sys.argv:
        return photos_alone(int(sys.argv[-1]))
    cases, photos = (
        int(sys.argv[n]) if len(sys.argv) > n else value for n, value in ((1, CASES), (2, PHOTOS))
    )
    application = QApplication(sys.argv[:1])
    theme.load_fonts()
    theme.dress(application, "light", 100)
    desk = Desk(Words("zh_CN"))
    print("p95 in milliseconds, painted, own work in brackets; goal behind it")
    blank = Table(Blank(cases, len(USUAL)), "blank")
    usual = QStyledItemDelegate()
    blank.setItemDelegate(usual)
    floor = measure(f"empty table of {cases}", blank, ("floor", "floor"))
    found = measure(f"case list of {cases}", case_list(cases), ("<= 16", "<= 50"))
    ratios = (one[1] / least[1] for one, least in zip(found, floor, strict=True))
    print("case list to empty table, own work: wheel {:.2f}, jump {:.2f}".format(*ratios))
    measure(f"photo grid of {photos}", grid(desk, photos), ("<=100", "<= 100"))
    desk.stop()
    command = [sys.executable, __file__, PHOTOS_ALONE, str(photos)]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
