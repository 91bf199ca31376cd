"""The question whether what was typed may be given up."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox

from resources.language import Words


def agrees_to_discard(dialog: QDialog, words: Words) -> bool:
    """Ask over a dialog whether what was typed in it may be given up; Enter keeps it."""
    box = QMessageBox(dialog)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(dialog.windowTitle())
    box.setText(words("Discard what you typed?"))
    keep = box.addButton(words("Keep editing"), QMessageBox.ButtonRole.RejectRole)
    discard = box.addButton(words("Discard"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    return box.clickedButton() is discard
