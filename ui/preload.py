"""Loads what the pages of an open vault need while its passphrase is typed, a part at a time."""

from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

# From the ground up, so that none takes long; whatever is missing yet is loaded when it is needed.
PARTS: Final = (
    "openpyxl",
    "storage.exchange.sheets.written",
    "storage.casework.reckoning",
    "reports.sections.interest",
    "reports.pack.plan",
    "reports.pack.compose",
    "reports.pack.build",
    "ui.forms.record_form",
    "ui.pages.cases",
    "ui.pages.today",
    "ui.pages.exchange",
    "ui.pages.dossier",
    "ui.pages.pack",
    "ui.workspace",
)


class Preload(QObject):
    """Loads one part whenever the window has nothing else to do, until all are there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(PARTS)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._load)
        self._timer.start(0)

    @property
    def is_done(self) -> bool:
        """Tell whether everything is loaded."""
        return not self._left

    def _load(self) -> None:
        import_module(self._left.pop(0))
        if self.is_done:
            self._timer.stop()
