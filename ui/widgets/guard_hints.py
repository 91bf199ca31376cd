"""What the rules say of something before it is done, and once it was, in a few calm lines."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework.session import Session
from storage.kinds.kind import Kind
from storage.progress import Progress
from storage.rows import CaseFile
from storage.rules.guards import Mark, Plan, judge_plan
from ui.desk import Desk
from ui.dialogs.record_remarks import OF_THE_PAST, remarks
from ui.forms.tones import ToneLabel
from ui.tasks import Job
from ui.widgets.basics import forget

BEFORE: Final = N_("Before you do it, the rules say:")
CLEAR: Final = N_("The rules have nothing against it now.")
_MOST: Final = 4


class GuardHints(QFrame):
    """Judges on the worker; it only hints, what happened can always be recorded.

    ``shown`` says that the lines are others now.
    """

    shown = Signal()

    def __init__(self, desk: Desk, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._desk, self._kind = desk, kind
        self._job: Job | None = None
        self.marks: tuple[Mark, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(12, 6, 12, 6)
        self._lines.setSpacing(2)
        self.hide()

    def judge(
        self, file: CaseFile, values: Mapping[str, Any], *, done: bool,
        companions: tuple[Mapping[str, Any], ...] = (),
    ) -> None:  # fmt: skip
        """Judge ``values`` as what is about to be done today, or as what was ``done``."""
        if not self._desk.session_open:
            return
        if self._job is not None:
            self._job.drop()
        now = self._desk.clock.now()
        work = partial(
            _past if done else _planned, file=file, kind=self._kind, values=dict(values),
            now=now.iso, today=now.wall.date(), companions=companions,
        )  # fmt: skip
        self._job = self._desk.tasks.start(work, partial(self._show, done=done))

    def text(self) -> str:
        """Return what is shown, a line for each remark."""
        items = (self._lines.itemAt(n) for n in range(self._lines.count()))
        parts = (item.widget() for item in items if item is not None)
        return "\n".join(part.text() for part in parts if isinstance(part, ToneLabel))

    def _show(self, marks: tuple[Mark, ...], *, done: bool) -> None:
        self._job, self.marks = None, marks
        words = self._desk.words
        forget(self._lines)
        self.show()
        if not marks:
            self._lines.addWidget(ToneLabel(words(CLEAR), "muted"))
            self.setVisible(not done)
            self.shown.emit()
            return
        self._lines.addWidget(ToneLabel(words(OF_THE_PAST if done else BEFORE), "muted"))
        for mark in marks[:_MOST]:
            tone: Any = "danger" if mark.level == "block" else "warning"
            line = ToneLabel(f"{mark.guard}  {mark.message.say(words)}", tone)
            line.setToolTip(mark.basis.say(words))
            line.setAccessibleName(line.text())
            line.setAccessibleDescription(line.toolTip())
            self._lines.addWidget(line)
        self.shown.emit()


def _planned(
    _session: Session, _progress: Progress, *, file: CaseFile, kind: Kind,
    values: Mapping[str, Any], now: str, today: date, companions: tuple[Mapping[str, Any], ...],
) -> tuple[Mark, ...]:  # fmt: skip
    del now
    plan = Plan(today, "record", kind.list_name, values, companions=companions)
    return judge_plan(file, plan)


def _past(
    _session: Session, _progress: Progress, *, file: CaseFile, kind: Kind,
    values: Mapping[str, Any], now: str, today: date, companions: tuple[Mapping[str, Any], ...],
) -> tuple[Mark, ...]:  # fmt: skip
    del today, companions
    return remarks(file, kind, None, values, now)[1]
