"""Tables as all lists of the window use them: whole rows, fixed height, no grid, Enter opens."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import theme
from ui.widgets.basics import named


class Table(QTableView):
    """Emits ``opened`` with a row on Enter or double click, ``picked`` when another is current."""

    opened = Signal(int)
    picked = Signal(int)

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        super().__init__()
        named(self, name)
        self.setModel(model)
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
        head = self.horizontalHeader()
        for column, width in enumerate(widths):
            self.setColumnWidth(column, round(width * scale))
        head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def _picked(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.picked.emit(current.row())
