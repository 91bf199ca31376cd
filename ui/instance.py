"""One window a person: a second start raises the first, and hands it the vault it was asked for.

By two files in this account's own folder, not by a socket: the program opens no connection.
"""

import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal

from storage.vault.durable import FOLDER_MODE, replace_files

_LOCK: Final = "window.lock"
_ASK: Final = "window.ask"
# A window that does not answer in this time hangs: the second start goes on by itself.
_PATIENCE: Final = 3.0
_LARGEST: Final = 8192


class FirstWindow(QObject):
    """Tells whether this is the first window; ``asked`` carries what later starts ask for.

    That is the folder of a vault, or an empty text for "show yourself".
    """

    asked = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        self._ask = folder / _ASK
        self._lock = QLockFile(str(folder / _LOCK))
        # Only a dead owner makes it stale, however long a living one has it.
        self._lock.setStaleLockTime(0)
        self.is_first = self._lock.tryLock(0)
        self._watcher = QFileSystemWatcher(self)
        if self.is_first:
            self._ask.unlink(missing_ok=True)
            self._watcher.addPath(str(folder))
            self._watcher.directoryChanged.connect(self.hear)

    def raise_first(self, vault: str, patience: float = _PATIENCE) -> bool:
        """Ask the first window to show itself, with ``vault``; False where it does not answer."""
        replace_files({self._ask: vault.encode()})
        until = time.monotonic() + patience
        while self._ask.exists():
            if time.monotonic() > until:
                self._ask.unlink(missing_ok=True)
                return False
            time.sleep(0.02)
        return True

    def hear(self) -> None:
        """Take what a later start asks for, if anything."""
        if not self._ask.is_file() or self._ask.stat().st_size > _LARGEST:
            return
        said = self._ask.read_bytes().decode(errors="replace")
        self._ask.unlink(missing_ok=True)
        self.asked.emit(said)

    def close(self) -> None:
        """Let another window be the first."""
        if self.is_first:
            self._lock.unlock()
