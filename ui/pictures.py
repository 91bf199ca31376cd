"""Decoding the stored copies of pictures on a worker without holding the window up."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader


def decoded(content: bytes | None, side: int = 0) -> QImage:
    """Return a picture, null where there is none; with ``side`` no edge is longer in pixels.

    A reader lets Python go on while it decodes, and decodes a JPEG at the size that is shown.
    ``QImage.fromData`` does neither: the window would stand still for every picture.
    """
    if not content:
        return QImage()
    kept = QByteArray(content)
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    full = reader.size()
    if side and full.isValid() and max(full.width(), full.height()) > side:
        fitting = full.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(fitting.expandedTo(QSize(1, 1)))
    return reader.read()
