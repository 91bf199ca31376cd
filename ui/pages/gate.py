"""What stands before an open vault: first choices, a new vault, its recovery code, the lock."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from storage.errors import CaseError, WrongPassphrase, WrongRecoveryCode
from storage.exchange.sample import PASSPHRASE
from storage.vault.kdf import KdfCost
from ui import sample, vaults
from ui.desk import Desk
from ui.mending import is_damage
from ui.pages.create import CreatePage
from ui.pages.mend import MendPage
from ui.pages.recovery import RecoveryPage
from ui.pages.rescue import RescuePage
from ui.pages.start import StartPage
from ui.pages.unlock import UnlockPage
from ui.vaults import NewVault, Opened


class Gate(QStackedWidget):
    """Emits ``entered`` with an ``Opened`` once a vault is open and its code is kept."""

    entered = Signal(object)

    def __init__(
        self, desk: Desk, known: tuple[str, ...], sample_folder: Path, kdf: KdfCost | None = None
    ) -> None:
        super().__init__()
        self._desk = desk
        self._kdf = kdf
        self._sample = sample_folder
        self._opened: Opened | None = None
        words = desk.words
        self.start = StartPage(words, known)
        self.create_page = CreatePage(words)
        self.recovery = RecoveryPage(words)
        self.unlock = UnlockPage(words)
        self.mend = MendPage(desk)
        self.rescue = RescuePage(desk)
        for page in (
            self.start, self.create_page, self.recovery, self.unlock, self.mend, self.rescue,
        ):  # fmt: skip
            self.addWidget(page)
        self.start.new.connect(partial(self.setCurrentWidget, self.create_page))
        self.start.chosen.connect(partial(self.ask, reason=""))
        self.start.sample.connect(self._open_sample)
        self.create_page.back.connect(self.choose)
        self.create_page.wanted.connect(self._create)
        self.recovery.kept.connect(self._kept)
        self.start.mend.connect(partial(self.bring_back, None))
        self.mend.back.connect(self.choose)
        self.mend.opened.connect(partial(self.ask, reason=""))
        self.start.rescue.connect(partial(self.rescue_at_office, None))
        self.rescue.back.connect(self.choose)
        self.rescue.opened.connect(partial(self.ask, reason=""))
        self.unlock.other.connect(self.choose)
        self.unlock.at_office.connect(lambda: self.rescue_at_office(self.unlock.folder))
        self.unlock.damaged.connect(lambda: self.bring_back(self.unlock.folder))
        self.unlock.unlock.connect(self._unlock)
        self.unlock.by_keyring.connect(self._unlock_by_keyring)
        self.unlock.recover.connect(self._recover)

    def choose(self) -> None:
        """Show the first choices."""
        self.setCurrentWidget(self.start)

    def bring_back(self, folder: Path | None) -> None:
        """Offer to bring back a backup, or what can be saved of the damaged vault ``folder``."""
        self.mend.show_vault(folder)
        self.setCurrentWidget(self.mend)

    def rescue_at_office(self, folder: Path | None) -> None:
        """Offer to set a new passphrase for a vault whose key was left with this office."""
        self.rescue.show_vault(folder)
        self.setCurrentWidget(self.rescue)

    def ask(self, folder: Path, reason: str) -> None:
        """Ask for the passphrase of a vault; ``reason`` says why it was locked."""
        if folder == self._sample:
            hint = self._desk.words("The passphrase of the sample data is: {word}", word=PASSPHRASE)
            reason = f"{reason}\n{hint}".strip()
        self.unlock.show_vault(folder, reason, keyring=vaults.keyring_opens(folder))
        self.setCurrentWidget(self.unlock)

    def _create(self, new: NewVault) -> None:
        self.create_page.busy(busy=True)
        opener = vaults.create(new, self._desk.clock, self._kdf)
        self._desk.tasks.open(opener, self._show_code, self._not_created)

    def _not_created(self, error: Exception) -> None:
        self.create_page.busy(busy=False)
        self._desk.show_error(error)

    def _show_code(self, opened: Opened) -> None:
        self.create_page.busy(busy=False)
        self.create_page.clear()
        self._opened = opened
        self.recovery.show_code(opened.code)
        self.setCurrentWidget(self.recovery)

    def _kept(self) -> None:
        opened, self._opened = self._opened, None
        self.recovery.clear()
        if opened is not None:
            self.entered.emit(Opened(opened.folder, opened.owner, opened.role, opened.site))

    def _unlock(self, passphrase: str) -> None:
        self.unlock.busy(busy=True)
        opener = vaults.unlock(self.unlock.folder, passphrase, self._desk.clock)
        self._desk.tasks.open(opener, self._enter, self._refused)

    def _unlock_by_keyring(self) -> None:
        self.unlock.busy(busy=True)
        opener = vaults.unlock_by_keyring(self.unlock.folder, self._desk.clock)
        self._desk.tasks.open(opener, self._enter, self._refused)

    def _recover(self, code: str, passphrase: str) -> None:
        self.unlock.busy(busy=True)
        opener = vaults.recover(self.unlock.folder, code, passphrase, self._desk.clock)
        self._desk.tasks.open(opener, self._enter, self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, CaseError):
            guessed = isinstance(error, WrongPassphrase | WrongRecoveryCode)
            self.unlock.refuse(error, wait=guessed, damaged=is_damage(error))
        else:
            self.unlock.busy(busy=False)
            self._desk.show_error(error)

    def _enter(self, opened: Opened) -> None:
        self.unlock.busy(busy=False)
        self.unlock.clear()
        self.entered.emit(opened)

    def _open_sample(self) -> None:
        self.setEnabled(False)
        self._desk.tasks.open(
            partial(sample.open_sample, self._sample, self._desk.clock),
            self._sample_opened,
            self._no_sample,
        )

    def _sample_opened(self, opened: Opened) -> None:
        self.setEnabled(True)
        self._enter(opened)

    def _no_sample(self, error: Exception) -> None:
        self.setEnabled(True)
        self._desk.show_error(error)
