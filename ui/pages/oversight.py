"""What waits for a supervisor in all cases: blocked plans to decide, people who need care."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from resources.language import N_, NC_
from storage.casework import approvals, care
from storage.casework.change import ASKED, GRANTED, REFUSED, Change
from storage.casework.session import Session
from storage.casework.supervision import Matter, open_matters
from storage.casework.tables import current_tables
from storage.kinds import BY_NAME
from storage.kinds.care_review import OUTCOMES
from storage.kinds.flag import FLAGS
from storage.progress import Progress
from storage.rules.guards import Rules, guard_rules
from ui.desk import Desk
from ui.dialogs.care_card import CareCardDialog
from ui.dialogs.reason import ask_reason
from ui.forms.flow import FlowLayout
from ui.models.cells import time_text
from ui.models.facts import FactsModel
from ui.tasks import Job
from ui.widgets.basics import Empty, button, card, label, role
from ui.widgets.table import Table

TITLE: Final = N_("Approvals and care")
NOTHING: Final = N_("Nothing waits for a supervisor: no blocked plan, nobody who needs care.")
ONLY: Final = N_("Only a supervisor may decide this.")
OWN: Final = N_("You asked for this yourself; another person has to approve it.")
COUNTED: Final = frozenset(
    {BY_NAME[name].label for name in ("approval", "care_review", "flag", "interview")}
    | {ASKED, GRANTED, REFUSED}
)
"""Labels of the changes after which something else may wait."""
Found = tuple[tuple[Matter, ...], Rules]


class OversightPage(QWidget):
    """Emits ``opened`` with a case, ``cases`` for all, and ``counted`` with how much waits."""

    opened = Signal(str)
    cases = Signal()
    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reading: Job | None = None
        self._rules: Rules = guard_rules()
        self.matters: tuple[Matter, ...] = ()
        words = desk.words
        heads = (words("What"), words("Case no."), words("Name"), words("Plan or sign"),
                 words(NC_("approval", "Planned for")), words("Since"))  # fmt: skip
        self.model = FactsModel(heads)
        self.table = Table(self.model, words(TITLE))
        self.table.set_widths([96, 130, 120, 320, 110, 140], stretch=3)
        self.table.picked.connect(self._show_matter)
        self.table.opened.connect(lambda _place: self._open_case())
        self.empty = Empty("check")
        self.empty.say(words(NOTHING), words("To the cases"), self.cases.emit)
        self.pane = self._pane()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(label(words(TITLE), "title"))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.pane)
        layout.addWidget(self.empty, 1)
        desk.changed.connect(self._changed)
        self._show((self.matters, self._rules))

    def activate(self) -> None:
        """Read again what waits."""
        if self._reading is not None:
            self._reading.drop()
        self._reading = self._desk.tasks.start(read_matters, self._show)

    def current(self) -> Matter | None:
        """Return the matter that is shown."""
        place = self.table.currentIndex().row()
        return self.matters[place] if 0 <= place < len(self.matters) else None

    def decide(self, *, granted: bool) -> None:
        """Ask why, and record the decision on the request that is shown."""
        matter = self.current()
        if matter is None or matter.kind != "request":
            return
        words = self._desk.words
        act = words(NC_("button", "Approve")) if granted else words(NC_("button", "Refuse"))
        question = words(N_("{act}: {what}. Why?"), act=act, what=matter.what)
        done = partial(self._record, matter, granted)
        ask_reason(self._desk, act, question, act, self, done, case_id=matter.case_id)

    def review(self, outcome: care.Outcome) -> None:
        """Ask why, and record the decision on every sign of the case that is shown."""
        matter = self.current()
        if matter is None or matter.kind != "care":
            return
        words = self._desk.words
        title = words(dict(OUTCOMES)[outcome])
        question = words(N_("{act}: {what}. Why?"), act=title, what=self._said(matter))
        done = partial(self._reviewed, matter, outcome)
        ask_reason(self._desk, title, question, title, self, done, case_id=matter.case_id)

    def _pane(self) -> QFrame:
        words = self._desk.words
        frame, inside = card(margin=12)
        self.head = label(part="heading", wrap=True)
        self.reason = role(label(wrap=True), "text")
        self.guards = role(label(wrap=True), "muted")
        self.approve = button(words(NC_("button", "Approve…")), partial(self.decide, granted=True),
                              icon="check", part="primary")  # fmt: skip
        self.refuse = button(words(NC_("button", "Refuse…")), partial(self.decide, granted=False),
                             icon="close")  # fmt: skip
        self.card = button(words("Care card"), self._show_card, icon="care")
        self.outcomes = {
            name: button(words(text) + "…", partial(self.review, name)) for name, text in OUTCOMES
        }
        self.open = button(words(NC_("matter", "Open the case")), self._open_case, icon="open")
        inside.setSpacing(6)
        for part in (self.head, self.reason, self.guards):
            inside.addWidget(part)
        bar = QWidget()
        flow = FlowLayout(bar)
        parts = (self.open, self.card, *self.outcomes.values(), self.refuse, self.approve)
        for each in parts:
            flow.addWidget(each)
        inside.addWidget(bar)
        return frame

    def _show(self, found: Found) -> None:
        self.matters, self._rules = found
        chosen = self.table.currentIndex().row()
        self.model.show_lines([self._line(one) for one in self.matters])
        has = bool(self.matters)
        self.table.setVisible(has)
        self.pane.setVisible(has)
        self.empty.setVisible(not has)
        if has:
            self.table.selectRow(max(0, min(chosen, len(self.matters) - 1)))
            self._show_matter(self.table.currentIndex().row())
        self.counted.emit(len(self.matters))

    def _line(self, one: Matter) -> tuple[str, ...]:
        words = self._desk.words
        kind = words("Care") if one.kind == "care" else words(NC_("matter", "Request"))
        return (kind, one.case_no, one.name, self._said(one), one.on, time_text(one.since))

    def _said(self, one: Matter) -> str:
        return one.what if one.kind == "request" else self._desk.words(dict(FLAGS)[one.what])

    def _show_matter(self, place: int) -> None:
        matter = self.matters[place] if 0 <= place < len(self.matters) else None
        if matter is None:
            return
        asked = matter.kind == "request"
        self.head.setText(f"{matter.case_no}  {matter.name}  {self._said(matter)}")
        self.reason.setText(self._asked(matter) if asked else self._desk.words(_CARE))
        self.guards.setText("\n".join(self._titles(matter)))
        self.guards.setVisible(bool(self.guards.text()))
        for part in (self.approve, self.refuse):
            part.setVisible(asked)
            self._allow(part, self._may(matter))
        if self._may(matter) and matter.own:  # refusing it takes it back
            self._allow(self.approve, False, OWN)
        for part in (self.card, *self.outcomes.values()):
            part.setVisible(not asked)
        for part in self.outcomes.values():
            self._allow(part, self._desk.role == "supervisor")

    def _asked(self, matter: Matter) -> str:
        return self._desk.words(
            N_("{name} asks, because: {reason}"), name=matter.by or "-", reason=matter.reason
        )

    def _titles(self, matter: Matter) -> list[str]:
        language = self._desk.words.language
        own = [self._desk.words(OWN)] if matter.own and self._may(matter) else []
        return own + [f"{one}  {self._rules.guard(one).title[language]}" for one in matter.guards]

    def _may(self, matter: Matter) -> bool:
        if not matter.guards:  # a disclosure
            return self._desk.role == "supervisor"
        allowed = [self._rules.guard(one).approver for one in matter.guards]
        return all(self._desk.role in roles for roles in allowed)

    def _allow(self, part: QWidget, allowed: bool, why: str = ONLY) -> None:
        part.setEnabled(allowed)
        part.setToolTip("" if allowed else self._desk.words(why))

    def _record(self, matter: Matter, granted: bool, reason: str) -> None:
        def work(session: Session, _progress: Progress) -> Change:
            return approvals.approve(session, matter.case_id, matter.record, reason,
                                     granted=granted)  # fmt: skip

        self._desk.tasks.start(work, lasting=True)

    def _reviewed(self, matter: Matter, outcome: care.Outcome, reason: str) -> None:
        def work(session: Session, _progress: Progress) -> Change:
            return care.review(session, matter.case_id, outcome, reason)

        self._desk.tasks.start(work, lasting=True)

    def _show_card(self) -> None:
        CareCardDialog(self._desk, self).open()

    def _open_case(self) -> None:
        matter = self.current()
        if matter is not None:
            self.opened.emit(matter.case_id)

    def _changed(self, _change: Change) -> None:
        if self.isVisible():
            self.activate()


_CARE: Final = N_(
    "Visits, calls and demands in this case rest until a supervisor decides, the same day."
)


def read_matters(session: Session, _progress: Progress) -> Found:
    """Return what waits, and the guards by which it is judged."""
    return open_matters(session), current_tables(session).guards
