"""Counts as horizontal bars, each with its words and its number: none is told by colour alone."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.widgets.basics import named

Bar = tuple[str, int]
_LABEL_SHARE: Final = 0.38
_GAP: Final = 8


class BarList(QWidget):
    """Draws bars one below the other; screen readers hear every one of them in words."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        named(self, title)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other counts."""
        self.bars = tuple(bars)
        self.setAccessibleDescription(", ".join(f"{text} {count}" for text, count in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        return QSize(260, max(len(self.bars), 1) * self._high())

    def minimumSizeHint(self) -> QSize:
        """See QWidget.minimumSizeHint."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """See QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((count for _text, count in self.bars), default=0)
        for place, (text, count) in enumerate(self.bars):
            self._draw(painter, place * self._high(), text, count, most)
        painter.end()

    def _draw(self, painter: QPainter, top: int, text: str, count: int, most: int) -> None:
        shades, high = theme.colours(), self._high()
        metrics, middle = painter.fontMetrics(), int(Qt.AlignmentFlag.AlignVCenter)
        widest = max(metrics.horizontalAdvance(one) for one, _count in self.bars) + 2 * _GAP
        left = min(int(self.width() * _LABEL_SHARE), widest)
        number = max(metrics.horizontalAdvance(str(most)), metrics.horizontalAdvance("00")) + _GAP
        painter.setPen(QColor(shades.text))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, left - _GAP)
        painter.drawText(QRectF(0, top, left - _GAP, high), middle, shown)
        room = max(self.width() - left - number, 1)
        wide = room * count / most if most else 0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shades.accent))
        painter.drawRoundedRect(QRectF(left, top + high * 0.25, max(wide, 2), high * 0.5), 3, 3)
        painter.setPen(QColor(shades.text))
        painter.drawText(QRectF(left + wide + _GAP, top, number, high), middle, str(count))

    @staticmethod
    def _high() -> int:
        return theme.text_size() + 14
