"""The words of one file among many that are about to be taken in."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from resources.language import Words
from ui.dialogs.intake_files import IntakeFiles
from ui.widgets.basics import label, named

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FileCaption(QWidget):
    """A line under the list of files, for the caption of the chosen one; emits ``changed``.

    F2 leads from the list into it, Enter on to the next file. What stands in the form beside is
    said of every file without a caption of its own.
    """

    changed = Signal()

    def __init__(self, words: Words, files: IntakeFiles) -> None:
        super().__init__()
        self._files = files
        name = words("Caption of the chosen file")
        self.line = named(QLineEdit(), name)
        self.line.setPlaceholderText(words("As for all of them"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(label(words("{what} (F2; Enter: the next)", what=name), "muted"))
        column.addWidget(self.line)
        files.currentItemChanged.connect(self._show)
        self.line.textEdited.connect(self._typed)
        for part in (files, self.line):
            part.installEventFilter(self)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if watched is self._files and event.key() == Qt.Key.Key_F2:
            self.line.setFocus()
            self.line.selectAll()
            return True
        if watched is self.line and event.key() in _ENTER and not event.modifiers():
            self._next()
            return True
        return super().eventFilter(watched, event)

    def captions(self) -> dict[Path, str]:
        """Return the captions of the files that have one of their own."""
        return dict(self._files.captions)

    def show_captions(self, captions: dict[Path, str]) -> None:
        """Show captions that a draft kept, of the files that are listed."""
        for path, caption in captions.items():
            self._files.caption(path, caption)
        self._show()

    def _typed(self, text: str) -> None:
        if (path := self._files.current()) is not None:
            self._files.caption(path, text.strip())
            self.changed.emit()

    def _next(self) -> None:
        place = self._files.currentRow() + 1
        if place < self._files.count():
            self._files.setCurrentRow(place)
            self.line.selectAll()
        else:
            self._files.setFocus()

    def _show(self) -> None:
        path = self._files.current()
        self.line.setEnabled(path is not None)
        self.line.setText(self._files.captions.get(path, "") if path else "")
