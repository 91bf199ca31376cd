"""Covering a picture: by mouse and by keys, with a reason, as a copy that packs print."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storage.casework import intake
from storage.casework.covering import chosen_copies
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.evidence.areas import Area
from storage.progress import Progress
from storage.rows import CaseFile, Row
from tests.support.foreign_files import corners, encoded
from ui.dialogs.covering_dialog import CoveringDialog
from ui.main_window import MainWindow
from ui.widgets.covering_canvas import CoveringCanvas

NONE = Qt.KeyboardModifier.NoModifier
Settle = Callable[[MainWindow], None]


@pytest.fixture
def canvas(qtbot: QtBot) -> CoveringCanvas:
    made = CoveringCanvas()
    qtbot.addWidget(made)
    made.resize(616, 416)
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    made.show_picture(image)
    return made


def drag(canvas: CoveringCanvas, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NONE, start)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NONE, end)


def test_a_drag_covers_the_place_below_it(canvas: CoveringCanvas) -> None:
    drag(canvas, QPoint(68, 48), QPoint(308, 208))
    (mark,) = canvas.covering.marks
    assert mark.shape == "rectangle"
    found = (mark.area.x, mark.area.y, mark.area.width, mark.area.height)
    assert found == pytest.approx((0.1, 0.1, 0.4, 0.4), abs=0.01)


def test_a_drag_beyond_the_picture_ends_at_its_edge(canvas: CoveringCanvas) -> None:
    drag(canvas, QPoint(308, 208), QPoint(615, 415))
    area = canvas.covering.marks[0].area
    assert area.x + area.width <= 1
    assert area.y + area.height <= 1


def test_a_click_chooses_and_covers_nothing(canvas: CoveringCanvas) -> None:
    canvas.add_mark(Area(0.1, 0.1, 0.2, 0.2))
    canvas.add_mark(Area(0.6, 0.6, 0.2, 0.2))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, NONE, QPoint(120, 80))
    assert canvas.chosen == 0
    assert len(canvas.covering.marks) == 2


def test_keys_alone_draw_move_size_choose_remove_and_undo(canvas: CoveringCanvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_N)
    before = canvas.covering.marks[0].area
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    after = canvas.covering.marks[0].area
    assert after.x < before.x
    assert after.height > before.height
    QTest.keyClick(canvas, Qt.Key.Key_N)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert canvas.chosen == 0
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert len(canvas.covering.marks) == 1
    canvas.undo()
    assert len(canvas.covering.marks) == 2


def test_a_part_is_kept_and_the_whole_again(canvas: CoveringCanvas) -> None:
    canvas.cropping = True
    canvas.add_mark(Area(0.2, 0.2, 0.5, 0.5))
    assert canvas.covering.crop == Area(0.2, 0.2, 0.5, 0.5)
    canvas.remove_chosen()
    assert canvas.covering.crop is None


def with_photo(window: MainWindow, settle: Settle, folder: Path) -> Row:
    photo = folder / "street.jpg"
    photo.write_bytes(encoded(corners(300, 200)))
    workspace = window.workspace
    assert workspace is not None
    case_id = workspace.cases.model.case_id(0)
    files: list[CaseFile] = []

    def work(session: Session, progress: Progress) -> Row:
        (result,) = intake.take_in(session, case_id, [photo], {}, progress)
        file = case_file(session, case_id)
        files.append(file)
        return next(row for row in file.rows("evidence") if row.ref == result.ref)

    found: list[Row] = []
    window.desk.tasks.start(work, found.append)
    settle(window)
    return found[0]


def read(window: MainWindow, settle: Settle, case_id: str) -> CaseFile:
    found: list[CaseFile] = []
    window.desk.tasks.start(lambda session, _p: case_file(session, case_id), found.append)
    settle(window)
    return found[0]


def test_the_dialog_asks_why_and_makes_the_copy(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    row = with_photo(with_sample, settle, tmp_path)
    dialog = CoveringDialog(with_sample.desk, row, with_sample)
    dialog.open()
    settle(with_sample)
    dialog.canvas.add_mark(Area(0.1, 0.1, 0.3, 0.3))
    assert not dialog.save_button.isEnabled()
    dialog.reason.setText("路人面部")
    dialog.covered[0][1].setChecked(True)
    assert dialog.save_button.isEnabled()
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    dialog.save()
    settle(with_sample)
    assert closed == [1]
    copy = chosen_copies(read(with_sample, settle, row.case_id))[row.ref]
    assert copy["reason"] == "路人面部"
    assert copy["covered"] == ["third_person"]
    assert copy["parent_sha256"] == row["sha256"]
