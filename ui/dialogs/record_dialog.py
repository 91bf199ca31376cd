"""The dialog of one record: add it, correct it with a reason, or supplement what is closed."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_
from storage.casework import drafts, planning
from storage.casework.change import Change
from storage.casework.drafts import DraftText
from storage.casework.session import Session
from storage.errors import CaseError, InvalidRecord, ReasonRequired, RecordLocked
from storage.kinds import BY_NAME
from storage.kinds.kind import Kind, note_text
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.dialogs.approval import SENT, ask, may_be_asked_for
from ui.dialogs.discard import agrees_to_discard
from ui.dialogs.record_changes import RecordChanges, changed_fields
from ui.dialogs.record_draft import DraftKeeper, back_words
from ui.dialogs.record_reading import SUPPLEMENT, as_it_stands, can_supplement, staff_by_ref
from ui.dialogs.record_remarks import RecordRemarks
from ui.dialogs.record_top import RecordTop
from ui.forms.record_form import RecordForm
from ui.forms.scroll import VerticalScroll
from ui.forms.spoken import Speech
from ui.widgets.basics import Button
from ui.widgets.phrase_menu import PhraseKey

NEW: Final = N_("New: {kind}")
CORRECT: Final = N_("Correct: {kind}")
INSIST: Final = N_("Why it is right all the same (required)")
ASIDE: Final = N_("The entry that was not saved stays on Today.")
DOUBTED: Final = N_("{problem} Correct it, or say why it is right and save again.")
SUPPLEMENTS: Final = N_("Supplement to: {kind}")
_SIZE: Final = QSize(900, 660)
_LEAST: Final = QSize(640, 420)


class RecordDialog(QDialog):
    """Adds (``row`` None) or corrects one record; stays open with the problem when saving fails.

    ``values`` are what a new record starts with. ``saved`` carries the ``Change``.
    """

    saved = Signal(object)

    def __init__(
        self,
        desk: Desk,
        kind: Kind,
        case_id: str,
        row: Row | None,
        file: CaseFile | None,
        parent: QWidget | None = None,
        *,
        values: Mapping[str, Any] | None = None,
        staff: Mapping[str, Row] | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.words = desk.words
        self.case_id = case_id
        self._locked = row is not None and kind.closed(row.values)
        start = dict(values or {})
        title = NEW if row is None else CORRECT
        if self._locked and row is not None and can_supplement(kind):
            title, start = SUPPLEMENTS, self._supplement_of(row)
            self.kind, self.row, self._locked = BY_NAME[SUPPLEMENT], None, False
        else:
            self.kind, self.row = kind, row
        self._seen: Mapping[str, tuple[str, ...]] | None = None
        self._saving = False
        self._again = False
        self._blocked: CaseError | None = None
        self._waits = False
        self._settled = False
        self.finished.connect(self._ended)
        self.lock_key = QShortcut(QKeySequence("Ctrl+L"), self)
        self.lock_key.activated.connect(desk.lock_wanted)
        if kind.name != "interview":  # there the key leads to the questions
            PhraseKey(self, desk, file, "contact" if kind.name == "contact" else "visit")
        self.form = RecordForm(
            desk, self.kind, self.row.values if self.row else start, file, staff=staff
        )
        known = staff if staff is not None else (file.staff if file else {})
        self.changes = RecordChanges(self.kind, Speech(self.words, file, staff=known))
        self.remarks = RecordRemarks(desk, self.kind, self.row, file, self._typed, self)
        self.draft = DraftKeeper(
            desk, case_id, self.kind.name, self.row.id if self.row else "", self._held, self,
            worth=lambda: self.dirty or self._waits,
        )  # fmt: skip
        self._build(self.words(title, kind=self.words(kind.label)))
        self._follow_form()
        self._load(needs_staff=file is None and staff is None)
        self._show_state()

    # --- how it looks --------------------------------------------------------------------------

    def _build(self, title: str) -> None:
        self.setWindowTitle(title)
        # Its width is that of the form and of what stands beside it.
        self.setMinimumHeight(_LEAST.height())
        self.resize(self._fitting())
        self.top = RecordTop(self.words)
        self.problem, self.back = self.top.problem, self.top.back
        self.listener, self.care = self.top.listener, self.top.listener.panel
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.words("Why the record is corrected (required)"))
        self.reason.setAccessibleName(self.words("Reason for the correction"))
        self.reason.textEdited.connect(lambda _text: self._show_state())
        self.reason.textEdited.connect(lambda _text: self.draft.keep_soon())
        # A special form may show a sheet of its own in place of the body.
        self.body, self.sheets = QWidget(), QStackedLayout(self)
        self.sheets.addWidget(self.body)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(8)
        column.addWidget(self.top)
        self._scroll = VerticalScroll(self.form)
        # What a special form puts above the fields and beside them.
        self.above, self.beside = QVBoxLayout(), QHBoxLayout()
        self.above.setContentsMargins(16, 0, 16, 0)
        self.beside.setSpacing(0)
        self.beside.addWidget(self._scroll, 1)
        column.addLayout(self.above)
        column.addLayout(self.beside, 1)
        column.addWidget(self.changes)
        column.addWidget(self.remarks)
        column.addLayout(self._foot())
        self.top.follow(column, self.beside)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 4, 16, 0)
        foot.setSpacing(8)
        foot.addWidget(self.reason, 1)
        foot.addStretch(0 if self.row is not None and not self._locked else 1)
        self.reason.setVisible(self.row is not None and not self._locked)
        self.cancel_button = Button(self.words("Cancel"))
        self.save_button = Button(self.words("Save"))
        self.save_button.setProperty("role", "primary")
        self.save_button.setToolTip("Ctrl+Enter")
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.reject)
        self.ask_button = Button(self.words("Ask for approval…"))
        self.ask_button.clicked.connect(self.ask_for_approval)
        self.ask_button.hide()
        for button in (self.ask_button, self.cancel_button, self.save_button):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            foot.addWidget(button)
        return foot

    def _fitting(self) -> QSize:
        screen = self.screen().availableSize() if self.screen() else _SIZE
        return _SIZE.boundedTo(screen - QSize(40, 60)).expandedTo(_LEAST)

    # --- what it knows -------------------------------------------------------------------------

    def _supplement_of(self, row: Row) -> dict[str, Any]:
        return {"about": row.ref, "at": self.desk.clock.now().iso}

    def _held(self) -> dict[str, Any]:
        return {"values": self.form.raw(), "reason": self.reason.text()}

    def _typed(self) -> dict[str, Any]:
        return self.form.values()

    @property
    def dirty(self) -> bool:
        """Tell whether anything was typed that is lost when this closes."""
        return self.form.dirty or bool(self.reason.text().strip())

    def _follow_form(self) -> None:
        self.form.changed.connect(self._show_changes)
        self.form.changed.connect(self.draft.keep_soon)
        self.form.changed.connect(self.remarks.judge_soon)
        self.form.changed.connect(self._show_care)

    def _load(self, *, needs_staff: bool) -> None:
        if self.desk.session_open and not self._locked:
            self.draft.find(self._take_draft)
        if needs_staff and self.desk.session_open:
            self.desk.tasks.start(staff_by_ref, self._take_staff)
        if self.row is not None and not self._locked:
            record = self.row.id
            self.desk.tasks.start(lambda session, _p: as_it_stands(session, record), self._take_now)

    def _take_staff(self, staff: Mapping[str, Row]) -> None:
        if not staff or self.form.dirty:
            return
        self.form = RecordForm(self.desk, self.kind, self.form.raw(), None, staff=staff)
        self._follow_form()
        self._scroll.put(self.form)
        self.changes.speak(Speech(self.words, staff=staff))

    def _take_draft(self, found: DraftText | None) -> None:
        if found is None or self.form.dirty:
            return
        self.form.show_draft(found.content.get("values", {}))
        self.reason.setText(found.content.get("reason", ""))
        if self.dirty:  # else nothing came back
            self.top.say(self.back, back_words(found, self.words))

    def _take_now(self, found: tuple[Mapping[str, tuple[str, ...]], Row]) -> None:
        self._seen, newer = found
        if self.row is not None and newer.values != self.row.values and not self.form.dirty:
            self.row = newer
            self.form.show_values(newer.values)
        self._show_changes()

    def _show_care(self) -> None:
        """Say what to do as soon as distress is ticked or heard, while the talk still goes on."""
        self.listener.listen(self.kind, self.form)

    def changed_values(self) -> dict[str, Any]:
        """Return the fields that a correction would set."""
        if self.row is None:
            return {}
        return changed_fields(self.kind, self.row.values, self.form.values())

    def _show_changes(self) -> None:
        if self.row is not None:
            self.changes.show_changes(self.row.values, self.changed_values())
        self._show_state()

    def _show_state(self) -> None:
        if self._locked:
            self.form.setEnabled(False)
            self._tell(RecordLocked())
        ready = not self._saving and not self._locked
        if self.row is not None:
            ready = ready and self._seen is not None and self.form.dirty
        self.save_button.setEnabled(ready)

    # --- what it does --------------------------------------------------------------------------

    def save(self) -> None:
        """Save; what stops it is shown and everything typed stays."""
        if not self.save_button.isEnabled():
            return
        self.problem.hide()
        self.ask_button.hide()
        flaws = self.form.flaws()
        if flaws:
            self._say(self.words("Not saved yet: {count} fields need a look.", count=len(flaws)))
            self.form.focus_path(flaws[0].path)
        elif self.row is not None and not self.reason.text().strip():
            self._tell(ReasonRequired())
            self.reason.setFocus()
        elif self.row is None and not self.reason.text().strip() and self._doubted():
            self.reason.setPlaceholderText(self.words(INSIST))
            self.reason.show()
            self.reason.setFocus()
        else:
            self._start()

    def _doubted(self) -> bool:
        """Say which numbers fail their checks; whoever is sure of them says why (R6.1)."""
        notes = self.kind.notes(self.form.values(), self.desk.today())
        wrong = [note_text(self.kind, note, self.words) for note in notes if note.level == "error"]
        if wrong:
            self._say(self.words(DOUBTED, problem=" ".join(dict.fromkeys(wrong))))
        return bool(wrong)

    def focus_start(self) -> None:
        """Go where typing starts."""
        self.form.focus_first()

    def save_and_next(self) -> None:
        """Save, and begin another new record of the same kind."""
        self._again = self.row is None
        self.save()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: Ctrl+Enter saves, Enter alone never does."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif control and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.save_and_next()
        elif control:
            self.save()

    def _start(self) -> None:
        self._saving = True
        self.form.setEnabled(False)
        self._show_state()
        kind, case_id, values = self.kind.name, self.case_id, self.form.values()
        why, place = self.reason.text().strip(), self.draft.place
        self.draft.keep()
        if self.row is None:

            def write(session: Session) -> Change:
                return planning.add(session, kind, case_id, values, reason=why)
        else:
            record, reason, seen = self.row.id, self.reason.text(), self._seen
            changed = self.changed_values()

            def write(session: Session) -> Change:
                return planning.correct(session, record, changed, reason, seen=seen)

        self.desk.tasks.start(
            lambda session, _p: drafts.become(session, place, lambda: write(session)),
            self._done,
            self._failed,
            lasting=True,
        )

    def _done(self, change: Change) -> None:
        self._saving = False
        self._settled = not self._again
        self.draft.drop()
        self.saved.emit(change)
        if self._again:
            self._again = False
            self.form.setEnabled(True)
            self.form.show_values({})
            self.form.focus_first()
            self._show_state()
        else:
            self.accept()

    def _failed(self, error: Exception) -> None:
        self._saving = self._again = False
        self.form.setEnabled(True)
        self._show_state()
        if isinstance(error, InvalidRecord) and error.flaws:
            told = self.form.show_flaws(error.flaws)
            self.form.focus_path(told[0].path)
        if isinstance(error, CaseError):
            self._tell(error)
            self.ask_button.setVisible(may_be_asked_for(error))
            self._blocked = error
        else:
            self._say(self.words("It could not be saved. What you typed is still here."))
            self.desk.show_error(error)

    def _tell(self, error: CaseError) -> None:
        self._say(error.message(self.words))

    def _say(self, sentence: str) -> None:
        self.top.say(self.problem, sentence)

    def ask_for_approval(self) -> None:
        """Ask a supervisor for the plan as it is typed; the draft stays for the day it passes."""
        if self._blocked is not None:
            values = {**(self.row.values if self.row else {}), **self.form.values()}
            ask(self.desk, self.kind, self.case_id, values, self._blocked, self, self._asked)

    def _asked(self, _change: Change) -> None:
        self._waits = True
        self.draft.keep()
        self.ask_button.hide()
        self._say(self.words(SENT))

    def reject(self) -> None:
        """Leave; asks first where something was typed."""
        if self._saving:
            return
        if self._waits:
            self.draft.keep()
            self._settled = True
            super().reject()
        elif not self.dirty:
            self._settled = True
            self.draft.drop()
            super().reject()
        elif not self.isWindow():
            # In the place of a step of a visit: no question stands in the way there.
            self.desk.said.emit(self.words(ASIDE))
            super().reject()
        elif self.agrees_to_discard():
            self._settled = True
            self.draft.discard()
            super().reject()

    def _ended(self) -> None:
        """Keep the draft where this was locked or put aside; what is being saved has one."""
        if not (self._settled or self._saving):
            self.draft.keep()

    def agrees_to_discard(self) -> bool:
        """Ask whether what was typed may be given up."""
        return agrees_to_discard(self, self.words)
