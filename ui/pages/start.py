"""The first page: make a vault, open one, or look at sample data; the vaults used before."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from resources.language import Words
from storage.vault.layout import is_vault
from ui.widgets.basics import button, card, centre, label, picture, row, widen


class StartPage(QWidget):
    """Three choices, and below them the vaults that were open on this computer."""

    new = Signal()
    chosen = Signal(Path)
    sample = Signal()
    mend = Signal()
    rescue = Signal()

    def __init__(self, words: Words, vaults: tuple[str, ...]) -> None:
        super().__init__()
        self._words = words
        frame, layout = card(margin=30)
        widen(frame, 560)
        layout.setSpacing(12)
        layout.addLayout(row(picture("app", 36), label(words("Anjuan"), "title"), None, spacing=12))
        layout.addWidget(
            label(
                words("Case files on this computer alone: encrypted, without a network."),
                "muted",
                wrap=True,
            )
        )
        layout.addSpacing(6)
        for text, icon, part, on in (
            (words("New vault"), "add", "primary", self.new.emit),
            (words("Open a vault…"), "folder", "", self._choose),
            (words("Open sample data"), "sample", "", self.sample.emit),
        ):
            made = button(text, on, icon=icon, part=part)
            made.setIconSize(QSize(20, 20))
            made.setMinimumHeight(46)
            layout.addWidget(made)
        self._add_known(layout, vaults)
        for text, on in (
            (words("Bring back a backup, or mend a damaged vault…"), self.mend.emit),
            (words("At the office: a new passphrase for a vault left here…"), self.rescue.emit),
        ):
            made = button(text, on, part="link")
            layout.addWidget(made, alignment=Qt.AlignmentFlag.AlignLeft)
        centre(self, frame)

    def _add_known(self, layout: QVBoxLayout, vaults: tuple[str, ...]) -> None:
        known = [Path(item) for item in vaults if is_vault(Path(item))]
        if known:
            layout.addSpacing(6)
            layout.addWidget(label(self._words("Opened before"), "muted"))
        for folder in known:
            made = button(folder.name, icon="vault", part="link")
            made.setToolTip(str(folder))
            made.clicked.connect(lambda _=False, folder=folder: self.chosen.emit(folder))
            layout.addWidget(made, alignment=Qt.AlignmentFlag.AlignLeft)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._words("Open a vault"))
        if folder:
            self.chosen.emit(Path(folder))
