"""The dialogs that change the passphrase and make a new recovery code."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from storage.errors import CaseError
from ui.desk import Desk
from ui.pages.recovery import RecoveryPage
from ui.pages.settings_work import change_passphrase, new_code
from ui.widgets.basics import button, label, named, role, row
from ui.widgets.fitting import fit_text
from ui.widgets.passphrase import NewPassphrase


class Asking(QDialog):
    """A dialog that begins with the passphrase that holds now."""

    def __init__(self, desk: Desk, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        words = desk.words
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.old = named(QLineEdit(), words("Passphrase now"))
        self.old.setEchoMode(QLineEdit.EchoMode.Password)
        self.note = role(label(wrap=True), "danger")
        self.go_on = button(title.rstrip("…"), self.submit, part="primary")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(22, 18, 22, 16)
        self.body.setSpacing(10)
        self.body.addWidget(label(words("Passphrase now")))
        self.body.addWidget(self.old)

    def finish(self) -> None:
        """Lay out what stands at the end."""
        words = self._desk.words
        self.body.addWidget(self.note)
        self.body.addLayout(row(None, button(words("Cancel"), self.reject), self.go_on))
        fit_text(self)

    def submit(self) -> None:
        """Do it."""

    def refuse(self, error: Exception) -> None:
        """Say why it was not done."""
        self.go_on.setEnabled(True)
        if isinstance(error, CaseError):
            self.note.setText(error.message(self._desk.words))
            fit_text(self)
        else:
            self._desk.show_error(error)


class PassphraseDialog(Asking):
    """Changes the passphrase; the old one is asked for."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, desk.words("Change the passphrase"), parent)
        self.new = NewPassphrase(desk.words)
        self.body.addWidget(self.new)
        self.finish()

    def submit(self) -> None:
        """Change it."""
        if not self.new.passphrase:
            self.note.setText(self._desk.words("Type the new passphrase twice."))
            return
        self.go_on.setEnabled(False)
        work = partial(change_passphrase, old=self.old.text(), new=self.new.passphrase)
        self._desk.tasks.start(work, lambda _none: self.accept(), self.refuse, lasting=True)


class NewCodeDialog(Asking):
    """Makes a new recovery code and shows it once; the former opens nothing from then on."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, desk.words("New recovery code"), parent)
        text = desk.words("The former recovery code opens nothing from then on.")
        self.body.addWidget(label(text, "muted", wrap=True))
        self.page = RecoveryPage(desk.words)
        self.page.kept.connect(self.accept)
        self.page.hide()
        self.finish()
        self.body.addWidget(self.page)

    def submit(self) -> None:
        """Make it."""
        self.go_on.setEnabled(False)
        work = partial(new_code, passphrase=self.old.text())
        self._desk.tasks.start(work, self._show, self.refuse)

    def _show(self, code: str) -> None:
        for place in range(self.body.count()):
            item = self.body.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self.page:
                widget.hide()
        self.go_on.hide()
        self.page.show_code(code)
        self.page.show()
