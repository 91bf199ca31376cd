"""Asking a supervisor for a plan that the guards block; what was typed stays as a draft."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from resources.language import N_
from storage.casework import planning
from storage.casework.change import Change
from storage.casework.day import request_stop
from storage.casework.session import Session
from storage.errors import CaseError, NotApprovable, PlanBlocked
from storage.kinds import BY_NAME
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
STOP_SENT: Final = N_("Asked for approval; plan the stop again once a supervisor has approved.")


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
    what = plan_words(desk, kind, values)
    work = partial(_request, case_id=case_id, kind=kind.name, values=dict(values), what=what)
    return ask_for(desk, error, parent, work, done)


def ask_for(
    desk: Desk, error: CaseError, parent: QWidget, request: Callable[..., Change],
    done: Callable[[Change], None],
) -> ReasonDialog:  # fmt: skip
    """Say what blocks a plan and ask for the reason; ``request`` gets it as ``reason``."""
    words = desk.words
    question = words(QUESTION, problem=error.message(words))

    def send(reason: str) -> None:
        desk.tasks.start(partial(request, reason=reason), done, lasting=True)

    return ask_reason(desk, words(TITLE), question, words(TITLE), parent, send)


def stop_refused(
    desk: Desk, parent: QWidget, case_id: str, on: date, place: str, error: Exception
) -> None:
    """Offer to ask for a stop that the guards block; what nobody may approve is said."""
    if not isinstance(error, PlanBlocked) or not may_be_asked_for(error):
        desk.show_error(error)
        return
    what = f"{desk.words(BY_NAME['stop'].label)} {on.isoformat()} {place}".strip()
    work = partial(_request_stop, case_id=case_id, on=on, place=place, what=what)
    ask_for(desk, error, parent, work, lambda _change: desk.said.emit(desk.words(STOP_SENT)))


def _request_stop(
    session: Session, _progress: Progress, *, case_id: str, on: date, place: str, what: str,
    reason: str,
) -> Change:  # fmt: skip
    return request_stop(session, case_id, on, place, what, reason)


def _request(
    session: Session, _progress: Progress, *, case_id: str, kind: str, values: Mapping[str, Any],
    what: str, reason: str,
) -> Change:  # fmt: skip
    return planning.request(session, case_id, kind, values, what, reason)
