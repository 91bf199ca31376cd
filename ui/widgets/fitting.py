"""Dialogs as high as their wrapped text needs, and never larger than the screen they open on.

Qt stops at two thirds of the screen by itself where nobody gives a size, and at nothing where one
is given.
"""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from ui import theme

# What the frame of a window takes at least.
_FRAME = QSize(30, 50)


def open_at(dialog: QDialog, wide: int, high: int) -> None:
    """Give a dialog its size in pixels, less where the screen has less room."""
    wanted, screen = QSize(wide, high), dialog.screen()
    if screen is not None:
        wanted = wanted.boundedTo(screen.availableSize() - _FRAME)
    dialog.resize(wanted.expandedTo(dialog.minimumSize()))


def open_scaled(dialog: QDialog, wide: int, high: int) -> None:
    """Give a dialog the size in pixels that it has at 100 %, larger where the text is."""
    scale = 100 * theme.text_size() // theme.TEXT_SIZE
    open_at(dialog, theme.px(wide, scale), theme.px(high, scale))


def fit_text(dialog: QDialog) -> None:
    """Make a dialog as high as its layout needs at its width; call it when text changed."""
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    wide = max(dialog.width(), dialog.minimumWidth(), layout.totalMinimumSize().width())
    high = layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else 0
    dialog.resize(wide, max(high, layout.totalSizeHint().height()))
