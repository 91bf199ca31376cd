"""Editors of lists of objects: cards, or a table where a row is short; add, remove, reorder."""

import os
from collections.abc import Callable, Iterator
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_
from storage.casework.ids import new_ref
from storage.kinds.fields import Field, Flaw, Group, Many, Rows, Said, Text
from ui.forms.editors.editor import Editor
from ui.forms.editors.fieldset import FieldSet, label_text
from ui.forms.editors.remarks import CellRemarks
from ui.forms.editors.slot import Slot
from ui.forms.surroundings import Surroundings
from ui.forms.tones import ToneLabel
from ui.widgets.basics import Button, ToolButton

ADD = N_("Add")
REMOVE = N_("Remove")
UP = N_("Move up")
DOWN = N_("Move down")
_MOST_COLUMNS: Final = 5


class Row:
    """One object of the list: its editors, its ref, its buttons."""

    def __init__(self, fields: FieldSet, given: bool, ref: str) -> None:
        self.fields = fields
        self.given = given
        self.ref = ref
        self.buttons: list[QToolButton] = []

    def raw(self) -> dict[str, Any]:
        """Return the object with its ref."""
        return {**({"ref": self.ref} if self.ref else {}), **self.fields.raw()}

    @property
    def counts(self) -> bool:
        """Tell whether the row is part of the value: it came with it, or holds something."""
        return self.given or bool(self.fields.raw())


class RowsEditor(Editor):
    """A list of objects, each a card; rows are added and taken away at the end only, and what
    they show is moved, so that the focus stays where it is."""

    wide = True
    compact_rows = False

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        super().__init__(field, around, title, compact=compact)
        self.rows: list[Row] = []
        self.head = ToneLabel(label_text(field, around), "text", bold=True)
        self.place = QWidget()
        self.add_button = Button(f"+ {self.words(ADD)}")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(self.add_empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(6)
        column.addWidget(self.head)
        column.addWidget(self.place)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        column.addLayout(foot)
        self.lay_out_place()
        self.place.hide()
        self.setFocusProxy(self.add_button)
        self.name_parts()

    # --- what it looks like --------------------------------------------------------------------

    def lay_out_place(self) -> None:
        """Prepare the place of the rows."""
        column = QVBoxLayout(self.place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)

    def place_row(self, row: Row, n: int) -> None:
        """Put a new row at the end of the place."""
        card = QFrame()
        card.setProperty("role", "card")
        side = QHBoxLayout(card)
        side.setContentsMargins(12, 10, 8, 10)
        side.setSpacing(8)
        body = QWidget()
        row.fields.lay_out(body)
        side.addWidget(ToneLabel(f"{n + 1}", "accent", bold=True), 0, Qt.AlignmentFlag.AlignTop)
        side.addWidget(body, 1)
        tools = QVBoxLayout()
        for button in row.buttons:
            tools.addWidget(button)
        tools.addStretch(1)
        side.addLayout(tools)
        layout = self.place.layout()
        if layout is not None:
            layout.addWidget(card)

    def displace_row(self, _n: int) -> None:
        """Take the last row away."""
        layout = self.place.layout()
        item = layout.takeAt(layout.count() - 1) if layout is not None else None
        if item is not None and (card := item.widget()) is not None:
            card.hide()
            card.deleteLater()

    # --- what it holds -------------------------------------------------------------------------

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        self.add_button.setAccessibleName(f"{self.title}: {self.words(ADD)}")
        self.add_button.setAccessibleDescription(self.describe())
        for n, row in enumerate(self.rows):
            row.fields.retitle(self._row_title(n))
            for button, deed in zip(row.buttons, (UP, DOWN, REMOVE), strict=True):
                button.setAccessibleName(f"{self._row_title(n)}: {self.words(deed)}")

    def raw(self) -> Any:
        """See Editor.raw."""
        return [row.raw() for row in self.rows if row.counts] or None

    def show_value(self, value: Any) -> None:
        """See Editor.show_value."""
        rows = value if isinstance(value, list) else []
        while len(self.rows) > len(rows):
            self._drop_last()
        for n, item in enumerate(rows):
            if n == len(self.rows):
                self._append()
            self._fill(self.rows[n], dict(item), given=True)
        self._after()

    def complaints(self, path: str) -> Iterator[Flaw]:
        """See Editor.complaints."""
        for where, row in self._counted(path):
            yield from row.fields.complaints(where)

    def walk(self, path: str) -> Iterator[tuple[str, Slot]]:
        """See Editor.walk."""
        for where, row in self._counted(path):
            yield from row.fields.walk(where)

    def focus_part(self) -> QWidget:
        """See Editor.focus_part."""
        return self.add_button

    # --- what people do ------------------------------------------------------------------------

    def add_empty(self) -> None:
        """Add a row and go to its first field."""
        row = self._append()
        self._fill(row, self.next_values(), given=False)
        self._after()
        self.changed.emit()
        next(iter(row.fields.slots.values())).editor.focus_part().setFocus()

    def next_values(self) -> dict[str, Any]:
        """Return what a new row starts with."""
        kind = self.field.type
        required = isinstance(kind, Rows) and kind.ref_required
        return {"ref": new_ref(self.field.name, os.urandom)} if required else {}

    def remove(self, n: int) -> None:
        """Take a row away."""
        kept = self._taken()
        del kept[n]
        self._drop_last()
        self._put(kept)

    def shift(self, n: int, by: int) -> None:
        """Move a row up or down."""
        if 0 <= n + by < len(self.rows):
            kept = self._taken()
            kept.insert(n + by, kept.pop(n))
            self._put(kept)

    def _append(self) -> Row:
        n = len(self.rows)
        fields = FieldSet(
            row_fields(self.field), self.around, self.changed.emit,
            title=self._row_title(n), compact=self.compact_rows,
        )  # fmt: skip
        row = Row(fields, given=False, ref="")
        row.buttons = [
            self._button(UP, Qt.ArrowType.UpArrow, lambda: self.shift(n, -1)),
            self._button(DOWN, Qt.ArrowType.DownArrow, lambda: self.shift(n, 1)),
            self._button(REMOVE, Qt.ArrowType.NoArrow, lambda: self.remove(n)),
        ]
        self.place_row(row, n)
        self.rows.append(row)
        return row

    def _button(self, deed: str, arrow: Qt.ArrowType, act: Callable[[], None]) -> QToolButton:
        button = ToolButton()
        button.setArrowType(arrow)
        if arrow == Qt.ArrowType.NoArrow:
            button.setText("×")
        button.setAutoRaise(True)
        button.setToolTip(self.words(deed))
        button.clicked.connect(act)
        return button

    def _drop_last(self) -> None:
        row = self.rows.pop()
        for slot in row.fields.slots.values():
            slot.editor.blockSignals(True)
        self.displace_row(len(self.rows))

    def _taken(self) -> list[tuple[dict[str, Any], bool]]:
        return [(row.raw(), row.given) for row in self.rows]

    def _put(self, rows: list[tuple[dict[str, Any], bool]]) -> None:
        for row, (values, given) in zip(self.rows, rows, strict=True):
            self._fill(row, values, given=given)
        self._after()
        self.changed.emit()

    def _fill(self, row: Row, values: dict[str, Any], *, given: bool) -> None:
        row.given, row.ref = given, str(values.get("ref") or "")
        row.fields.show_values(values)
        for _path, slot in row.fields.walk(""):
            slot.show_flaw("")
            slot.show_hint("")

    def _after(self) -> None:
        self.place.setVisible(bool(self.rows))
        for n, row in enumerate(self.rows):
            row.buttons[0].setEnabled(n > 0)
            row.buttons[1].setEnabled(n < len(self.rows) - 1)
        self.name_parts()

    def _counted(self, path: str) -> Iterator[tuple[str, Row]]:
        counted = (row for row in self.rows if row.counts)
        yield from ((f"{path}[{n}]", row) for n, row in enumerate(counted))

    def _row_title(self, n: int) -> str:
        return f"{self.title} {n + 1}"


class TableEditor(RowsEditor):
    """A list of short objects, one a line."""

    compact_rows = True

    def lay_out_place(self) -> None:
        """See RowsEditor.lay_out_place."""
        self.remarks = CellRemarks(self.around)
        below = self.layout()
        if isinstance(below, QVBoxLayout):
            below.insertWidget(below.indexOf(self.place) + 1, self.remarks)
        self.grid = QGridLayout(self.place)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(4)
        for column, item in enumerate(row_fields(self.field)):
            caption = ToneLabel(label_text(item, self.around), "muted")
            self.grid.addWidget(caption, 0, column, Qt.AlignmentFlag.AlignBottom)
            self.grid.setColumnStretch(column, 3 if type(item.type) is Text else 2)

    def place_row(self, row: Row, n: int) -> None:
        """See RowsEditor.place_row."""
        for column, slot in enumerate(row.fields.slots.values()):
            self.grid.addWidget(slot, n + 1, column, Qt.AlignmentFlag.AlignTop)
            slot.told.connect(self._sum_up)
        tools = QWidget()
        line = QHBoxLayout(tools)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for button in row.buttons:
            line.addWidget(button)
        self.grid.addWidget(tools, n + 1, len(row.fields.slots), Qt.AlignmentFlag.AlignTop)

    def displace_row(self, n: int) -> None:
        """See RowsEditor.displace_row."""
        for column in range(self.grid.columnCount()):
            item = self.grid.itemAtPosition(n + 1, column)
            widget = item.widget() if item is not None else None
            if widget is not None:
                self.grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()

    def _after(self) -> None:
        super()._after()
        self._sum_up()

    def _sum_up(self) -> None:
        self.remarks.tell(
            (n, slot)
            for n, row in enumerate(self.rows, start=1)
            for slot in row.fields.slots.values()
        )


class ArrearsTable(TableEditor):
    """Lines of arrears as they were told: a new one is of the next month and the same kind."""

    def next_values(self) -> dict[str, Any]:
        """See RowsEditor.next_values."""
        last = self.rows[-2].fields.raw() if len(self.rows) > 1 else {}
        values = {"utility": last.get("utility")}
        period = last.get("period")
        if isinstance(period, str) and len(period) == len("2019-01"):
            months = int(period[:4]) * 12 + int(period[5:])
            values["period"] = f"{months // 12:04}-{months % 12 + 1:02}"
        return values


class TurnsEditor(RowsEditor):
    """Questions and answers; each new one bears the time at which it was begun."""

    def next_values(self) -> dict[str, Any]:
        """See RowsEditor.next_values."""
        return {"at": self.around.now().isoformat(timespec="seconds")}

    def ask(self, question: str) -> None:
        """Add a question and go to its answer."""
        row = self._append()
        self._fill(row, {**self.next_values(), "question": question}, given=True)
        self._after()
        self.changed.emit()
        row.fields.slots["answer"].editor.focus_part().setFocus()


def rows_editor(field: Field) -> type[Editor]:
    """Return the table where a row is short, else cards."""
    fields = row_fields(field)
    short = all(_is_short(item) for item in fields)
    return TableEditor if short and len(fields) <= _MOST_COLUMNS else RowsEditor


def _is_short(item: Field) -> bool:
    long = isinstance(item.type, Text) and item.type.long
    return not (long or isinstance(item.type, Group | Said | Rows | Many))


def row_fields(field: Field) -> tuple[Field, ...]:
    """Return the fields of a row of a list."""
    if not isinstance(field.type, Rows):
        raise TypeError(field.name)
    return field.type.row.fields
