"""A line for a folder with a button that looks for one."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from resources.language import Words
from ui.widgets.basics import button, named


class FolderField(QWidget):
    """Emits ``changed`` when the text changes, ``settled`` when it was typed or chosen."""

    changed = Signal()
    settled = Signal()

    def __init__(self, words: Words, name: str) -> None:
        super().__init__()
        self.line = named(QLineEdit(), name)
        self.choose = button(words("Choose…"), self._choose)
        named(self.choose, f"{words('Choose')}: {name}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.choose)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.line.editingFinished.connect(self.settled)

    @property
    def folder(self) -> Path | None:
        """The folder, None where nothing is typed."""
        typed = self.line.text().strip()
        return Path(typed).expanduser() if typed else None

    def show_folder(self, folder: Path | None) -> None:
        """Put a folder into the line."""
        self.line.setText(str(folder) if folder is not None else "")

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self.line.accessibleName(), self.line.text())
        if found:
            self.line.setText(found)
            self.settled.emit()
