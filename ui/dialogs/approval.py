"""Asking a supervisor for a plan that the guards block; what was typed stays as a draft."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from resources.language import N_
from storage.casework import planning
from storage.casework.change import Change
from storage.casework.session import Session
from storage.errors import CaseError, NotApprovable, PlanBlocked
from storage.kinds.kind import Kind
from storage.progress import Progress
from ui.desk import Desk
from ui.dialogs.reason import ReasonDialog, ask_reason
from ui.models.cells import time_text

TITLE: Final = N_("Ask for approval")
QUESTION: Final = N_("{problem}\n\nWhy should it be done all the same?")
SENT: Final = N_(
    "Asked for approval; save again once a supervisor has approved. The draft is kept."
)


def may_be_asked_for(error: Exception) -> bool:
    """Tell whether somebody could approve what was stopped."""
    return isinstance(error, PlanBlocked) and not isinstance(error, NotApprovable)


def plan_words(desk: Desk, kind: Kind, values: Mapping[str, Any]) -> str:
    """Return what is planned in one line: kind, time, what the kind says of itself."""
    words = desk.words
    when = time_text(str(values.get("planned_at") or kind.when(values) or ""))
    return " ".join(part for part in (words(kind.label), when, kind.summary(values, words)) if part)


def ask(
    desk: Desk, kind: Kind, case_id: str, values: Mapping[str, Any], error: CaseError,
    parent: QWidget, done: Callable[[Change], None],
) -> ReasonDialog:  # fmt: skip
    """Ask for the reason and send the request; ``done`` gets the ``Change``."""
    words = desk.words
    what = plan_words(desk, kind, values)
    question = words(QUESTION, problem=error.message(words))

    def send(reason: str) -> None:
        work = partial(
            _request, case_id=case_id, kind=kind.name, values=dict(values), what=what, reason=reason
        )
        desk.tasks.start(work, done, lasting=True)

    return ask_reason(words, words(TITLE), question, words(TITLE), parent, send)


def _request(
    session: Session, _progress: Progress, *, case_id: str, kind: str, values: Mapping[str, Any],
    what: str, reason: str,
) -> Change:  # fmt: skip
    return planning.request(session, case_id, kind, values, what, reason)
