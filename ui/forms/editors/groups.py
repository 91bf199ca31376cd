"""Editors of groups: a framed part that folds while it is empty, and an amount as it was said."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from resources.language import N_
from storage.kinds.fields import Field, Flaw, Group
from ui.forms.editors.editor import Editor
from ui.forms.editors.fieldset import FieldSet, label_text
from ui.forms.editors.remarks import CellRemarks
from ui.forms.editors.slot import Slot
from ui.forms.surroundings import Surroundings
from ui.forms.tones import ToneLabel
from ui.widgets.basics import ToolButton

EMPTY = N_("not filled in")


class GroupEditor(Editor):
    """A few fields that belong together; folded while nothing is known."""

    wide = True

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        super().__init__(field, around, title, compact=compact)
        self.inner = FieldSet(group_fields(field), around, self._touched, title=title)
        self.fold = ToolButton()
        self.fold.setCheckable(True)
        self.fold.setAutoRaise(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setText(label_text(field, around).replace("&", "&&"))
        self._empty = ToneLabel(self.words(EMPTY), "muted")
        self._empty.setWordWrap(False)
        self.body = QFrame()
        self.inner.lay_out(self.body)
        self.body.setContentsMargins(18, 2, 0, 4)
        self._build()
        self.fold.toggled.connect(self._show_body)
        self.setFocusProxy(self.fold)
        self.name_parts()
        self._refresh(open_=field.required)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.fold)
        head.addWidget(self._empty)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.body)

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        self.fold.setAccessibleName(self.title)
        self.fold.setAccessibleDescription(self.describe())
        self.fold.setToolTip(self.describe())
        self.inner.retitle(self.title)

    def raw(self) -> Any:
        """See Editor.raw."""
        return self.inner.raw() or None

    def show_value(self, value: Any) -> None:
        """See Editor.show_value."""
        self.inner.show_values(value if isinstance(value, dict) else {})
        self._refresh(open_=self.field.required or value is not None)

    def complaints(self, path: str) -> Iterator[Flaw]:
        """See Editor.complaints."""
        return self.inner.complaints(path)

    def walk(self, path: str) -> Iterator[tuple[str, Slot]]:
        """See Editor.walk."""
        return self.inner.walk(path)

    def unfold(self) -> None:
        """See Editor.unfold."""
        self.fold.setChecked(True)

    def focus_part(self) -> QWidget:
        """See Editor.focus_part."""
        return self.fold

    def _refresh(self, *, open_: bool) -> None:
        self.fold.setChecked(open_)
        self._show_body(open_)

    def _show_body(self, shown: bool) -> None:
        self.body.setVisible(shown)
        self.fold.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._empty.setVisible(not shown and self.raw() is None)

    def _touched(self) -> None:
        self.changed.emit()


class SaidEditor(Editor):
    """An amount as it was said, in one line: number, about or over, the words."""

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        super().__init__(field, around, title, compact=compact)
        self.inner = FieldSet(
            group_fields(field), around, self.changed.emit, title=title, compact=True
        )
        self.remarks = CellRemarks(around)
        row = QHBoxLayout()
        row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.remarks)
        for slot in self.inner.slots.values():
            row.addLayout(_captioned(slot, around), 2 if slot.field.name == "words" else 1)
            slot.told.connect(self._sum_up)
        self.setFocusProxy(next(iter(self.inner.slots.values())).editor.focus_part())
        self.name_parts()

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        self.inner.retitle(self.title)

    def raw(self) -> Any:
        """See Editor.raw."""
        return self.inner.raw() or None

    def show_value(self, value: Any) -> None:
        """See Editor.show_value."""
        self.inner.show_values(value if isinstance(value, dict) else {})

    def complaints(self, path: str) -> Iterator[Flaw]:
        """See Editor.complaints."""
        return self.inner.complaints(path)

    def walk(self, path: str) -> Iterator[tuple[str, Slot]]:
        """See Editor.walk."""
        return self.inner.walk(path)

    def focus_part(self) -> QWidget:
        """See Editor.focus_part."""
        return next(iter(self.inner.slots.values())).editor.focus_part()

    def _sum_up(self) -> None:
        self.remarks.tell((0, slot) for slot in self.inner.slots.values())


def _captioned(slot: Slot, around: Surroundings) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(ToneLabel(label_text(slot.field, around), "muted"))
    column.addWidget(slot)
    column.addStretch(1)
    return column


def group_fields(field: Field) -> tuple[Field, ...]:
    """Return the fields of a group."""
    if not isinstance(field.type, Group):
        raise TypeError(field.name)
    return field.type.fields
