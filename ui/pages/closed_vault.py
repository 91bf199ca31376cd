"""What the pages share that work on a vault nobody has open: begin, cancel, how it ended."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from storage.errors import CaseError
from storage.progress import Progress
from ui.desk import Desk
from ui.forms.scroll import VerticalScroll
from ui.tasks import Job
from ui.widgets.basics import button, card, centre, label, role, row, widen


class ClosedVaultPage(QWidget):
    """Emits ``back``, and ``opened`` with the folder of the vault that can be opened now.

    A page says which ``fields`` it asks with, whether they are ``filled``, how secrets are
    forgotten (``forget``), and starts its work with ``run``; ``finish`` ends it well.
    """

    back = Signal()
    opened = Signal(Path)
    # Whether what was asked for can still be changed when it is done.
    asks_again = True

    def __init__(self, desk: Desk, *, go: str, opens: str, cancelled: str) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self._folder: Path | None = None
        self._cancelled = cancelled
        words = desk.words
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.note = role(label(wrap=True), "danger")
        self.outcome = label(wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.go = button(go, self._begin, part="primary")
        self.cancel = button(words("Cancel"), self._cancel)
        self.open = button(opens, self._open, part="primary")
        self.leave = button(words("Back"), self._leave)

    def fields(self) -> tuple[QWidget, ...]:
        """Return what cannot be changed while it works."""
        raise NotImplementedError

    def filled(self) -> bool:
        """Tell whether everything is there to begin."""
        raise NotImplementedError

    def forget(self) -> None:
        """Forget what nobody else should find in the fields."""
        self.secret.clear()

    def begin(self) -> None:
        """Start what is asked for with ``run``."""
        raise NotImplementedError

    def run(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Do the work beside the window; ``done`` gets its result."""
        self._job = self._desk.tasks.run(work, done, self._failed)
        self._job.progress.connect(self._advance)
        self._job.finished.connect(self._ended)
        self._busy(busy=True)

    def finish(self, folder: Path, said: str) -> None:
        """Say how it ended well, and offer to open the vault in ``folder``."""
        self._folder = folder
        self.forget()
        self.outcome.setText(said)

    def begin_anew(self) -> None:
        """Forget how the work before this ended."""
        self._folder = None
        self.note.clear()
        self.outcome.clear()
        self._busy(busy=False)

    def judge(self) -> None:
        """Let it begin where everything is there."""
        self.go.setEnabled(self.filled() and self._job is None)

    def rest(self, *, done: bool) -> None:
        """Put the focus where it goes on."""
        if done:
            self.open.setFocus()

    def lay_out(self, title: str, parts: QLayout, explained: str = "") -> None:
        """Put the fields under their title into a card that can be scrolled."""
        frame, layout = card(margin=28)
        widen(frame, 680)
        layout.setSpacing(12)
        layout.addWidget(label(title, "title"))
        if explained:
            layout.addWidget(label(explained, "muted", wrap=True))
        layout.addLayout(parts)
        for part in (self.note, self.outcome, self.bar):
            layout.addWidget(part)
        layout.addLayout(row(self.leave, None, self.cancel, self.go, self.open))
        inner = QWidget()
        centre(inner, frame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(VerticalScroll(inner))

    def _begin(self) -> None:
        if not self.go.isEnabled() or self._job is not None:
            return
        self._folder = None
        self.note.clear()
        self.outcome.clear()
        self.begin()

    def _advance(self, done: int, total: int, _note: str) -> None:
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CaseError):
            self.note.setText(error.message(self._desk.words))
        else:
            self._desk.show_error(error)

    def _ended(self) -> None:
        cancelled = self._job is not None and self._job.cancelled and self._folder is None
        self._job = None
        self._busy(busy=False)
        if cancelled and not self.note.text():
            self.outcome.setText(self._cancelled)

    def _busy(self, *, busy: bool) -> None:
        done = self._folder is not None
        for part in self.fields():
            part.setEnabled(not busy and (self.asks_again or not done))
        self.bar.setVisible(busy)
        self.bar.setRange(0, 0)
        self.cancel.setVisible(busy)
        self.cancel.setEnabled(True)
        self.leave.setEnabled(not busy)
        self.go.setVisible(not busy and not done)
        self.open.setVisible(done and not busy)
        self.judge()
        self.rest(done=done)

    def _leave(self) -> None:
        self.forget()
        self.back.emit()

    def _open(self) -> None:
        if self._folder is not None:
            self.opened.emit(self._folder)
