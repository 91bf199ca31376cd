"""The visit wizard: six steps for one hand in a corridor, each saved as it is typed."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework.change import Change
from storage.errors import CaseError
from ui.desk import Desk
from ui.dialogs.record_dialog import RecordDialog
from ui.dialogs.record_draft import DraftKeeper
from ui.forms.scroll import VerticalScroll
from ui.forms.surroundings import Surroundings
from ui.models.visit_flow import STEPS, Flow, begin, beside, step_of
from ui.models.visit_submit import MORE, flaws_of
from ui.pages.visit_frame import VisitFrame
from ui.pages.visit_inner import InnerForm
from ui.pages.visit_photos import VisitPhotos
from ui.pages.visit_scenes import Scenes
from ui.pages.visit_steps import StepView
from ui.pages.visit_work import (
    WIZARD,
    Opening,
    Standing,
    flag_care,
    hand_in,
    opening,
    standing,
)
from ui.tasks import Job

KEPT = N_("It could not be saved. The visit is kept as a draft.")


class VisitPage(QWidget):
    """One visit of one case; emits ``left`` with the case when it is handed in or put aside.

    Everything is a draft until it is handed in; no dialog stands in the way: other records of the
    visit are typed in its place.
    """

    left = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.words = desk, desk.words
        self.case_id = ""
        self.found: Opening | None = None
        self.flow = Flow("")
        self.draft: DraftKeeper | None = None
        self._reading: Job | None = None
        self._views: dict[str, StepView] = {}
        self._handing = False
        self.frame = VisitFrame(desk.words)
        self.steps = QStackedWidget()
        self.inner = InnerForm(self.steps, self.frame.make_room, desk.words)
        self.photos = VisitPhotos(desk, self)
        self._connect()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.frame.lay_out(layout, self.steps)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self.show_time)

    # --- opening and leaving -------------------------------------------------------------------

    def show_case(self, case_id: str) -> None:
        """Go on with the visit of a case, or begin one."""
        if case_id == self.case_id and self.found is not None:
            return
        self.put_away()
        self.case_id = case_id
        self.frame.clear()

    def activate(self) -> None:
        """Read what the visit starts from, once."""
        if self.found is None and self.case_id and self._reading is None:
            work = partial(opening, case_id=self.case_id, today=self.desk.today())
            self._reading = self.desk.tasks.start(work, self._open)
        self._tick.start()

    def put_away(self) -> None:
        """Keep what stands here as a draft and forget it: another case, or the vault is locked."""
        self._tick.stop()
        if self._reading is not None:
            self._reading.drop()
            self._reading = None
        self.inner.close()
        # What is being handed in was kept before, and is a draft no more when it is done.
        if self.draft is not None and self.flow.begun and not self._handing:
            self.draft.keep()
        self.draft = self.found = None
        self.case_id = ""
        self.photos.aim("", "")

    def _open(self, found: Opening) -> None:
        self._reading, self.found = None, found
        if found.draft is not None:
            self.flow = Flow.of(found.draft.content)
        else:
            self.flow = begin(found.file, found.ref, found.trip, found.owner)
        self.photos.aim(self.case_id, self.flow.ref)
        self.draft = DraftKeeper(self.desk, self.case_id, WIZARD, "", self._content, self)
        self.draft.kept.connect(self._kept)
        self._make_steps(found)
        self.frame.show_case(found.file, back=found.draft)
        self.go(self.flow.step)

    def _content(self) -> dict[str, Any]:
        return self.flow.content()

    def _make_steps(self, found: Opening) -> None:
        for former in [self.steps.widget(n) for n in range(self.steps.count())]:
            if former is not None:
                self.steps.removeWidget(former)
                former.deleteLater()
        around = Surroundings.of(self.desk, found.file, found.staff)
        around = replace(around, trip=found.trip.ref if found.trip else "")
        self.scenes = Scenes(self, around)
        self._views = {step: self.scenes.make(step) for step in STEPS}
        for view in self._views.values():
            view.changed.connect(self._typed)
            self.steps.addWidget(VerticalScroll(view))

    # --- moving --------------------------------------------------------------------------------

    @property
    def view(self) -> StepView:
        """The step that is shown."""
        return self._views[self.flow.step]

    def go(self, step: str) -> None:
        """Show a step; any may be left unfinished."""
        self.inner.close()
        if step != self.flow.step:
            # What was said of the step before says nothing here.
            self.frame.message.hide()
        self.apply(replace(self.flow, step=step))
        self.steps.setCurrentIndex(STEPS.index(step))
        self.view.focus_first()

    def step_by(self, by: int) -> None:
        """Go to the step before or after."""
        self.go(beside(self.flow.step, by))

    def apply(self, flow: Flow, *, show: bool = True) -> None:
        """Make ``flow`` what stands here, keep it, and show it."""
        changed = flow != self.flow
        self.flow = flow
        if show:
            self.view.show_values(flow.values, flow.trip, flow.more)
        self.scenes.refresh()
        self.scenes.scene.listen()
        self.frame.show_flow(flow, self.now())
        if changed and self.draft is not None and flow.begun:
            self.draft.keep_soon()

    def now(self) -> str:
        """Return the clock as ISO with offset."""
        return self.desk.clock.now().iso

    def show_time(self) -> None:
        """Show what runs: the wait, the safety check."""
        if self.isVisible() and self.found is not None:
            self.frame.show_flow(self.flow, self.now())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: digits and Enter, where no text field has the focus."""
        if self.inner.form is not None or self.found is None:
            super().keyPressEvent(event)
            return
        digit = event.key() - Qt.Key.Key_0
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        big = self.view.big
        if held == Qt.KeyboardModifier.ControlModifier and event.key() in _ENTER:
            self.submit() if self.flow.step == STEPS[-1] else self.step_by(1)
        elif not held and event.key() in _ENTER:
            self._enter()
        elif not held and event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif held or big is None or not big.press(digit):
            super().keyPressEvent(event)

    def back(self) -> None:
        """Go one step back; from the first one to the dossier."""
        if self.inner.leave():
            return
        if self.flow.step == STEPS[0]:
            self.leave()
        else:
            self.step_by(-1)

    def leave(self) -> None:
        """Put the visit aside; it is kept and can be gone on with."""
        case_id = self.case_id
        self.put_away()
        self.left.emit(case_id)

    def _enter(self) -> None:
        held = self.focusWidget()
        if isinstance(held, QPushButton) and held.isEnabled():
            held.click()
        elif self.view.main is not None:
            self.view.main.click()

    def _typed(self) -> None:
        view = self.view
        trip = {**self.flow.trip, **view.trip()} if view.of_trip.slots else self.flow.trip
        more = self.flow.more
        if view.groups:
            more = {**{n: one for n, one in more.items() if n not in MORE}, **view.more()}
        flow = replace(self.flow, more=more).edited(view.values())
        flow = replace(flow, trip=trip)
        begun = flow if flow.begun else replace(flow, more={**flow.more, "typed": True})
        self.apply(begun, show=False)

    # --- what else belongs to the visit --------------------------------------------------------

    def embed(self, form: RecordDialog) -> None:
        """Show a form in the place of the step; what it records belongs to this visit."""
        self.inner.close()
        if self.draft is not None:
            self.apply(replace(self.flow, more={**self.flow.more, "typed": True}))
            self.draft.keep()
        self.inner.open(form)

    def _inner_done(self) -> None:
        self.steps.setCurrentIndex(STEPS.index(self.flow.step))
        self.view.focus_first()
        self.read_again()

    def read_again(self) -> None:
        """Read the case again, after something of the visit was recorded."""
        if self.case_id and self.desk.session_open:
            work = partial(standing, case_id=self.case_id, visit=self.flow.ref)
            self.desk.tasks.start(work, self._take_standing)

    def _take_standing(self, now: Standing) -> None:
        file = now.file
        if self.found is not None and file.case.case_id == self.case_id:
            trips = {**file.trips, **self.found.file.trips}
            file = replace(file, trips=trips)
            self.found = replace(self.found, file=file, left=now.left)
            self.scenes.refresh()

    def flag_care(self, note: str) -> None:
        """Set the care flag at once: demands rest from now."""
        work = partial(flag_care, case_id=self.case_id, note=note)
        self.desk.tasks.start(work, lambda _change: self.read_again(), lasting=True)

    # --- handing in ----------------------------------------------------------------------------

    def submit(self) -> None:
        """Hand the visit in; what stops it is said, and everything stays."""
        if self._handing or self.found is None:
            return
        flaws = flaws_of(self.flow)
        if flaws:
            self._show_flaws([(one.path, one.say(self.words)) for one in flaws])
            return
        self._handing = True
        if self.draft is not None:
            self.draft.keep()
        self.setEnabled(False)
        work = partial(
            hand_in, flow=self.flow, file=self.found.file, trip=self.found.trip, words=self.words
        )
        self.desk.tasks.start(work, self._handed_in, self._failed, lasting=True)

    def _show_flaws(self, flaws: list[tuple[str, str]]) -> None:
        path, sentence = flaws[0]
        head = path.lstrip(".").partition(".")[0].partition("[")[0]
        self.go(step_of(head) if head not in MORE else STEPS[-1])
        for where, said in flaws:
            self._views[self.flow.step].show_flaw(where, said)
        self.view.focus_path(path)
        self.frame.say(self.words("Not handed in yet: {problem}", problem=sentence), danger=True)

    def _handed_in(self, _change: Change) -> None:
        self._handing = False
        self.setEnabled(True)
        if self.draft is not None:
            self.draft.drop()
        case_id, self.draft, self.found = self.case_id, None, None
        self.flow, self.case_id = Flow(""), ""
        self.photos.aim("", "")
        self._tick.stop()
        self.left.emit(case_id)

    def _failed(self, error: Exception) -> None:
        self._handing = False
        self.setEnabled(True)
        if isinstance(error, CaseError):
            self.frame.say(error.message(self.words), danger=True)
        else:
            self.frame.say(self.words(KEPT), danger=True)
            self.desk.show_error(error)

    def _kept(self) -> None:
        self.frame.show_kept(self.now())

    def _connect(self) -> None:
        # Buttons and text fields would take these for themselves.
        made = QShortcut(QKeySequence("Ctrl+V"), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(self.photos.paste)
        self.photos.took.connect(self.read_again)
        self.photos.said.connect(lambda said, bad: self.frame.say(said, danger=bad))
        self.inner.done.connect(self._inner_done)
        frame = self.frame
        frame.chosen.connect(self.go)
        frame.moved.connect(self.step_by)
        frame.back.connect(self.leave)
        frame.waiting.connect(lambda: self.apply(self.flow.wait(self.now())))
        frame.safe.connect(lambda: self.apply(self.flow.safe_now(self.now())))


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
