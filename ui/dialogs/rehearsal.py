"""The dialogs that rehearse: restoring a backup for trial, and the recovery code as printed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from storage.errors import CaseError
from ui.desk import Desk
from ui.pages.upkeep_work import rehearse, rehearse_code
from ui.widgets.basics import button, label, named, role, row
from ui.widgets.fitting import fit_text


class _Secret(QDialog):
    """Asks for one secret; ``done_with`` carries what came of it."""

    done_with = Signal(object)

    def __init__(
        self, desk: Desk, title: str, text: str, field: str, *, hidden: bool, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        words = desk.words
        self.setWindowTitle(title)
        self.setMinimumWidth(500)
        self.secret = named(QLineEdit(), field)
        if hidden:
            self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.note = role(label(wrap=True), "danger")
        self.go_on = button(words("Try it"), self.submit, part="primary")
        self.secret.returnPressed.connect(self.submit)
        body = QVBoxLayout(self)
        body.setContentsMargins(22, 18, 22, 16)
        body.setSpacing(10)
        for part in (label(text, wrap=True), label(field), self.secret, self.note):
            body.addWidget(part)
        body.addLayout(row(None, button(words("Cancel"), self.reject), self.go_on))
        fit_text(self)

    def submit(self) -> None:
        """Try the secret."""

    def run(self, work: Callable[..., Any], title: str) -> None:
        """Do ``work`` on the worker and hand over what comes of it."""
        self.go_on.setEnabled(False)
        self.note.setText("")
        self._desk.tasks.start(work, self._finish, self._refuse, title=title, announce=bool(title))

    def _finish(self, outcome: Any) -> None:
        self.done_with.emit(outcome)
        self.accept()

    def _refuse(self, error: Exception) -> None:
        self.go_on.setEnabled(True)
        if isinstance(error, CaseError):
            self.note.setText(error.message(self._desk.words))
            fit_text(self)
        else:
            self._desk.show_error(error)


class RehearseRestore(_Secret):
    """Restores a backup for trial; ``done_with`` carries a ``Report``."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        words = desk.words
        text = words(
            "{name} is restored into a folder that goes away again, and everything in it is "
            "checked. The vault and the backup stay as they are.",
            name=path.name,
        )
        title = words("Try a restore")
        super().__init__(desk, title, text, words("Passphrase"), hidden=True, parent=parent)
        self._path = path

    def submit(self) -> None:
        """See _Secret.submit."""
        work = partial(rehearse, path=self._path, secret=self.secret.text())
        self.run(work, self._desk.words("Trying a restore"))


class RehearseCode(_Secret):
    """Tries the recovery code; ``done_with`` carries a ``BackupState``."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        words = desk.words
        text = words(
            "Type the code from the page that was printed. Nothing is changed; a code that opens "
            "the vault today opens it when the passphrase is forgotten."
        )
        title = words("Try the recovery code")
        super().__init__(desk, title, text, words("Recovery code"), hidden=False, parent=parent)

    def submit(self) -> None:
        """See _Secret.submit."""
        self.run(partial(rehearse_code, code=self.secret.text()), "")
