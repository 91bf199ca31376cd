"""A list with a pane beside it: however much the pane has to say, the list keeps its room."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

# The part of the width that the pane may take at most, and the one it begins with.
_MOST: Final = 0.44
_FIRST: Final = (3, 2)


class ListSplit(QSplitter):
    """``shown`` at the left takes more than half of the width, ``pane`` at the right the rest.

    The pane may be put in later: the keys reach it behind whatever ``shown`` is filled with.
    """

    def __init__(self, shown: QWidget, pane: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._pane: QWidget | None = None
        self.addWidget(shown)
        if pane is not None:
            self.put(pane)

    def put(self, pane: QWidget) -> None:
        """Put the pane beside what is shown."""
        self._pane = pane
        self.addWidget(pane)
        self.setChildrenCollapsible(False)
        for place, part in enumerate(_FIRST):
            self.setStretchFactor(place, part)
        self.setSizes([320 * part for part in _FIRST])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent; the bound is the pane's own, so no drag goes beyond it."""
        if self._pane is not None:
            self._pane.setMaximumWidth(round(self.width() * _MOST))
        super().resizeEvent(event)
