"""The case list as a table: what its columns say of a case, and what stands out in them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon

from resources.language import N_, Words
from storage.casework.caselist import CaseRow
from storage.kinds.flag import CARE
from ui import icons, theme
from ui.models.case_columns import Column, chosen_columns, widest
from ui.models.paged import PagedModel
from ui.widgets.cell_paint import Cell

_KEPT: Final = frozenset({"name", "case_no", "area"})
# What a narrow list leaves out first: the preview and the dossier say it, too.
_SPARE: Final = ("opened", "area", "owner")
SORTS: Final = N_("Click to sort by this column, again to turn the order round.")
NO_ORDER: Final = N_("The list cannot be sorted by this column.")
RECKONED_DAILY: Final = N_(
    "What is owed is reckoned anew each day, for the cases on the screen: the list cannot be "
    "sorted by it. The days overdue can be."
)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)


class CaseModel(PagedModel):
    """Holds ids of cases and pages of 200 frozen rows; ``wanted`` asks for a page looked at."""

    def __init__(self, words: Words) -> None:
        self.columns: tuple[Column, ...] = chosen_columns(())
        super().__init__(words, self.columns)
        self._today = date.min
        shades = theme.colours()
        self._danger = QColor(shades.danger)
        self._care: QIcon = icons.icon("care", shades.care)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """See PagedModel.headerData; the tip says whether the list can be sorted by a column."""
        if role == _TIP and orientation == Qt.Orientation.Horizontal:
            return self.sorting_tip(section)
        return super().headerData(section, orientation, role)

    def sorting_tip(self, section: int) -> str:
        """Return how the list can be sorted by a column, or why it cannot."""
        column = self.columns[section]
        if column.order is not None:
            return self._words(SORTS)
        return self._words(RECKONED_DAILY if column.name == "owed" else NO_ORDER)

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

    @property
    def spare(self) -> list[int]:
        """The columns that a list too narrow for all leaves out, the first one first."""
        names = [one.name for one in self.columns]
        return [names.index(name) for name in _SPARE if name in names]

    def choose(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same cases."""
        self.columns = tuple(columns)
        self.show_columns(self.columns)

    def show_ids(self, ids: list[str], today: date) -> None:
        """Show other cases; nothing of them is fetched yet."""
        self._today = today
        self.show_list(ids)

    def case_id(self, row: int) -> str:
        """Return the case of a row of the table, empty where there is none."""
        return self.id_of(row)

    def made(self, row: CaseRow) -> tuple[Cell, ...]:
        """See ``PagedModel.made``."""
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
