"""The form of an interview: questions offered, answers as spoken, read back, signed or refused."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QListWidget, QVBoxLayout, QWidget

from reports.papers.build import PaperFile, build_paper
from reports.papers.interview import QUESTIONS
from resources.language import N_, NC_
from storage.casework.change import Change
from storage.casework.intake import IntakeResult
from storage.casework.lookup import require_row
from storage.casework.session import Session
from storage.casework.signature import answers_digest, take_signature
from storage.kinds import BY_NAME
from storage.kinds.interview import INFORMED
from storage.progress import Progress
from storage.rows import CaseFile, Row
from storage.rules.dates import time_words
from ui import icons
from ui.desk import Desk
from ui.dialogs.arrears import WIDE
from ui.dialogs.record_dialog import RecordDialog
from ui.forms.editors.rows import TurnsEditor
from ui.forms.flow import FlowLayout
from ui.forms.tones import ToneLabel
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import open_scaled
from ui.widgets.signature import SignaturePad

CLOSING: Final = N_("I have read the above (it was read to me); it agrees with what I said.")
FOOTER: Final = N_("{time}  answers: {digest}")
CAPTION: Final = N_("Signature under the interview of {time}; {closing}")
SIGNED: Final = N_("Signed. Saving locks the interview; later words are a supplement.")
FIRST_READ: Final = N_("Read the answers back before they are signed.")
NO_ANSWERS: Final = N_("There is nothing to sign yet.")
PRINTED: Final = N_("Printed to {name}. Tick \u201cSigned\u201d when the paper is signed.")
LACKING: Final = N_("Saving locks the interview. It does not say: {what}. Add it, or save again.")
# What a talk is to name, and the fields either of which names it.
_WHOLE: Final = {"interviewee": ("interviewee", "person"), "recorder": ("recorder",)}
_SIDE: Final = 250
# Beside the text of a question: its mark and the margins; above and below it.
_AROUND: Final = 64
_BETWEEN: Final = 12


class QuestionList(QListWidget):
    """Enter asks the question; with Ctrl it saves the form, as everywhere."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent; Qt measures a text that just fits a line too short."""
        super().resizeEvent(event)
        room = QRect(0, 0, max(self.viewport().width() - _AROUND, 1), 10_000)
        for item in (self.item(place) for place in range(self.count())):
            wrap = int(Qt.TextFlag.TextWordWrap)
            high = self.fontMetrics().boundingRect(room, wrap, item.text()).height()
            item.setSizeHint(QSize(room.width(), high + _BETWEEN))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class InterviewDialog(RecordDialog):
    """The record form of an interview with the questions of practice beside it (rules.md R2.4)."""

    def __init__(
        self, desk: Desk, case_id: str, row_: Row | None, file: CaseFile | None,
        parent: QWidget | None = None, *, values: Mapping[str, Any] | None = None,
        staff: Mapping[str, Row] | None = None,
    ) -> None:  # fmt: skip
        kind = BY_NAME["interview"]
        known = staff if staff is not None else (file.staff if file else {})
        own = next((ref for ref, one in known.items() if one.id == desk.owner), "")
        start = {**({"recorder": own} if own else {}), **(values or {})}
        super().__init__(desk, kind, case_id, row_, file, parent, values=start, staff=staff)
        self._print_to: Path | None = None
        self._named: list[str] = []
        self.questions = named(QuestionList(), self.words("Questions"))
        self.note = ToneLabel(tone="muted")
        self.pad = SignaturePad(self.words("Sign here"))
        self.pad_place = QWidget()
        self._said = ""
        self.acts, self.side = QWidget(), QWidget()
        self._choosing = False
        self._lay_out_more()
        self._show_asked()
        self.form.changed.connect(self._show_asked)
        for keys, act in (("Ctrl+K", self._to_questions), ("Ctrl+R", self.read_back)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    @property
    def turns(self) -> TurnsEditor:
        """The editor of questions and answers."""
        slot = self.form.slot("turns")
        if slot is None or not isinstance(slot.editor, TurnsEditor):
            raise TypeError(type(slot))
        return slot.editor

    def save(self) -> None:
        """See RecordDialog.save; what a locked talk would lack for good is named once before.

        Where somebody is signing, the signature is what is taken first.
        """
        if self.sheets.currentWidget() is self.pad_place:
            self.take_signature()
            return
        values = self.form.values()
        lacking = [name for name, known in _WHOLE.items() if not any(map(values.get, known))]
        if lacking and lacking != self._named and self.kind.closed(values):
            self._named = lacking
            what = self.words(NC_("list", ", ")).join(
                self.words(self.kind.by_name[name].label) for name in lacking
            )
            self._say(self.words(LACKING, what=what))
            self.form.focus_path(lacking[0])
            return
        super().save()

    def focus_start(self) -> None:
        """See RecordDialog.focus_start: the first thing is a question."""
        self.questions.setFocus()

    def ask(self, number: int) -> None:
        """Ask the question of a number, from 0: it stands there with the time, the answer next."""
        self._choose(False)
        self.turns.ask(self.words(QUESTIONS[number]))
        answer = self.focusWidget()
        if answer is not None:
            QTimer.singleShot(0, answer, lambda: self._scroll.ensureWidgetVisible(answer))

    def read_back(self) -> None:
        """Note that the answers were read back."""
        self._put("read_back", True)

    def inform(self) -> None:
        """Note that the person was informed of everything."""
        self._put("informed", [name for name, _label in INFORMED])

    def sign(self) -> None:
        """Show the place to sign; the answers are read back first."""
        values = self.form.values()
        if not values.get("turns"):
            self._note(NO_ANSWERS)
        elif not values.get("read_back"):
            self._note(FIRST_READ)
        else:
            self.note.hide()
            self.sheets.setCurrentWidget(self.pad_place)
            self.pad.setFocus()

    def unsigned(self) -> None:
        """Put the place to sign away; the form is there again as it was."""
        self.sheets.setCurrentWidget(self.body)
        self.save_button.setFocus()

    def reject(self) -> None:
        """See RecordDialog.reject; from the place to sign back to the form."""
        if self.sheets.currentWidget() is self.pad_place:
            self.unsigned()
        else:
            super().reject()

    def take_signature(self) -> None:
        """Take what was drawn in as evidence, bound to the answers by their hash."""
        if self.pad.empty:
            return
        turns = self.form.values().get("turns") or []
        now = self.desk.clock.now().iso
        digest = answers_digest(turns)
        png = self.pad.png(self.words(FOOTER, time=now, digest=digest[:32]))
        visit = self.form.raw().get("visit")
        closing = self.words(CLOSING)
        about = {
            "caption": self.words(
                CAPTION, time=time_words(now, self.words.language), closing=closing
            ),
            "source": self.words("Drawn on this computer by the person interviewed"),
            **({"visit": visit} if visit else {}),
        }
        work = partial(_signature, case_id=self.case_id, png=png, digest=digest, about=about)
        self.desk.tasks.start(work, self._signed, self._failed)

    def refuse(self) -> None:
        """Note that the person did not sign, and ask why."""
        self._put("signed", False)
        self.form.focus_path("refusal_reason")

    def print_for_ink(self, path: Path | None = None) -> None:
        """Save, and write the record as a paper to be signed by hand."""
        if path is None:
            name, _filter = QFileDialog.getSaveFileName(
                self, self.words("Print for signature"), "", "PDF (*.pdf)"
            )
            path = Path(name) if name else None
        if path is None:
            return
        self._print_to = path
        if self.row is not None and not self.form.dirty:
            self._print(self.row.id)
        else:
            self.save()

    # --- how it looks --------------------------------------------------------------------------

    def _lay_out_more(self) -> None:
        acts = (
            button(self.words("Informed of everything"), self.inform, icon="check"),
            button(self.words("Read back (Ctrl+R)"), self.read_back, icon="check"),
            button(self.words("Sign…"), self.sign, icon="edit"),
            button(self.words("Print for ink…"), self.print_for_ink, icon="print"),
            button(self.words("Refuses to sign"), self.refuse),
        )
        self.to_questions = button(self.words("Questions (Ctrl+K)"), self._to_questions)
        line = FlowLayout(self.acts)
        for act in (*acts, self.to_questions):
            line.addWidget(act)
        self.above.setContentsMargins(16, 12, 16, 0)
        self.above.addWidget(self.acts)
        done = button(self.words("Take over the signature"), self.take_signature, part="primary")
        clear = button(self.words("Clear"), self.pad.clear)
        back = button(self.words("Back to the interview"), self.unsigned)
        # A sheet of its own: whoever signs reads what is signed and nothing about themselves.
        under = QVBoxLayout(self.pad_place)
        under.setContentsMargins(16, 12, 16, 12)
        under.addStretch(1)
        under.addWidget(ToneLabel(self.words(CLOSING)))
        under.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignLeft)
        under.addLayout(row(done, clear, None, back))
        under.addStretch(2)
        self.sheets.addWidget(self.pad_place)
        self.above.addWidget(self.note)
        self.note.hide()
        self.side.setFixedWidth(_SIDE)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(8, 12, 16, 8)
        column.addWidget(label(self.words("Questions (Ctrl+K, Enter)"), "muted", wrap=True))
        self.questions.setWordWrap(True)
        self.questions.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.questions.addItems([self.words(text) for text in QUESTIONS])
        self.questions.setCurrentRow(0)
        self.questions.itemActivated.connect(lambda item: self.ask(self.questions.row(item)))
        column.addWidget(self.questions, 1)
        self.beside.addWidget(self.side)
        self.top.spared = self.acts
        self.top.crowding.connect(self._make_room)
        self.listener.folded.connect(self._make_room)
        self._make_room()
        open_scaled(self, *WIDE)

    def _show_asked(self) -> None:
        """Mark what was asked; the next question is the one to choose."""
        self._forget_note()
        asked = {str(turn.get("question") or "") for turn in self.form.raw().get("turns") or ()}
        following = None
        for n, text in enumerate(QUESTIONS):
            item, known = self.questions.item(n), self.words(text) in asked
            item.setIcon(icons.icon("check" if known else "next"))
            following = n if following is None and not known else following
        if following is not None and not self.questions.hasFocus():
            self.questions.setCurrentRow(following)

    def _to_questions(self) -> None:
        self._choose(True)
        self.questions.setFocus()

    def _choose(self, choosing: bool) -> None:
        """Show the questions, in place of the form where both have no room, or the form again."""
        self._choosing = choosing
        self._make_room()

    def _make_room(self) -> None:
        """Put away what has no room: the questions, and while the care card is read the acts."""
        narrow = self.width() < self._scroll.minimumWidth() + _SIDE
        crowded = self.top.crowded or narrow
        self.acts.setHidden(self.top.crowded and self.listener.unread)
        self.to_questions.setVisible(crowded)
        self.side.setVisible(not crowded or self._choosing)
        self._scroll.setVisible(not (crowded and self._choosing))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        super().resizeEvent(event)
        self._make_room()

    # --- what comes back -----------------------------------------------------------------------

    def _put(self, name: str, value: Any) -> None:
        slot = self.form.slot(name)
        if slot is not None:
            slot.editor.show_value(value)
            slot.show_relevant(True)
            self.form.refresh()
            self.form.changed.emit()

    def _forget_note(self) -> None:
        """Take back what was said of signing too early, once it is no longer so."""
        values = self.form.values() if self._said in (NO_ANSWERS, FIRST_READ) else {}
        if values.get("read_back" if self._said == FIRST_READ else "turns"):
            self._said = ""
            self.note.hide()

    def _note(self, sentence: str, **values: str) -> None:
        self._said = sentence
        self.note.setText(self.words(sentence, **values))
        self.note.setAccessibleName(self.note.text())
        self.note.show()

    def _signed(self, result: IntakeResult) -> None:
        refs = self.form.raw().get("evidence") or []
        self._put("evidence", list(dict.fromkeys([*refs, result.ref])))
        self._put("signed", True)
        self.unsigned()
        self._note(SIGNED)

    def _done(self, change: Change) -> None:
        if self._print_to is not None:
            self._print(change.ids[0])
        super()._done(change)

    def _print(self, record: str) -> None:
        path, self._print_to = self._print_to, None
        if path is None:
            return
        work = partial(
            _paper, case_id=self.case_id, record=record, path=path,
            language=self.words.language, reason=self.words("To be signed by hand"),
        )  # fmt: skip
        title = self.words("Print for signature")
        self.desk.tasks.start(work, self._printed, title=title, announce=True)

    def _printed(self, made: PaperFile) -> None:
        self._note(PRINTED, name=made.path.name)

    def _failed(self, error: Exception) -> None:
        self._print_to = None
        # What was drawn stays; what went wrong is said above the form.
        self.sheets.setCurrentWidget(self.body)
        super()._failed(error)


def _signature(
    session: Session,
    _progress: Progress,
    *,
    case_id: str,
    png: bytes,
    digest: str,
    about: Mapping[str, Any],
) -> IntakeResult:
    return take_signature(session, case_id, png, digest, about)


def _paper(
    session: Session, progress: Progress, *, case_id: str, record: str, path: Path, language: str,
    reason: str,
) -> PaperFile:  # fmt: skip
    ref = require_row(session, record).ref
    return build_paper(
        session, case_id, "interview", ref, path, language=language, reason=reason,
        progress=progress,
    )  # fmt: skip
