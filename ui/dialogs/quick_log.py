"""The quick log: a call, message or letter on a sheet of its own, by keyboard alone."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from resources.language import N_, Words
from storage.casework import drafts
from storage.casework.change import Change
from storage.casework.drafts import DraftText
from storage.casework.reading import staff_rows
from storage.casework.session import Session
from storage.casework.together import New, next_action, save_together
from storage.errors import CaseError
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.rows import CaseFile
from storage.rules.dates import time_words
from storage.rules.distress import distress_in
from storage.rules.moments import day_of
from ui.desk import Desk
from ui.dialogs.quick_log_fields import QuickFields, scaled
from ui.dialogs.record_dialog import ASIDE
from ui.dialogs.record_draft import DraftKeeper, back_words
from ui.forms.scroll import VerticalScroll
from ui.forms.tones import ToneLabel
from ui.models.care_words import care_flag, flagged
from ui.models.quick_log import CALL, DIGITS, Logged, again, attempts_today, read, start
from ui.widgets.basics import button, row
from ui.widgets.care_tick import CareTick
from ui.widgets.fitting import stay_on_screen
from ui.widgets.guard_hints import GuardHints

# The draft of a quick log is kept under this and its channel.
QUICK: Final = "quick_"
TITLES: Final = {
    "quick_call": N_("Quick log: call"),
    "quick_sms": N_("Quick log: text message"),
    "quick_letter": N_("Quick log: letter"),
}
CHANNELS: Final = tuple(DIGITS)
_REASON: Final = N_("Next action set with the entry of a contact")
TAKE_UP: Final = N_("Go on with it (Ctrl+R)")
LEFT: Final = N_("An entry of {when} was not saved. This one is new.")
_WIDTH: Final = 560


class QuickLog(QDialog):
    """One contact with its promise and next action; emits ``saved`` with the ``Change``.

    Leaving keeps what was typed as a draft. The next sheet of its channel begins anew and offers
    the draft (Ctrl+R); where something else is typed the draft stays beside it, on Today. A sheet
    that is opened for a ``draft`` shows it.
    """

    saved = Signal(object)

    def __init__(
        self, desk: Desk, channel: str, file: CaseFile, parent: QWidget | None = None,
        *, repeat: bool = False, draft: DraftText | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.desk, self.words, self.channel, self.file = desk, desk.words, channel, file
        self.case_id = file.case.case_id
        self._more = self._saving = self._settled = False
        self.fields = QuickFields(desk, channel, file)
        self._begin(self._first(repeat=repeat))
        self._aside = draft.record if draft else ""
        kind = QUICK + channel
        self.draft = DraftKeeper(desk, self.case_id, kind, self._aside, self.fields.typed, self)
        self._old: DraftText | None = None
        self.hints = GuardHints(desk, BY_NAME["contact"])
        self.care = CareTick(self.words)
        self._build()
        self._keys()
        self.fields.changed.connect(self._touched)
        self.fields.judged.connect(self._judge)
        self.fields.resized.connect(self._fit_soon)
        self.hints.shown.connect(self._fit_soon)
        self.finished.connect(self._ended)
        if draft is not None:
            self._offer(draft)
            self._take_up()
        else:
            self.draft.find(self._offer)
        self._judge()
        self.fields.focus_results()

    @property
    def dirty(self) -> bool:
        """Tell whether anything was typed."""
        return self.fields.typed() != self._begun

    def save(self) -> None:
        """Save; what stops it is said and everything typed stays."""
        if self._saving:
            return
        logged = read(self.fields.typed(), self.desk.clock.now().wall)
        if logged.flaws:
            name, sentence = logged.flaws[0]
            self._say(self.words(sentence))
            self.fields.focus_on(name)
            return
        self._saving = True
        self.draft.keep()
        self.problem.hide()
        self.setEnabled(False)
        work = partial(
            _save, case_id=self.case_id, logged=logged,
            place=self.draft.place, reason=self.words(_REASON), more=self._flag(logged.contact),
        )  # fmt: skip
        self.desk.tasks.start(work, self._done, self._failed, lasting=True)

    def _flag(self, contact: Mapping[str, Any]) -> list[New]:
        wanted = not self.care.isHidden() and self.care.wanted
        return care_flag(contact, self.file, day_of(str(contact["at"]))) if wanted else []

    def save_and_next(self) -> None:
        """Save, and begin another entry of the same kind to the same person."""
        self._more = True
        self.save()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: digits choose a result where no text field has the focus."""
        digit = event.key() - Qt.Key.Key_0
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and 1 <= digit <= len(DIGITS[self.channel]):
            self.fields.choose(digit)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _begin(self, typed: Mapping[str, Any]) -> None:
        self.fields.show_typed(typed)
        self._begun = self.fields.typed()

    def _first(self, *, repeat: bool) -> dict[str, Any]:
        found = start(self.channel, self.file, self.words, self.desk.clock.now().iso, "")
        return {**found, **(again(self.file, self.channel) if repeat else {})}

    def _build(self) -> None:
        self.setWindowTitle(self.words(TITLES[QUICK + self.channel]))
        self.setMinimumWidth(scaled(_WIDTH))
        self.problem = ToneLabel(tone="danger")
        self.problem.hide()
        self.back = ToneLabel(tone="muted")
        self.anew = button(self.words("Start anew"), self._start_anew, part="link")
        self.take_up = button(self.words(TAKE_UP), self._take_up, part="link")
        for part in (self.back, self.anew, self.take_up):
            part.hide()
        self.count = ToneLabel(tone="muted")
        cancel = button(self.words("Keep and close"), self.reject)
        cancel.setToolTip("Esc")
        more = button(self.words("Save and next"), self.save_and_next)
        more.setToolTip("Ctrl+Shift+Enter")
        self.save_button = button(self.words("Save"), self.save, part="primary")
        self.save_button.setToolTip("Ctrl+Enter")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.problem)
        column.addLayout(row(self.back, None, self.take_up, self.anew))
        # What is typed scrolls where the screen is low; rules and buttons are always seen.
        self.place = VerticalScroll(self.fields)
        column.addWidget(self.place, 1)
        column.addWidget(self.count)
        column.addWidget(self.hints)
        column.addWidget(self.care)
        column.addLayout(row(None, cancel, more, self.save_button))

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+Return", self.save), ("Ctrl+Enter", self.save),
            ("Ctrl+Shift+Return", self.save_and_next), ("Ctrl+Shift+Enter", self.save_and_next),
            ("Ctrl+L", self.desk.lock_wanted.emit),
            ("Ctrl+K", self.fields.show_phrases), ("Ctrl+Shift+1", self._call_again),
            ("Ctrl+R", self._take_up),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _call_again(self) -> None:
        if known := again(self.file, self.channel):
            self.fields.show_typed({**self.fields.typed(), **known})

    def _touched(self) -> None:
        self.problem.hide()
        self._put_aside()
        self._listen()
        self.draft.keep_soon()

    def _listen(self) -> None:
        """Say what to do where words of distress are typed; the flag goes with the entry."""
        heard = distress_in(self.fields.typed())
        shown = self.care.isHidden()
        self.care.hear(heard, flagged=flagged(self.file))
        if shown != self.care.isHidden():
            self._fit_soon()

    def _judge(self) -> None:
        typed = self.fields.typed()
        self._count_attempts(typed)
        logged = read(typed, self.desk.clock.now().wall)
        done = "result" in logged.contact
        self.hints.judge(self.file, logged.contact, done=done)

    def _fit_soon(self) -> None:
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """Be as high as what is shown needs at this width, lines of the rules wrapped."""
        layout, fields = self.layout(), self.fields.layout()
        if layout is None or fields is None:
            return
        fields.activate()
        layout.activate()
        wide = max(self.width(), self.minimumSizeHint().width())
        beside = layout.totalHeightForWidth(wide) - self.place.sizeHint().height()
        stay_on_screen(self, wide, beside + fields.totalMinimumSize().height())
        if (focus := self.focusWidget()) is not None and self.fields.isAncestorOf(focus):
            self.place.ensureWidgetVisible(focus, 0, 8)

    def _count_attempts(self, typed: Mapping[str, Any]) -> None:
        number = str(typed.get("number") or "")
        made = attempts_today(self.file, number, self.desk.clock.now().wall)
        shown = self.channel == CALL and bool(number)
        said = self.words("Calls to this number today: {count}", count=made) if shown else ""
        self.count.setText(said)
        self.count.setVisible(shown)

    def _offer(self, found: DraftText | None) -> None:
        """Offer what was left of an earlier sheet; nothing of it is put in by itself."""
        if found is None:
            return
        self._old = found
        self.back.setText(self.words(LEFT, when=time_words(found.saved_at, self.words.language)))
        for part in (self.back, self.take_up):
            part.show()
        if self.dirty:
            self._put_aside()

    def _take_up(self) -> None:
        """Go on with what was left of an earlier sheet."""
        found, self._old = self._old, None
        if found is None:
            return
        self.fields.show_typed(found.content)
        self.back.setText(back_words(found, self.words))
        self.take_up.hide()
        self.anew.show()
        self._listen()
        self._judge()
        self.fields.focus_results()

    def _put_aside(self) -> None:
        """Keep the draft of the earlier sheet beside this one: something else is typed here."""
        found, self._old = self._old, None
        if found is None:
            return
        self.desk.tasks.start(partial(_aside, draft=found), lasting=True)
        self.back.setText(self.words(ASIDE))
        self.take_up.hide()

    def _start_anew(self) -> None:
        self.draft.discard()
        for part in (self.back, self.anew):
            part.hide()
        self._begin(self._first(repeat=False))
        self._judge()
        self.fields.focus_results()

    def _done(self, change: Change) -> None:
        self._saving = False
        self._settled = not self._more
        self.draft.drop()
        self.saved.emit(change)
        if not self._more:
            self.accept()
            return
        self._more = False
        self.setEnabled(True)
        same = {name: self.fields.typed().get(name) for name in ("party", "number")}
        self._begin({**self._first(repeat=False), **same})
        self._say(self.words("Saved. The next one:"), tone="accent")
        self.fields.focus_results()
        self.desk.tasks.start(partial(_again, case_id=self.case_id), self._take_file)

    def _take_file(self, file: CaseFile) -> None:
        self.file = file
        self._judge()

    def _failed(self, error: Exception) -> None:
        self._saving = self._more = False
        self.setEnabled(True)
        self.fields.focus_results()
        if isinstance(error, CaseError):
            self._say(error.message(self.words))
        else:
            self._say(self.words("It could not be saved. What you typed is still here."))
            self.desk.show_error(error)

    def _say(self, sentence: str, tone: str = "danger") -> None:
        self.problem.setProperty("role", tone)
        self.problem.style().polish(self.problem)
        self.problem.setText(sentence)
        self.problem.setAccessibleName(sentence)
        self.problem.show()

    def _ended(self) -> None:
        # What is being saved was kept before that began.
        if not (self._settled or self._saving) and self.dirty:
            self.draft.keep()


def title(draft_kind: str, words: Words) -> str:
    """Return what the draft of a quick log is called in a list."""
    return words(TITLES[draft_kind])


def _save(
    session: Session, _progress: Progress, *, case_id: str, logged: Logged,
    place: tuple[str, str, str], reason: str, more: list[New],
) -> Change:  # fmt: skip
    mends = next_action(session, case_id, *logged.next_action, reason) if logged.next_action else ()
    owner = next((one.ref for one in staff_rows(session) if one.id == session.owner), "")
    first, *rest = logged.new
    values = {**({"by": owner} if owner else {}), **first.values}
    made = [New(first.kind, values), *rest, *more]
    return drafts.become(session, place, lambda: save_together(session, case_id, made, mends))


def _aside(session: Session, _progress: Progress, *, draft: DraftText) -> None:
    drafts.save_draft(session, draft.case_id, draft.kind, draft.saved_at, draft.content)


def _again(session: Session, _progress: Progress, *, case_id: str) -> CaseFile:
    from storage.casework.reading import case_file

    return case_file(session, case_id)
