"""Photos of the visit under way: pasted as files or as a bare picture, dropped, chosen."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from resources import path
from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case
from tests.ui.field.test_visit_page import begin, file_of
from ui.dialogs.intake_dialog import IntakeDialog

PHOTO = path("sample", "photos", "door-far.jpg")


def scene(keys: Keyboard) -> tuple[str, Any]:
    case, page = begin(keys)
    keys.press("Alt+Right", "3", "Alt+Right")
    return case, page


def taken(keys: Keyboard, case: str, page: Any) -> list[Any]:
    rows = file_of(keys, case).rows("evidence")
    return [row for row in rows if row["visit"] == page.flow.ref]


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in paths])
    return data


def test_photos_come_in_by_paste_drop_and_the_folder_of_the_phone(
    keys: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, page = scene(keys)
    folder = tmp_path / "手机"
    folder.mkdir()
    made = [folder / name for name in ("一.txt", "二.txt", "三.txt")]
    for one in made:
        one.write_text(one.name, encoding="utf-8")

    # A picture that was copied without a file: it never lies outside the vault.
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    QGuiApplication.clipboard().setImage(picture)
    keys.press("Ctrl+V")
    (row,) = taken(keys, case, page)
    assert row["name"].endswith(".png")
    assert row["kind"] == "photo"
    assert "新增 1" in page.frame.message.text()

    # Files of the clipboard, one of them here already.
    QGuiApplication.clipboard().setMimeData(files(made[0], PHOTO))
    keys.press("Ctrl+V")
    assert len(taken(keys, case, page)) == 2
    assert "重复 1" in page.frame.message.text()

    # What nothing here can read is kept, counted apart and named with its reason.
    broken = tmp_path / "坏.heic"
    broken.write_bytes(bytes(range(80)))
    page.photos.take([broken])
    keys.settle()
    said = page.frame.message.text()
    assert "新增 0" in said
    assert "无法识别 1" in said
    assert "坏.heic" in said
    before = len(taken(keys, case, page))
    assert before == 3

    # Dropped: a folder stands for the files in it, nothing is moved.
    dropped = files(folder)
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, dropped,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    page.photos.drops.drop(event)
    keys.settle()
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert len(taken(keys, case, page)) == before + 2
    assert all(one.exists() for one in made)

    # Chosen: the folder is remembered and offered the next time.
    asked: list[str] = []

    def choose(_over: object, _title: str, start: str) -> tuple[list[str], str]:
        asked.append(start)
        return [str(made[0])], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    keys.press("7")
    keys.press("7")
    assert asked[-1] == str(folder)
    QGuiApplication.clipboard().clear()
    keys.press("Ctrl+V")
    assert "先复制" in page.frame.message.text()


def test_files_may_be_dropped_anywhere_on_a_dossier(keys: Keyboard, tmp_path: Path) -> None:
    open_case(keys)
    workspace = keys.window.workspace
    assert workspace is not None
    bill = tmp_path / "单据.txt"
    bill.write_text("物业", encoding="utf-8")
    dropped = files(bill)
    event = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    workspace.dossier.drops.drop(event)
    keys.settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, IntakeDialog)
    assert dialog.chosen() == [bill]
    keys.press("Ctrl+Enter")
    assert "新增 1" in dialog.results.counts.text()
    keys.press("Enter")
    assert QApplication.activeModalWidget() is None
