"""A single paper from the dossier; a notice that the guards stop is asked for, not printed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reports.papers.registry import PAPERS
from storage.casework import records
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.casework.supervision import open_matters
from ui.dialogs.paper_work import TITLES
from ui.dialogs.papers import PapersDialog
from ui.dialogs.reason import ReasonDialog
from ui.main_window import MainWindow
from ui.pages.dossier import DossierPage

Settle = Callable[[MainWindow], None]


def run(window: MainWindow, settle: Settle, work: Callable[[Session], Any]) -> Any:
    found: list[Any] = []
    window.desk.tasks.start(lambda session, _p: work(session), found.append)
    settle(window)
    return found[0]


def case(window: MainWindow, settle: Settle, place: int) -> DossierPage:
    workspace = window.workspace
    assert workspace is not None
    settle(window)
    workspace.open_case(workspace.cases.model.case_id(place) or "")
    settle(window)
    return workspace.dossier


def test_every_paper_has_a_title() -> None:
    assert set(TITLES) == set(PAPERS)


def test_a_paper_needs_a_reason_and_is_made(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    dossier = case(with_sample, settle, 0)
    dossier.papers()
    dialog = dossier.findChild(PapersDialog)
    assert dialog is not None
    dialog.kind.setCurrentIndex(dialog.kind.findData("visit-report"))
    assert dialog.record.count() == 1
    assert not dialog.go.isEnabled()
    dialog.reason.setText("归档")
    assert dialog.go.isEnabled()
    for name in ("report.pdf", "report.docx"):
        dialog.make(tmp_path / name)
        settle(with_sample)
        assert (tmp_path / name).stat().st_size > 1000
        assert name in dialog.note.text()
    dialog.kind.setCurrentIndex(dialog.kind.findData("contact-log"))
    assert dialog.record.isHidden()


def test_a_paper_is_seen_first_and_then_printed_and_that_is_logged(
    with_sample: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    dossier = case(with_sample, settle, 0)
    QTest.keyClick(dossier, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = dossier.findChild(PapersDialog)
    assert dialog is not None
    dialog.kind.setCurrentIndex(dialog.kind.findData("contact-log"))
    qtbot.waitUntil(lambda: dialog.pdf.pages > 0)
    qtbot.waitUntil(lambda: not dialog.pdf.paper.pixmap().isNull())
    assert not dialog.print_button.isEnabled()
    asked: list[str] = []
    monkeypatch.setattr(PapersDialog, "_print", lambda self: asked.append(self.reason.text()))
    dialog.print_shown()
    assert (asked, dialog.note.text()) == ([], "为何导出？理由将记入本案。")
    dialog.reason.setText("开庭")
    assert dialog.print_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["开庭"]
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "tray.pdf"))
    pages = dialog.pdf.pages
    dialog.print_to(printer)
    qtbot.waitUntil(lambda: dialog.printing is None)
    settle(with_sample)
    with pypdfium2.PdfDocument(str(tmp_path / "tray.pdf")) as printed:
        assert len(printed) == pages
    rows = run(with_sample, settle, lambda s: rows_of(s, dossier.case_id, "reading"))
    last = max(rows, key=lambda row: str(row["at"]))
    assert (last["deed"], last["what"], last["reason"]) == ("printed", "contact-log", "开庭")
    assert len(last["sha256"]) == 64


def test_a_notice_that_may_not_be_sent_is_asked_for(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    dossier = case(with_sample, settle, 1)
    today = with_sample.desk.today().isoformat()
    notice = {"number": "YQ-9", "kind": "demand", "issued_on": today}
    run(with_sample, settle, lambda s: records.add(s, "notice", dossier.case_id, notice))
    dossier.activate()
    settle(with_sample)
    dossier.papers()
    dialog = dossier.findChild(PapersDialog)
    assert dialog is not None
    dialog.kind.setCurrentIndex(dialog.kind.findData("notice"))
    dialog.reason.setText("寄送")
    target = tmp_path / "notice.pdf"
    dialog.make(target)
    settle(with_sample)
    assert not target.exists()
    assert "G13" in dialog.problem.text()
    assert not dialog.ask.isHidden()
    dialog.ask.click()
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonDialog))
    asked.text.setPlainText("家属已在场")
    asked.go.click()
    settle(with_sample)
    waiting = run(with_sample, settle, open_matters)
    assert [one.kind for one in waiting] == ["care", "request"]
    assert "YQ-9" in waiting[1].what
