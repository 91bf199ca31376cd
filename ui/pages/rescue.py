"""The page of the office: a new passphrase for a vault whose key was left here."""

from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QWidget

from ui.desk import Desk
from ui.mending import Rescue, rescue
from ui.pages.closed_vault import ClosedVaultPage
from ui.widgets.basics import named
from ui.widgets.folder_field import FolderField
from ui.widgets.passphrase import NewPassphrase


class RescuePage(ClosedVaultPage):
    """See ``ClosedVaultPage``: the vault of somebody who forgot the passphrase gets a new one."""

    asks_again = False

    def __init__(self, desk: Desk) -> None:
        words = desk.words
        super().__init__(
            desk,
            go=words("Set the new passphrase"),
            opens=words("Open this vault"),
            cancelled=words("Cancelled. The passphrase is the old one."),
        )
        self.vault = FolderField(words, words("Vault whose passphrase is forgotten"))
        self.office = FolderField(words, words("Vault of this office"))
        named(self.secret, words("Passphrase of the office"))
        self.new = NewPassphrase(words)
        self._lay_out()
        for field in (self.vault, self.office, self.new):
            field.changed.connect(self.judge)
        self.secret.textChanged.connect(lambda _text: self.judge())
        self.show_vault(None)

    def show_vault(self, folder: Path | None) -> None:
        """Begin anew; ``folder`` is the vault that nobody can open any more, where it is known."""
        self.vault.show_folder(folder)
        self.forget()
        self.begin_anew()

    def fields(self) -> tuple[QWidget, ...]:
        """See ``ClosedVaultPage.fields``."""
        return self.vault, self.office, self.secret, self.new.first, self.new.second

    def filled(self) -> bool:
        """See ``ClosedVaultPage.filled``."""
        known = self.vault.folder and self.office.folder and self.secret.text()
        return bool(known and self.new.passphrase)

    def forget(self) -> None:
        """See ``ClosedVaultPage.forget``."""
        super().forget()
        self.new.clear()

    def begin(self) -> None:
        """See ``ClosedVaultPage.begin``."""
        vault, office = self.vault.folder, self.office.folder
        if vault is not None and office is not None:
            order = Rescue(office, self.secret.text(), vault, self.new.passphrase)
            self.run(rescue(order), self._done)

    def _done(self, folder: Path) -> None:
        words = self._desk.words
        said = words(
            "{path} opens with the new passphrase, no longer with the forgotten one. Its"
            " recovery code and the key at this office stay as they were. Whoever works with"
            " it should set a passphrase of their own: you know this one.",
            path=folder,
        )
        self.finish(folder, said)

    def _lay_out(self) -> None:
        words = self._desk.words
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setVerticalSpacing(10)
        for field in (self.vault, self.office):
            form.addRow(field.line.accessibleName(), field)
        form.addRow(self.secret.accessibleName(), self.secret)
        self.new.hand_rows(form, words("New passphrase"))
        explained = words(
            "A vault whose key was left with this office gets a new passphrase here, opened by the"
            " office's own key. Nothing in it is changed but that. Close it on the computer where"
            " it is in use first, or bring a copy of its folder."
        )
        self.lay_out(words("A forgotten passphrase, at the office"), form, explained)
