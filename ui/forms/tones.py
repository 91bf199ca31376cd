"""Labels of plain text in the roles of the style sheet: errors, remarks, muted words."""

import re
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLabel, QMenu, QWidget

Tone = Literal["text", "muted", "danger", "warning", "accent", "care", "heading", "title"]

# A hash or a long name has no place where a line could break; its parts of so many signs get one.
_UNBROKEN: Final = re.compile(r"[!-~\u00a1-\u024f]{20,}")
_PART: Final = 8
_MAY_BREAK: Final = "\u200b"
# How Qt ends a line in what is marked.
_LINE_ENDS: Final = str.maketrans({"\u2028": "\n", "\u2029": "\n", _MAY_BREAK: None})


class ToneLabel(QLabel):
    """Shows text as it is, never as markup; its colour follows light and dark.

    ``text`` and what is copied hold nothing but what was given, though long words may break.
    """

    def __init__(
        self,
        text: str = "",
        tone: Tone = "text",
        parent: QWidget | None = None,
        *,
        bold: bool = False,
    ) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setText(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", tone)
        if bold:
            self.setStyleSheet("font-weight: 700;")

    def setText(self, text: str) -> None:
        """See QLabel.setText."""
        self._whole = text
        super().setText(_UNBROKEN.sub(_breakable, text))

    def text(self) -> str:
        """See QLabel.text."""
        return self._whole

    def selectedText(self) -> str:
        """See QLabel.selectedText."""
        return super().selectedText().translate(_LINE_ENDS)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mouseReleaseEvent."""
        super().mouseReleaseEvent(event)
        if self.hasSelectedText() and QGuiApplication.clipboard().supportsSelection():
            self.copy(QClipboard.Mode.Selection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        super().keyPressEvent(event)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """See QWidget.contextMenuEvent; what Qt would copy itself holds the marks of breaks."""
        if not self.hasSelectedText():
            event.ignore()
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(QCoreApplication.translate("QWidgetTextControl", "&Copy"), self.copy)
        menu.popup(event.globalPos())

    def copy(self, where: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        """Put what is marked on the clipboard."""
        if self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText(), where)


def _breakable(found: re.Match[str]) -> str:
    whole = found[0]
    return _MAY_BREAK.join(whole[n : n + _PART] for n in range(0, len(whole), _PART))
