"""What was typed and not yet saved, on the page of today: go on with it, or give it up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from resources.language import N_
from storage.casework import caselist, drafts
from storage.casework.drafts import DraftText
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.rules.dates import time_words
from ui.desk import Desk
from ui.dialogs import trip_day
from ui.dialogs.intake_dialog import INTAKE, TITLE
from ui.dialogs.quick_log import TITLES
from ui.dialogs.reason import REASON
from ui.models.visit_flow import STEP_TITLES
from ui.pages.visit_work import WIZARD
from ui.widgets.basics import Elided, button, label, named, row
from ui.widgets.short_list import ShortList

_MOST_HEIGHT = 132
# Drafts that are none of a single record.
_NAMES = {
    REASON: N_("Reason"),
    INTAKE: TITLE,
    WIZARD: N_("Visit under way"),
    **TITLES,
    **trip_day.TITLES,
}


def draft_label(kind: str) -> str:
    """Return the message that names what a draft of a kind was typed in."""
    return _NAMES.get(kind) or BY_NAME[kind].label


@dataclass(frozen=True, slots=True)
class Left:
    """A draft and the case it was typed for, as a list names it."""

    draft: DraftText
    name: str
    case_no: str


def left_over(session: Session, today: date) -> tuple[Left, ...]:
    """Return every draft, the latest first."""
    found = drafts.all_drafts(session)
    ids = [case_id for case_id in dict.fromkeys(one.case_id for one in found) if case_id]
    lines = {line.id: line for line in caselist.rows_by_id(session, ids, today)}
    return tuple(
        Left(one, lines[one.case_id].name, lines[one.case_id].case_no)
        if one.case_id in lines
        else Left(one, "", "")
        for one in found
    )


class DraftList(ShortList):
    """Emits ``resumed`` with a ``DraftText``, ``dropped`` when one was given up."""

    resumed = Signal(object)
    dropped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(_MOST_HEIGHT)
        self._desk = desk

    def show_drafts(self, found: Sequence[Left]) -> None:
        """Show what is left over; nothing is shown where nothing is."""
        title = self._desk.words("Not saved yet: {count}", count=len(found))
        self.show_lines(title, (self._line(left) for left in found))

    def _line(self, left: Left) -> QWidget:
        words, draft = self._desk.words, left.draft
        who = " ".join(part for part in (left.name, left.case_no) if part)
        what = draft_label(draft.kind)
        step = STEP_TITLES.get(str(draft.content.get("step") or ""), "")
        title = str(draft.content.get("title") or "") if draft.kind == REASON else ""
        parts = (words(what), words(step) if step else title, who)
        said = "  ·  ".join(part for part in parts if part)
        when = time_words(draft.saved_at, words.language)
        holder = QWidget()
        go: Callable[[], None] = partial(self.resumed.emit, draft)
        on = named(button(words("Go on"), go, part="link"), f"{words('Go on')} {said}")
        give_up = button(words("Discard"), partial(self._drop, draft), part="link")
        named(give_up, f"{words('Discard')} {said}")
        line = row(Elided(said), label(when, "muted"), on, give_up)
        holder.setLayout(line)
        return holder

    def _drop(self, draft: DraftText) -> None:
        def work(session: Session, _progress: Progress) -> None:
            drafts.drop_draft(session, draft.case_id, draft.kind, draft.record)

        def done(_none: None) -> None:
            self.dropped.emit()
            self._desk.discarded.emit(draft)

        self._desk.tasks.start(work, done, lasting=True)
