"""Evidence: files dropped and pasted come in with a result sheet, and are only read."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QListWidget

from resources import path
from storage.rows import CaseFile
from ui.desk import Desk
from ui.dialogs.intake_dialog import IntakeDialog, proposed_visit
from ui.dialogs.record_dialog import RecordDialog
from ui.widgets.evidence_grid import EvidenceGrid

PHOTO = path("sample", "photos", "door-far.jpg")


@pytest.fixture(autouse=True)
def _nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    for dialog in (RecordDialog, IntakeDialog):
        monkeypatch.setattr(dialog, "agrees_to_discard", lambda _self: True)


def copies(folder: Path) -> list[Path]:
    """Return a photo, the same photo again, an empty file and one with a rare name."""
    made = [folder / name for name in ("甲.jpg", "乙.jpg", "空.jpg", "王䶮𬭎.txt")]
    for one in made[:2]:
        one.write_bytes(PHOTO.read_bytes())
    made[2].write_bytes(b"")
    made[3].write_text("物业通知单", encoding="utf-8")
    return made


def digest(files: list[Path]) -> list[str]:
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]


def test_files_come_in_and_each_is_told_of(case: Any, tmp_path: Path) -> None:
    files = copies(tmp_path)
    before = digest(files)
    dialog = IntakeDialog(case.desk, case.case_id, files, case.file())
    case.qtbot.addWidget(dialog)
    slot = dialog.form.slot("caption")
    assert slot is not None
    slot.editor.show_value("远景")
    changes: list[Any] = []
    case.desk.changed.connect(changes.append)
    dialog.start()
    case.settle()
    assert digest(files) == before
    rows = case.file().rows("evidence")
    assert {row["caption"] for row in rows} == {"远景"}
    lines = texts(dialog.results.list)
    assert len(lines) == 4
    assert sum("乙.jpg" in line for line in lines) == 1
    assert "1" in dialog.results.counts.text()
    assert [change.case_id for change in changes] == [case.case_id]


def texts(found: QListWidget) -> list[str]:
    return [found.item(n).text() for n in range(found.count())]


def test_only_ticked_files_are_taken(case: Any, tmp_path: Path) -> None:
    files = copies(tmp_path)
    dialog = IntakeDialog(case.desk, case.case_id, files, case.file())
    case.qtbot.addWidget(dialog)
    for n in range(1, 4):
        dialog.files.item(n).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.chosen() == files[:1]
    dialog.start()
    case.settle()
    assert len(case.file().rows("evidence")) == 1


def test_a_cancelled_intake_says_so_and_can_be_left(case: Any, tmp_path: Path) -> None:
    dialog = IntakeDialog(case.desk, case.case_id, copies(tmp_path), case.file())
    case.qtbot.addWidget(dialog)
    dialog.show()
    dialog.start()
    dialog.reject()
    assert dialog.isVisible()
    case.settle()
    assert dialog.note.text() or dialog.results.counts.text()
    dialog.reject()
    assert not dialog.isVisible()


def test_the_visit_is_proposed_by_time(file: CaseFile, tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"x")
    during = datetime.fromisoformat("2019-04-12T11:00:00+08:00").timestamp()
    os.utime(photo, (during, during))
    assert proposed_visit([photo], file) == file.rows("visits")[0].ref
    os.utime(photo, (0, 0))
    assert proposed_visit([photo], file) == ""
    assert proposed_visit([tmp_path / "gone.jpg"], file) == ""


def test_dropped_files_open_the_dialog_and_stay(desk: Desk, file: CaseFile, tmp_path: Path) -> None:
    files = copies(tmp_path)
    grid = EvidenceGrid(desk)
    grid.show_file(file)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in (*files, tmp_path)])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    grid.drops.drop(event)
    assert grid.intake is not None
    assert grid.intake.chosen() == files
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert all(one.exists() for one in files)


def test_a_pasted_picture_becomes_a_file_that_goes_when_it_is_taken_in(
    desk: Desk, file: CaseFile
) -> None:
    grid = EvidenceGrid(desk)
    grid.show_file(file)
    picture = QImage(8, 6, QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    data = QMimeData()
    data.setImageData(picture)
    grid.paste(data)
    assert grid.intake is not None
    (pasted,) = grid.intake.chosen()
    assert pasted.suffix == ".png"
    grid.intake.reject()
    assert not pasted.exists()


def test_the_grid_filters_and_tells_the_facts(case: Any, tmp_path: Path) -> None:
    dialog = IntakeDialog(case.desk, case.case_id, copies(tmp_path), case.file())
    case.qtbot.addWidget(dialog)
    dialog.start()
    case.settle()
    grid = EvidenceGrid(case.desk)
    case.qtbot.addWidget(grid)
    grid.resize(1000, 600)
    grid.show()
    grid.show_file(case.file())
    whole = grid.model.rowCount()
    assert whole >= 1
    grid.grab()
    case.settle()
    assert hashlib.sha256(PHOTO.read_bytes()).hexdigest() == grid.hash.text()
    chips = dict(grid.chips)
    chips["photo"].click()
    assert 1 <= grid.model.rowCount() <= whole
    chips["video"].click()
    assert grid.model.rowCount() == 0
    assert grid.facts.isHidden()
    chips[""].click()
    assert grid.model.rowCount() == whole


def test_space_shows_it_large_and_r_turns_the_view_only(case: Any, tmp_path: Path) -> None:
    dialog = IntakeDialog(case.desk, case.case_id, copies(tmp_path)[:1], case.file())
    case.qtbot.addWidget(dialog)
    dialog.start()
    case.settle()
    grid = EvidenceGrid(case.desk)
    case.qtbot.addWidget(grid)
    before = case.file()
    grid.show_file(before)
    QTest.keyClick(grid.list, Qt.Key.Key_Space)
    case.settle()
    view = grid.view
    assert view is not None
    wide = view.label.pixmap().size()
    QTest.keyClick(view, Qt.Key.Key_R)
    turned = view.label.pixmap().size()
    assert (wide.width() > wide.height()) != (turned.width() > turned.height())
    assert case.file().rows("evidence") == before.rows("evidence")
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert not view.isVisible()


def test_a_file_may_have_a_caption_of_its_own_beside_that_of_all(case: Any, tmp_path: Path) -> None:
    files = copies(tmp_path)[1:]
    dialog = IntakeDialog(case.desk, case.case_id, files, case.file())
    case.qtbot.addWidget(dialog)
    dialog.show()
    slot = dialog.form.slot("caption")
    assert slot is not None
    slot.editor.show_value("同一天所拍")
    dialog.files.setFocus()
    dialog.files.setCurrentRow(0)
    QTest.keyClick(dialog.files, Qt.Key.Key_F2)
    assert dialog.focusWidget() is dialog.caption.line
    dialog.caption.line.setText("")
    QTest.keyClicks(dialog.caption.line, "door, near")
    QTest.keyClick(dialog.caption.line, Qt.Key.Key_Return)
    assert dialog.files.currentRow() == 1
    assert dialog.caption.line.text() == ""
    assert texts(dialog.files)[0].startswith("door, near\n乙.jpg")
    case.settle()
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    case.settle()
    rows = {row["name"]: row["caption"] for row in case.file().rows("evidence")}
    assert rows == {"乙.jpg": "door, near", "王䶮𬭎.txt": "同一天所拍"}


def test_captions_typed_before_a_lock_are_offered_again(case: Any, tmp_path: Path) -> None:
    files = copies(tmp_path)[1:]
    dialog = IntakeDialog(case.desk, case.case_id, files, case.file())
    case.qtbot.addWidget(dialog)
    dialog.show()
    case.settle()
    dialog.files.setCurrentRow(0)
    QTest.keyClicks(dialog.caption.line, "door")
    assert dialog.dirty
    QDialog.done(dialog, 0)
    case.settle()
    again = IntakeDialog(case.desk, case.case_id, files, case.file())
    case.qtbot.addWidget(again)
    case.settle()
    assert again.files.captions == {files[0]: "door"}
    again.files.stop()
