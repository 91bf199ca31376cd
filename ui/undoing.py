"""Taking back what was done last: a draft given up comes again, a write is undone, or redone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from storage.casework.change import Change
from storage.progress import Progress
from ui.changes import Changes, is_import, taken_back
from ui.desk import Desk
from ui.discarded import Discarded

if TYPE_CHECKING:
    from storage.casework.drafts import DraftText
    from storage.casework.session import Session


class Undoing(QObject):
    """Knows what can be taken back in the open vault; ``given_up`` carries a sentence about it."""

    given_up = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._changes = Changes()
        self._discarded = Discarded(desk, self)
        self._discarded.noted.connect(self.given_up)

    def forget(self) -> None:
        """Forget everything: the vault is closed."""
        self._changes = Changes()
        self._discarded.forget()

    def note(self, change: Change) -> bool:
        """Remember a write; tells whether it can be undone."""
        return self._changes.note(change)

    def undo(self, resume: "Callable[[DraftText], None]") -> None:
        """Open again with ``resume`` what was given up last, else take back the last write."""
        if self._discarded.put_back(resume) or (change := self._changes.take()) is None:
            return
        from storage.casework import records
        from storage.exchange.packages import taking_back

        def work(session: "Session", _progress: Progress) -> Change:
            if is_import(change):
                return taken_back(taking_back.undo_import(session))
            return records.undo(session, change)

        self._desk.tasks.start(work, lasting=True)

    def redo(self) -> None:
        """Do again what was undone last, where nothing was written since."""
        if (change := self._changes.take_undone()) is None:
            return
        from storage.casework import records

        self._desk.tasks.start(lambda session, _p: records.undo(session, change), lasting=True)
