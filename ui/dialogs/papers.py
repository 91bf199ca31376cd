"""A single paper of a case: which, seen first, then printed or kept; a blocked one is asked for."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from reports.content import Drawn
from reports.papers.build import PaperFile, build_paper
from reports.papers.registry import PAPERS
from reports.pdf.virtual import PdfSource, VirtualPdf
from resources.language import N_
from storage.casework.change import Change
from storage.casework.session import Session
from storage.errors import CaseError
from storage.kinds import BY_LIST
from storage.progress import Progress
from storage.rows import CaseFile, Row
from ui import theme
from ui.desk import Desk
from ui.dialogs.approval import may_be_asked_for
from ui.dialogs.paper_work import ABOUT, TITLES, drawn_paper, log_print, request_notice
from ui.dialogs.reason import ask_reason
from ui.forms.tones import ToneLabel
from ui.models.cells import Surround, summary, time_text
from ui.tasks import Job
from ui.widgets.basics import button, column, named, row
from ui.widgets.pdf_printing import Printing
from ui.widgets.pdf_view import PdfView

# Between the last choice and the preview of it.
_CALM_MS = 250

MADE: Final = N_("Kept: {path}, {pages} pages")
MADE_TO_EDIT: Final = N_("Kept, to be edited: {path}")
ASK: Final = N_("{problem}\n\nWhy should it be sent all the same?")


class PapersDialog(QDialog):
    """Offers the papers of a case, at first those about ``chosen`` where it is a record of one,
    or the one of ``kind``."""

    def __init__(
        self,
        desk: Desk,
        file: CaseFile,
        chosen: Row | None = None,
        parent: QWidget | None = None,
        *,
        kind: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._file = desk, file
        self._blocked: CaseError | None = None
        words = desk.words
        self.setWindowTitle(words(N_("Make a paper")))
        self.setMinimumSize(980, 520)
        self._shown: PdfSource | None = None
        self._drawing: Job | None = None
        self.printing: Printing | None = None
        # Not at every step through the choices.
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._preview)
        self.pdf = PdfView(words, desk.drawing)
        self.kind = named(QComboBox(), words(N_("Paper")))
        for name in PAPERS:
            if name not in ABOUT or file.rows(ABOUT[name]):
                self.kind.addItem(words(TITLES.get(name, name)), name)
        self.record = named(QComboBox(), words(N_("About which record")))
        self.language = named(QComboBox(), words("Language of the paper"))
        for value, text in (("zh_CN", "中文"), ("en", "English")):
            self.language.addItem(text, value)
        self.reason = named(QLineEdit(), words("Reason"))
        self.reason.setPlaceholderText(
            words("Why does it leave the vault? This is logged in the case.")
        )
        self.note = ToneLabel(tone="muted")
        self.problem = ToneLabel(tone="danger")
        self.problem.hide()
        self.ask = button(words("Ask for approval…"), self._ask)
        self.ask.hide()
        self.go = button(words("Keep as a file…"), self._choose, icon="save")
        self.print_button = button(words("Print…"), self._print, icon="print", part="primary")
        self.print_button.setToolTip("Ctrl+P")
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_shown)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _place: self._offer())
        for choice in (self.record, self.language):
            choice.currentIndexChanged.connect(lambda _place: self._calm.start())
        self.reason.textChanged.connect(lambda _text: self._show_state())
        self._start_with(chosen)
        if (place := self.kind.findData(kind)) >= 0:
            self.kind.setCurrentIndex(place)

    def make(self, target: Path) -> None:
        """Make the chosen paper; what stops it is said, and can be asked for where that helps."""
        kind, ref = str(self.kind.currentData()), str(self.record.currentData() or "")
        language, reason = str(self.language.currentData()), self.reason.text().strip()
        self.problem.hide()
        self.ask.hide()

        def work(session: Session, progress: Progress) -> PaperFile:
            return build_paper(session, self._file.case.id, kind, ref, target, language=language,
                               reason=reason, progress=progress)  # fmt: skip

        title = self._desk.words("Making the paper")
        self._desk.tasks.start(work, self._made, self._failed, title=title, announce=True)

    def _lay_out(self) -> None:
        words = self._desk.words
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        for part in (self.kind, self.record, self.language, self.reason):
            form.addRow(part.accessibleName(), part)
        self._form = form
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        left = column(spacing=12)
        left.addLayout(form)
        left.addWidget(self.problem)
        left.addLayout(row(self.ask, None))
        left.addStretch(1)
        left.addWidget(self.note)
        close = button(words("Close"), self.reject)
        left.addLayout(row(close, None, self.go, self.print_button))
        beside = QWidget()
        beside.setLayout(left)
        beside.setFixedWidth(theme.px(370, 100 * theme.text_size() // theme.TEXT_SIZE))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(16)
        layout.addWidget(beside)
        layout.addWidget(self.pdf, 1)

    def _start_with(self, chosen: Row | None) -> None:
        place = 0
        if chosen is not None:
            lists = [name for name, kind in BY_LIST.items() if kind.name == chosen.kind]
            kinds = [name for name, about in ABOUT.items() if about in lists]
            place = self.kind.findData(kinds[0]) if kinds else 0
        self.kind.setCurrentIndex(max(place, 0))
        self._offer()
        if chosen is not None and (found := self.record.findData(chosen.ref)) >= 0:
            self.record.setCurrentIndex(found)

    def _offer(self) -> None:
        name = ABOUT.get(str(self.kind.currentData()), "")
        around = Surround(self._desk.words, self._file, self._desk.masked)
        self.record.clear()
        for one in self._file.rows(name) if name else ():
            kind = BY_LIST[name]
            when = kind.when(one.values)
            said = f"{time_text(when) if when else ''} {summary(one, kind, around)}"
            self.record.addItem(said.strip(), one.ref)
        self.record.setVisible(bool(name))
        shown = self._form.labelForField(self.record)
        if shown is not None:
            shown.setVisible(bool(name))
        self._show_state()
        self._calm.start()

    def _show_state(self) -> None:
        given = bool(self.reason.text().strip()) and self.kind.count() > 0
        self.go.setEnabled(given)
        self.print_button.setEnabled(given and self._shown is not None and self.printing is None)

    def _preview(self) -> None:
        """Draw the paper as it would be: in memory, nothing leaves the vault by it."""
        if self._drawing is not None:
            self._drawing.drop()
        self._shown = None
        self._show_state()
        self.problem.hide()
        self.ask.hide()
        self.pdf.wait()
        work = partial(
            drawn_paper, case_id=self._file.case.id, kind=str(self.kind.currentData() or ""),
            ref=str(self.record.currentData() or ""), language=str(self.language.currentData()),
        )  # fmt: skip
        self._drawing = self._desk.tasks.start(work, self._show_pages, self._not_drawn)

    def _show_pages(self, found: tuple[VirtualPdf, Drawn]) -> None:
        self._shown, drawn = found
        self.pdf.show_pdf(self._shown, drawn.pages)
        self._show_state()

    def _not_drawn(self, error: Exception) -> None:
        self.pdf.forget()
        self._failed(error)

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.kind.currentText())
        asked = QPrintDialog(printer, self)
        asked.setMinMax(1, max(self.pdf.pages, 1))
        asked.setWindowTitle(self._desk.words("Print the paper"))
        if asked.exec() == QDialog.DialogCode.Accepted:
            self.print_to(printer)

    def print_shown(self) -> None:
        """Ask for a printer, or first for the reason that the log needs."""
        if self.print_button.isEnabled():
            self._print()
        elif not self.reason.text().strip():
            self.note.setText(
                self._desk.words("Why does it leave the vault? This is logged in the case.")
            )
            self.reason.setFocus()

    def print_to(self, printer: QPrinter) -> None:
        """Print the pages that are shown; that they left the vault on paper is logged."""
        if self._shown is None or self.printing is not None:
            return
        self.printing = Printing([self._shown], printer, self._desk.drawing, self)
        self.printing.failed.connect(self._desk.show_error)
        work = partial(
            log_print, case_id=self._file.case.id, kind=str(self.kind.currentData()),
            ref=str(self.record.currentData() or ""), reason=self.reason.text().strip(),
            source=self._shown,
        )  # fmt: skip
        self.printing.finished.connect(partial(self._printed, work))
        self._show_state()
        self.printing.start()

    def _printed(self, log: Callable[[Session, Progress], Change], whole: bool) -> None:
        words, handed = self._desk.words, self.printing.handed if self.printing else 0
        self.printing = None
        self.note.setText(
            words("Handed to the printer: {number}", number=self.kind.currentText())
            if whole
            else words("Printing stopped. What was printed by then is incomplete.")
        )
        if handed:
            self._desk.tasks.start(log, lasting=True)
        self._show_state()

    def _choose(self) -> None:
        title = self._desk.words("Where to keep the paper")
        name = f"{self.kind.currentData()}-{self._file.case['case_no']}.pdf"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, title, name, "PDF (*.pdf);;Word (*.docx)"
        )
        if chosen:
            self.make(Path(chosen))

    def _made(self, made: PaperFile) -> None:
        # Of a Word document only the program that opens it knows the pages.
        message = MADE if made.pages else MADE_TO_EDIT
        said = self._desk.words(message, path=made.path, pages=made.pages)
        self.note.setText(said)
        self.note.setAccessibleName(said)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, CaseError):
            self._desk.show_error(error)
            return
        self._blocked = error
        self.problem.setText(error.message(self._desk.words))
        self.problem.setAccessibleName(self.problem.text())
        self.problem.show()
        self.ask.setVisible(may_be_asked_for(error))

    def _ask(self) -> None:
        if self._blocked is None:
            return
        words = self._desk.words
        question = words(ASK, problem=self._blocked.message(words))
        title = words("Ask for approval")
        ask_reason(
            self._desk, title, question, title, self, self._request, case_id=self._file.case.id
        )

    def _request(self, reason: str) -> None:
        ref, what = str(self.record.currentData() or ""), self.record.currentText()
        work = partial(
            request_notice, case_id=self._file.case.id, ref=ref, what=what, reason=reason
        )
        self._desk.tasks.start(work, self._asked, lasting=True)

    def _asked(self, _change: Change) -> None:
        self.ask.hide()
        self.problem.hide()
        self.note.setText(self._desk.words(N_("Asked for approval; make it once it is approved.")))
