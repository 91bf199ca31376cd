"""Making a single paper of a case: which, about which record, why; a blocked one is asked for."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QFormLayout, QLineEdit, QVBoxLayout
from PySide6.QtWidgets import QWidget as Parent

from reports.papers.build import PaperFile, build_paper
from reports.papers.registry import PAPERS
from resources.language import N_
from storage.casework import planning
from storage.casework.change import Change
from storage.casework.session import Session
from storage.errors import CaseError
from storage.kinds import BY_LIST
from storage.progress import Progress
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.dialogs.approval import may_be_asked_for
from ui.dialogs.reason import ask_reason
from ui.forms.tones import ToneLabel
from ui.models.cells import Surround, summary, time_text
from ui.widgets.basics import button, named, row

TITLES: Final = {
    "notice": N_("Notice"),
    "receipt": N_("Delivery receipt"),
    "visit-report": N_("Visit report"),
    "interview": N_("Interview record"),
    "interview-blank": N_("Interview record, blank"),
    "contact-log": N_("Log of contacts"),
    "limitation": N_("List of events that interrupt limitation"),
    "interest": N_("Computation of interest"),
    "clues": N_("List of clues on assets and residence"),
    "complaint-08": N_("Complaint data: financial loan (08)"),
    "complaint-09": N_("Complaint data: private loan (09)"),
    "complaint-10": N_("Complaint data: credit card (10)"),
    "letter-data": N_("Data for a law firm's letter"),
    "witness": N_("Application for a witness"),
    "investigation": N_("Application for an investigation"),
    "preservation": N_("Application for preservation of evidence"),
    "progress": N_("Progress sheet, masked"),
    "briefing": N_("Briefing"),
    "labels": N_("Labels"),
    "data-notice": N_("Notice on personal information"),
}
ABOUT: Final = {
    "notice": "notices", "receipt": "notices", "visit-report": "visits",
    "interview": "interviews",
}  # fmt: skip
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
        parent: Parent | None = None,
        *,
        kind: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._file = desk, file
        self._blocked: CaseError | None = None
        words = desk.words
        self.setWindowTitle(words(N_("Make a paper")))
        self.setMinimumWidth(600)
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
        self.go = button(words("Make the paper"), self._choose, icon="print", part="primary")
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _place: self._offer())
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(self.note)
        close = button(words("Close"), self.reject)
        layout.addLayout(row(self.ask, None, close, self.go))

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

    def _show_state(self) -> None:
        self.go.setEnabled(bool(self.reason.text().strip()) and self.kind.count() > 0)

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
        ask_reason(words, title, question, title, self, self._request)

    def _request(self, reason: str) -> None:
        ref, what = str(self.record.currentData() or ""), self.record.currentText()
        work = partial(_requested, case_id=self._file.case.id, ref=ref, what=what, reason=reason)
        self._desk.tasks.start(work, self._asked, lasting=True)

    def _asked(self, _change: Change) -> None:
        self.ask.hide()
        self.problem.hide()
        self.note.setText(self._desk.words(N_("Asked for approval; make it once it is approved.")))


def _requested(
    session: Session, _progress: Progress, *, case_id: str, ref: str, what: str, reason: str
) -> Change:
    return planning.request_notice(session, case_id, ref, what, reason)
