"""The trip of the day on the page of today: stops in order, each with its keys."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework.change import Change
from storage.casework.day import Day, Hour, Stop, another_day, not_made, settle_promise
from storage.casework.session import Session
from storage.kinds.parts import PROMISE_KINDS
from storage.progress import Progress
from storage.rules.dates import time_words
from ui.desk import Desk
from ui.dialogs.another_day import AnotherDayDialog
from ui.dialogs.approval import stop_refused
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.trip_day import BriefingDialog, ReturnDialog, Staff, ask_paper, staff_of
from ui.forms.editors.choices import plain
from ui.models.day_report import NOT_MADE, OPEN, REASONS, VISITED
from ui.widgets.basics import Elided, button, card, forget, label, named, row

KEPT = N_("Promise kept")
BROKEN = N_("Promise broken")
CALLED = N_("{name}: called {count} times today")
MOVE = N_("{stop}: not today. It goes on the trip of the other day, with the same team.")
MOVED = N_("Moved to {day}: {reason}")
VISIT = N_("Visit again")
NO_TRIP = N_("No trip is planned. Choose a case in the list and press Ctrl+T to put it here.")


class StopLine(QFrame):
    """One stop. Enter opens the case, Space begins the visit, T moves it, X says why not."""

    def __init__(
        self, stop: Stop, state: str, acts: dict[int, Callable[[], object]], said: str
    ) -> None:
        super().__init__()
        self.stop, self._acts = stop, acts
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("role", "stop")
        named(self, f"{said} {state}")
        self.setAccessibleDescription("Enter, Space, T, X")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        act = self._acts.get(event.key())
        if act is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            act()


class TripPanel(QFrame):
    """Emits ``opened`` and ``visit`` with a case, ``cases`` to choose some.

    It shows what ``storage.casework.day`` reads and writes through its verbs.
    """

    opened = Signal(str)
    visit = Signal(str)
    cases = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.day = Day(None, (), (), ())
        words = desk.words
        frame, inside = card(margin=14)
        inside.setSpacing(8)
        self.title = label(part="heading")
        self.brief = button(words("Hold the briefing"), self._brief)
        self.print = button(words("Print the briefing"), self._print, icon="print")
        self.back = button(words("Return and report"), self._return)
        self.report = button(words("Print the report"), self._report, icon="print")
        for one in (self.brief, self.print, self.back, self.report):
            one.setProperty("role", "link")
        inside.addLayout(row(self.title, None, self.brief, self.print, self.back, self.report))
        self.inner = QWidget()
        self.lines = QVBoxLayout(self.inner)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(4)
        inside.addWidget(self.inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def show_day(self, day: Day) -> None:
        """Show a day."""
        self.day = day
        words = self._desk.words
        forget(self.lines)
        trip = day.trip
        self.title.setText(words("Trip of today: {count} stops", count=len(day.stops)))
        for part in (self.print, self.back, self.report):
            part.setVisible(trip is not None)
        if trip is None:
            self.title.setText(words("Trip of today"))
            choose = button(words("Choose from the cases"), self.cases.emit, part="link")
            empty = QWidget()
            empty.setLayout(row(Elided(words(NO_TRIP), "muted"), choose))
            self.lines.addWidget(empty)
        for stop in day.stops:
            self.lines.addWidget(self._line(stop))
        for hour in day.hours:
            self.lines.addWidget(self._hour(hour))
        for name, count in day.calls:
            self.lines.addWidget(label(words(CALLED, name=name, count=count), "muted"))

    def _line(self, stop: Stop) -> QWidget:
        words = self._desk.words
        state = words(VISITED) if stop.visit else words(OPEN)
        state = words(NOT_MADE, reason=stop.reason) if stop.reason else state
        said = f"{stop.order}. {stop.name} {stop.place}".strip()
        go, begin = partial(self.opened.emit, stop.case_id), partial(self.visit.emit, stop.case_id)
        why = partial(self._why, stop)
        acts: dict[int, Callable[[], object]] = {}
        if stop.case_id:
            acts = {int(Qt.Key.Key_Return): go, int(Qt.Key.Key_Enter): go}
            acts |= {int(Qt.Key.Key_Space): begin} if not stop.visit else {}
        later = partial(self._later, stop)
        if stop.record and not stop.visit:
            acts[int(Qt.Key.Key_X)] = why
            if not stop.reason:
                acts[int(Qt.Key.Key_T)] = later
        holder = StopLine(stop, state, acts, said)
        count = words("visit no. {n}", n=stop.visits_before + (0 if stop.visit else 1))
        parts: list[QWidget | None] = [Elided(said), label(count if stop.case_id else "", "muted")]
        parts.append(label(state, "accent" if stop.visit else "muted"))
        if stop.case_id:
            parts.append(named(button(words("Open"), go, part="link"), f"{words('Open')} {said}"))
        if stop.case_id and not stop.visit:
            name = words("Visit now")
            parts.append(named(button(name, begin, part="link"), f"{name} {said}"))
        if acts.get(int(Qt.Key.Key_T)):
            name = words("Another day…")
            parts.append(named(button(name, later, part="link"), f"{name} {said}"))
        if acts.get(int(Qt.Key.Key_X)):
            name = words("Not visited…")
            parts.append(named(button(name, why, part="link"), f"{name} {said}"))
        line = row(*parts)
        line.setContentsMargins(6, 2, 6, 2)
        holder.setLayout(line)
        return holder

    def _hour(self, hour: Hour) -> QWidget:
        words = self._desk.words
        what = words(dict(PROMISE_KINDS)[hour.kind])
        when = time_words(hour.due_at, words.language)
        said = f"{hour.name}: {what} {when}"
        acts = [
            named(
                button(words(text), partial(self._settle, hour, state, text), part="link"),
                f"{words(text)} {said}",
            )
            for state, text in (("kept", KEPT), ("broken", BROKEN))
        ]
        holder = QWidget()
        tone = "danger" if hour.late else ""
        holder.setLayout(row(label(said, tone), None, *acts))
        return holder

    def _settle(self, hour: Hour, state: str, text: str) -> None:
        reason = self._desk.words(text)
        work = partial(_settle, record=hour.record, state=state, reason=reason)
        self._desk.tasks.start(work, lasting=True)

    def _why(self, stop: Stop) -> None:
        """Offer the reasons by digit; another one is typed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for n, reason in enumerate(REASONS, start=1):
            text = self._desk.words(reason)
            act = menu.addAction(f"&{n}  {plain(text)}")
            last = n == len(REASONS)
            take = partial(self._ask_why, stop) if last else partial(self._not_made, stop, text)
            act.triggered.connect(lambda _checked=False, take=take: take())
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self.mapToGlobal(self.rect().center()))

    def _ask_why(self, stop: Stop) -> None:
        words = self._desk.words
        title, ask = words("Stop not made"), words("Why was the stop not made?")
        dialog = ReasonDialog(self._desk, title, ask, words("Not visited"), self)
        dialog.given.connect(partial(self._not_made, stop))
        dialog.open()

    def _not_made(self, stop: Stop, reason: str) -> None:
        work = partial(_not_made, record=stop.record, reason=reason)
        self._desk.tasks.start(work, lasting=True)

    def _later(self, stop: Stop) -> None:
        words = self._desk.words
        what = words(MOVE, stop=f"{stop.name} {stop.place}".strip())
        dialog = AnotherDayDialog(words, what, self._desk.today(), self)
        dialog.given.connect(partial(self._move, stop))
        dialog.open()

    def _move(self, stop: Stop, day: date, reason: str) -> None:
        words = self._desk.words
        why = words(MOVED, day=day.isoformat(), reason=reason)
        work = partial(_moved, record=stop.record, day=day, reason=why, what=words(VISIT))
        refused = partial(stop_refused, self._desk, self, stop.case_id, day, stop.place)
        self._desk.tasks.start(work, None, refused, lasting=True)

    def _brief(self) -> None:
        self._desk.tasks.start(_staff, self._show_briefing)

    def _show_briefing(self, staff: Staff) -> None:
        BriefingDialog(self._desk, self.day, staff, self).open()

    def _return(self) -> None:
        self._desk.tasks.start(_staff, self._show_return)

    def _show_return(self, staff: Staff) -> None:
        if self.day.trip is not None:
            ReturnDialog(self._desk, self.day, staff, self).open()

    def _print(self) -> None:
        self._paper("briefing", self._desk.words("Print the briefing"))

    def _report(self) -> None:
        self._paper("trip-report", self._desk.words("Print the report"))

    def _paper(self, kind: str, title: str) -> None:
        if self.day.trip is not None:
            ask_paper(self._desk, kind, self.day.trip.ref, title, self)


def _not_made(session: Session, _progress: Progress, *, record: str, reason: str) -> Change:
    return not_made(session, record, reason)


def _moved(
    session: Session, _progress: Progress, *, record: str, day: date, reason: str, what: str
) -> Change:
    return another_day(session, record, day, reason, what)


def _settle(
    session: Session, _progress: Progress, *, record: str, state: str, reason: str
) -> Change:
    return settle_promise(session, record, state, reason)


def _staff(session: Session, _progress: Progress) -> Staff:
    return staff_of(session)
