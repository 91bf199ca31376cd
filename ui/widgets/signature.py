"""A field to sign in with mouse, pen or finger; what was drawn becomes a picture."""

from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

_SIZE: Final = QSize(480, 180)
_SCALE: Final = 3
_INK: Final = QColor("#101a60")
_PEN: Final = 2.4


class SignaturePad(QWidget):
    """Keeps strokes; ``changed`` after each. It is always white: it is a piece of paper."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._strokes: list[QPainterPath] = []
        self._drawing = False
        self.setFixedSize(_SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(name)

    @property
    def empty(self) -> bool:
        """Tell whether nothing was drawn."""
        return not self._strokes

    def clear(self) -> None:
        """Begin anew."""
        self._strokes.clear()
        self.update()
        self.changed.emit()

    def png(self, footer: str) -> bytes:
        """Return what was drawn as PNG with one line of text below it."""
        image = QImage(_SIZE * _SCALE, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.scale(_SCALE, _SCALE)
        self._draw(painter)
        painter.setPen(QColor("#333333"))
        font = self.font()
        font.setPixelSize(9)
        painter.setFont(font)
        below = QRectF(8, _SIZE.height() - 22, _SIZE.width() - 16, 18)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft), footer)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        painter.setPen(QPen(QColor("#b9c0ca"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        base = self.height() - 48
        painter.drawLine(24, base, self.width() - 24, base)
        self._draw(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mousePressEvent."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mouseMoveEvent."""
        self._go_on(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """See QWidget.mouseReleaseEvent."""
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """See QWidget.tabletEvent: a pen draws as the mouse does."""
        kind = event.type()
        if kind == QTabletEvent.Type.TabletPress:
            self._begin(event.position())
        elif kind == QTabletEvent.Type.TabletMove:
            self._go_on(event.position())
        elif kind == QTabletEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def _begin(self, at: QPointF) -> None:
        path = QPainterPath(at)
        path.lineTo(at + QPointF(0.1, 0.1))
        self._strokes.append(path)
        self._drawing = True
        self.update()

    def _go_on(self, at: QPointF) -> None:
        if self._drawing:
            self._strokes[-1].lineTo(at)
            self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.changed.emit()

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(_INK, _PEN)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for path in self._strokes:
            painter.drawPath(path)
