"""Tables as all lists of the window use them: whole rows, fixed height, no grid, Enter opens."""

from collections.abc import Container, Iterable, Mapping

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import theme
from ui.widgets.basics import named
from ui.widgets.cell_paint import CellPaint

# Of a column that may give way, the part that still says something.
_LEAST_SHARE = 0.65


class Table(QTableView):
    """Emits ``opened`` with a row on Enter or double click, ``picked`` when another is current."""

    opened = Signal(int)
    picked = Signal(int)

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        super().__init__()
        named(self, name)
        self._widths: list[int] = []
        self._stretch = 0
        self._kept: frozenset[int] = frozenset()
        self._spare: tuple[int, ...] = ()
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
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._picked)

    def set_widths(
        self,
        widths: list[int],
        stretch: int,
        kept: Iterable[int] = (),
        spare: Iterable[int] = (),
    ) -> None:
        """Give the columns widths in pixels at 100 %; ``stretch`` takes what is left.

        Those ``kept`` stay as wide as that, and at least as wide as their title: of a sum or a
        number no digit is cut while others can give way. Those ``spare`` are left out, one after
        the other, before the others are scraps of a few letters.
        """
        self._kept = frozenset(kept)
        self._spare = tuple(spare)
        scale = theme.row_height() / theme.ROW_HEIGHT
        self._widths = [round(width * scale) for width in widths]
        self._stretch = stretch
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        # Before it is seen it would be measured for nothing, and styled again with every layout
        # that it is put into.
        if self.isVisible():
            self._fit()

    def least_room(self) -> int:
        """Return the width in pixels below which the columns say too little."""
        fixed = {*self._kept, self._stretch}
        others = sum(width for n, width in enumerate(self._widths) if n not in fixed)
        whole = sum(self._kept_widths().values())
        return whole + round(others * _LEAST_SHARE) + self._widths[self._stretch] * 2 // 3

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        self._fit()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent."""
        super().showEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """See QWidget.focusInEvent; what is current is seen to be chosen.

        Qt makes the first row current then, and does not show it: keys would act on a record that
        nobody sees chosen.
        """
        super().focusInEvent(event)
        current = self.currentIndex()
        by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        if current.isValid() and not by_mouse and not self.selectionModel().hasSelection():
            self.selectRow(current.row())

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
        whole = self._kept_widths()
        left_out: set[int] = set()
        share = self._share(whole, left_out)
        for column in self._spare:
            if share >= _LEAST_SHARE:
                break
            left_out.add(column)
            share = self._share(whole, left_out)
        for column in range(len(self._widths)):
            if self.isColumnHidden(column) != (column in left_out):
                self.setColumnHidden(column, column in left_out)
        for column, width in enumerate(self._widths):
            if column in whole:
                self.setColumnWidth(column, whole[column])
            elif column != self._stretch:
                self.setColumnWidth(column, int(width * share))

    def _share(self, whole: Mapping[int, int], left_out: Container[int]) -> float:
        """Return the part of their width that the columns get which give way."""
        others = [
            width
            for n, width in enumerate(self._widths)
            if n not in whole and n != self._stretch and n not in left_out
        ]
        taken = sum(width for n, width in whole.items() if n not in left_out)
        least = self._widths[self._stretch] * 2 // 3 if self._widths else 0
        room = max(self.viewport().width() - least - taken, 1)
        return min(1.0, room / max(sum(others), 1))

    def _kept_widths(self) -> dict[int, int]:
        """Return the widths of the columns that stay as wide as they are."""
        head = self.horizontalHeader()
        return {n: max(self._widths[n], head.sectionSizeHint(n)) for n in self._kept}

    def _picked(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.picked.emit(current.row())
