"""What the rules remark on a record while it is typed, in a calm panel that holds nothing up."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework.session import Session
from storage.kinds.fields import Flaws
from storage.kinds.kind import Kind
from storage.progress import Progress
from storage.rows import CaseFile, Row
from storage.rules.guard_table import LEVELS
from storage.rules.guards import Mark, Plan, judge, judge_plan
from storage.rules.guards.scene import PLANNED
from storage.rules.moments import day, moment
from ui.desk import Desk
from ui.forms.scroll import VerticalScroll
from ui.forms.tones import ToneLabel
from ui.tasks import Job
from ui.widgets.basics import forget

JUDGED: Final = frozenset({"contact", "visit", "notice", "finding", "interview", "loan", "party"})
# Loans are reckoned with, people addressed: that takes all that a record must have.
_WHOLE: Final = frozenset({"interview", "loan", "party"})
_PLANNED: Final = frozenset({"contact", "visit", "notice"})
OF_A_PLAN: Final = N_("The rules on what is planned here:")
OF_THE_PAST: Final = N_("The rules on what happened (it can be saved as it was):")
_PAUSE_MS: Final = 600
_MOST_HEIGHT: Final = 112


class RecordRemarks(QFrame):
    """Judges what stands in a form on the worker, a moment after the last change."""

    def __init__(
        self,
        desk: Desk,
        kind: Kind,
        row: Row | None,
        file: CaseFile | None,
        values: Callable[[], Mapping[str, Any]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._desk, self._kind, self._row, self._file = desk, kind, row, file
        self._values = values
        self._job: Job | None = None
        self.marks: tuple[Mark, ...] = ()
        self._inside = QWidget()
        self._lines = QVBoxLayout(self._inside)
        self._lines.setContentsMargins(12, 6, 12, 6)
        self._lines.setSpacing(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(VerticalScroll(self._inside))
        self.setMaximumHeight(_MOST_HEIGHT)
        self.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.judge)

    def judge_soon(self) -> None:
        """Judge once typing pauses."""
        if self._file is not None and self._kind.name in JUDGED:
            self._pause.start()

    def judge(self) -> None:
        """Judge what stands in the form now."""
        self._pause.stop()
        if self._file is None or not self._desk.session_open:
            return
        if self._job is not None:
            self._job.drop()
        work = partial(
            _judged,
            file=self._file,
            kind=self._kind,
            row=self._row,
            values=dict(self._values()),
            now=self._desk.clock.now().iso,
        )
        self._job = self._desk.tasks.start(work, self._show)

    def text(self) -> str:
        """Return what is shown, a line for each remark."""
        items = (self._lines.itemAt(n) for n in range(self._lines.count()))
        parts = (item.widget() for item in items if item is not None)
        return "\n".join(part.text() for part in parts if isinstance(part, ToneLabel))

    def _show(self, found: tuple[bool, tuple[Mark, ...]]) -> None:
        planned, self.marks = found
        self._job = None
        forget(self._lines)
        self.setVisible(bool(self.marks))
        if not self.marks:
            return
        words = self._desk.words
        self._lines.addWidget(ToneLabel(words(OF_A_PLAN if planned else OF_THE_PAST), "muted"))
        for mark in self.marks:
            line = ToneLabel(f"{mark.guard}  {mark.message.say(words)}")
            line.setToolTip(mark.basis.say(words))
            line.setAccessibleName(line.text())
            line.setAccessibleDescription(line.toolTip())
            self._lines.addWidget(line)


def remarks(
    file: CaseFile, kind: Kind, row: Row | None, values: Mapping[str, Any], now: str
) -> tuple[bool, tuple[Mark, ...]]:
    """Return whether the record lies ahead of ``now``, and what the rules say of it, worst first.

    ``values`` may be incomplete; without a moment of its own nothing is judged yet.
    """
    when = kind.when(values)
    if not when and kind.moment:
        return False, ()
    if kind.name in _WHOLE and not _whole(kind, values):
        return False, ()
    if kind.name in _PLANNED and _ahead(when, now):
        act = "send" if kind.name == "notice" else "record"
        plan = Plan(day(when), act, kind.list_name, values)  # type: ignore[arg-type]
        return True, judge_plan(_without(file, kind, row), plan)
    own = row or Row("", file.case.case_id, kind.name, PLANNED, values, now, "")
    own = replace(own, values=values)
    mine = [
        mark
        for mark in judge(_without(file, kind, row, own))
        if (mark.list, mark.record) == (kind.list_name, own.ref)
    ]
    return False, tuple(sorted(mine, key=lambda mark: -LEVELS.index(mark.level)))


def _whole(kind: Kind, values: Mapping[str, Any]) -> bool:
    flaws: Flaws = []
    kind.check(dict(values), "", flaws, stored=True)
    return not flaws


def _ahead(when: str, now: str) -> bool:
    if len(when) == len("2019-04-12"):
        return when > now[: len(when)]
    found, present = moment(when), moment(now)
    return found is not None and present is not None and found > present


def _without(file: CaseFile, kind: Kind, row: Row | None, *added: Row) -> CaseFile:
    """Return the case without a record and with others of its kind."""
    left = [one for one in file.rows(kind.list_name) if row is None or one.id != row.id]
    return replace(file, lists={**file.lists, kind.list_name: (*left, *added)})


def _judged(
    _session: Session,
    _progress: Progress,
    *,
    file: CaseFile,
    kind: Kind,
    row: Row | None,
    values: Mapping[str, Any],
    now: str,
) -> tuple[bool, tuple[Mark, ...]]:
    return remarks(file, kind, row, values, now)
