"""The pack page shows the real PDF and leaves nothing of it behind; saving records the pack."""

import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from reports.pdf.division import Cut
from storage.casework import reading, records
from storage.casework.session import Session
from storage.progress import Progress
from ui.dialogs.pack_more import PackMoreDialog
from ui.dialogs.packs import PacksDialog
from ui.dialogs.reason import ReasonDialog
from ui.main_window import MainWindow
from ui.pages.dossier_tabs import TABS
from ui.pages.pack import PackPage
from ui.widgets.finished_pack import FinishedPack

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


def paper(target: Path) -> QPrinter:
    """Return a printer whose sheets end in a file."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(72)
    return printer


def printings(page: PackPage, window: MainWindow, settle: Settle) -> list[str]:
    """Return what the case's custody log says of printing."""
    found: list[list[str]] = []
    window.desk.tasks.start(
        lambda session, _progress: [
            row["what"]
            for row in reading.rows_of(session, page.case_id, "reading")
            if row["deed"] == "printed"
        ],
        found.append,
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
    assert not page.finished.isHidden()


def test_without_a_case_the_page_says_what_to_do(with_sample: MainWindow, settle: Settle) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    workspace.show_page("pack")
    assert workspace.pack.stack.currentWidget() is workspace.pack.empty
    workspace.pack.empty.button.click()
    assert workspace.current == "cases"


def test_pages_turn_and_zoom(page: PackPage, with_sample: MainWindow, settle: Settle) -> None:
    page.pdf.on.click()
    assert page.pdf.page == 2
    assert "2/" in page.pdf.where.text()
    fitted = page.pdf.paper.pixmap().width()
    page.pdf.larger.click()
    settle(with_sample)
    assert page.pdf.paper.pixmap().width() > fitted
    assert page.pdf.percent.text() == f"{page.pdf.zoom}%"
    page.pdf.fit.click()
    settle(with_sample)
    assert page.pdf.paper.pixmap().width() == fitted
    assert not page.pdf.fit.isEnabled()
    page.pdf.back.click()
    assert not page.pdf.back.isEnabled()


def test_an_item_moved_by_keys_takes_the_number_of_its_new_place(
    page: PackPage, with_sample: MainWindow, settle: Settle
) -> None:
    items = page.form.items
    group = [at for at in range(items.count()) if items.item(at).text().startswith("6-")]
    assert len(group) > 1
    name = items.item(group[1]).text().partition("  ")[2]
    items.setCurrentRow(group[1])
    items.setFocus()
    QTest.keyClick(items, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    page.draw()
    settle(with_sample)
    assert items.item(group[0]).text() == f"6-1  {name}"
    assert page.form.options().order


def test_every_remark_leads_to_what_mends_it(
    page: PackPage, with_sample: MainWindow, settle: Settle
) -> None:
    workspace, case_id = with_sample.workspace, page.case_id
    assert workspace is not None

    def spoil(session: Session, _progress: Progress) -> None:
        photo = reading.case_file(session, case_id).rows("evidence")[-1]
        records.correct(session, photo.id, {"tags": ["inside_home"]}, "试")

    with_sample.desk.tasks.start(spoil)
    settle(with_sample)
    page.draw()
    settle(with_sample)
    leads = list(page._leads)
    assert {"limitation_event", "e2", "v1", "l1"} <= set(leads)
    for place in [leads.index(lead) for lead in dict.fromkeys(leads)]:
        workspace.show_pack(case_id)
        settle(with_sample)
        page.warnings.setCurrentRow(place)
        page.warnings.itemActivated.emit(page.warnings.item(place))
        settle(with_sample)
        assert workspace.current == "dossier"
        dossier = workspace.dossier
        shown = dossier._made[TABS[dossier.tabs.currentIndex()][0]]
        if leads[place] == "limitation_event":
            assert "诉讼" in dossier.tabs.tabText(dossier.tabs.currentIndex())
        else:
            row = shown.current()  # type: ignore[attr-defined]
            assert row.ref == leads[place]


def test_the_finished_pack_is_printed_and_that_is_logged(
    page: PackPage, with_sample: MainWindow, settle: Settle, tmp_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page.form.force.setChecked(True)
    asked: list[object] = []
    monkeypatch.setattr(FinishedPack, "_ask_printer", lambda _self, files: asked.extend(files))
    qtbot.waitUntil(page.save_button.isEnabled, timeout=20_000)
    QTest.keyClick(with_sample, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert (asked, page.state.text()) == ([], "请先生成 PDF：证据包按入卷的内容打印。")
    page.save_to(tmp_path / "pack.pdf")
    settle(with_sample)
    QTest.keyClick(with_sample, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 1
    assert page.finished.path == tmp_path / "pack.pdf"
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "print.pdf"))
    printer.setFromTo(1, 3)
    page.finished.print_to(printer)
    qtbot.waitUntil(lambda: page.finished.printing is None, timeout=20_000)
    settle(with_sample)
    assert len(pypdfium2.PdfDocument(str(tmp_path / "print.pdf"))) == 3
    found: list[list[str]] = []
    case_id = page.case_id
    with_sample.desk.tasks.start(
        lambda session, _progress: [
            row["deed"] for row in reading.rows_of(session, case_id, "reading")
        ],
        found.append,
    )
    settle(with_sample)
    assert "printed" in found[0]


def test_every_file_of_a_pack_can_be_printed_and_each_is_logged(
    page: PackPage, with_sample: MainWindow, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    page.form.force.setChecked(True)
    page.form.copies.setValue(2)
    page.save_to(tmp_path / "pack.pdf")
    settle(with_sample)
    finished = page.finished
    menu = finished.file_menu()
    texts = [act.text() for act in menu.actions() if act.text()]
    assert len(texts) == 3
    assert [text.rpartition("　")[2] for text in texts[1:]] == ["pack.pdf", "pack-2.pdf"]
    menu.close()
    printer = paper(tmp_path / "print.pdf")
    finished.print_to(printer)
    qtbot.waitUntil(lambda: finished.printing is None, timeout=60_000)
    settle(with_sample)
    printed = len(pypdfium2.PdfDocument(str(tmp_path / "print.pdf")))
    assert printed == 2 * len(pypdfium2.PdfDocument(str(tmp_path / "pack.pdf")))
    texts = printings(page, with_sample, settle)
    assert [what.split(" ", 1)[1] for what in texts] == ["正本 × 1", "副本 × 1"]


def test_pages_are_turned_beside_the_worker_however_busy_it_is(
    page: PackPage, with_sample: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    open_pdf = pypdfium2.PdfDocument

    def watched(source: Any) -> Any:
        threads.append(threading.current_thread().name)
        return open_pdf(source)

    monkeypatch.setattr("ui.widgets.pdf_pages.pypdfium2.PdfDocument", watched)
    over = threading.Event()
    with_sample.desk.tasks.run(lambda _progress: over.wait(60))
    try:
        with qtbot.waitSignal(page.pdf.shown, timeout=20_000):
            page.pdf.show_page(page.pdf.pages)
        assert with_sample.desk.tasks.is_busy
    finally:
        over.set()
    assert page.pdf.property("shown_page") == page.pdf.pages
    assert threads == ["pages"]


def test_what_was_printed_before_it_stopped_is_logged(
    page: PackPage, with_sample: MainWindow, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    page.form.force.setChecked(True)
    page.save_to(tmp_path / "pack.pdf")
    settle(with_sample)
    printer = paper(tmp_path / "print.pdf")
    page.finished.print_to(printer)
    printing = page.finished.printing
    assert printing is not None
    printing.progress.connect(lambda *_given: printing.cancel())
    qtbot.waitUntil(lambda: page.finished.printing is None, timeout=20_000)
    settle(with_sample)
    begun, stopped = printings(page, with_sample, settle)
    assert begun.endswith("正本 × 1")
    assert stopped == f"{begun}（打印 1 页后停止）"


def test_packs_tell_what_changed_since(
    page: PackPage, with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    page.form.force.setChecked(True)
    page.save_to(tmp_path / "pack.pdf")
    settle(with_sample)
    case_id = page.case_id
    flag = {"kind": "dispute", "since": "2019-04-13"}
    with_sample.desk.tasks.start(
        lambda session, _progress: records.add(session, "flag", case_id, flag)
    )
    settle(with_sample)
    dialog = PacksDialog(with_sample.desk, case_id, with_sample)
    settle(with_sample)
    (line,) = dialog.model.lines
    assert line[0].startswith("YD-2019-")
    assert line[5] == "1"
    dialog.close()


def test_more_options_reach_the_pack(page: PackPage, settle: Settle, tmp_path: Path) -> None:
    dialog = PackMoreDialog(page.form._words, page.form.more, page)
    dialog.chosen.connect(page.form._take_more)
    dialog.cuts.setCurrentIndex(dialog.cuts.findData("pages"))
    dialog.limit.setValue(40)
    dialog.kinds["docx"].setChecked(True)
    dialog.because.setText(" 补充还款流水 ")
    dialog.take()
    asked = page.form.options()
    assert asked.cut == Cut("pages", 40)
    assert asked.catalogue == ("docx",)
    assert asked.replaces_because == "补充还款流水"


def test_a_pack_leaves_only_with_a_reason(
    page: PackPage, with_sample: MainWindow, settle: Settle, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    target = tmp_path / "pack.pdf"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", staticmethod(lambda *_args: (str(target), ""))
    )
    page.form.force.setChecked(True)
    settle(with_sample)
    page.form.reason.clear()
    page.save_button.click()
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, ReasonDialog)
    assert not target.exists()
    asked.text.setPlainText("起诉立案")
    asked.answer()
    settle(with_sample)
    assert target.exists()
    assert page.form.reason.text() == "起诉立案"


def test_an_english_window_remarks_in_english_on_a_chinese_pack(
    make_window: Callable[..., MainWindow], settle: Settle, sample_vault: Path, tmp_path: Path,
    private_temp: Path,
) -> None:  # fmt: skip
    shutil.copytree(sample_vault, tmp_path / "sample")
    window = make_window("en")
    window.gate.start.sample.emit()
    settle(window)
    work = window.workspace
    assert work is not None
    work.show_pack(work.cases.model.case_id(0))
    settle(window)
    page = work.pack
    assert page.form.options().language == "zh_CN"
    said = [page.warnings.item(n).text() for n in range(page.warnings.count())]
    assert any("needs support" in text for text in said)
    assert not [text for text in said if "单方制作" in text]
    assert "借款" in page.form.items.item(0).text()
