"""The status bar: saved or working, announced work with progress and cancel, the lock."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from ui.desk import Desk
from ui.tasks import Job
from ui.widgets.basics import Elided, button, label, named

if TYPE_CHECKING:
    from reports.pack.options import PackResult

_TOAST_MS = 6000


class Foot(QWidget):
    """One line below the pages; ``lock``, ``undo`` and ``upkeep`` are asked for here."""

    lock = Signal()
    upkeep = Signal()
    undo = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        words = desk.words
        self.state = label(words("Saved"), "muted")
        # As wide as the longer of its two words: what stands beside it must not jump.
        texts = (words("Saved"), words("Working…"))
        self.state.ensurePolished()
        widths = [self.state.fontMetrics().horizontalAdvance(text) for text in texts]
        self.state.setMinimumWidth(max(widths) + 8)
        self.toast = Elided(part="muted")
        self.undo_button = button(words("Undo"), self.undo.emit, icon="undo", part="link")
        self.undo_button.hide()
        self.upkeep_button = button("", self.upkeep.emit, icon="warning", part="link")
        self.upkeep_button.hide()
        self.title = label()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(150)
        self.bar.setTextVisible(False)
        self.cancel = button(words("Cancel"), self._cancel, part="link")
        self.lock_button: QPushButton = button(
            words("Lock"), self.lock.emit, icon="lock", part="link"
        )
        self.lock_button.setToolTip("Ctrl+L")
        self._clear = QTimer(self)
        self._clear.setSingleShot(True)
        self._clear.timeout.connect(self._forget_toast)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 8, 2)
        for part in (self.state, self.toast, self.undo_button, self.title, self.bar, self.cancel):
            layout.addWidget(part, 1 if part is self.toast else 0)
        layout.addWidget(self.upkeep_button)
        layout.addWidget(self.lock_button)
        self._show_job(None)
        desk.tasks.busy.connect(self._busy)
        desk.tasks.announced.connect(self._show_job)
        desk.packing.made.connect(self._say_made)
        desk.said.connect(self.say)

    def show_open(self, *, is_open: bool) -> None:
        """Show the lock and that everything is saved only while a vault is open."""
        self.lock_button.setVisible(is_open)
        self.state.setVisible(is_open)
        # Behind the lock work goes on, and nobody reads what it is about or stops it.
        self.bar.setToolTip("")
        self.cancel.setVisible(is_open and self._job is not None)

    def remind(self, text: str) -> None:
        """Show what the vault needs, until it is seen to; nothing for an empty text."""
        self.upkeep_button.setText(text)
        named(self.upkeep_button, text)
        self.upkeep_button.setVisible(bool(text))

    def say(self, sentence: str, *, undo: bool = False) -> None:
        """Show a sentence for a few seconds, with a way to undo it where there is one."""
        self.toast.say(sentence)
        self.undo_button.setVisible(undo)
        self._clear.start(_TOAST_MS)

    def _say_made(self, _case_id: str, result: "PackResult") -> None:
        from ui.widgets.finished_pack import saved

        self.say(saved(self._desk.words, result))

    def _forget_toast(self) -> None:
        self.toast.say("")
        self.undo_button.hide()

    def _busy(self, busy: bool) -> None:
        words = self._desk.words
        self.state.setText(words("Working…") if busy else words("Saved"))

    def _show_job(self, job: Job | None) -> None:
        self._job = job
        for part in (self.title, self.bar, self.cancel):
            part.setVisible(job is not None)
        if job is not None:
            self.cancel.setVisible(self._desk.session_open)
            self.title.setText(job.title)
            self.cancel.setEnabled(True)
            self.bar.setRange(0, 0)
            job.progress.connect(self._advance)
            job.finished.connect(self._finished)

    def _advance(self, done: int, total: int, note: str) -> None:
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        self.bar.setToolTip(note if self._desk.session_open else "")

    def _finished(self) -> None:
        if self._job is not None and self._job.cancelled:
            self.say(self._desk.words("Cancelled."))
        self._show_job(None)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)
