"""What stands before an open vault: first choices, a new vault, its recovery code, the lock."""

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from storage.errors import CaseError, WrongPassphrase, WrongRecoveryCode
from ui.desk import Desk
from ui.first_paint import FirstPaint
from ui.opened import NewVault, Opened
from ui.pages.unlock import UnlockPage

if TYPE_CHECKING:
    # Each page is loaded and made when it is first shown: the lock is there sooner.
    from storage.vault.kdf import KdfCost
    from ui.pages.create import CreatePage
    from ui.pages.mend import MendPage
    from ui.pages.recovery import RecoveryPage
    from ui.pages.rescue import RescuePage
    from ui.pages.start import StartPage

_Page = TypeVar("_Page", bound=QWidget)


class Gate(QStackedWidget):
    """Emits ``entered`` with an ``Opened`` once a vault is open and its code is kept."""

    entered = Signal(object)

    def __init__(
        self, desk: Desk, known: tuple[str, ...], sample_folder: Path, kdf: "KdfCost | None" = None
    ) -> None:
        super().__init__()
        self._desk = desk
        self._kdf = kdf
        self._known = known
        self._sample = sample_folder
        self._opened: Opened | None = None

    @cached_property
    def start(self) -> "StartPage":
        """The first choices."""
        from ui.pages.start import StartPage

        page = self._keep(StartPage(self._desk.words, self._known))
        page.new.connect(lambda: self.setCurrentWidget(self.create_page))
        page.chosen.connect(partial(self.ask, reason=""))
        page.sample.connect(self._open_sample)
        page.mend.connect(partial(self.bring_back, None))
        page.rescue.connect(partial(self.rescue_at_office, None))
        return page

    @cached_property
    def create_page(self) -> "CreatePage":
        """A new vault."""
        from ui.pages.create import CreatePage

        page = self._keep(CreatePage(self._desk.words))
        page.back.connect(self.choose)
        page.wanted.connect(self._create)
        return page

    @cached_property
    def recovery(self) -> "RecoveryPage":
        """The recovery code of a new vault."""
        from ui.pages.recovery import RecoveryPage

        page = self._keep(RecoveryPage(self._desk.words))
        page.kept.connect(self._kept)
        return page

    @cached_property
    def unlock(self) -> UnlockPage:
        """The lock."""
        page = self._keep(UnlockPage(self._desk.words))
        page.other.connect(self.choose)
        page.at_office.connect(lambda: self.rescue_at_office(page.folder))
        page.damaged.connect(lambda: self.bring_back(page.folder))
        page.unlock.connect(self._unlock)
        page.by_keyring.connect(self._unlock_by_keyring)
        page.recover.connect(self._recover)
        return page

    @cached_property
    def mend(self) -> "MendPage":
        """A backup brought back, or a damaged vault mended."""
        from ui.pages.mend import MendPage

        page = self._keep(MendPage(self._desk))
        page.back.connect(self.choose)
        page.opened.connect(partial(self.ask, reason=""))
        return page

    @cached_property
    def rescue(self) -> "RescuePage":
        """A new passphrase at the office."""
        from ui.pages.rescue import RescuePage

        page = self._keep(RescuePage(self._desk))
        page.back.connect(self.choose)
        page.opened.connect(partial(self.ask, reason=""))
        return page

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent; where nothing was asked for the first choices are shown."""
        if self.count() == 0:
            self.choose()
        super().showEvent(event)

    def _keep(self, page: _Page) -> _Page:
        self.addWidget(page)
        return page

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
            from storage.exchange.sample import PASSPHRASE

            hint = self._desk.words("The passphrase of the sample data is: {word}", word=PASSPHRASE)
            reason = f"{reason}\n{hint}".strip()
        self.unlock.show_vault(folder, reason)
        self.setCurrentWidget(self.unlock)
        # Reading a file of keys takes what opens vaults, which is loaded behind the page.
        FirstPaint(self.unlock).painted.connect(self._offer_keyring)

    def _offer_keyring(self) -> None:
        from ui.vaults import keyring_opens

        self.unlock.offer_keyring(offered=keyring_opens(self.unlock.folder))

    def _create(self, new: NewVault) -> None:
        self.create_page.busy(busy=True)
        from ui import vaults

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
        from ui import vaults

        opener = vaults.unlock(self.unlock.folder, passphrase, self._desk.clock)
        self._desk.tasks.open(opener, self._enter, self._refused)

    def _unlock_by_keyring(self) -> None:
        self.unlock.busy(busy=True)
        from ui import vaults

        opener = vaults.unlock_by_keyring(self.unlock.folder, self._desk.clock)
        self._desk.tasks.open(opener, self._enter, self._refused)

    def _recover(self, code: str, passphrase: str) -> None:
        self.unlock.busy(busy=True)
        from ui import vaults

        opener = vaults.recover(self.unlock.folder, code, passphrase, self._desk.clock)
        self._desk.tasks.open(opener, self._enter, self._refused)

    def _refused(self, error: Exception) -> None:
        from ui.mending import is_damage

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
        from ui import sample

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
