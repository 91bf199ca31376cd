"""The counts beside entries of the rail: conflicts to settle, matters that wait."""

from PySide6.QtCore import QObject

from storage.casework.change import Change
from ui.desk import Desk
from ui.pages import conflict_work
from ui.pages.oversight import COUNTED, read_matters
from ui.tasks import Job
from ui.widgets.rail import Rail


class Badges(QObject):
    """Brings the counts up to date after every write that may change them."""

    def __init__(self, desk: Desk, rail: Rail) -> None:
        super().__init__(rail)
        self._desk = desk
        self._rail = rail
        self._counting: Job | None = None
        self._matters_changed = False
        desk.changed.connect(self.count)
        self.count()

    def count(self, change: Change | None = None) -> None:
        """Count again what ``change`` may have touched, everything where none is named."""
        # Any write may settle a conflict, any import bring one.
        if self._counting is not None:
            self._counting.drop()
        self._counting = self._desk.tasks.start(conflict_work.count, self._show_conflicts)
        if change is None or change.what == "imported" or COUNTED & {change.label, *change.also}:
            self._matters_changed = True

    def show_matters(self, count: int) -> None:
        """Show how much waits for a supervisor."""
        said = self._desk.words("Waiting for a supervisor: {count}", count=count)
        self._rail.show_count("oversight", count, said)

    def _show_conflicts(self, count: int) -> None:
        self._counting = None
        said = self._desk.words("Conflicts to settle: {count}", count=count)
        self._rail.show_count("exchange", count, said)
        if self._matters_changed:
            # Only now: the first page of the list, asked for meanwhile, comes before it.
            self._matters_changed = False
            self._desk.tasks.start(read_matters, lambda found: self.show_matters(len(found[0])))
