"""Takes photos and files into a case: which, for which visit, with which words, and what came."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_
from storage.casework.change import Change
from storage.casework.drafts import DraftText
from storage.casework.intake import IntakeResult
from storage.errors import CaseError
from storage.kinds import BY_NAME
from storage.rows import CaseFile
from ui.desk import Desk
from ui.dialogs.discard import agrees_to_discard
from ui.dialogs.intake_captions import FileCaption
from ui.dialogs.intake_files import IntakeFiles
from ui.dialogs.intake_results import IntakeResults
from ui.dialogs.intake_visits import proposed_visit, take_in_each, visits_by_file
from ui.dialogs.record_draft import DraftKeeper, back_words
from ui.forms.record_form import RecordForm
from ui.forms.scroll import VerticalScroll
from ui.forms.tones import ToneLabel
from ui.tasks import Job
from ui.widgets.basics import Button, button
from ui.widgets.fitting import open_scaled

_FIELDS: Final = ("visit", "caption", "proves", "source", "taken_by", "medium", "group", "tags")
# Under which kind its draft is kept.
INTAKE: Final = "intake"
TITLE: Final = N_("Take in photos and files")


class IntakeDialog(QDialog):
    """Asks once for all files, takes them in with progress, and shows what became of each.

    The files themselves are only read: nothing is moved and nothing is deleted.
    """

    def __init__(
        self,
        desk: Desk,
        case_id: str,
        paths: Sequence[Path],
        file: CaseFile | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.words = desk.words
        self.case_id = case_id
        self.job: Job | None = None
        self._told = False
        self._file = file
        self.files = IntakeFiles(desk, paths)
        self.caption = FileCaption(desk.words, self.files)
        kind = BY_NAME["evidence"]
        chosen = replace(kind, fields=tuple(kind.by_name[name] for name in _FIELDS))
        self._visit = proposed_visit(paths, file)
        start = {"visit": self._visit} if self._visit else {}
        self.form = RecordForm(desk, chosen, start, file)
        self.each = QCheckBox(self.words("Each file to the visit during which it was taken"))
        self.each.setToolTip(
            self.words(
                "By the time the camera wrote; files near no visit get the one chosen below."
            )
        )
        # It shows where the times tell of several visits: then that is the proposal.
        self.each.setChecked(True)
        self.results = IntakeResults(self.words)
        self._settled = False
        self.draft = DraftKeeper(desk, case_id, INTAKE, "", self._held, self)
        self._build()
        for part in (self.form, self.caption):
            part.changed.connect(self.draft.keep_soon)
        self.files.looked.connect(self._propose)
        self._propose()
        self.finished.connect(self._ended)
        if desk.session_open:
            self.draft.find(self._take_draft)

    def _held(self) -> dict[str, Any]:
        captions = {str(path): text for path, text in self.caption.captions().items()}
        return {"values": self.form.raw(), "captions": captions}

    @property
    def dirty(self) -> bool:
        """Tell whether anything was typed."""
        return self.form.dirty or bool(self.files.captions)

    def _take_draft(self, found: DraftText | None) -> None:
        if found is not None and not self.dirty:
            self.form.show_draft(found.content.get("values", {}))
            known = found.content.get("captions", {})
            self.caption.show_captions({Path(name): text for name, text in known.items()})
            self.back.setText(back_words(found, self.words))
            self.back.show()

    def _ended(self) -> None:
        """Keep what was typed where the dialog was closed by locking."""
        self.files.stop()
        if not self._settled and self.dirty:
            self.draft.keep()

    def _build(self) -> None:
        words = self.words
        self.setWindowTitle(words(TITLE))
        self.setMinimumWidth(680)
        open_scaled(self, 900, 620)
        left = QVBoxLayout()
        left.addLayout(self._files_head())
        left.addWidget(self.files, 1)
        left.addWidget(self.caption)
        left.addWidget(ToneLabel(words("The files stay where they are."), "muted"))
        right = QVBoxLayout()
        right.addWidget(ToneLabel(words("For all of them"), "heading"))
        right.addWidget(self.each)
        right.addWidget(VerticalScroll(self.form), 1)
        asking = QWidget()
        sides = QHBoxLayout(asking)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.addLayout(left, 2)
        sides.addLayout(right, 3)
        self.pages = QStackedWidget()
        self.pages.addWidget(asking)
        self.pages.addWidget(self.results)
        self.note = ToneLabel(tone="danger")
        self.note.hide()
        self.back = ToneLabel(tone="muted")
        self.back.hide()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(words("Progress"))
        self.bar.hide()
        column = QVBoxLayout(self)
        column.addWidget(self.back)
        column.addWidget(self.pages, 1)
        column.addWidget(self.note)
        column.addWidget(self.bar)
        column.addLayout(self._foot())
        self.files.setFocus()
        self._count()

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.cancel_button = Button(self.words("Cancel"))
        self.start_button = Button()
        self.start_button.setProperty("role", "primary")
        self.start_button.setToolTip("Ctrl+Enter")
        self.cancel_button.clicked.connect(self.reject)
        self.start_button.clicked.connect(self.start)
        self.files.ticked.connect(self._count)
        for made in (self.cancel_button, self.start_button):
            made.setAutoDefault(False)
            made.setAccessibleName(made.text())
            foot.addWidget(made)
        return foot

    def _files_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(ToneLabel(self.words("Files"), "heading"), 1)
        for text, on in ((self.words("Tick all"), True), (self.words("Tick none"), False)):
            made = button(text, partial(self.files.tick_all, on=on), part="link")
            head.addWidget(made)
        return head

    def chosen(self) -> list[Path]:
        """Return the files that are ticked."""
        return self.files.chosen()

    def _visits(self) -> dict[Path, str]:
        """Return the visit of each ticked file, by the time it was taken."""
        return visits_by_file(self.chosen(), self._file, self.files.taken)

    def _propose(self) -> None:
        """Propose a visit by what is known of the times now, unless people chose one."""
        self.each.setVisible(len(set(self._visits().values())) > 1)
        visit = proposed_visit(self.chosen(), self._file, self.files.taken)
        slot = self.form.slot("visit")
        if visit == self._visit or slot is None or self.job is not None or self._settled:
            return
        if (self.form.raw().get("visit") or "") != self._visit:
            return
        self._visit = visit
        if self.form.dirty:
            slot.editor.show_value(visit or None)
        else:
            self.form.show_values({"visit": visit} if visit else {})

    def _count(self) -> None:
        count = len(self.chosen())
        self.start_button.setText(self.words("Take in {n}", n=count))
        self.start_button.setAccessibleName(self.start_button.text())
        self.start_button.setEnabled(count > 0 and self.job is None)

    # --- what it does --------------------------------------------------------------------------

    def start(self) -> None:
        """Take the ticked files in."""
        if self.form.flaws() or not self.chosen():
            return
        case_id, files, about = self.case_id, self.chosen(), self.form.values()
        by_time = self.each.isVisibleTo(self) and self.each.isChecked()
        visits = self._visits() if by_time else {}
        captions = self.caption.captions()
        self.files.stop()
        self.note.hide()
        self.pages.setEnabled(False)
        self.bar.setRange(0, len(files))
        self.bar.setValue(0)
        self.bar.show()
        self.job = self.desk.tasks.start(
            lambda session, progress: take_in_each(
                session, case_id, files, about, visits, captions, progress
            ),
            self._done,
            self._failed,
            title=self.words(TITLE),
            announce=True,
        )
        self.job.progress.connect(lambda done, _total, _note: self.bar.setValue(done))
        self.job.finished.connect(self._finished)
        self._count()

    def _done(self, results: list[IntakeResult]) -> None:
        self._told = self._settled = True
        self.draft.drop()
        self.back.hide()
        self.results.show_results(results)
        self.pages.setEnabled(True)
        self.pages.setCurrentWidget(self.results)
        self.start_button.hide()
        self.cancel_button.setText(self.words("Close"))
        self.cancel_button.setAccessibleName(self.cancel_button.text())
        self.cancel_button.setFocus()

    def _failed(self, error: Exception) -> None:
        self._told = True
        if isinstance(error, CaseError):
            self._say(error.message(self.words))
        else:
            self._say(self.words("The files could not be taken in."))
            self.desk.show_error(error)

    def _finished(self) -> None:
        self.job = None
        self.bar.hide()
        self.pages.setEnabled(True)
        if not self._told:
            self._say(self.words("Cancelled. What was finished by then is in the case."))
        self._told = False
        self._count()
        self.desk.changed.emit(Change("added", self.case_id, (), BY_NAME["evidence"].label))

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: Ctrl+Enter takes in; on the result sheet Enter closes."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.pages.currentWidget() is self.results:
            self.reject()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.start()

    def reject(self) -> None:
        """Stop the work that runs, else leave."""
        if self.job is not None:
            self.job.cancel()
        elif self._settled or not self.dirty:
            self._settled = True
            self.draft.drop()
            super().reject()
        elif self.agrees_to_discard():
            self._settled = True
            self.draft.discard()
            super().reject()

    def agrees_to_discard(self) -> bool:
        """Ask whether what was typed may be given up."""
        return agrees_to_discard(self, self.words)
