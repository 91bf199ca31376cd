"""The case list as a table: ids in order, rows fetched in pages when they are looked at."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QIcon

from resources.language import Words
from storage.casework.caselist import CaseRow
from storage.kinds.flag import CARE
from ui import icons, theme
from ui.models.case_columns import Column, chosen_columns, widest
from ui.widgets.cell_paint import Cell

PAGE: Final = 200
Index = QModelIndex | QPersistentModelIndex
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_INK: Final = int(Qt.ItemDataRole.ForegroundRole)
_SIGN: Final = int(Qt.ItemDataRole.DecorationRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_KEPT: Final = frozenset({"name", "case_no", "area"})


class CaseModel(QAbstractTableModel):
    """Holds ids and pages of 200 frozen rows; ``wanted`` asks for a page that is looked at."""

    wanted = Signal(int, object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._ids: list[str] = []
        self._rows: dict[int, list[CaseRow | None]] = {}
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._asked: set[int] = set()
        self._today = date.min
        self._round = 0
        shades = theme.colours()
        self._danger = QColor(shades.danger)
        self._care: QIcon = icons.icon("care", shades.care)
        self.columns: tuple[Column, ...] = chosen_columns(())

    @property
    def round(self) -> int:
        """Counts the lists shown; pages of an earlier one are thrown away."""
        return self._round

    @property
    def widths(self) -> list[int]:
        """The widths of the columns in pixels at 100 %."""
        return [column.width for column in self.columns]

    @property
    def stretch(self) -> int:
        """The column that takes the room that is left."""
        return widest(self.columns)

    @property
    def kept(self) -> list[int]:
        """The columns that stay as wide as they are: who it is, numbers of cases, days, sums."""
        return [n for n, one in enumerate(self.columns) if one.figure or one.name in _KEPT]

    def choose(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same cases."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._cells.clear()
        self.endResetModel()

    def show_ids(self, ids: list[str], today: date) -> None:
        """Show other cases; nothing of them is fetched yet."""
        self.beginResetModel()
        self._ids, self._today = ids, today
        self._rows.clear()
        self._cells.clear()
        self._asked.clear()
        self._round += 1
        self.endResetModel()

    def go_on(self, ids: list[str]) -> bool:
        """Show the cases behind those shown too; False where ``ids`` does not begin with these.

        Those shown have to fill whole pages.
        """
        shown = len(self._ids)
        if shown % PAGE or len(ids) <= shown or ids[:shown] != self._ids:
            return False
        self.beginInsertRows(QModelIndex(), shown, len(ids) - 1)
        self._ids = ids
        self.endInsertRows()
        return True

    def fill(self, page: int, rows: list[CaseRow], number: int) -> None:
        """Take the rows of a page that was asked for in the list ``number``."""
        if number != self._round:
            return
        found = {row.id: row for row in rows}
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        self._rows[page] = [found.get(case) for case in ids]
        first, last = page * PAGE, page * PAGE + len(ids) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def case_id(self, row: int) -> str:
        """Return the case of a row of the table, empty where there is none."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_of(self, case_id: str) -> int:
        """Return the place of a case, -1 where it is not listed."""
        return self._ids.index(case_id) if case_id in self._ids else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel.rowCount."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel.columnCount."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.headerData."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == _DISPLAY:
            return self._words(column.title)
        return _RIGHT if role == _ALIGN and column.figure else None

    def cell(self, row: int, column: int) -> Cell | None:
        """See ``CellPaint``; a page not yet here is asked for and shown blank."""
        cells = self._cells.get(row)
        if cells is None:
            page, place = divmod(row, PAGE)
            rows = self._rows.get(page)
            if rows is None:
                self._ask(page)
                return None
            # Made once, when it is first seen: nothing is formatted while the list moves.
            cells = self._cells[row] = self._made(rows[place])
        return cells[column]

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.data: what is drawn, in Qt's own words."""
        cell = self.cell(index.row(), index.column())
        if cell is None:
            return None
        text, right, ink, icon = cell
        if role == _DISPLAY:
            return text
        if role == _TIP:
            return text if len(text) > 12 else None
        if role == _ALIGN:
            return _RIGHT if right else None
        return {_INK: ink, _SIGN: icon}.get(role)

    def _ask(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.wanted.emit(page, self._ids[page * PAGE : (page + 1) * PAGE])

    def _made(self, row: CaseRow | None) -> tuple[Cell, ...]:
        if row is None:
            return (("", False, None, None),) * len(self.columns)
        today = self._today.isoformat()
        red = {
            "overdue": True,
            "next": bool(row.next_on) and row.next_on < today,
            "promise": bool(row.promised_on) and row.promised_on < today,
        }
        care = bool(CARE & set(row.flags))
        return tuple(
            (
                column.say(row, self._words),
                column.figure,
                self._danger if red.get(column.name) else None,
                self._care if care and column.name == "flags" else None,
            )
            for column in self.columns
        )
