"""Case JSON and lists: files in on the left, everything out in the clear on the right."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from storage.exchange.case_export import Exported
from ui.desk import Desk
from ui.pages.exchange_work import give
from ui.pages.import_card import ImportCard
from ui.widgets.basics import button, card, label, named, row


class ListsTab(QWidget):
    """Two cards: what other programs made comes in, what they shall read goes out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._folder = Path()
        words = desk.words
        self.intake = ImportCard(desk)
        self.reason = named(QLineEdit(), words("Reason of the export"))
        self.reason.setPlaceholderText(words("Who gets it and what for"))
        self.choose_button = button(
            words("Choose a folder and export…"), self._choose_folder, icon="save"
        )
        self.reason.textChanged.connect(self._judge)
        self.given = label(part="muted", wrap=True)
        self.folder_button = button(words("Open folder"), self._open_folder, icon="folder")
        self.folder_button.hide()
        self._lay_out()
        self._judge()

    def give_out(self, folder: Path) -> None:
        """Export all cases into a folder."""
        self._folder = folder
        reason = self.reason.text().strip()
        self._desk.tasks.start(
            partial(give, folder=folder, reason=reason), self._given,
            title=self._desk.words("Exporting"), announce=True,
        )  # fmt: skip

    def _judge(self) -> None:
        """What leaves in the clear leaves with a reason, which each case keeps."""
        given = bool(self.reason.text().strip())
        self.choose_button.setEnabled(given)
        self.choose_button.setToolTip(
            "" if given else self._desk.words("Say first who gets it and what for.")
        )

    def _given(self, done: Exported) -> None:
        words = self._desk.words
        self.given.setText(
            words(
                "{cases} cases and {files} files were written.", cases=done.cases, files=done.files
            )
        )
        self.folder_button.show()

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._desk.words("Folder for the export"))
        if name:
            self.give_out(Path(name))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        both = row(self._import_card(), self._export_card(), spacing=14)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        layout.addLayout(both, 1)

    def _import_card(self) -> QFrame:
        frame, layout = card()
        layout.addWidget(self.intake)
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
        layout.addWidget(self.choose_button, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.given)
        layout.addWidget(self.folder_button, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        return frame
