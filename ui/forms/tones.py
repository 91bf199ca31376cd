"""Labels of plain text in the roles of the style sheet: errors, remarks, muted words."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

Tone = Literal["text", "muted", "danger", "warning", "accent", "care", "heading", "title"]


class ToneLabel(QLabel):
    """Shows text as it is, never as markup; its colour follows light and dark."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = "text",
        parent: QWidget | None = None,
        *,
        bold: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", tone)
        if bold:
            self.setStyleSheet("font-weight: 700;")
