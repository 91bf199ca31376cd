"""The pack page shows the real PDF and leaves nothing of it behind; saving records the pack."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from storage.casework import reading
from ui.main_window import MainWindow
from ui.pages.pack import PackPage

Settle = Callable[[MainWindow], None]


@pytest.fixture
def private_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "temp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def page(with_sample: MainWindow, settle: Settle, private_temp: Path) -> PackPage:
    workspace = with_sample.workspace
    assert workspace is not None
    workspace.show_pack(workspace.cases.model.case_id(0))
    settle(with_sample)
    return workspace.pack


def count_packs(window: MainWindow, settle: Settle, case_id: str) -> int:
    found: list[int] = []
    window.desk.tasks.start(
        lambda session, _progress: len(reading.rows_of(session, case_id, "pack")), found.append
    )
    settle(window)
    return found[0]


def test_the_preview_is_drawn_shown_and_not_recorded(
    page: PackPage, with_sample: MainWindow, settle: Settle, private_temp: Path
) -> None:
    assert page.pdf.pages > 3
    assert not page.pdf.paper.pixmap().isNull()
    assert page.form.items.count() > 2
    assert page.warnings.count() > 0
    assert list(private_temp.iterdir()) == []
    assert count_packs(with_sample, settle, page.case_id) == 0


def test_an_unchecked_item_is_left_out(
    page: PackPage, with_sample: MainWindow, settle: Settle
) -> None:
    before = page.pdf.pages
    page.form.items.item(page.form.items.count() - 1).setCheckState(Qt.CheckState.Unchecked)
    assert page.form.options().items
    page.draw()
    settle(with_sample)
    assert page.pdf.pages < before


def test_without_items_nothing_is_made(page: PackPage) -> None:
    for place in range(page.form.items.count()):
        page.form.items.item(place).setCheckState(Qt.CheckState.Unchecked)
    page.draw()
    assert not page.save_button.isEnabled()
    assert page.pdf.pages == 0


def test_saving_writes_the_file_and_the_record(
    page: PackPage, with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    target = tmp_path / "out/证据"
    target.parent.mkdir()
    page.form.force.setChecked(True)
    page.save_to(target)
    settle(with_sample)
    written = tmp_path / "out/证据.pdf"
    assert len(pypdfium2.PdfDocument(written.read_bytes())) == page.pdf.pages
    assert [file.name for file in target.parent.iterdir()] == ["证据.pdf"]
    assert count_packs(with_sample, settle, page.case_id) == 1
    assert not page.folder_button.isHidden()


def test_without_a_case_the_page_says_what_to_do(with_sample: MainWindow, settle: Settle) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    workspace.show_page("pack")
    assert workspace.pack.stack.currentWidget() is workspace.pack.empty
    workspace.pack.empty.button.click()
    assert workspace.current == "cases"


def test_pages_turn_and_zoom(page: PackPage) -> None:
    page.pdf.on.click()
    assert page.pdf.page == 2
    assert "2/" in page.pdf.where.text()
    fitted = page.pdf.paper.pixmap().width()
    page.pdf.larger.click()
    assert page.pdf.paper.pixmap().width() > fitted
    page.pdf.back.click()
    assert not page.pdf.back.isEnabled()
