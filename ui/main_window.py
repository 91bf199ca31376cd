"""The window: the gate or the pages of an open vault, the status bar, locking, shortcuts."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget

from resources.language import N_
from storage.casework.change import Change
from storage.vault.layout import is_vault
from ui import changes, preferences, sample, theme
from ui.desk import Desk
from ui.idle import IdleWatch
from ui.opened import Opened
from ui.pages.gate import Gate
from ui.preferences import Preferences
from ui.rail import PAGES
from ui.system_lock import SystemLock
from ui.undoing import Undoing
from ui.upkeep import UpkeepWatch
from ui.widgets.foot import Foot

if TYPE_CHECKING:
    from storage.casework.oversight import Finding
    from storage.vault.kdf import KdfCost
    from ui.pages.upkeep_work import Upkeep
    from ui.workspace import Workspace

NO_BACKUP_FOR_DAYS = N_("No backup away from this computer for three days")
NO_BACKUP_YET = N_("No backup away from this computer yet")


class MainWindow(QMainWindow):
    """One vault at a time; its title never carries a name."""

    def __init__(
        self,
        desk: Desk,
        preferences_file: Path,
        sample_folder: Path,
        *,
        kdf: "KdfCost | None" = None,
    ) -> None:
        super().__init__()
        self.desk = desk
        self._file = preferences_file
        self._sample = sample_folder
        self._kdf = kdf
        self._undoing = Undoing(desk, self)
        self._opened: Opened | None = None
        self._leaving = False
        self.preferences: Preferences = preferences.load(preferences_file)
        self.workspace: Workspace | None = None
        self.setMinimumSize(QSize(*theme.MINIMUM))
        self.resize(1280, 720)
        self.idle = IdleWatch(self.preferences.idle_minutes, self)
        self.idle.expired.connect(self._idle_lock)
        self.idle.asked.connect(self.lock, Qt.ConnectionType.QueuedConnection)
        self.system = SystemLock(self)
        self.system.locked.connect(self._screen_lock)
        self.system.slept.connect(self._sleep_lock)
        desk.photo_folder = self.preferences.photo_folder
        desk.photos_from.connect(self._keep_photo_folder)
        self.upkeep = UpkeepWatch(desk, self)
        self.upkeep.seen.connect(self._show_upkeep)
        self.upkeep.checked.connect(self._show_checked)
        desk.error.connect(self.show_error)
        desk.changed.connect(self._changed)
        desk.language_changed.connect(self._rebuild)
        desk.lock_wanted.connect(self.lock, Qt.ConnectionType.QueuedConnection)
        self._build()
        self._add_shortcuts()

    def ask(self, folder: Path) -> None:
        """Ask for the passphrase of a vault."""
        self.gate.ask(folder, "")

    def come_forward(self, vault: str) -> None:
        """Show this window because the program was started again, for ``vault`` if named.

        A vault that is open stays open: whoever wants the other locks this one first.
        """
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if not vault:
            return
        if self._opened is None:
            self.ask(Path(vault))
        elif self._opened.folder.resolve() != Path(vault).resolve():
            self.foot.say(self.desk.words("Another vault is open here; lock it first."))

    def open_last(self) -> None:
        """Ask for the passphrase of the vault that was open last, if it is still there."""
        last = next((Path(item) for item in self.preferences.vaults), None)
        if last is not None and is_vault(last):
            self.ask(last)
        else:
            self.gate.choose()

    def show_error(self, error: Exception) -> None:
        """Say what went wrong in a dialog."""
        from ui.dialogs.error_dialog import ErrorDialog
        from ui.messages import explain

        ErrorDialog(self.desk.words, explain(error, self.desk.words), self).open()

    def lock(self, reason: str = "") -> None:
        """Lock now: dialogs close, what was shown is forgotten, the keys go."""
        opened = self._opened
        if opened is None:
            return
        self._close_dialogs()
        self._drop_workspace()
        self._opened = None
        self._undoing.forget()
        self.desk.mask()
        self.idle.watch(on=False)
        self.upkeep.end()
        self.foot.remind("")
        self.foot.show_open(is_open=False)
        self.foot.say("")
        words = self.desk.words
        self.gate.ask(opened.folder, reason or words("Locked by you. What was saved is safe."))
        self.stack.setCurrentWidget(self.gate)
        self.desk.tasks.close()
        self.desk.wipe_copies()

    def apply(self, chosen: Preferences) -> None:
        """Keep preferences and show them at once."""
        former, self.preferences = self.preferences, chosen
        preferences.save(self._file, chosen)
        self.idle.set_minutes(chosen.idle_minutes)
        self.idle.watch(on=self._opened is not None)
        looks = (former.scheme, former.scale) != (chosen.scheme, chosen.scale)
        if looks:
            self._dress()
        if former.language != chosen.language:
            from ui.speaking import speak

            speak(self.desk, chosen.language)
        elif looks:
            self._rebuild()
        if self.workspace is not None:
            self.workspace.settings.go_on_from(former)

    def closeEvent(self, event: QCloseEvent) -> None:
        """See QWidget.closeEvent; a pack that is being made would be lost, so it is asked about."""
        self._close_dialogs()
        if self.desk.packing.is_busy and not self._leaving:
            event.ignore()
            self._ask_to_leave()
            return
        super().closeEvent(event)

    def _ask_to_leave(self) -> None:
        from ui.dialogs.confirm import confirm

        words = self.desk.words
        text = words(
            "A pack is being made, or waits until you unlock. It is lost if you close now."
        )
        confirm(words, words("Anjuan"), text, words("Close and lose the pack"), self, self._leave)

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def _build(self) -> None:
        words = self.desk.words
        self.setWindowTitle(words("Anjuan"))
        self.stack = QStackedWidget()
        self.gate = Gate(self.desk, self.preferences.vaults, self._sample, self._kdf)
        self.gate.entered.connect(self._enter)
        self.stack.addWidget(self.gate)
        self.setCentralWidget(self.stack)
        self.foot = Foot(self.desk)
        self.foot.lock.connect(self.lock)
        self.foot.undo.connect(self.undo)
        self._undoing.given_up.connect(partial(self.foot.say, undo=True))
        self.foot.upkeep.connect(partial(self._in_workspace, "show_backups"))
        self.foot.show_open(is_open=False)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addPermanentWidget(self.foot, 1)

    def _rebuild(self) -> None:
        """Make every page again, in another language or size; the vault stays open."""
        opened, page, case = self._opened, "", ""
        if self.workspace is not None:
            page, case = self.workspace.current, self.workspace.case_id
        self._drop_workspace()
        old: tuple[QWidget, ...] = (self.stack, self.foot)
        self.statusBar().removeWidget(self.foot)
        for widget in old:
            widget.deleteLater()
        self._build()
        if opened is not None and self.workspace is None:
            self._enter(opened)
            self._return_to(page, case)

    def _return_to(self, page: str, case: str) -> None:
        assert self.workspace is not None  # noqa: S101 - made by _enter
        self.workspace.case_id = case
        if page == "dossier":
            self.workspace.open_case(case)
        elif page:
            self.workspace.show_page(page)

    def _enter(self, opened: Opened) -> None:
        self.desk.role = opened.role
        self.desk.owner = opened.owner_id
        self._opened = opened
        self.desk.wipe_copies()
        is_sample = opened.folder == self._sample
        if not is_sample:
            self._keep(self.preferences.with_vault(opened.folder))
        from ui.workspace import Workspace

        self.workspace = Workspace(self.desk, opened, self.preferences, is_sample=is_sample)
        self.workspace.chosen.connect(self.apply)
        self.workspace.check.connect(self.upkeep.check)
        self.workspace.looked.connect(self.upkeep.look)
        self.workspace.remove_sample.connect(self._remove_sample)
        self.stack.addWidget(self.workspace)
        self.stack.setCurrentWidget(self.workspace)
        # While it was made it could not be seen, and took no focus.
        self.workspace.cases.table.setFocus()
        self.foot.show_open(is_open=True)
        self.idle.watch(on=True)
        # With the forms that drafts were typed in, which the gate does not need.
        from ui.dialogs.recover import tell
        from ui.walking import CaseWalk

        CaseWalk(self.desk, self.workspace)
        tell(self.desk, self, self.workspace.resume)
        self.upkeep.begin()

    def _show_upkeep(self, upkeep: "Upkeep") -> None:
        words = self.desk.words
        if self.workspace is None or self._opened is None:
            return
        text = ""
        if upkeep.read_only:
            text = words("Open for reading only")
        elif upkeep.notices:
            text = words("The vault needs attention: {count}", count=len(upkeep.notices))
        elif upkeep.backup_due and self._opened.folder != self._sample:
            text = words(NO_BACKUP_FOR_DAYS if upkeep.state.away_at else NO_BACKUP_YET)
        self.foot.remind(text)
        self.workspace.show_upkeep(upkeep)

    def _show_checked(self, found: "tuple[Finding, ...]") -> None:
        if found and self.workspace is not None:
            self.foot.say(self.desk.words("The vault is not whole."))
            self.workspace.show_backups()
            self.workspace.settings.backups.show_checked(found)

    def _drop_workspace(self) -> None:
        if self.workspace is not None:
            self.workspace.put_away()
            self.stack.removeWidget(self.workspace)
            self.workspace.hide()
            self.workspace.deleteLater()
            self.workspace = None

    def _close_dialogs(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog):
                # Not its own reject, which may ask whether to discard: locking always works.
                QDialog.done(widget, int(QDialog.DialogCode.Rejected))
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()

    def _idle_lock(self) -> None:
        words = self.desk.words
        minutes = self.preferences.idle_minutes
        self.lock(
            words("Locked: idle for {minutes} min. What was saved is safe.", minutes=minutes)
            + "\n"
            + words("The time can be changed under Settings.")
        )

    def _screen_lock(self) -> None:
        self.lock(self.desk.words("Locked with the screen. What was saved is safe."))

    def _sleep_lock(self) -> None:
        self.lock(self.desk.words("Locked: the computer went to sleep. What was saved is safe."))

    def _keep_photo_folder(self, folder: str) -> None:
        self._keep(replace(self.preferences, photo_folder=folder))

    def _keep(self, chosen: Preferences) -> None:
        # A disk that is slow keeps nobody waiting who opens the same vault as the day before.
        if chosen != self.preferences:
            self.preferences = chosen
            preferences.save(self._file, chosen)

    def _remove_sample(self) -> None:
        self.lock()
        self.gate.choose()
        folder = self._sample
        self.desk.tasks.run(lambda _progress: sample.remove(folder))

    def _dress(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            chosen = self.preferences
            theme.dress(application, chosen.scheme, chosen.scale)  # type: ignore[arg-type]

    def _changed(self, change: Change) -> None:
        if not changes.quiet(change):
            undoable = self._undoing.note(change)
            self.foot.say(changes.sentence(change, self.desk.words), undo=undoable)

    def undo(self) -> None:
        """Bring back what was given up last, else take back the last write."""
        if self.workspace is not None:
            self._undoing.undo(self.workspace.resume)

    def redo(self) -> None:
        """Do again what was undone last, where nothing was written since."""
        if self.workspace is not None:
            self._undoing.redo()

    def _add_shortcuts(self) -> None:
        pages: dict[str, str] = {
            "Ctrl+F": "focus_search", "/": "focus_search", "Ctrl+Shift+N": "new_case",
            "Alt+Left": "go_back", "Alt+Right": "go_forward",
            "Ctrl+E": "show_pack", "Ctrl+N": "begin_visit",
            "Ctrl+T": "add_stop", "Ctrl+Shift+B": "show_bin",
        }  # fmt: skip
        for keys, method in pages.items():
            self._shortcut(keys, partial(self._in_workspace, method))
        for keys, channel in (("Ctrl+1", "call"), ("Ctrl+2", "sms"), ("Ctrl+3", "letter")):
            self._shortcut(keys, partial(self._log, channel))
        self._shortcut("Ctrl+Shift+1", partial(self._log, "call", repeat=True))
        acts: dict[str, str] = {
            "Ctrl+I": "take_in", "Ctrl+M": "correct", "F2": "correct",
        }  # fmt: skip
        for keys, method in acts.items():
            self._shortcut(keys, partial(self._in_dossier, method))
        self._shortcut("Ctrl+P", self._print)
        for keys, pane in (("Ctrl+Shift+L", "limitation"), ("Ctrl+Shift+O", "interest")):
            self._shortcut(keys, partial(self._in_dossier, "reckon", pane))
        for number in range(1, len(PAGES) + 1):
            self._shortcut(f"Alt+{number}", partial(self._press, number))
        self._shortcut("Ctrl+L", self.lock)
        self._shortcut("Ctrl+Z", self.undo)
        self._shortcut("Ctrl+Y", self.redo)
        self._shortcut("Ctrl+Shift+Z", self.redo)
        self._shortcut("Ctrl+S", self._say_saved)
        self._shortcut("F1", self._show_keys)
        self._shortcut("Ctrl+Shift+K", self._show_keys)

    def _shortcut(self, keys: str, act: object) -> None:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        made.activated.connect(act)

    def _in_workspace(self, method: str) -> None:
        if self.workspace is not None:
            getattr(self.workspace, method)()

    def _log(self, channel: str, *, repeat: bool = False) -> None:
        if self.workspace is not None:
            self.workspace.log(channel, repeat=repeat)

    def _press(self, number: int) -> None:
        if self.workspace is not None:
            self.workspace.rail.press(number)

    def _in_dossier(self, method: str, *values: str) -> None:
        if self.workspace is not None and self.workspace.current == "dossier":
            getattr(self.workspace.dossier, method)(*values)

    def _print(self) -> None:
        """Print what is shown: a paper of a record, or the pack that was made."""
        self._in_dossier("papers")
        if self.workspace is not None and self.workspace.current == "pack":
            self.workspace.pack.print_made()
        if self.workspace is not None and self.workspace.current == "visits":
            self.workspace.visits.print_report()

    def _say_saved(self) -> None:
        self.foot.say(self.desk.words("Everything is saved as soon as it is entered."))

    def _show_keys(self) -> None:
        from ui.dialogs.keys import KeysDialog

        KeysDialog(self.desk.words, self).open()
