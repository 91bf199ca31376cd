"""Case JSON in and out: an import shows first what it would add, change and refuse."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QListWidget, QVBoxLayout, QWidget

from storage.casework.change import Change
from storage.exchange.case_export import Exported
from storage.exchange.document import ImportResult
from storage.kinds.fields import Flaw
from storage.kinds.kind import flaw_text
from ui.desk import Desk
from ui.pages.exchange_work import give, look, take
from ui.widgets.basics import Elided, button, card, label, named, row

_SHOWN = 200


class ExchangePage(QWidget):
    """Two cards: import on the left, export on the right."""

    opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._path = Path()
        self._folder = Path()
        words = desk.words
        self.file = Elided(words("No file chosen."), "muted")
        self.found = label(wrap=True)
        self.list = named(QListWidget(), words("What the import would do"))
        self.list.setWordWrap(True)
        self.take_button = button(words("Import now"), self.take_in, part="primary")
        self.take_button.setEnabled(False)
        self.reason = named(QLineEdit(), words("Reason of the export"))
        self.reason.setPlaceholderText(words("Who gets it and what for"))
        self.given = label(part="muted", wrap=True)
        self.folder_button = button(words("Open folder"), self._open_folder, icon="folder")
        self.folder_button.hide()
        self._lay_out()

    def activate(self) -> None:
        """See the workspace; there is nothing to read."""

    def look_at(self, path: Path) -> None:
        """Show what importing a file would do."""
        self._path = path
        self.file.say(path.name)
        self.take_button.setEnabled(False)
        self.found.setText(self._desk.words("Checking…"))
        self.list.clear()
        self._desk.tasks.start(
            partial(look, path=path), self._show, self._refused,
            title=self._desk.words("Checking the file"), announce=True,
        )  # fmt: skip

    def take_in(self) -> None:
        """Import the file that was looked at."""
        self.take_button.setEnabled(False)
        self._desk.tasks.start(
            partial(take, path=self._path), self._taken, self._refused,
            title=self._desk.words("Importing"), announce=True,
        )  # fmt: skip

    def give_out(self, folder: Path) -> None:
        """Export all cases into a folder."""
        self._folder = folder
        reason = self.reason.text().strip()
        self._desk.tasks.start(
            partial(give, folder=folder, reason=reason), self._given,
            title=self._desk.words("Exporting"), announce=True,
        )  # fmt: skip

    def _show(self, result: ImportResult) -> None:
        self._say(result)
        self.take_button.setEnabled(bool(result.added or result.changed))

    def _taken(self, result: ImportResult) -> None:
        self._say(result)
        self.found.setText(f"{self._desk.words('Imported.')} {self.found.text()}")
        self._desk.changed.emit(Change("imported", "", (), ""))

    def _say(self, result: ImportResult) -> None:
        words = self._desk.words
        self.found.setText(
            words(
                "{added} new, {changed} changed, {same} unchanged, {refused} refused",
                added=len(result.added),
                changed=len({case for case, _name in result.changed}),
                same=len(result.unchanged),
                refused=len(result.refused),
            )
        )
        self.list.clear()
        self.list.addItems([self._flaw(flaw) for flaw in result.refused[:_SHOWN]])
        self.list.addItems([words("New: {case}", case=case) for case in result.added[:_SHOWN]])
        self.list.addItems(
            [
                words("Changed: {case}, {field}", case=case, field=name)
                for case, name in result.changed[:_SHOWN]
            ]
        )

    def _flaw(self, flaw: Flaw) -> str:
        words = self._desk.words
        return words("Refused: {path}: {problem}", path=flaw.path, problem=flaw_text(flaw, words))

    def _refused(self, error: Exception) -> None:
        self.found.clear()
        self._desk.show_error(error)

    def _given(self, done: Exported) -> None:
        words = self._desk.words
        self.given.setText(
            words(
                "{cases} cases and {files} files were written.", cases=done.cases, files=done.files
            )
        )
        self.folder_button.show()

    def _choose_file(self) -> None:
        words = self._desk.words
        name, _filter = QFileDialog.getOpenFileName(
            self, words("Choose a case-JSON file"), "", "JSON (*.json)"
        )
        if name:
            self.look_at(Path(name))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._desk.words("Folder for the export"))
        if name:
            self.give_out(Path(name))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _lay_out(self) -> None:
        words = self._desk.words
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(label(words("Import and export"), "title"))
        both = row(self._import_card(), self._export_card(), spacing=14)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        layout.addLayout(both, 1)

    def _import_card(self) -> QFrame:
        words = self._desk.words
        frame, layout = card()
        layout.setSpacing(10)
        layout.addWidget(label(words("Import case JSON"), "heading"))
        text = words(
            "First you see what would be added. "
            "Nothing that is recorded here is overwritten without a trace."
        )
        layout.addWidget(label(text, "muted", wrap=True))
        choose = button(words("Choose a file…"), self._choose_file, icon="open")
        layout.addLayout(row(choose, self.file))
        layout.addWidget(self.found)
        layout.addWidget(self.list, 1)
        layout.addLayout(row(None, self.take_button))
        return frame

    def _export_card(self) -> QFrame:
        words = self._desk.words
        frame, layout = card()
        layout.setSpacing(10)
        layout.addWidget(label(words("Export all cases"), "heading"))
        text = words(
            "The folder gets cases.json and all originals, unencrypted: anybody can read it. "
            "The export is entered in every case."
        )
        layout.addWidget(label(text, "warning", wrap=True))
        layout.addWidget(self.reason)
        choose = button(words("Choose a folder and export…"), self._choose_folder, icon="save")
        layout.addWidget(choose, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.given)
        layout.addWidget(self.folder_button, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        return frame
