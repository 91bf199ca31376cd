"""The copies of a site's vault that are in use as far as is known, and giving one of them up."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from resources.language import NC_, Words
from storage.exchange.packages.standing import PeerState
from ui.models.cells import time_text
from ui.models.facts import FactsModel
from ui.widgets.basics import button, label, named, row
from ui.widgets.table import Table


class CopiesDialog(QDialog):
    """Emits ``given_up`` with the key of the copy that nobody works with, and why."""

    given_up = Signal(str, str)

    def __init__(self, words: Words, state: PeerState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copies = state.in_use
        self.setWindowTitle(words("Copies of {site}", site=state.peer.title))
        self.resize(QSize(620, 380))
        text = words(
            "The vault of this site was copied or restored, and packages came from more than one"
            " copy. What is sent counts as received once all of them have said so. Give up the copy"
            " that nobody works with any more; a package of it is taken all the same, and it counts"
            " again then."
        )
        self.model = FactsModel(
            (words("Key"), words(NC_("copies", "Last package")), words(NC_("copies", "When")))
        )
        self.model.show_lines(
            [
                (one.device[:12], f"{one.number}" if one.number else "—",
                 time_text(one.at) if one.at else "—")
                for one in self._copies
            ]
        )  # fmt: skip
        self.table = Table(self.model, words("Copies in use"))
        self.table.set_widths([200, 130, 180], stretch=2)
        self.table.picked.connect(lambda _place: self._judge())
        self.reason = named(QLineEdit(), words("Reason"))
        self.reason.setPlaceholderText(words("Why nobody works with it any more"))
        self.reason.textChanged.connect(self._judge)
        self.go = button(words("Give up this copy"), self.give_up, part="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.reason)
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.go))
        self._judge()

    def give_up(self) -> None:
        """Answer with the chosen copy."""
        if self.go.isEnabled():
            device = self._copies[self.table.currentIndex().row()].device
            reason = self.reason.text().strip()
            self.accept()
            self.given_up.emit(device, reason)

    def _judge(self) -> None:
        chosen = self.table.currentIndex().row() >= 0
        self.go.setEnabled(chosen and bool(self.reason.text().strip()))
