"""The conflicts of one case, settled without leaving its dossier."""

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.pages.conflicts import ConflictsTab
from ui.widgets.basics import button, row
from ui.widgets.fitting import open_at


class SettleDialog(QDialog):
    """Closes by itself once nothing is left to settle."""

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = desk.words
        self.setWindowTitle(words("Settle the conflicts"))
        open_at(self, 980, 500)
        self.tab = ConflictsTab(desk, case_id)
        self.tab.counted.connect(self._counted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 6, 16, 14)
        layout.addWidget(self.tab, 1)
        layout.addLayout(row(None, button(words("Close"), self.reject)))
        self.tab.read()

    def _counted(self, count: int) -> None:
        if not count:
            self.accept()
        else:
            self.tab.table.setFocus()
