"""The dialog that says what went wrong, whether the data is safe and what to do now."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from resources.language import Words
from ui import theme
from ui.messages import Explanation
from ui.widgets.basics import button, label, named, picture, row
from ui.widgets.fitting import fit_text


class ErrorDialog(QDialog):
    """Shows one explanation; its details can be copied and hold no personal data."""

    def __init__(self, words: Words, said: Explanation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.said = said
        self.setWindowTitle(words("Not carried out") if said.expected else words("A mistake"))
        self.setMinimumWidth(480)
        shades = theme.colours()
        sign = picture("warning", 30, shades.warning if said.expected else shades.danger)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(10)
        layout.addLayout(row(sign, label(self.windowTitle(), "heading"), None))
        for question, answer in (
            (words("What happened"), said.happened),
            (words("Is the data safe"), said.safe),
            (words("What to do now"), said.advice),
        ):
            layout.addWidget(label(question, "muted"))
            text = label(answer, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(text)
        layout.addSpacing(6)
        layout.addWidget(self._buttons(words))
        fit_text(self)

    def copy_details(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.said.details)

    def _buttons(self, words: Words) -> QDialogButtonBox:
        box = QDialogButtonBox()
        copy: QPushButton = button(words("Copy details"), self.copy_details, icon="copy")
        close = named(QPushButton(words("Close")), words("Close"))
        box.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(close, QDialogButtonBox.ButtonRole.AcceptRole)
        close.setDefault(True)
        box.accepted.connect(self.accept)
        return box
