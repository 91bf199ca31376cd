"""The one worker thread that owns the open session: start, progress, cancel, result."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from storage.casework.change import Change
from storage.errors import VaultLocked
from storage.progress import Cancelled, Progress

if TYPE_CHECKING:
    from storage.casework.session import Session

T = TypeVar("T")
Opener = Callable[[Progress], "tuple[Session, T]"]
# Progress is drawn, not logged: more than this a second only fills the event queue.
_SHORTEST_SECONDS: Final = 0.05


class _Stop:
    """What the worker knows of a job: whether to stop, and where progress goes; no Qt inside."""

    def __init__(
        self, report: Callable[[int, int, str], None], between: Callable[[], None] | None = None
    ) -> None:
        """``between`` is done whenever the work reports: what others may not wait for."""
        self._report = report
        self._between = between
        self._last = 0.0
        self.wanted = threading.Event()

    def advance(self, done: int, total: int, note: str = "") -> None:
        """See Progress.advance."""
        if self.wanted.is_set():
            raise Cancelled
        if self._between is not None:
            self._between()
        now = time.monotonic()
        if now - self._last >= _SHORTEST_SECONDS or done >= total:
            self._last = now
            self._report(done, total, note)


class Job(QObject):
    """One piece of work under way; lives on the GUI thread.

    ``finished`` comes last and always, whether the work was done, failed or was cancelled.
    """

    progress = Signal(int, int, str)
    finished = Signal()

    def __init__(
        self,
        stop: _Stop,
        title: str,
        done: Any,
        failed: Any,
        *,
        announced: bool,
        lasting: bool,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.announced = announced
        self.lasting = lasting
        self.cancelled = False
        self._stop = stop
        self.done = done
        self.failed = failed

    def cancel(self) -> None:
        """Ask the work to stop; what was finished by then is still delivered."""
        self.cancelled = True
        self._stop.wanted.set()

    def drop(self) -> None:
        """Ask the work to stop and never deliver its result: somebody wants another one now."""
        self.done = None
        self.failed = _nothing
        self.cancel()


@dataclass(frozen=True)
class _Order:
    """What the worker is given: no QObject, so that none can die on its thread."""

    number: int
    work: Callable[[Progress], Any]
    stop: _Stop


@dataclass
class _Room:
    """What the worker owns; touched on its thread only."""

    session: "Session | None" = field(default=None, repr=False)

    @property
    def is_between(self) -> bool:
        """Tell whether a vault is open in which no transaction is under way."""
        return self.session is not None and self.session.is_between

    def taken(self) -> "Session":
        """Return the open session; raises ``VaultLocked``."""
        if self.session is None:
            raise VaultLocked()
        return self.session

    def close(self) -> None:
        """Close the vault, if any; its keys are forgotten."""
        session, self.session = self.session, None
        if session is not None:
            from storage.casework import presence

            presence.end(session)
            session.vault.close()


class Tasks(QObject):
    """Runs work on the worker in order; results come back on the GUI thread.

    ``changed`` carries every ``Change`` that work returned, ``failed`` every exception that
    nobody else handles (never ``Cancelled``), ``announced`` a job that people should see.
    """

    changed = Signal(object)
    failed = Signal(object)
    announced = Signal(object)
    busy = Signal(bool)
    opened = Signal(bool)
    _delivered = Signal(int, object, object)
    _advanced = Signal(int, int, int, str)

    def __init__(self, parent: QObject | None = None, name: str = "vault") -> None:
        """``name`` is what the system calls the thread."""
        super().__init__(parent)
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        # What only reads and is waited for; each has its turn among the orders as well.
        self._urgent: SimpleQueue[_Order] = SimpleQueue()
        self._jobs: dict[int, Job] = {}
        # The worker may still hold the closure of the last order for a moment: it dies here.
        self._kept: dict[int, Any] = {}
        self._spent: int | None = None
        self._number = 0
        self._room = _Room()
        self.is_open = False
        self._delivered.connect(self._deliver)
        self._advanced.connect(self._advance)
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """Tell whether work is under way or waiting."""
        return bool(self._jobs)

    @property
    def is_long(self) -> bool:
        """Tell whether work is under way that people see and wait for."""
        return any(job.announced for job in self._jobs.values())

    def start(
        self,
        work: "Callable[[Session, Progress], T]",
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        title: str = "",
        announce: bool = False,
        lasting: bool = False,
        urgent: bool = False,
    ) -> Job:
        """Run ``work`` with the open session; ``done`` or ``failed`` get its outcome here.

        A callback whose widget is gone by then is not called. ``announce`` shows ``title`` with
        progress and a way to cancel. ``lasting`` work (a save) is done even where the vault is
        closed right after. ``urgent`` work, which must only read, comes in where longer work
        reports its progress outside a transaction. Without an open vault the outcome is
        ``VaultLocked``.
        """
        room = self._room

        def taken(progress: Progress) -> T:
            return work(room.taken(), progress)

        return self._order(taken, done, failed, title, announce, lasting, urgent)

    def open(
        self,
        opener: "Opener[T]",
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        title: str = "",
    ) -> Job:
        """Open a vault on the worker; ``done`` gets the second value of what ``opener`` returns."""
        room = self._room

        def work(progress: Progress) -> T:
            room.close()
            room.session, extra = opener(progress)
            return extra

        def opened(extra: T) -> None:
            self.is_open = True
            self.opened.emit(True)
            if done is not None:
                done(extra)

        return self._order(work, opened, failed, title, announce=False)

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        title: str = "",
        announce: bool = False,
    ) -> Job:
        """Run ``work`` that needs no open vault."""
        return self._order(work, done, failed, title, announce=announce)

    def close(self, done: Callable[[None], None] | None = None) -> Job:
        """Close the vault: silent work is stopped, announced work ends first."""
        room = self._room
        for job in list(self._jobs.values()):
            if not job.announced and not job.lasting:
                job.drop()
        self.is_open = False
        self.opened.emit(False)
        return self._order(lambda _progress: room.close(), done, None, "", announce=False)

    def stop(self) -> None:
        """Cancel everything, close the vault and end the thread; nothing is delivered any more.

        Once it has ended this does nothing.
        """
        if not self._thread.is_alive():
            return
        for job in list(self._jobs.values()):
            if not job.lasting:
                job.drop()
        room = self._room
        last = _Order(0, lambda _progress: room.close(), _Stop(lambda *_: None))
        self._delivered.disconnect(self._deliver)
        self._advanced.disconnect(self._advance)
        self._orders.put(last)
        self._orders.put(None)
        self._thread.join()
        self.is_open = False
        self._jobs.clear()
        self._kept.clear()

    def _order(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        title: str,
        announce: bool,
        lasting: bool = False,
        urgent: bool = False,
    ) -> Job:
        self._number += 1
        number = self._number
        stop = _Stop(
            lambda now, total, note: self._advanced.emit(number, now, total, note),
            None if urgent else self._come_between,
        )
        job = Job(stop, title, done, failed, announced=announce, lasting=lasting, parent=self)
        self._jobs[number] = job
        self._kept[number] = work
        if len(self._jobs) == 1:
            self.busy.emit(True)
        if announce:
            self.announced.emit(job)
        order = _Order(number, work, stop)
        if urgent:
            self._urgent.put(order)
            # Its turn at the latest: whoever comes first takes it.
            order = _Order(0, lambda _progress: self._serve_urgent(), stop)
        self._orders.put(order)
        return job

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            self._serve(order)
            del order

    def _serve(self, order: _Order) -> None:
        result, error = self._outcome(order)
        if order.number:
            self._delivered.emit(order.number, result, error)

    def _come_between(self) -> None:
        """Do what is urgent while longer work stands at a point where that disturbs nothing."""
        if self._urgent.empty() or threading.current_thread() is not self._thread:
            return
        if self._room.is_between:
            self._serve_urgent()

    def _serve_urgent(self) -> None:
        while not self._urgent.empty():
            self._serve(self._urgent.get())

    def _outcome(self, order: _Order) -> tuple[Any, Exception | None]:
        try:
            if order.stop.wanted.is_set() and order.number:
                raise Cancelled
            return order.work(order.stop), None
        except Exception as error:  # delivered, never swallowed
            return None, error

    @Slot(int, int, int, str)
    def _advance(self, number: int, done: int, total: int, note: str) -> None:
        if number in self._jobs:
            self._jobs[number].progress.emit(done, total, note)

    @Slot(int, object, object)
    def _deliver(self, number: int, result: Any, error: Exception | None) -> None:
        job = self._jobs.pop(number, None)
        if job is None:  # delivered after ``stop``
            return
        # What was delivered before the worker has let go of by now.
        if self._spent is not None:
            self._kept.pop(self._spent, None)
        self._spent = number
        try:
            if error is None:
                self._hand_over(job, result)
            elif not isinstance(error, Cancelled):
                self._tell(job, error)
        finally:
            job.finished.emit()
            job.deleteLater()
            if not self._jobs:
                self.busy.emit(False)

    def _hand_over(self, job: Job, result: Any) -> None:
        if job.done is not None and lives(job.done):
            job.done(result)
        if isinstance(result, Change):
            self.changed.emit(result)

    def _tell(self, job: Job, error: Exception) -> None:
        if job.failed is None:
            self.failed.emit(error)
        elif lives(job.failed):
            job.failed(error)


def lives(callback: Callable[..., Any]) -> bool:
    """Tell whether every Qt object that a callback was made from still exists."""
    return all(isValid(found) for found in _objects(callback, depth=3))


def _objects(callback: Any, depth: int) -> Iterator[QObject]:
    if isinstance(callback, QObject):
        yield callback
        return
    if depth == 0:
        return
    if isinstance(callback, partial):
        inside = [callback.func, *callback.args, *callback.keywords.values()]
    else:
        cells = getattr(callback, "__closure__", None) or ()
        inside = [getattr(callback, "__self__", None), *(_content(cell) for cell in cells)]
    for item in inside:
        if isinstance(item, QObject) or callable(item):
            yield from _objects(item, depth - 1)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _nothing(_error: Exception) -> None:
    """Stand for somebody who no longer wants to know."""
