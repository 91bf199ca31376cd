"""A question before something that cannot be taken back; Enter and Esc leave things as they are."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from resources.language import Words


def confirm(
    words: Words, title: str, text: str, act: str, parent: QWidget, done: Callable[[], object]
) -> QMessageBox:
    """Open the question over ``parent``; ``done`` is called where the person says ``act``."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(text)
    leave = box.addButton(words("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.addButton(act, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(leave)
    box.setEscapeButton(leave)
    box.accepted.connect(done)
    box.open()
    return box
