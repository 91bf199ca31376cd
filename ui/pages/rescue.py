"""The page of the office: a new passphrase for a vault whose key was left here."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from storage.errors import CaseError
from ui.desk import Desk
from ui.forms.scroll import VerticalScroll
from ui.mending import Rescue, rescue
from ui.tasks import Job
from ui.widgets.basics import button, card, centre, label, named, role, row, widen
from ui.widgets.folder_field import FolderField
from ui.widgets.passphrase import NewPassphrase


class RescuePage(QWidget):
    """Emits ``back``, and ``opened`` with the folder of the vault that has a new passphrase."""

    back = Signal()
    opened = Signal(Path)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self._done_with: Path | None = None
        words = desk.words
        self.vault = FolderField(words, words("Vault whose passphrase is forgotten"))
        self.office = FolderField(words, words("Vault of this office"))
        self.secret = named(QLineEdit(), words("Passphrase of the office"))
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.new = NewPassphrase(words)
        self.note = role(label(wrap=True), "danger")
        self.outcome = label(wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.go = button(words("Set the new passphrase"), self._begin, part="primary")
        self.cancel = button(words("Cancel"), self._cancel)
        self.open = button(words("Open this vault"), self._open, part="primary")
        self.leave = button(words("Back"), self._leave)
        self._lay_out()
        for field in (self.vault, self.office, self.new):
            field.changed.connect(self._judge)
        self.secret.textChanged.connect(lambda _text: self._judge())
        self.show_vault(None)

    def show_vault(self, folder: Path | None) -> None:
        """Begin anew; ``folder`` is the vault that nobody can open any more, where it is known."""
        self._done_with = None
        self.vault.show_folder(folder)
        self._forget()
        self.note.clear()
        self.outcome.clear()
        self._busy(busy=False)

    def _begin(self) -> None:
        vault, office = self.vault.folder, self.office.folder
        if not self.go.isEnabled() or vault is None or office is None:
            return
        self.note.clear()
        self.outcome.clear()
        order = Rescue(office, self.secret.text(), vault, self.new.passphrase)
        self._job = self._desk.tasks.run(rescue(order), self._done, self._failed)
        self._job.progress.connect(self._advance)
        self._job.finished.connect(self._ended)
        self._busy(busy=True)

    def _advance(self, done: int, total: int, _note: str) -> None:
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)

    def _done(self, folder: Path) -> None:
        words = self._desk.words
        self._done_with = folder
        self._forget()
        self.outcome.setText(
            words(
                "{path} opens with the new passphrase, no longer with the forgotten one. Its"
                " recovery code and the key at this office stay as they were. Whoever works with"
                " it should set a passphrase of their own: you know this one.",
                path=folder,
            )
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CaseError):
            self.note.setText(error.message(self._desk.words))
        else:
            self._desk.show_error(error)

    def _ended(self) -> None:
        cancelled = self._job is not None and self._job.cancelled and self._done_with is None
        self._job = None
        self._busy(busy=False)
        if cancelled and not self.note.text():
            self.outcome.setText(self._desk.words("Cancelled. The passphrase is the old one."))

    def _busy(self, *, busy: bool) -> None:
        done = self._done_with is not None
        for part in (self.vault, self.office, self.secret, self.new.first, self.new.second):
            part.setEnabled(not busy and not done)
        self.bar.setVisible(busy)
        self.bar.setRange(0, 0)
        self.cancel.setVisible(busy)
        self.cancel.setEnabled(True)
        self.leave.setEnabled(not busy)
        self.go.setVisible(not busy and not done)
        self.open.setVisible(done)
        self._judge()
        if done:
            self.open.setFocus()

    def _judge(self) -> None:
        filled = self.vault.folder and self.office.folder and self.secret.text()
        self.go.setEnabled(bool(filled and self.new.passphrase) and self._job is None)

    def _forget(self) -> None:
        self.secret.clear()
        self.new.clear()

    def _leave(self) -> None:
        self._forget()
        self.back.emit()

    def _open(self) -> None:
        if self._done_with is not None:
            self.opened.emit(self._done_with)

    def _lay_out(self) -> None:
        words = self._desk.words
        frame, layout = card(margin=28)
        widen(frame, 680)
        layout.setSpacing(12)
        layout.addWidget(label(words("A forgotten passphrase, at the office"), "title"))
        text = words(
            "A vault whose key was left with this office gets a new passphrase here, opened by the"
            " office's own key. Nothing in it is changed but that. Close it on the computer where"
            " it is in use first, or bring a copy of its folder."
        )
        layout.addWidget(label(text, "muted", wrap=True))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setVerticalSpacing(10)
        for field in (self.vault, self.office):
            form.addRow(field.line.accessibleName(), field)
        form.addRow(self.secret.accessibleName(), self.secret)
        self.new.hand_rows(form, words("New passphrase"))
        layout.addLayout(form)
        for part in (self.note, self.outcome, self.bar):
            layout.addWidget(part)
        layout.addLayout(row(self.leave, None, self.cancel, self.go, self.open))
        inner = QWidget()
        centre(inner, frame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(VerticalScroll(inner))
