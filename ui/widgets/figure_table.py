"""A table whose days and sums are never cut: it scrolls sideways before it hides a digit."""

from collections.abc import Iterable

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QStyle

from ui.models.facts import FactsModel
from ui.widgets.table import Table

_PADDING = 20
_LEAST_SHARE = 0.5


class FigureTable(Table):
    """Shows ``whole`` columns at the width of their longest text, the others as there is room."""

    def __init__(
        self, model: FactsModel, name: str, widths: list[int], stretch: int, whole: Iterable[int]
    ) -> None:
        super().__init__(model, name)
        self._facts, self._whole = model, frozenset(whole)
        self.set_widths(widths, stretch)
        model.modelReset.connect(self._fit)

    def cut(self) -> list[str]:
        """Return the texts of whole columns that do not fit; there are none but by mistake."""
        return [
            line[column]
            for line in self._facts.lines
            for column in self._whole
            if self.fontMetrics().horizontalAdvance(line[column]) >= self.columnWidth(column)
        ]

    def _fit(self) -> None:
        """Give whole columns what they need; narrow the others down to half, then scroll."""
        if not hasattr(self, "_whole"):
            return
        free = [c for c in range(len(self._widths)) if c not in {*self._whole, self._stretch}]
        needed = {column: self._needed(column) for column in self._whole}
        least = self._widths[self._stretch] * 2 // 3 if self._widths else 0
        room = self.viewport().width() - sum(needed.values()) - least
        wanted = sum(self._widths[column] for column in free)
        share = max(_LEAST_SHARE, min(1.0, room / max(wanted, 1)))
        # Where nothing is left over, a column that takes the rest would be a few pixels wide.
        modes = QHeaderView.ResizeMode
        tight = room < int(wanted * _LEAST_SHARE)
        mode = modes.Interactive if tight else modes.Stretch
        self.horizontalHeader().setSectionResizeMode(self._stretch, mode)
        if tight:
            self.setColumnWidth(self._stretch, least)
        for column, width in needed.items():
            self.setColumnWidth(column, width)
        for column in free:
            self.setColumnWidth(column, int(self._widths[column] * share))

    def _needed(self, column: int) -> int:
        texts = [line[column] for line in self._facts.lines]
        head = self.horizontalHeader()
        # The longest few by characters are surely the widest: figures are all of one width.
        longest = sorted(texts, key=len, reverse=True)[:8]
        own = max((_width(self.fontMetrics(), text) for text in longest), default=0)
        arrow = self.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMargin)
        title = _width(head.fontMetrics(), str(self._facts.headerData(column, head.orientation())))
        return max(own, title + arrow) + _PADDING


def _width(metrics: QFontMetrics, text: str) -> int:
    return metrics.horizontalAdvance(text)
