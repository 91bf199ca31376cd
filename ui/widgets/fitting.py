"""Dialogs as high as their wrapped text needs: Qt stops at two thirds of the screen by itself."""

from PySide6.QtWidgets import QDialog


def fit_text(dialog: QDialog) -> None:
    """Make a dialog as high as its layout needs at its width; call it when text changed."""
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    wide = max(dialog.width(), dialog.minimumWidth(), layout.totalMinimumSize().width())
    high = layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else 0
    dialog.resize(wide, max(high, layout.totalSizeHint().height()))
