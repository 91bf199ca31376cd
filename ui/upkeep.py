"""What the window looks after while a vault is open: it looks, checks once a week, and says."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from ui.desk import Desk

if TYPE_CHECKING:
    from storage.casework.oversight import Finding
    from ui.pages.upkeep_work import Upkeep

_AGAIN_MS: Final = 30 * 60 * 1000
# Whoever opens a vault wants to work in it at once; the weekly check has time.
AFTER_MS: Final = 5 * 60 * 1000


class UpkeepWatch(QObject):
    """Emits ``seen`` with an ``Upkeep``, and ``checked`` with the findings of a full check."""

    seen = Signal(object)
    checked = Signal(object)
    _outcome = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.checking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_AGAIN_MS)
        self._timer.timeout.connect(self.look)
        self.later = QTimer(self)
        self.later.setSingleShot(True)
        self.later.setInterval(AFTER_MS)
        self.later.timeout.connect(self.check)
        self._outcome.connect(self._checked)

    def begin(self) -> None:
        """Look now, and again every half hour: the disk fills up while people work."""
        self.checking = False
        self._timer.start()
        self.look()

    def end(self) -> None:
        """Look no more; the vault is being closed, which ends a check as well."""
        self._timer.stop()
        self.later.stop()
        self.checking = False

    def look(self) -> None:
        """Look over the vault."""
        from ui.pages.upkeep_work import look

        self._desk.tasks.start(look, self._looked)

    def check(self) -> None:
        """Check everything in the background now."""
        from ui.pages.upkeep_work import begin_check

        if not self.checking:
            self.checking = True
            self._desk.tasks.start(partial(begin_check, done=self._outcome.emit), failed=self._fail)

    def _looked(self, upkeep: "Upkeep") -> None:
        self.seen.emit(upkeep)
        if upkeep.check_due and not self.later.isActive() and not self.checking:
            self.later.start()

    def _checked(self, outcome: "tuple[Finding, ...] | Exception") -> None:
        if not self.checking or not self._desk.session_open:
            return
        self.checking = False
        if isinstance(outcome, Exception):
            self._desk.show_error(outcome)
            return
        from ui.pages.upkeep_work import end_check

        self._desk.tasks.start(partial(end_check, found=outcome), self._noted)

    def _noted(self, found: "tuple[Finding, ...]") -> None:
        self.checked.emit(found)
        self.look()

    def _fail(self, error: Exception) -> None:
        self.checking = False
        self._desk.show_error(error)
