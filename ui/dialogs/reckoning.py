"""Limitation and interest of a case, step by step with rule, article and proof; and what if."""

from functools import partial
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from reports.papers.build import PaperFile, build_paper
from resources.language import N_
from storage.casework.session import Session
from storage.casework.supposing import begins
from storage.errors import CaseError
from storage.progress import Progress
from storage.rows import CaseFile
from ui.desk import Desk
from ui.dialogs.reason import ask_reason
from ui.dialogs.what_if import WhatIf
from ui.forms.scroll import VerticalScroll
from ui.models.reckoning_lines import Reckoned, reckon
from ui.tasks import Job
from ui.widgets.basics import button, label, row
from ui.widgets.reckoning_panes import InterestPane, LimitationPane
from ui.widgets.tabs import Tabs

Pane = Literal["limitation", "interest"]
TITLE: Final = N_("Limitation and interest")
HYPOTHETICAL: Final = N_("Hypothetical: reckoned with what is supposed, not with what is recorded.")
_SIZE: Final = QSize(1180, 680)
# Below this the figures of the lines of interest no longer stand beside each other at 100 %.
_LEAST: Final = QSize(980, 520)
_PAPERS: Final[tuple[Pane, ...]] = ("limitation", "interest")


class ReckoningDialog(QDialog):
    """Two panes over one case; everything is reckoned again on the worker as fields change."""

    def __init__(
        self, desk: Desk, file: CaseFile, pane: Pane = "limitation", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._file = desk, file
        self._job: Job | None = None
        self.found: Reckoned | None = None
        words = desk.words
        self.setWindowTitle(words(TITLE))
        self.setMinimumSize(_LEAST)
        room = self.screen().availableSize() - QSize(30, 50) if self.screen() else _SIZE
        self.resize(_SIZE.boundedTo(room))
        self.limitation = LimitationPane(words)
        self.interest = InterestPane(words)
        self.tabs = Tabs(words(TITLE))
        # In a low window a pane scrolls as a whole rather than squeeze its tables.
        self.tabs.addTab(VerticalScroll(self.limitation), words("Limitation"))
        self.tabs.addTab(VerticalScroll(self.interest), words(N_("Interest and what is owed")))
        self.tabs.setCurrentIndex(_PAPERS.index(pane))
        self.mark = label(part="warning", wrap=True)
        self.what_if = WhatIf(desk, begins(file))
        self.what_if.changed.connect(self.reckon)
        self.print_button = button(words(N_("As a paper…")), self._ask_print, icon="print")
        self.print_button.setShortcut("Ctrl+P")
        self.note = label(part="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.what_if)
        close = button(words("Close"), self.reject)
        foot = row(self.print_button, self.mark, self.note, close)
        foot.setStretch(1, 1)
        foot.setStretch(2, 1)
        layout.addLayout(foot)
        self.mark.hide()
        self.reckon()

    def reckon(self) -> None:
        """Reckon with what is supposed now."""
        if self._job is not None:
            self._job.drop()
        what, until = self.what_if.read()
        work = partial(
            reckon, file=self._file, what=what, today=self._desk.today(), until=until,
            words=self._desk.words,
        )  # fmt: skip
        self._job = self._desk.tasks.start(work, self._show, self._failed)

    def _show(self, found: Reckoned) -> None:
        self._job, self.found = None, found
        words = self._desk.words
        self.limitation.show_found(found)
        self.interest.show_found(found)
        self.mark.setText(words(HYPOTHETICAL))
        self.mark.setVisible(found.supposed)
        # A paper is made from what is recorded, never from a supposition.
        self.print_button.setEnabled(not found.supposed)
        self.print_button.setToolTip(words(HYPOTHETICAL) if found.supposed else "Ctrl+P")

    def _failed(self, error: Exception) -> None:
        self._job = None
        if isinstance(error, CaseError):
            self.note.setText(error.message(self._desk.words))
        else:
            self._desk.show_error(error)

    def _ask_print(self) -> None:
        words = self._desk.words
        kind = _PAPERS[self.tabs.currentIndex()]
        title = words(N_("Where to keep the paper"))
        name, _filter = QFileDialog.getSaveFileName(self, title, f"{kind}.pdf", "PDF (*.pdf)")
        if name:
            question = words(N_("Why does it leave the vault? This is logged in the case."))
            make = words(N_("Make the paper"))
            done = partial(self.print_to, kind, Path(name))
            ask_reason(self._desk, make, question, make, self, done)

    def print_to(self, kind: Pane, target: Path, reason: str) -> None:
        """Make the paper of a pane from what is recorded."""
        _what, until = self.what_if.read()
        language = self._desk.words.language

        def work(session: Session, progress: Progress) -> PaperFile:
            on = until if kind == "interest" else None
            return build_paper(session, self._file.case.id, kind, "", target, language=language,
                               on=on, reason=reason, progress=progress)  # fmt: skip

        self._desk.tasks.start(work, self._printed, title=self._desk.words(N_("Making the paper")),
                               announce=True)  # fmt: skip

    def _printed(self, made: PaperFile) -> None:
        said = self._desk.words(N_("Kept: {path}, {pages} pages"), path=made.path, pages=made.pages)
        self.note.setText(said)
