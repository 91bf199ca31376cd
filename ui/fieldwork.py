"""What is recorded in the field, from whatever page is shown: quick logs and their drafts."""

from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from resources.language import N_
from storage.casework.change import Change
from storage.casework.day import Day, add_stop, read_day
from storage.casework.drafts import DraftText
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.progress import Progress
from storage.rows import CaseFile
from ui.desk import Desk
from ui.dialogs.approval import stop_refused
from ui.dialogs.quick_log import QUICK, QuickLog
from ui.dialogs.trip_day import BACK, BRIEF, TITLES, BriefingDialog, ReturnDialog, Staff, staff_of
from ui.models.visit_flow import places

NO_CASE = N_("No case is chosen. Choose one in the case list (Alt+2, arrow keys), then try again.")

NO_TRIP = N_("The trip of that day is not there any more. What was typed stays with the drafts.")


class FieldWork(QObject):
    """Opens the sheets of field work over a window; a case is read first where it is not known."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._over = desk, over

    def log(
        self, channel: str, case_id: str, file: CaseFile | None = None, *, repeat: bool = False,
        draft: DraftText | None = None,
    ) -> None:  # fmt: skip
        """Open the quick log of a channel for a case; ``repeat`` to the same person and number.

        ``draft`` is what was typed before and is gone on with.
        """
        show = partial(self._show_log, channel=channel, repeat=repeat, draft=draft)
        if file is not None and file.case.case_id == case_id:
            show(file)
        elif case_id:
            read = partial(_read, case_id=case_id)
            self._desk.tasks.start(read, show)
        else:
            self.ask_for_case()

    def ask_for_case(self) -> None:
        """Say at the foot of the window that no case is at hand, and where to choose one."""
        self._desk.said.emit(self._desk.words(NO_CASE))

    def resumes(self, draft: DraftText) -> bool:
        """Open what a draft was typed in, where it is one of field work; tells whether it was."""
        if draft.kind.startswith(QUICK):
            self.log(draft.kind.removeprefix(QUICK), draft.case_id, draft=draft)
            return True
        if draft.kind in TITLES:
            on = date.fromisoformat(draft.record)
            show = partial(self._show_day, kind=draft.kind, on=on)
            self._desk.tasks.start(partial(_day, on=on), show)
            return True
        return False

    def add_stop(self, case_id: str, today: date) -> None:
        """Put a case on the trip of a day; where the guards block it, a supervisor can be asked."""
        if not case_id:
            self.ask_for_case()
            return
        read = partial(_place, case_id=case_id)
        self._desk.tasks.start(read, partial(self._add_stop, case_id, today))

    def _add_stop(self, case_id: str, today: date, place: str) -> None:
        work = partial(_add_stop, case_id=case_id, today=today, place=place)
        refused = partial(stop_refused, self._desk, self._over, case_id, today, place)
        self._desk.tasks.start(work, None, refused, lasting=True)

    def _show_day(self, found: tuple[Day, Staff], *, kind: str, on: date) -> None:
        """Open the sheet of a day again; a return without its trip waits until that is back."""
        day, staff = found
        if kind == BACK and day.trip is None:
            self._desk.said.emit(self._desk.words(NO_TRIP))
        else:
            sheet = BriefingDialog if kind == BRIEF else ReturnDialog
            sheet(self._desk, day, staff, self._over, on=on).open()

    def _show_log(
        self, file: CaseFile, *, channel: str, repeat: bool, draft: DraftText | None
    ) -> None:
        sheet = QuickLog(self._desk, channel, file, self._over, repeat=repeat, draft=draft)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()


def _day(session: Session, _progress: Progress, *, on: date) -> tuple[Day, Staff]:
    return read_day(session, on), staff_of(session)


def _place(session: Session, _progress: Progress, *, case_id: str) -> str:
    found = places(case_file(session, case_id))
    return found[0][1] if found else ""


def _add_stop(
    session: Session, _progress: Progress, *, case_id: str, today: date, place: str
) -> Change:
    return add_stop(session, case_id, today, place)


def _read(session: Session, _progress: Progress, *, case_id: str) -> CaseFile:
    return case_file(session, case_id)
