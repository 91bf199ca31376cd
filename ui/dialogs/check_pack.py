"""A finished pack, looked at from the window: is the file whole, and is it one of this case."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from storage.rows import Row
from ui.checked import Checked, check
from ui.desk import Desk
from ui.widgets.basics import button, label, row


def ask_for_pack(desk: Desk, packs: Sequence[Row], parent: QWidget) -> None:
    """Let a person choose a file, and say what it is beside the ``packs`` of a case."""
    words = desk.words
    name, _filter = QFileDialog.getOpenFileName(
        parent, words("Check a file…"), "", "PDF (*.pdf);;* (*)"
    )
    if name:
        look_at_pack(desk, packs, Path(name), parent)


def look_at_pack(desk: Desk, packs: Sequence[Row], path: Path, parent: QWidget) -> None:
    """Check a file on the worker and open what was found over ``parent``."""

    def show(checked: Checked) -> None:
        CheckedDialog(desk, packs, path, checked, parent).open()

    title = desk.words("Checking the file")
    desk.tasks.run(partial(check, path), show, title=title, announce=True)


class CheckedDialog(QDialog):
    """Says of a file what could be told."""

    def __init__(
        self, desk: Desk, packs: Sequence[Row], path: Path, checked: Checked, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = desk.words
        self.setWindowTitle(words("Check a file…").rstrip("…"))
        self.setMinimumWidth(620)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(label(path.name, "muted", wrap=True))
        layout.addWidget(label(checked.headline(words), "heading"))
        self.said = [
            *checked.problems(words),
            self._known(desk, packs, checked),
            *checked.signed(words),
        ]
        for sentence in self.said:
            layout.addWidget(label(sentence, wrap=True))
        for sentence in (f"SHA-256 {checked.found.sha256}", *checked.notes(words)):
            layout.addWidget(label(sentence, "muted", wrap=True))
        layout.addLayout(row(None, button(words("Close"), self.accept, part="primary")))

    def _known(self, desk: Desk, packs: Sequence[Row], checked: Checked) -> str:
        """Say whether the case knows the file, as it is or before something was added."""
        words, found = desk.words, checked.found
        for pack in packs:
            for file in pack["files"] or ():
                if file.get("sha256") and file["sha256"] in (found.sha256, found.made_sha256):
                    return words(
                        "It is recorded in this case: pack {number}, {copy}.",
                        number=pack["number"],
                        copy=file.get("copy", ""),
                    )
        return words("No pack of this case has this SHA-256.")
