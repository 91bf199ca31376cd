"""A table of plain texts: what the rules found, only to be read."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from ui import theme

Index = QModelIndex | QPersistentModelIndex
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_INK: Final = int(Qt.ItemDataRole.ForegroundRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class FactsModel(QAbstractTableModel):
    """Lines of texts, each as long as the headers; ``tip`` is the column that is the tooltip.

    From the column ``figures`` on they are figures, aligned to the right. ``ink`` gives the name of
    the colour of a line and column, empty for that of text.
    """

    def __init__(
        self,
        headers: Sequence[str],
        tip: int | None = None,
        figures: int | None = None,
        *,
        ink: Callable[[int, int], str] | None = None,
    ) -> None:
        super().__init__()
        self._ink = ink
        self._figures = len(headers) if figures is None else figures
        self._headers = tuple(headers)
        self._tip = tip
        self.lines: tuple[tuple[str, ...], ...] = ()

    def show_lines(self, lines: Sequence[tuple[str, ...]]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel.rowCount."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel.columnCount."""
        return 0 if parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.headerData."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return self._headers[section]
        return _RIGHT if role == _ALIGN and section >= self._figures else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.data."""
        if role == _ALIGN and index.column() >= self._figures:
            return _RIGHT
        if role == _INK and self._ink and (tone := self._ink(index.row(), index.column())):
            return QColor(getattr(theme.colours(), tone))
        if role not in (_DISPLAY, _TIP):
            return None
        line = self.lines[index.row()]
        if role == _DISPLAY:
            return line[index.column()]
        return line[index.column() if self._tip is None else self._tip]
