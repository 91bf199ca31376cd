"""The dialog that lets this computer's keyring open the vault, or no more."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from resources.language import N_
from ui.desk import Desk
from ui.dialogs.passphrase import Asking
from ui.pages.settings_work import read_keyring, set_keyring
from ui.widgets.basics import label

_OFF: Final = N_(
    "Only the passphrase and the recovery code open this vault. Allowed, the keyring of your"
    " account on this computer opens it without a passphrase: so can everybody who gets at the"
    " account while it is unlocked. The passphrase stays; backups and copies on other computers"
    " need it as before."
)
_ON: Final = N_(
    "The keyring of your account on this computer can open this vault, and everybody who gets at"
    " the account while it is unlocked. Taken away, only passphrase and recovery code are left."
)


class KeyringDialog(Asking):
    """Says whether a keyring can open the vault; the passphrase is asked for before it changes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, desk.words("Keyring of this computer"), parent)
        self._on = False
        self.state = label(wrap=True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.body.insertWidget(0, self.state)
        self.finish()
        self._show(on=False)
        self.go_on.setEnabled(False)
        desk.tasks.start(read_keyring, lambda on: self._show(on=on))

    def submit(self) -> None:
        """Do it; nothing changes where the passphrase or the keyring refuses."""
        self.go_on.setEnabled(False)
        work = partial(set_keyring, passphrase=self.old.text(), on=not self._on)
        self._desk.tasks.start(work, lambda _none: self.accept(), self.refuse, lasting=True)

    def _show(self, *, on: bool) -> None:
        words = self._desk.words
        self._on = on
        self.state.setText(words(_ON if on else _OFF))
        self.go_on.setText(words("Take it away") if on else words("Let it open the vault"))
        self.go_on.setEnabled(True)
        # A dialog grows with what it says only when it is told to.
        self.body.activate()
        self.resize(self.width(), self.body.totalHeightForWidth(self.width()))
