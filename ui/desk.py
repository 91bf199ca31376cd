"""What every page and dialog is handed: words, tasks, the one changed signal, today, the mask."""

from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from resources.language import Words
from storage.clock import Clock, SystemClock
from ui.packing import Packing
from ui.tasks import Tasks

REVEAL_SECONDS: Final = 30


class Desk(QObject):
    """The surroundings of one window; pages know nothing else of each other.

    ``role`` is that of the open vault's owner, ``owner`` the id of their record. ``changed``
    carries a ``storage.casework.change.Change`` after each write, ``error`` an exception to be
    shown, ``mask_changed`` the new ``masked``. ``copies`` is the folder of copies for other
    programs, ``photo_folder`` the folder from which photos came last (``photos_from`` tells it).
    ``tasks`` is the worker that owns the vault, ``drawing`` a thread beside it that shows pages.
    """

    changed = Signal(object)
    error = Signal(object)
    mask_changed = Signal(bool)
    language_changed = Signal()
    photos_from = Signal(str)
    # A ``DraftText`` that somebody gave up and may want back.
    discarded = Signal(object)
    # A sentence for the foot of the window: what to do, where no dialog is called for.
    said = Signal(str)
    # A dialog asks to lock: the window's own key does not reach it while the dialog is open.
    lock_wanted = Signal()

    def __init__(
        self, words: Words, *, clock: Clock | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.words = words
        self.clock = clock or SystemClock()
        self.tasks = Tasks(self)
        self.tasks.changed.connect(self.changed)
        self.tasks.failed.connect(self.show_error)
        # Pages are looked at and printed while the worker is busy; no vault is open here.
        self.drawing = Tasks(self, "pages")
        self.drawing.failed.connect(self.show_error)
        self.packing = Packing(self)
        self.role = ""
        self.owner = ""
        self.copies: Path | None = None
        self.photo_folder = ""
        self._masked = True
        self.remask = QTimer(self)
        self.remask.setSingleShot(True)
        self.remask.setInterval(REVEAL_SECONDS * 1000)
        self.remask.timeout.connect(self.mask)

    @property
    def session_open(self) -> bool:
        """Tell whether a vault is open."""
        return self.tasks.is_open

    @property
    def masked(self) -> bool:
        """Tell whether numbers, addresses and the like are shown hidden."""
        return self._masked

    def today(self) -> date:
        """Return the day by the clock that was handed in."""
        return self.clock.now().wall.date()

    def show_error(self, error: Exception) -> None:
        """Have the window show what went wrong."""
        self.error.emit(error)

    def reveal(self) -> None:
        """Show hidden values for half a minute; whoever asks has logged it in the case."""
        self.remask.start()
        self._set_masked(False)

    def mask(self) -> None:
        """Hide what is hidden by default again."""
        self.remask.stop()
        self._set_masked(True)

    def remember_photos(self, folder: Path | None) -> None:
        """Remember from which folder photos were taken in, e.g. that of the phone; None: none."""
        if (told := str(folder or "")) != self.photo_folder:
            self.photo_folder = told
            self.photos_from.emit(self.photo_folder)

    def wipe_copies(self) -> None:
        """Delete the copies that other programs were given; a writer on the worker comes first."""
        if (copies := self.copies) is not None:
            self.tasks.run(lambda _progress: _wipe(copies))

    def speak(self, words: Words) -> None:
        """Change the language of the window."""
        self.words = words
        self.language_changed.emit()

    def stop(self) -> None:
        """Close the vault and end the worker, once, when the window is gone."""
        self.remask.stop()
        self.tasks.stop()
        self.drawing.stop()
        self.packing.stop()
        if self.copies is not None:
            _wipe(self.copies)

    def _set_masked(self, masked: bool) -> None:
        if self._masked != masked:
            self._masked = masked
            self.mask_changed.emit(masked)


def _wipe(copies: Path) -> None:
    from storage.exchange.working_copies import wipe

    wipe(copies)
