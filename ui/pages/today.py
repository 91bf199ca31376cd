"""What is due today and this week: next actions, promises, cases for which nothing is planned."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework.agenda import Agenda, Due, agenda
from storage.casework.change import Change
from storage.casework.day import Day, move_action, read_day, settle_promise
from storage.casework.session import Session
from storage.kinds.parts import PROMISE_KINDS
from storage.progress import Progress
from storage.rules.dates import date_words
from storage.rules.money import print_money
from ui.desk import Desk
from ui.dialogs.another_day import AnotherDayDialog
from ui.pages.draft_list import DraftList, Left, left_over
from ui.pages.return_list import ReturnList
from ui.pages.trip_panel import BROKEN, KEPT, TripPanel
from ui.tasks import Job
from ui.widgets.basics import Elided, Empty, button, card, forget, label, named, row

_DAYS_AHEAD = 7
AHEAD: Final = N_("{due}, and {ahead} in the days ahead")
_SHOWN = 30
_LONGEST_NAME = 8


_Found = tuple[Agenda, tuple[Left, ...], Day]


class TodayPage(QWidget):
    """Emits ``opened`` with a case, ``visit`` with one to visit now, ``new`` for a new one,
    ``resumed`` with a draft, ``cases`` to choose from them, ``exchange`` to take in a package."""

    opened = Signal(str)
    visit = Signal(str)
    cases = Signal()
    exchange = Signal()
    resumed = Signal(object)
    new = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reading: Job | None = None
        words = desk.words
        self.day = label(part="muted")
        self.board = QWidget()
        self.columns = QHBoxLayout(self.board)
        self.columns.setContentsMargins(0, 0, 0, 0)
        self.columns.setSpacing(14)
        self.drafts = DraftList(desk)
        self.drafts.resumed.connect(self.resumed)
        self.drafts.dropped.connect(self.activate)
        self.returns = ReturnList(desk)
        self.returns.opened.connect(self.opened)
        self.trip = TripPanel(desk)
        self.trip.opened.connect(self.opened)
        self.trip.visit.connect(self.visit)
        self.trip.cases.connect(self.cases)
        self.empty = Empty("today")
        self.tasks = button(
            desk.words("Import a task package…"), self.exchange.emit, icon="exchange", part="link"
        )
        self.empty.add(self.tasks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(row(label(words("Today"), "title"), self.day, None, spacing=12))
        layout.addWidget(self.drafts)
        layout.addWidget(self.returns)
        layout.addWidget(self.trip)
        layout.addWidget(self.board, 1)
        layout.addWidget(self.empty, 1)
        self.empty.hide()
        desk.changed.connect(self._changed)

    def activate(self) -> None:
        """Read what is due again."""
        if self._reading is not None:
            self._reading.drop()
        today = self._desk.today()
        self.day.setText(date_words(today.isoformat(), self._desk.words.language))
        until = today + timedelta(days=_DAYS_AHEAD)

        def work(session: Session, _progress: Progress) -> _Found:
            return agenda(session, until), left_over(session, today), read_day(session, today)

        self._reading = self._desk.tasks.start(work, self._show)

    def _show(self, found: _Found) -> None:
        due, left, day = found
        self.trip.show_day(day)
        self.drafts.show_drafts(left)
        self.returns.read()
        self.show_agenda(due)

    def _changed(self, _change: Change) -> None:
        if self.isVisible():
            self.activate()

    def show_agenda(self, due: Agenda) -> None:
        """Show what is due."""
        words = self._desk.words
        forget(self.columns)
        nothing = not (due.actions or due.promises or due.idle)
        self.empty.setVisible(nothing)
        self.board.setVisible(not nothing)
        if nothing:
            self.empty.say(words("Nothing is due."), words("New case"), self.new.emit)
            return
        actions = [(item, item.what) for item in due.actions]
        promises = [(item, self._promise(kind, amount)) for item, kind, amount in due.promises]
        idle = [(item, words("No next action")) for item in due.idle]
        for title, count, lines in (
            (words("Next actions due"), self._counted(actions), actions),
            (words("Promises due"), self._counted(promises), promises),
            (words("Nothing planned"), str(due.idle_count), idle),
        ):
            self.columns.addWidget(self._column(title, count, lines), 1)

    def _counted(self, lines: Sequence[tuple[Due, str]]) -> str:
        """Return how many are due, and apart from them how many lie ahead."""
        today = self._desk.today().isoformat()
        ahead = sum(item.on > today for item, _text in lines)
        due = len(lines) - ahead
        return self._desk.words(AHEAD, due=due, ahead=ahead) if ahead else str(due)

    def _promise(self, kind: str, amount: str) -> str:
        words = self._desk.words
        parts = (
            words(dict(PROMISE_KINDS)[kind]) if kind else words("Promise"),
            print_money(Decimal(amount)) if amount else "",
        )
        return " ".join(part for part in parts if part)

    def _column(self, title: str, count: str, lines: Sequence[tuple[Due, str]]) -> QFrame:
        frame, layout = card(margin=14)
        layout.setSpacing(8)
        layout.addLayout(row(label(title, "heading"), label(count, "muted"), None))
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 6, 0)
        rows.setSpacing(6)
        for due, text in lines[:_SHOWN]:
            rows.addWidget(self._entry(due, text))
        if not lines:
            rows.addWidget(label(self._desk.words("Nothing."), "muted"))
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        layout.addWidget(scroll, 1)
        return frame

    def _entry(self, due: Due, text: str) -> QWidget:
        words = self._desk.words
        late = bool(due.on) and due.on < self._desk.today().isoformat()
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 2, 0, 6)
        layout.setSpacing(1)
        go: Callable[[], None] = partial(self.opened.emit, due.case_id)
        who = button(_short(due.name or due.case_no), go, part="link")
        who.setToolTip(due.name)
        named(who, f"{due.name} {due.case_no}")
        day = label(
            words("{day}, late", day=due.on) if late else due.on, "danger" if late else "muted"
        )
        # The number is how a case is told from others: it is never cut.
        layout.addLayout(row(who, label(due.case_no, "muted"), None))
        layout.addWidget(Elided(text))
        layout.addLayout(row(day, None, *self._settles(due)))
        return holder

    def _settles(self, due: Due) -> list[QWidget]:
        """Return what moves a next action, or says at once that a promise was kept or broken."""
        words = self._desk.words
        acts: list[QWidget] = []
        if due.on and not due.record:
            name = words("Another day…")
            act = button(name, partial(self._later, due), part="link")
            acts.append(named(act, f"{name} {due.name} {due.case_no}"))
        for state, text in (("kept", KEPT), ("broken", BROKEN)) if due.record else ():
            act = button(words(text), partial(self._settle, due.record, state, text), part="link")
            acts.append(named(act, f"{words(text)} {due.name} {due.on}"))
        return acts

    def _later(self, due: Due) -> None:
        words = self._desk.words
        dialog = AnotherDayDialog(words, f"{due.name}: {due.what}", self._desk.today(), self)
        dialog.given.connect(partial(self._move, due.case_id))
        dialog.open()

    def _move(self, case_id: str, day: date, reason: str) -> None:
        def work(session: Session, _progress: Progress) -> Change:
            return move_action(session, case_id, day, reason)

        self._desk.tasks.start(work, lasting=True)

    def _settle(self, record: str, state: str, text: str) -> None:
        reason = self._desk.words(text)

        def work(session: Session, _progress: Progress) -> Change:
            return settle_promise(session, record, state, reason)

        self._desk.tasks.start(work, lasting=True)


def _short(name: str) -> str:
    """Return a name that leaves room for its day; the whole one is the tooltip."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
