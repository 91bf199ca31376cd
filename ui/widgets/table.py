"""Tables as all lists of the window use them: whole rows, fixed height, no grid, Enter opens."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import theme
from ui.widgets.basics import named
from ui.widgets.cell_paint import CellPaint


class Table(QTableView):
    """Emits ``opened`` with a row on Enter or double click, ``picked`` when another is current."""

    opened = Signal(int)
    picked = Signal(int)

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        super().__init__()
        named(self, name)
        self._widths: list[int] = []
        self._stretch = 0
        self.setModel(model)
        # Qt does not own a delegate, so it is kept.
        self._paint = CellPaint(model)
        self.setItemDelegate(self._paint)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.row_height())
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setMinimumSectionSize(48)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._picked)

    def set_widths(self, widths: list[int], stretch: int) -> None:
        """Give the columns widths in pixels at 100 %; ``stretch`` takes what is left."""
        scale = theme.row_height() / theme.ROW_HEIGHT
        self._widths = [round(width * scale) for width in widths]
        self._stretch = stretch
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        self._fit()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def _fit(self) -> None:
        """Narrow all columns alike where they would need a scroll bar."""
        wanted = [width for n, width in enumerate(self._widths) if n != self._stretch]
        least = self._widths[self._stretch] * 2 // 3 if self._widths else 0
        room = max(self.viewport().width() - least, 1)
        share = min(1.0, room / max(sum(wanted), 1))
        for column, width in enumerate(self._widths):
            if column != self._stretch:
                self.setColumnWidth(column, int(width * share))

    def _picked(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.picked.emit(current.row())
