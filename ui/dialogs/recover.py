"""What was left when the program ended without being closed: drafts, to go on with or give up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework import presence
from storage.casework.drafts import DraftText
from storage.casework.session import Session
from storage.progress import Progress
from ui.desk import Desk
from ui.pages.draft_list import DraftList, Left, left_over
from ui.widgets.basics import button, label, row
from ui.widgets.fitting import fit_text

TITLE = N_("Drafts to recover")
ENDED = N_("The program was not closed properly last time. Drafts found: {count}.")
SAFE = N_("What was saved is safe. A draft goes back to the last half second before the end.")
LATER = N_("Later: they stay on Today")
WAITING = N_("Drafts not saved yet: {count}; see Today.")

Resume = Callable[[DraftText], None]


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The drafts of a vault, and whether its last window ended without closing it."""

    killed: bool
    drafts: tuple[Left, ...]


def left_behind(session: Session, _progress: Progress, *, today: date) -> LeftBehind:
    """Read what was left, and note that a window works here now."""
    return LeftBehind(presence.begin(session), left_over(session, today))


def tell(desk: Desk, parent: QWidget, resume: Resume) -> None:
    """Say what was left: in a sheet where the program was killed, else at the foot."""
    work = partial(left_behind, today=desk.today())
    desk.tasks.start(work, partial(_show, desk, parent, resume))


def _show(desk: Desk, parent: QWidget, resume: Resume, found: LeftBehind) -> None:
    if found.killed and found.drafts:
        RecoverDialog(desk, found.drafts, resume, parent).open()
    elif found.drafts:
        desk.said.emit(desk.words(WAITING, count=len(found.drafts)))


class RecoverDialog(QDialog):
    """One line a draft: case, what it is, step, when it was kept last; go on, or give it up."""

    def __init__(
        self, desk: Desk, found: tuple[Left, ...], resume: Resume, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._resume = desk, resume
        words = desk.words
        self.setWindowTitle(words(TITLE))
        self.setMinimumWidth(740)
        self.drafts = DraftList(desk)
        self.drafts.show_drafts(found)
        self.drafts.resumed.connect(self._go_on)
        self.drafts.dropped.connect(self._again)
        self.later = button(words(LATER), self.reject, part="primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(words(ENDED, count=len(found)), "heading", wrap=True))
        column.addWidget(label(words(SAFE), "muted", wrap=True))
        column.addWidget(self.drafts)
        column.addLayout(row(None, self.later))
        fit_text(self)

    def _go_on(self, draft: DraftText) -> None:
        self.accept()
        self._resume(draft)

    def _again(self) -> None:
        today = self._desk.today()
        self._desk.tasks.start(lambda session, _p: left_over(session, today), self._show)

    def _show(self, found: tuple[Left, ...]) -> None:
        self.drafts.show_drafts(found)
        if not found:
            self.accept()
