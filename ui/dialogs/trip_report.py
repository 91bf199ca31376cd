"""Printing the report of a field day (外访情况报告), from wherever a day or a visit is shown."""

from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from storage.casework.day import last_trip, trip_of
from storage.casework.session import Session
from storage.progress import Progress
from ui.desk import Desk
from ui.dialogs.trip_day import ask_paper


def ask_trip_report(desk: Desk, over: QWidget, *, trip: str = "", on: date | None = None) -> None:
    """Ask where to, and make the report of a trip (by ref), of the trip of a day, or of the last.

    Where there was none that is said at the foot of the window.
    """
    if trip:
        _make(desk, over, None, trip)
    else:
        work = partial(_find, on=on, today=desk.today())
        desk.tasks.start(work, partial(_make, desk, over, on))


def _make(desk: Desk, over: QWidget, on: date | None, trip: str) -> None:
    words = desk.words
    if trip:
        ask_paper(desk, "trip-report", trip, words("Print the report"), over)
    elif on is not None:
        text = words("There was no trip on {day}: there is nothing to report.", day=on.isoformat())
        desk.said.emit(text)
    else:
        desk.said.emit(words("There was no trip yet: there is nothing to report."))


def _find(session: Session, _progress: Progress, *, on: date | None, today: date) -> str:
    """Return the ref of the trip of a day, or of the last one; empty where there is none."""
    found = trip_of(session, on) if on is not None else last_trip(session, today)
    return found.ref if found is not None else ""
