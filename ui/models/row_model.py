"""The records of one kind as a table: the columns that the kind names, ready to be shown."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from resources.language import NC_
from storage.kinds.fields import Integer, Money, Number, Rate
from storage.kinds.kind import Kind
from storage.rows import Row
from ui.models.cells import Surround, columns_of, field_text, summary

Index = QModelIndex | QPersistentModelIndex
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowModel(QAbstractTableModel):
    """Frozen rows of one kind; visits begin with their counted ordinal."""

    def __init__(self, kind: Kind, around: Surround) -> None:
        super().__init__()
        self.kind = kind
        self.fields = columns_of(kind)
        self.rows: tuple[Row, ...] = ()
        self._texts: list[list[str]] = []
        self._counted = kind.name == "visit"
        titles = [around.words(field.label) for field in self.fields]
        self._headers = [*([around.words(NC_("visit", "No."))] if self._counted else []), *titles]
        if not self.fields:
            self._headers.append(around.words(kind.label))

    def show_rows(self, rows: Sequence[Row], around: Surround) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self._texts = [self._line(row, around) for row in self.rows]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel.rowCount."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel.columnCount."""
        return 0 if parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.headerData."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _DISPLAY:
            return self._headers[section]
        return _RIGHT if role == _ALIGN and self._is_figure(section) else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.data."""
        if role == _DISPLAY:
            return self._texts[index.row()][index.column()]
        if role == _ALIGN and self._is_figure(index.column()):
            return _RIGHT
        if role == _TIP:
            text = self._texts[index.row()][index.column()]
            return text if len(text) > 12 else None
        return None

    def _is_figure(self, column: int) -> bool:
        place = column - self._counted
        known = 0 <= place < len(self.fields)
        return known and isinstance(self.fields[place].type, Money | Integer | Number | Rate)

    def _line(self, row: Row, around: Surround) -> list[str]:
        texts = [
            " ".join(field_text(field, row[field.name], around).split()) for field in self.fields
        ]
        if self._counted:
            texts.insert(0, str(row.ordinal) if row.ordinal is not None else "—")
        return texts or [summary(row, self.kind, around)]
