"""What somebody gave up last, so that Ctrl+Z brings it back until something else is written."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from resources.language import N_
from storage.progress import Progress
from ui.desk import Desk

if TYPE_CHECKING:
    from storage.casework.drafts import DraftText
    from storage.casework.session import Session

GIVEN_UP = N_("Discarded: {label}. Ctrl+Z brings it back.")


class Discarded(QObject):
    """The draft that was given up last; emits ``noted`` with a sentence when one is."""

    noted = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._draft: DraftText | None = None
        desk.discarded.connect(self._note)
        desk.changed.connect(lambda _change: self.forget())

    def forget(self) -> None:
        """Forget it: something was written since, or the vault is locked."""
        self._draft = None

    def put_back(self, resume: "Callable[[DraftText], None]") -> bool:
        """Keep the draft again and open it with ``resume``; tells whether there was one."""
        draft, self._draft = self._draft, None
        if draft is None:
            return False
        work = partial(_keep, draft=draft)
        self._desk.tasks.start(work, lambda _none: resume(draft), lasting=True)
        return True

    def _note(self, draft: "DraftText") -> None:
        # Brings the forms with it, which the gate does not need.
        from ui.pages.draft_list import draft_label

        self._draft = draft
        words = self._desk.words
        self.noted.emit(words(GIVEN_UP, label=words(draft_label(draft.kind))))


def _keep(session: "Session", _progress: Progress, *, draft: "DraftText") -> None:
    from storage.casework import drafts

    drafts.save_draft(session, draft.case_id, draft.kind, draft.record, draft.content)
