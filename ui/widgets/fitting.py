"""Dialogs as high as their wrapped text needs, and never larger than the screen they open on.

Qt stops at two thirds of the screen by itself where nobody gives a size, and at nothing where one
is given.
"""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

from ui import theme

# What the frame of a window takes at least.
_FRAME = QSize(30, 50)


def open_at(dialog: QDialog, wide: int, high: int) -> None:
    """Give a dialog its size in pixels, less where the screen has less room."""
    wanted = QSize(wide, high).boundedTo(room(dialog).size() - _FRAME)
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
    polish(dialog)
    layout.activate()
    wide = max(dialog.width(), dialog.minimumWidth(), layout.totalMinimumSize().width())
    high = layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else 0
    stay_on_screen(dialog, wide, max(high, layout.totalSizeHint().height()))


def fit_scrolled(dialog: QDialog, area: QScrollArea) -> None:
    """Make a dialog as high as all that scrolls in ``area``, and what stands around it, needs."""
    layout, inside = dialog.layout(), area.widget()
    content = inside.layout() if inside is not None else None
    if layout is None or content is None:
        return
    polish(dialog)
    layout.activate()
    wide = max(dialog.width(), dialog.minimumWidth(), layout.totalMinimumSize().width())
    around = layout.totalSizeHint().height() - area.sizeHint().height()
    margins = layout.contentsMargins()
    room_inside = wide - margins.left() - margins.right()
    high = max(content.totalHeightForWidth(room_inside), content.totalSizeHint().height())
    stay_on_screen(dialog, wide, around + high)


def polish(dialog: QDialog) -> None:
    """Let every part take the font of the style sheet now: before it is shown, none has."""
    for part in dialog.findChildren(QWidget):
        part.ensurePolished()


def stay_on_screen(dialog: QDialog, wide: int, high: int) -> None:
    """Give a dialog that is shown a size in pixels, and move it where it would leave the screen.

    It gets no larger than the screen; what is higher must scroll inside.
    """
    area = room(dialog)
    wanted = QSize(wide, high).boundedTo(area.size() - _FRAME)
    dialog.resize(wanted.expandedTo(dialog.minimumSizeHint()))
    inside = _moved_into(dialog.frameGeometry(), area)
    if dialog.isVisible() and inside != dialog.frameGeometry().topLeft():
        dialog.move(inside)


def room(dialog: QDialog) -> QRect:
    """Return the part of its screen that a dialog may take, in pixels."""
    return dialog.screen().availableGeometry()


def _moved_into(frame: QRect, area: QRect) -> QPoint:
    """Return where the top left corner of a frame must be for all of it to be seen."""
    x = max(area.left(), min(frame.left(), area.right() + 1 - frame.width()))
    return QPoint(x, max(area.top(), min(frame.top(), area.bottom() + 1 - frame.height())))
