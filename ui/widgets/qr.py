"""A QR code of a short text, drawn black on white in either scheme so that phones read it."""

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

# Modules that must stay white around a code (ISO/IEC 18004).
_QUIET = 4
_MODULE = 3


class QrCode(QWidget):
    """Shows nothing until a text was given."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[bytes, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Draw the code of another text; empty hides it."""
        made = segno.make(text, error="m", micro=False).matrix if text else ()
        self._rows = tuple(bytes(row) for row in made)
        self.setVisible(bool(text))
        self.setAccessibleDescription(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        side = (len(self._rows) + 2 * _QUIET) * _MODULE
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """See QWidget.paintEvent."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark:
                    left, top = (x + _QUIET) * _MODULE, (y + _QUIET) * _MODULE
                    painter.fillRect(QRectF(left, top, _MODULE, _MODULE), Qt.GlobalColor.black)
        painter.end()
