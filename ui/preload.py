"""Loads and draws what an open vault needs while its passphrase is typed, a part at a time."""

from contextlib import ExitStack
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

# Both from the ground up, so that no part takes so long that a key typed meanwhile would stick;
# whatever is missing yet is loaded when it is needed.
# What opens a vault and shows its list.
TO_OPEN: Final = (
    "storage.kinds",
    "storage.records.tables",
    "storage.records.writer",
    "storage.vault.journal",
    "filelock",
    "storage.vault.container",
    "storage.casework.session",
    "storage.casework.records",
    "ui.vaults",
    "storage.casework.tables",
    "storage.casework.caselist",
    "ui.models.case_model",
    "ui.pages.cases",
    "storage.casework.intake",
    "storage.exchange.packages.documents",
    "storage.proof.timestamps",
    "storage.casework.oversight",
    "ui.badges",
    "ui.workspace",
    "storage.records.schema",
    "storage.records.healing",
    "ui.pages.upkeep_work",
    "ui.walking",
    "ui.forms.record_form",
    "ui.dialogs.quick_log",
    "ui.dialogs.recover",
)
# The other pages, the likeliest first.
BEHIND: Final = (
    "reports.content",
    "reports.sections.view",
    "reports.pack.item",
    "reports.pack.overwrite",
    "reports.pdf.check",
    "reports.pdf.draw",
    "reports.pack.leftovers",
    "ui.resuming",
    "storage.casework.reckoning",
    "ui.models.rules_facts",
    "reports.papers.registry",
    "reports.papers.build",
    "ui.dialogs.papers",
    "ui.dialogs.record_forms",
    "storage.proof.bundle",
    "ui.pages.dossier_keeping",
    "ui.pages.dossier_returns",
    "ui.pages.dossier",
    "ui.pages.today",
    "ui.pages.visits",
    "ui.pages.visit",
    "ui.fieldwork",
    "ui.dialogs.new_case",
    "reports.pack.build",
    "ui.pages.pack",
    "storage.exchange.sheets.matching",
    "ui.pages.exchange",
    "ui.pages.oversight",
    "ui.pages.bin",
    "ui.pages.statistics",
    "ui.pages.settings",
)
# The rest is in no hurry: between its parts the window has time for what people do in it.
_PAUSE_MS: Final = 15


class Preload(QObject):
    """Loads one part whenever the window has nothing else to do, until all are there.

    Emits ``rested`` when what opens a vault is there, and when the rest is.
    """

    rested = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = [*TO_OPEN, *BEHIND]
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._load)
        self._timer.start(0)

    @property
    def is_done(self) -> bool:
        """Tell whether everything is loaded."""
        return not self._left

    def _load(self) -> None:
        with ExitStack() as undo:
            # A part that fails is told once; whatever needs it says so when it is asked for.
            undo.callback(self._give_up)
            import_module(self._left.pop(0))
            undo.pop_all()
        if self.is_done:
            self._timer.stop()
            self.rested.emit()
        elif len(self._left) == len(BEHIND):
            _draw_rail()
            self._timer.setInterval(_PAUSE_MS)
            self.rested.emit()

    def _give_up(self) -> None:
        self._left.clear()
        self._timer.stop()


def _draw_rail() -> None:
    """Draw the pictures of the rail, which are kept for it."""
    from ui.icons import rail_icon
    from ui.rail import PAGES

    for _key, _title, name in PAGES:
        rail_icon(name)
