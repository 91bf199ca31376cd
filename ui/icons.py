"""The line icons of the window, tinted in the colour in which they are wanted."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources import path
from ui import theme

# Drawn at this many pixels, so that screens with two or three dots a pixel stay sharp.
_DRAWN = 72


def icon(name: str, colour: str = "") -> QIcon:
    """Return an icon by the name of its file; without a colour in that of text.

    A disabled button shows it in the muted colour. A name without a file gives ``case``, so that
    a new record kind may come before its picture.
    """
    shades = theme.colours()
    found = QIcon(_drawn(name, colour or shades.text))
    found.addPixmap(_drawn(name, shades.muted), QIcon.Mode.Disabled)
    return found


def rail_icon(name: str) -> QIcon:
    """Return an icon that turns to the colour on accent where its button is checked."""
    shades = theme.colours()
    found = QIcon(_drawn(name, shades.text))
    found.addPixmap(_drawn(name, shades.on_accent), QIcon.Mode.Normal, QIcon.State.On)
    found.addPixmap(_drawn(name, shades.on_accent), QIcon.Mode.Active, QIcon.State.On)
    return found


def on_accent() -> str:
    """Return the colour of what stands on the accent colour."""
    return theme.colours().on_accent


def picture(name: str, size: int, colour: str = "") -> QPixmap:
    """Return an icon as a square picture of ``size`` logical pixels for a label."""
    found = QIcon(_drawn(name, colour or theme.colours().text))
    return found.pixmap(QSize(size, size))


def exists(name: str) -> bool:
    """Tell whether there is a file for an icon."""
    return bool(name) and path("icons", f"{name}.svg").is_file()


@lru_cache(maxsize=256)
def _drawn(name: str, colour: str) -> QPixmap:
    file = path("icons", f"{name if exists(name) else 'case'}.svg")
    source = file.read_text(encoding="utf-8").replace("#000000", colour)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    pixmap = QPixmap(_DRAWN, _DRAWN)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap
