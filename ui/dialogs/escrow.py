"""The dialog that leaves the vault's key with a trusted office, or takes it back."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from ui.desk import Desk
from ui.dialogs.passphrase import Asking
from ui.pages.settings_work import Escrow, leave_key, read_escrow, take_key_back
from ui.widgets.basics import label, named


class EscrowDialog(Asking):
    """Says who else can open the vault; the passphrase is asked for before that changes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, desk.words("Key at the office"), parent)
        self._held = False
        words = desk.words
        self.state = label(wrap=True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.offices = named(QComboBox(), words("Office"))
        self.body.insertWidget(0, self.state)
        self.body.insertWidget(1, self.offices)
        self.finish()
        self.go_on.setEnabled(False)
        self._show(Escrow("", ()), read=False)
        desk.tasks.start(read_escrow, self._show)

    def _show(self, found: Escrow, *, read: bool = True) -> None:
        words = self._desk.words
        self._held = bool(found.holder)
        self.offices.clear()
        for site, name in found.offices:
            self.offices.addItem(name, site)
        self.offices.setVisible(bool(found.offices) and not self._held)
        self.go_on.setText(words("Take it back") if self._held else words("Leave the key"))
        self.go_on.setEnabled(read and (self._held or bool(found.offices)))
        self.old.setEnabled(self.go_on.isEnabled())
        self.state.setText(_said(found, self._desk) if read else words("Reading…"))
        # A dialog grows with what it says only when it is told to.
        self.body.activate()
        self.resize(self.width(), self.body.totalHeightForWidth(self.width()))

    def submit(self) -> None:
        """Do it; nothing changes where the passphrase does not hold."""
        self.go_on.setEnabled(False)
        work = (
            partial(take_key_back, passphrase=self.old.text())
            if self._held
            else partial(leave_key, passphrase=self.old.text(), site=self.offices.currentData())
        )
        self._desk.tasks.start(work, lambda _none: self.accept(), self.refuse, lasting=True)


def _said(found: Escrow, desk: Desk) -> str:
    words = desk.words
    if found.holder:
        return words(
            "The office {name} can open this vault and set a new passphrase. Taken back, it can"
            " still open copies that were made before.",
            name=found.holder,
        )
    if found.offices:
        return words(
            "No office can open this vault. Whoever holds the key of the office you choose can"
            " read everything in it, also without you; a forgotten passphrase is then no lost"
            " evidence."
        )
    return words(
        "No office can open this vault. Trust an office first, on the page of exchange; then its"
        " key can be left there."
    )
