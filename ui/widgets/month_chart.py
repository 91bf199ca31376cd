"""Bars by month for amounts as they were said: words, no scale, no sum, open ends for 多."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.language import Words
from storage.kinds.fields import Choice
from storage.kinds.finding import UTILITIES
from storage.rules.dates import month_words
from storage.rules.money import said_words
from ui import theme

_HEIGHT: Final = 190
_WIDEST: Final = 96
# Between bars that lie below each other.
_GAP: Final = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One line as said; ``size`` orders the bars and is None where no amount is known."""

    month: str
    utility: str
    words: str
    size: Decimal | None
    qualifier: str


def bars(lines: Sequence[Mapping[str, Any]], words: Words) -> list[Bar]:
    """Return the bars of a list of arrears, by month, those without a month last."""
    made = []
    for line in lines:
        period = line.get("period") or ""
        amount = line.get("amount")
        qualifier = line.get("qualifier") or "exact"
        made.append(
            (
                period or "9999-99",
                Bar(
                    month_words(period, words.language) if period else words("No month told"),
                    words(Choice(options=UTILITIES).label(line.get("utility"))),
                    said_words(line, words.language),
                    Decimal(amount) if amount is not None and qualifier != "unknown" else None,
                    qualifier,
                ),
            )
        )
    return [bar for _month, bar in sorted(made, key=lambda pair: pair[0])]


class MonthChart(QWidget):
    """Draws the bars; what it shows is told to screen readers in words.

    Upright side by side; lying below each other where their words would not fit so.
    """

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._bars: list[Bar] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words("Arrears by month, as said"))

    def show_lines(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Show the lines of a finding."""
        self._bars = bars(lines, self._words)
        told = [f"{bar.month} {bar.utility} {bar.words}" for bar in self._bars]
        self.setAccessibleDescription("\n".join(told))
        self.setVisible(bool(self._bars))
        self._fit()
        self.update()

    @property
    def lying(self) -> bool:
        """Tell whether the bars lie below each other: their words need more than their share."""
        metrics = self.fontMetrics()
        texts = (text for bar in self._bars for text in (bar.month, bar.utility, bar.words))
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return bool(self._bars) and self.width() / len(self._bars) < widest + 4

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        return QSize(420, self._high())

    def minimumSizeHint(self) -> QSize:
        """See QWidget.minimumSizeHint."""
        return QSize(200, self._high())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        super().resizeEvent(event)
        self._fit()

    def _high(self) -> int:
        each = 2 * self.fontMetrics().lineSpacing() + _GAP
        return max(_HEIGHT, each * len(self._bars)) if self.lying else _HEIGHT

    def _fit(self) -> None:
        if self.minimumHeight() != self._high():
            self.setFixedHeight(self._high())
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.lying:
            self._draw_lying(painter)
            painter.end()
            return
        line = self.fontMetrics().lineSpacing()
        ground = self.height() - 2 * line - 6
        step = min(self.width() / len(self._bars), _WIDEST * 1.5)
        largest = max((bar.size for bar in self._bars if bar.size), default=Decimal(1))
        for n, bar in enumerate(self._bars):
            room = QRectF(n * step, line + 4, step, ground - line - 4)
            self._draw(painter, bar, room, float(bar.size / largest) if bar.size else 0.0)
            self._caption(painter, bar, QRectF(n * step, ground + 4, step, 2 * line))
        painter.setPen(QPen(QColor(theme.colours().line), 1))
        painter.drawLine(QPointF(0, ground), QPointF(step * len(self._bars), ground))
        painter.end()

    def _draw_lying(self, painter: QPainter) -> None:
        """Draw each bar on a line of its own, under what it is and what was said."""
        line = self.fontMetrics().lineSpacing()
        largest = max((bar.size for bar in self._bars if bar.size), default=Decimal(1))
        for n, bar in enumerate(self._bars):
            top = n * (2 * line + _GAP)
            box = QRectF(0, top, self.width(), line)
            painter.setPen(QColor(theme.colours().muted))
            what = f"{bar.month}  {bar.utility}"
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, what)
            painter.setPen(QColor(theme.colours().text))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, bar.words)
            wide = max(self.width() * 0.8 * float(bar.size / largest), 4.0) if bar.size else 28.0
            self._lay(painter, bar, QRectF(0, top + line + 2, wide, line - 4))

    def _lay(self, painter: QPainter, bar: Bar, box: QRectF) -> None:
        colour = QColor(theme.colours().accent)
        if bar.size is None:
            self._outline(painter, box)
            return
        painter.fillRect(box, colour)
        if bar.qualifier == "over":
            # It goes on and nobody knows how far.
            fade = QLinearGradient(box.topRight(), QPointF(box.right() + 18, box.top()))
            gone = QColor(colour)
            gone.setAlpha(0)
            fade.setColorAt(0, colour)
            fade.setColorAt(1, gone)
            painter.fillRect(QRectF(box.right(), box.top(), 18, box.height()), fade)
        elif bar.qualifier in ("about", "under"):
            self._outline(painter, box.adjusted(0, 0, 5, 0))

    def _draw(self, painter: QPainter, bar: Bar, room: QRectF, share: float) -> None:
        height = max(room.height() * share * 0.86, 4.0)
        width = min(room.width() * 0.56, _WIDEST * 0.6)
        box = QRectF(room.center().x() - width / 2, room.bottom() - height, width, height)
        colour = QColor(theme.colours().accent)
        painter.setPen(Qt.PenStyle.NoPen)
        if bar.size is None:
            self._outline(painter, QRectF(box.x(), room.bottom() - 28, width, 28))
            top = room.bottom() - 28
        elif bar.qualifier == "over":
            top = self._open_ended(painter, box, room, colour)
        else:
            painter.fillRect(box, colour)
            top = box.top()
            if bar.qualifier in ("about", "under"):
                self._outline(painter, box.adjusted(0, -5, 0, 0))
                top -= 5
        self._word(painter, bar.words, QRectF(room.x(), top - 22, room.width(), 20))

    def _open_ended(self, painter: QPainter, box: QRectF, room: QRectF, colour: QColor) -> float:
        # It was "over 160": the bar goes on and nobody knows how far.
        painter.fillRect(box, colour)
        rise = min(18.0, max(box.top() - room.top(), 6.0))
        fade = QLinearGradient(box.topLeft(), QPointF(box.x(), box.top() - rise))
        gone = QColor(colour)
        gone.setAlpha(0)
        fade.setColorAt(0, colour)
        fade.setColorAt(1, gone)
        painter.fillRect(QRectF(box.x(), box.top() - rise, box.width(), rise), fade)
        return box.top() - rise

    def _outline(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(QColor(theme.colours().muted), 1, Qt.PenStyle.DashLine))
        painter.drawRect(box)

    def _word(self, painter: QPainter, text: str, box: QRectF) -> None:
        painter.setPen(QColor(theme.colours().text))
        shown = self.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, round(box.width()) - 4
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, shown)

    def _caption(self, painter: QPainter, bar: Bar, box: QRectF) -> None:
        painter.setPen(QColor(theme.colours().muted))
        half = box.height() / 2
        for n, text in enumerate((bar.month, bar.utility)):
            place = QRectF(box.x(), box.y() + n * half, box.width(), half)
            shown = self.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, round(box.width()) - 4
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, shown)
