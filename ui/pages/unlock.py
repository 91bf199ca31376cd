"""The lock page: why it is locked, the passphrase with a growing wait, the recovery code."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from resources.language import Words
from storage.errors import CaseError
from ui import theme
from ui.widgets.basics import button, card, centre, column, label, named, picture, role, row, widen
from ui.widgets.passphrase import NewPassphrase

# Seconds to wait after the first, second and every later wrong passphrase.
WAITS: Final = (1, 2, 4)


class UnlockPage(QWidget):
    """Emits ``unlock`` with a passphrase, ``recover`` with a code and a new passphrase."""

    unlock = Signal(str)
    by_keyring = Signal()
    recover = Signal(str, str)
    other = Signal()
    damaged = Signal()
    at_office = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.folder = Path()
        self.wrong = 0
        self.reason = label(part="muted", wrap=True)
        self.vault_name = label(part="title")
        self.note = role(label(wrap=True), "danger")
        self.passphrase = named(QLineEdit(), words("Passphrase"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(words("Passphrase"))
        self.passphrase.returnPressed.connect(self._submit)
        self.submit = button(words("Unlock"), self._submit, icon="key", part="primary")
        self.keyring = button(words("Open with this computer's keyring"), self.by_keyring.emit)
        self.mend = button(words("Save what can be saved…"), self.damaged.emit, icon="vault")
        self.code = named(QLineEdit(), words("Recovery code"))
        self.new = NewPassphrase(words)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._waited)
        self._lay_out()

    @property
    def waiting(self) -> int:
        """Seconds that the last wrong passphrase costs; 0 while one may be typed."""
        return self._wait.interval() // 1000 if self._wait.isActive() else 0

    def show_vault(self, folder: Path, reason: str) -> None:
        """Ask for the passphrase of a vault; ``reason`` says why it is locked, if it was open."""
        if folder != self.folder:
            self.wrong = 0
            self.offer_keyring(offered=False)
        self.folder = folder
        self.vault_name.setText(folder.name)
        self.vault_name.setToolTip(str(folder))
        self.reason.setText(reason or self._words("The vault is locked."))
        self.note.clear()
        self.mend.hide()
        self._show_way(by_code=False)
        self.passphrase.clear()
        self._waited()

    def offer_keyring(self, *, offered: bool) -> None:
        """Show whether the keyring of this computer may open the vault as well."""
        self.keyring.setVisible(offered)

    def busy(self, busy: bool) -> None:
        """Show that the vault is being opened."""
        for field in (self.passphrase, self.submit, self.keyring, self.code, self.new):
            field.setEnabled(not busy)
        if busy:
            self.note.clear()

    def refuse(self, error: CaseError, *, wait: bool, damaged: bool = False) -> None:
        """Say that it did not open; ``wait`` makes the next try cost some seconds.

        Of a vault that is ``damaged`` there is a way to save what can be saved.
        """
        self.mend.setVisible(damaged)
        self.busy(busy=False)
        self.note.setText(error.message(self._words))
        self.passphrase.clear()
        if wait:
            seconds = WAITS[min(self.wrong, len(WAITS) - 1)]
            self.wrong += 1
            # Not disabled: the cursor would go elsewhere and not come back by itself.
            self.passphrase.setReadOnly(True)
            self.submit.setEnabled(False)
            self.submit.setText(self._words("Wait {seconds} s", seconds=seconds))
            self._wait.start(seconds * 1000)
        self._focus()

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.passphrase, self.code):
            field.clear()
        self.new.clear()
        self.wrong = 0

    def _waited(self) -> None:
        self._wait.stop()
        self.submit.setText(self._words("Unlock"))
        self.submit.setEnabled(True)
        self.passphrase.setEnabled(True)
        self.passphrase.setReadOnly(False)
        self._focus()

    def _focus(self) -> None:
        field = self.passphrase if self.by_code.isHidden() else self.code
        field.setFocus()

    def _submit(self) -> None:
        if self.passphrase.text() and self.submit.isEnabled():
            self.unlock.emit(self.passphrase.text())

    def _submit_code(self) -> None:
        if not self.new.passphrase:
            self.note.setText(self._words("Type the new passphrase twice."))
        elif self.code.text().strip():
            self.recover.emit(self.code.text(), self.new.passphrase)

    def _lay_out(self) -> None:
        words = self._words
        frame, layout = card(margin=30)
        widen(frame, 500)
        layout.setSpacing(12)
        sign = picture("lock", 30, theme.colours().accent)
        layout.addLayout(row(sign, self.vault_name, None, spacing=12))
        layout.addWidget(self.reason)
        self.by_passphrase, self.by_code = self._by_passphrase(), self._by_code()
        layout.addWidget(self.by_passphrase)
        layout.addWidget(self.by_code)
        self.by_code.hide()
        layout.addWidget(self.note)
        layout.addWidget(self.mend)
        layout.addLayout(row(button(words("Another vault"), self.other.emit, part="link"), None))
        centre(self, frame)

    def _by_passphrase(self) -> QWidget:
        words = self._words
        page = QWidget()
        forgotten = button(words("Passphrase forgotten?"), self._ask_code, part="link")
        layout = column(self.passphrase, spacing=10)
        layout.addWidget(self.submit)
        layout.addWidget(self.keyring)
        layout.addLayout(row(None, forgotten))
        layout.addStretch(1)
        page.setLayout(layout)
        return page

    def _by_code(self) -> QWidget:
        words = self._words
        page = QWidget()
        text = words(
            "The recovery code was shown once when the vault was made. Without it and without the "
            "passphrase the records cannot be read by anybody."
        )
        layout = column(label(text, "muted", wrap=True), spacing=10)
        self.code.setPlaceholderText(words("Recovery code"))
        layout.addWidget(self.code)
        layout.addWidget(self.new)
        back = button(words("Back"), lambda: self._show_way(by_code=False))
        go_on = button(words("Open with the recovery code"), self._submit_code, part="primary")
        layout.addLayout(row(back, None, go_on))
        office = button(words("Its key was left with an office…"), self.at_office.emit, part="link")
        layout.addLayout(row(office, None))
        page.setLayout(layout)
        return page

    def _ask_code(self) -> None:
        self.note.clear()
        self._show_way(by_code=True)
        self.code.setFocus()

    def _show_way(self, *, by_code: bool) -> None:
        self.by_code.setVisible(by_code)
        self.by_passphrase.setVisible(not by_code)
