"""The case list as a table: ids in order, rows fetched in pages when they are looked at."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QIcon

from resources.language import N_, NC_, Words
from storage.casework.caselist import CaseRow, Order
from storage.kinds.case import STAGES
from storage.kinds.contact import CHANNELS, RESULTS
from storage.kinds.flag import CARE, FLAGS
from storage.rules.money import print_money
from ui import icons, theme
from ui.models.cells import joined

PAGE: Final = 200
Index = QModelIndex | QPersistentModelIndex
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_INK: Final = int(Qt.ItemDataRole.ForegroundRole)
_SIGN: Final = int(Qt.ItemDataRole.DecorationRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_DAYS: Final = 2
_OWED: Final = 3
_NEXT: Final = 6
_FLAGS: Final = 7
_FIGURES: Final = frozenset({_DAYS, _OWED})

COLUMNS: Final[tuple[tuple[str, Order | None, int], ...]] = (
    (N_("Name"), "name", 92),
    (N_("Case no."), "case_no", 132),
    (NC_("column", "Overdue"), "due_on", 84),
    (NC_("column", "Owed"), None, 108),
    (N_("Stage"), "stage", 84),
    (N_("Last contact"), "last_contact_at", 172),
    (N_("Next action"), "next_on", 230),
    (N_("Flags"), None, 96),
)


@dataclass(frozen=True, slots=True)
class _Line:
    texts: tuple[str, ...]
    care: bool
    late: bool


class CaseModel(QAbstractTableModel):
    """Holds ids and pages of 200 frozen rows; ``wanted`` asks for a page that is looked at."""

    wanted = Signal(int, object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._ids: list[str] = []
        self._rows: dict[str, CaseRow] = {}
        self._lines: dict[int, list[_Line]] = {}
        self._asked: set[int] = set()
        self._today = date.min
        self._round = 0
        shades = theme.colours()
        self._danger = QColor(shades.danger)
        self._care: QIcon = icons.icon("care", shades.care)
        self._headers = [words(text) for text, _order, _width in COLUMNS]

    @property
    def round(self) -> int:
        """Counts the lists shown; pages of an earlier one are thrown away."""
        return self._round

    def show_ids(self, ids: list[str], today: date) -> None:
        """Show other cases; nothing of them is fetched yet."""
        self.beginResetModel()
        self._ids, self._today = ids, today
        self._rows.clear()
        self._lines.clear()
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
        self._rows |= found
        self._lines[page] = [self._line(found[case]) if case in found else _BLANK for case in ids]
        first = page * PAGE
        self.dataChanged.emit(
            self.index(first, 0), self.index(first + len(ids) - 1, len(COLUMNS) - 1)
        )

    def case_id(self, row: int) -> str:
        """Return the case of a row of the table, empty where there is none."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_of(self, case_id: str) -> int:
        """Return the place of a case, -1 where it is not listed."""
        return self._ids.index(case_id) if case_id in self._ids else -1

    def case_row(self, case_id: str) -> CaseRow | None:
        """Return what is known of a case that was fetched."""
        return self._rows.get(case_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel.rowCount."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractItemModel.columnCount."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.headerData."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return self._headers[section]
        if orientation == Qt.Orientation.Horizontal and role == _ALIGN and section in _FIGURES:
            return _RIGHT
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.data; a page not yet here is asked for and shown blank."""
        page, place = divmod(index.row(), PAGE)
        lines = self._lines.get(page)
        if lines is None:
            self._ask(page)
            return None
        line, column = lines[place], index.column()
        if role == _DISPLAY:
            return line.texts[column]
        if role == _ALIGN and column in _FIGURES:
            return _RIGHT
        if role == _INK and (
            (column == _DAYS and line.texts[column]) or (column == _NEXT and line.late)
        ):
            return self._danger
        if role == _SIGN and column == _FLAGS and line.care:
            return self._care
        if role == _TIP and len(line.texts[column]) > 12:
            return line.texts[column]
        return None

    def _ask(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.wanted.emit(page, self._ids[page * PAGE : (page + 1) * PAGE])

    def _line(self, row: CaseRow) -> _Line:
        words = self._words
        late = bool(row.next_on) and row.next_on < self._today.isoformat()
        texts = (
            row.name,
            row.case_no,
            str(row.days_overdue) if row.days_overdue else "",
            print_money(Decimal(row.owed)) if row.owed is not None else "",
            words(dict(STAGES).get(row.stage, row.stage)),
            last_contact(row, words),
            " ".join(part for part in (row.next_on, row.next_what) if part),
            joined((words(dict(FLAGS).get(flag, flag)) for flag in row.flags), words),
        )
        return _Line(texts, bool(CARE & set(row.flags)), late)


_BLANK: Final = _Line(("",) * len(COLUMNS), care=False, late=False)


def last_contact(row: CaseRow, words: Words) -> str:
    """Return when and how somebody was last reached or tried."""
    if not row.last_contact_at:
        return ""
    channel = dict(CHANNELS).get(row.last_contact.get("channel"), "")
    result = dict(RESULTS).get(row.last_contact.get("result"), "")
    parts = (
        row.last_contact_at[:10],
        words(channel) if channel else "",
        words(result) if result else "",
    )
    return " ".join(part for part in parts if part)
