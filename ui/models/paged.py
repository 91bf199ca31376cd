"""A long list as a table: ids in order, rows fetched in pages when they are looked at."""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from resources.language import Words
from ui.widgets.cell_paint import Cell

PAGE: Final = 200
Index = QModelIndex | QPersistentModelIndex
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_INK: Final = int(Qt.ItemDataRole.ForegroundRole)
_SIGN: Final = int(Qt.ItemDataRole.DecorationRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Identified(Protocol):
    """A row that knows its id."""

    @property
    def id(self) -> str:
        """The id by which it is listed."""


class Titled(Protocol):
    """A column: its title and whether it holds figures, which stand on the right."""

    @property
    def title(self) -> str:
        """The message of its title."""

    @property
    def figure(self) -> bool:
        """Whether it holds figures."""


class PagedModel(QAbstractTableModel):
    """Holds ids and pages of 200 frozen rows; ``wanted`` asks for a page that is looked at.

    A list of its own kind says how the cells of a row are made (``made``).
    """

    wanted = Signal(int, object)
    # Longer texts may be cut, and are whole in their tip.
    long = 12

    def __init__(self, words: Words, columns: Sequence[Titled]) -> None:
        super().__init__()
        self._words = words
        self._titles: tuple[Titled, ...] = tuple(columns)
        self._ids: list[str] = []
        self._rows: dict[int, list[Any]] = {}
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._asked: set[int] = set()
        self._round = 0

    def made(self, row: Any) -> tuple[Cell, ...]:
        """Return the cells of a row, as many as there are columns."""
        raise NotImplementedError

    @property
    def round(self) -> int:
        """Counts the lists shown; pages of an earlier one are thrown away."""
        return self._round

    def show_columns(self, columns: Sequence[Titled]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self._titles = tuple(columns)
        self._cells.clear()
        self.endResetModel()

    def show_list(self, ids: list[str]) -> None:
        """Show another list; nothing of it is fetched yet."""
        self.beginResetModel()
        self._ids = ids
        self._rows.clear()
        self._cells.clear()
        self._asked.clear()
        self._round += 1
        self.endResetModel()

    def go_on(self, ids: list[str]) -> bool:
        """Show the rows behind those shown too; False where ``ids`` does not begin with these.

        Those shown have to fill whole pages.
        """
        shown = len(self._ids)
        if shown % PAGE or len(ids) <= shown or ids[:shown] != self._ids:
            return False
        self.beginInsertRows(QModelIndex(), shown, len(ids) - 1)
        self._ids = ids
        self.endInsertRows()
        return True

    def fill(self, page: int, rows: Sequence[Identified], number: int) -> None:
        """Take the rows of a page that was asked for in the list ``number``."""
        if number != self._round:
            return
        found = {row.id: row for row in rows}
        ids = self._ids[page * PAGE : (page + 1) * PAGE]
        self._rows[page] = [found.get(one) for one in ids]
        first, last = page * PAGE, page * PAGE + len(ids) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._titles) - 1))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that are listed, in their order."""
        return tuple(self._ids)

    def id_of(self, row: int) -> str:
        """Return the id of a row of the table, empty where there is none."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_of(self, wanted: str) -> int:
        """Return the place of an id, -1 where it is not listed."""
        return self._ids.index(wanted) if wanted in self._ids else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel.rowCount."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel.columnCount."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.headerData."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._titles[section]
        if role == _DISPLAY:
            return self._words(column.title)
        return _RIGHT if role == _ALIGN and column.figure else None

    def known(self, row: int) -> Any:
        """Return a row of the table where its page is here, else None."""
        rows = self._rows.get(row // PAGE)
        return rows[row % PAGE] if rows is not None and row % PAGE < len(rows) else None

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
            found = rows[place]
            blank = (("", False, None, None),) * len(self._titles)
            cells = self._cells[row] = blank if found is None else self.made(found)
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
            return text if len(text) > self.long else None
        if role == _ALIGN:
            return _RIGHT if right else None
        return {_INK: ink, _SIGN: icon}.get(role)

    def _ask(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.wanted.emit(page, self._ids[page * PAGE : (page + 1) * PAGE])
