"""A pack that is being made: planned by the worker, drawn beside it, entered by it again.

Drawing needs no vault and goes on while the window is locked; the finished pack waits for the
vault it was made from.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from storage.casework.change import Change
from storage.errors import VaultLocked
from storage.progress import Progress
from ui.tasks import Tasks

if TYPE_CHECKING:
    # What draws packs is loaded when the first one is made: the window is there sooner.
    from reports.pack.build import PackMaking, PackOptions, PackResult
    from storage.casework.session import Session
    from storage.casework.unfinished import Unfinished
    from ui.desk import Desk


class Packing(QObject):
    """Makes one pack at a time.

    ``made`` carries the case and the result of a pack that is entered, ``ended`` tells that none
    is under way any more, whatever became of it. Errors wait until somebody has unlocked.
    """

    made = Signal(str, object)
    ended = Signal()

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._desk = desk
        self._tasks = Tasks(self)
        self._tasks.announced.connect(desk.tasks.announced)
        # After the pages of the vault that was opened have asked for what they show.
        desk.tasks.opened.connect(self._opened, Qt.ConnectionType.QueuedConnection)
        self._making: PackMaking | None = None
        self._drawn = False
        self._entering = False
        self._untold: list[Exception] = []
        self.is_busy = False

    @property
    def is_waiting(self) -> bool:
        """Tell whether a finished pack waits for its vault."""
        return self._drawn and not self._entering

    def start(self, case_id: str, options: "PackOptions", target: Path) -> bool:
        """Make a pack; the dialog asked about what lies at ``target``. False while one is made."""
        if self.is_busy:
            return False
        self.is_busy = True
        asked = replace(options, replace=True)
        work = partial(_plan, case_id=case_id, options=asked, target=target)
        # Once asked for it is planned, also where the window is locked right after.
        self._desk.tasks.start(work, self._planned, self._failed, lasting=True)
        return True

    def stop(self) -> None:
        """End for good; what is not entered leaves nothing. The worker has ended before."""
        self._tasks.stop()
        if self._making is not None:
            self._making.drop()

    def _planned(self, making: "PackMaking") -> None:
        self._making = making
        title = self._desk.words("Making the pack")
        work = partial(_draw, making=making)
        job = self._tasks.run(work, self._finished, self._failed, title=title, announce=True)
        job.finished.connect(self._over)

    def _finished(self, _making: "PackMaking") -> None:
        self._drawn = True
        self._enter()

    def _over(self) -> None:
        """See whether drawing was cancelled: then nobody else says that it ended."""
        if self.is_busy and not self._drawn:
            self._end()

    def _opened(self) -> None:
        if not self._desk.session_open:
            return
        untold, self._untold = self._untold, []
        for error in untold:
            self._desk.show_error(error)
        spare = self._making.mark if self._making is not None else ""
        self._desk.tasks.start(partial(_clear, spare=spare), self._cleared)
        self._enter()

    def _cleared(self, found: "Sequence[Unfinished]") -> None:
        for one in found:
            from reports.refusals import PackUnfinished

            self._desk.show_error(PackUnfinished(number=one.number, path=one.target))

    def _enter(self) -> None:
        if self.is_waiting and self._desk.session_open and self._making is not None:
            self._entering = True
            work = partial(_enter, making=self._making)
            self._desk.tasks.start(work, self._entered, self._not_entered, lasting=True)

    def _entered(self, result: "PackResult | None") -> None:
        self._entering = False
        if result is None or self._making is None:
            return
        case_id = self._making.case_id
        self._end()
        self.made.emit(case_id, result)
        self._desk.changed.emit(Change("logged", case_id, (), ""))

    def _not_entered(self, error: Exception) -> None:
        self._entering = False
        if not isinstance(error, VaultLocked):
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._end()
        if self._desk.session_open:
            self._desk.show_error(error)
        else:
            self._untold.append(error)

    def _end(self) -> None:
        self._making = None
        self._drawn = False
        self.is_busy = False
        self.ended.emit()


def _clear(session: "Session", _progress: Progress, *, spare: str) -> "Sequence[Unfinished]":
    """Put in order what a crash left; a vault that is only read is left as it is."""
    from reports.pack.leftovers import clear_leftovers

    return () if session.vault.read_only else clear_leftovers(session, spare)


def _plan(
    session: "Session", _progress: Progress, *, case_id: str, options: "PackOptions", target: Path
) -> "PackMaking":
    from reports.pack.build import PackMaking

    return PackMaking(session, case_id, options, target)


def _draw(progress: Progress, *, making: "PackMaking") -> "PackMaking":
    making.draw(progress)
    return making


def _enter(session: "Session", _progress: Progress, *, making: "PackMaking") -> "PackResult | None":
    """Enter a pack in the vault that it was made from; None where that is another one."""
    return making.enter(session) if session.vault.folder == making.vault else None
