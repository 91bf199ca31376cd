"""One list of a dossier tab: the kind's icon and name, a count, a way to add, its records."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from resources.language import NC_
from storage.kinds.fields import Choice, Date, Group, Rows, Time
from storage.kinds.kind import Kind
from storage.rows import Row
from ui import icons, theme
from ui.models.cells import Surround
from ui.models.row_model import RowModel
from ui.widgets.basics import Empty, button, label, named, picture, row
from ui.widgets.table import Table

# What a page of its own makes.
MADE_ELSEWHERE = frozenset({"case", "evidence"})
_MOST_ROWS = 8
_WIDEST = 260
_WIDTHS = ((Time, 136), (Date, 100), (Choice, 100), (Group, 168), (Rows, 168))


def may_write(kind: Kind, role_name: str) -> bool:
    """Tell whether a person of this role enters records of a kind in a form."""
    return kind.by_hand and (not kind.writers or role_name in kind.writers)


class KindList(QWidget):
    """Emits ``picked`` with a ``Row``, ``corrected`` on Enter, ``add`` with the kind."""

    picked = Signal(object)
    opened = Signal(object)
    add = Signal(object)

    def __init__(self, kind: Kind, around: Surround, *, alone: bool) -> None:
        super().__init__()
        self.kind = kind
        self._words = around.words
        self._role = around.role
        self._alone = alone
        self.model = RowModel(kind, around)
        self.title = around.words(kind.label if kind.single else kind.plural)
        self.table = Table(self.model, self.title)
        self.count = label(part="muted")
        self.add_button = button(
            around.words("Add"), lambda: self.add.emit(kind), icon="add", part="link"
        )
        named(self.add_button, around.words("Add: {label}", label=around.words(kind.label)))
        self.add_button.setToolTip(self.add_button.accessibleName())
        self.empty = Empty(kind.icon if alone else "")
        self.table.picked.connect(self._pick)
        self.table.opened.connect(self._open)
        self._lay_out()
        self._size_columns()

    @property
    def can_add(self) -> bool:
        """Tell whether another record of the kind can be entered by hand."""
        if self.kind.name in MADE_ELSEWHERE or not may_write(self.kind, self._role):
            return False
        return not (self.kind.single and self.model.rows)

    def show_rows(self, rows: Sequence[Row], around: Surround) -> None:
        """Show the records of the kind, keeping the choice where it is still there."""
        chosen = self.chosen()
        self.table.blockSignals(True)
        self.model.show_rows(rows, around)
        place = next((n for n, item in enumerate(rows) if chosen and item.id == chosen.id), -1)
        if place >= 0:
            self.table.selectRow(place)
        self.table.blockSignals(False)
        self._size_columns()
        none = "" if self._alone else self._words(NC_("list", "none yet"))
        self.count.setText(str(len(rows)) if rows else none)
        self.add_button.setVisible(self.can_add)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows and self._alone)
        if not rows and self._alone:
            self._say_empty()
        if not self._alone:
            self._fit(len(rows))

    def chosen(self) -> Row | None:
        """Return the record that is current."""
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def choose(self, place: int) -> None:
        """Make a record current."""
        self.table.selectRow(place)

    def clear_choice(self) -> None:
        """Choose nothing: another list of the tab has the choice."""
        self.table.blockSignals(True)
        self.table.clearSelection()
        self.table.setCurrentIndex(self.model.index(-1, -1))
        self.table.blockSignals(False)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        sign = picture(self.kind.icon, 18, theme.colours().muted)
        title = label(self.title, "heading")
        layout.addLayout(row(sign, title, self.count, None, self.add_button))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty, 1)
        if not self._alone:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _size_columns(self) -> None:
        widths, stretch = [], 0
        for place, field in enumerate(self.model.fields):
            found = (wide for kind, wide in _WIDTHS if isinstance(field.type, kind))
            widths.append(next(found, 132))
            stretch = place if not isinstance(field.type, Time | Date) else stretch
        if self.kind.name == "visit":
            widths, stretch = [44, *widths], 3
        widths = widths or [200]
        self.table.set_widths(*self._by_content(widths, stretch), self._days())

    def _days(self) -> list[int]:
        """Return the place of the first day: it tells one record from another, and is not cut."""
        offset = 1 if self.kind.name == "visit" else 0
        days = [
            n for n, field in enumerate(self.model.fields) if isinstance(field.type, Time | Date)
        ]
        return [place + offset for place in days[:1]]

    def _by_content(self, widths: list[int], stretch: int) -> tuple[list[int], int]:
        """Give room to columns that say something; those that are empty need only their title."""
        if not self.model.rows:
            return widths, stretch
        scale = theme.row_height() / theme.ROW_HEIGHT
        filled = [self._says_something(place) for place in range(len(widths))]
        found = []
        for place, wide in enumerate(widths):
            wanted = round(self.table.sizeHintForColumn(place) / scale) + 8
            title = round(self.table.horizontalHeader().sectionSizeHint(place) / scale)
            full = max(min(wanted, _WIDEST), min(wide, title + 24))
            found.append(full if filled[place] else title)
        if not filled[stretch] and any(filled):
            # Among those that say something the widest takes what is left.
            stretch = max((n for n, said in enumerate(filled) if said), key=lambda n: found[n])
        return found, stretch

    def _says_something(self, place: int) -> bool:
        cells = (self.model.index(n, place) for n in range(len(self.model.rows)))
        return any(self.model.data(cell) for cell in cells)

    def _say_empty(self) -> None:
        words, name = self._words, self._words(self.kind.label)
        if self.can_add:
            act = words("Add: {label}", label=name)
            self.empty.say(words("Nothing recorded yet."), act, lambda: self.add.emit(self.kind))
        else:
            self.empty.say(words("Nothing recorded yet."))

    def _fit(self, count: int) -> None:
        shown = min(count, _MOST_ROWS)
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + shown * theme.row_height() + 4)

    def _pick(self, place: int) -> None:
        if 0 <= place < len(self.model.rows):
            self.picked.emit(self.model.rows[place])

    def _open(self, place: int) -> None:
        if 0 <= place < len(self.model.rows):
            self.opened.emit(self.model.rows[place])


def icon_of(kind: Kind) -> str:
    """Return the icon of a kind, that of a case where it has none of its own."""
    return kind.icon if icons.exists(kind.icon) else "case"
