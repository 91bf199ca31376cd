"""Editors of references: a record, or several, chosen by the names that people know them by."""

from typing import Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from resources.language import N_
from storage.kinds.fields import Field, Many, Ref
from ui.forms.candidates import UNDER_WAY, VISITS, candidates, companions
from ui.forms.editors.choices import ComboEditor, Options, TicksEditor
from ui.forms.editors.editor import Editor
from ui.forms.surroundings import Surroundings
from ui.forms.tones import ToneLabel

NONE_YET = N_("There is nothing yet to choose from.")
_FEW: Final = 8
_ROWS_SHOWN: Final = 6
_REF: Final = int(Qt.ItemDataRole.UserRole)


class RefEditor(ComboEditor):
    """One record of the case."""

    short = False

    def options(self) -> Options:
        """See ComboEditor.options."""
        return ref_options(self.field, self.around)

    def stranger(self, value: Any) -> str:
        """See ComboEditor.stranger; the visit under way has a ref before it is recorded."""
        return self.words(UNDER_WAY) if _target(self.field) in VISITS else str(value)

    def describe(self) -> str:
        """See Editor.describe."""
        empty = "" if self.options() else self.words(NONE_YET)
        return " ".join(part for part in (super().describe(), empty) if part)


class RefTicks(TicksEditor):
    """Several records where there are few to choose from."""

    def options(self) -> Options:
        """See TicksEditor.options."""
        return ref_options(self.field, self.around)

    def show_value(self, value: Any) -> None:
        """See TicksEditor.show_value; says so where there is nothing to tick."""
        super().show_value(value)
        if self._nothing is None and not self.boxes:
            self._nothing = ToneLabel(self.words(NONE_YET), "muted")
            self._nothing.setWordWrap(False)
            self._row.addWidget(self._nothing)
        if self._nothing is not None:
            self._nothing.setVisible(not self.boxes)

    _nothing: ToneLabel | None = None


class RefList(Editor):
    """Several records out of many, in a list that scrolls; the order of the given ones is kept."""

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        super().__init__(field, around, title, compact=compact)
        self._given: list[Any] = []
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setUniformItemSizes(True)
        for ref, label in ref_options(field, around):
            self._add(ref, label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        self.name_parts()

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        self.list.setAccessibleName(self.title)
        self.list.setAccessibleDescription(self.describe())

    def raw(self) -> Any:
        """See Editor.raw."""
        ticked = [
            item.data(_REF) for item in self._items() if item.checkState() == Qt.CheckState.Checked
        ]
        kept = [ref for ref in self._given if ref in ticked]
        return kept + [ref for ref in ticked if ref not in kept] or None

    def show_value(self, value: Any) -> None:
        """See Editor.show_value."""
        blocked = self.list.blockSignals(True)
        self._given = list(value) if isinstance(value, list) else []
        known = {item.data(_REF) for item in self._items()}
        for ref in dict.fromkeys(self._given):
            if ref not in known:
                self._add(ref, str(ref))
        for item in self._items():
            on = item.data(_REF) in self._given
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(blocked)
        self._fit()

    def focus_part(self) -> QWidget:
        """See Editor.focus_part."""
        return self.list

    def _add(self, ref: str, label: str) -> None:
        item = QListWidgetItem(label)
        item.setData(_REF, ref)
        item.setToolTip(label)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setSizeHint(QSize(0, self.fontMetrics().lineSpacing() + 10))
        self.list.addItem(item)

    def _fit(self) -> None:
        rows = min(max(self.list.count(), 1), _ROWS_SHOWN)
        self.list.setFixedHeight(rows * (self.fontMetrics().lineSpacing() + 10) + 6)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(n) for n in range(self.list.count())]


def refs_editor(field: Field, around: Surroundings) -> type[Editor]:
    """Return the editor of several refs: ticks for few candidates, a list for many."""
    return RefTicks if len(ref_options(field, around)) <= _FEW else RefList


def ref_options(field: Field, around: Surroundings) -> Options:
    """Return (ref, words) of all that a field may name."""
    target = _target(field)
    if target == "companions" and around.file is not None:
        return companions(around.file, around.words, around.trip)
    return candidates(target, around.file, around.staff, around.words)


def _target(field: Field) -> str:
    kind = field.type.item if isinstance(field.type, Many) else field.type
    return kind.target if isinstance(kind, Ref) else ""
