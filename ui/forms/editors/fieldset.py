"""The editors of a list of fields: their values together, their remarks by path, their labels."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from storage.kinds.fields import Field, Flaw
from ui.forms.editors import registry
from ui.forms.editors.editor import LineEditor
from ui.forms.editors.said import SaidFill, is_said_amount
from ui.forms.editors.slot import Slot
from ui.forms.surroundings import Surroundings
from ui.forms.tones import ToneLabel

LABEL_WIDTH: Final = 148
BETWEEN: Final = " · "


class FieldSet:
    """Slots by field name; ``on_change`` is called after every change by a person."""

    def __init__(
        self,
        fields: tuple[Field, ...],
        around: Surroundings,
        on_change: Callable[[], None],
        *,
        title: str = "",
        kind: str = "",
        compact: bool = False,
    ) -> None:
        self.fields = fields
        self.around = around
        self.slots: dict[str, Slot] = {}
        for field in fields:
            name = self._name(title, field)
            editor = registry.make(field, around, name, kind=kind, compact=compact)
            label = None if editor.wide or compact else self._label(field)
            slot = Slot(field, editor, label)
            editor.changed.connect(lambda slot=slot: slot.show_flaw(""))
            editor.changed.connect(on_change)
            if isinstance(editor, LineEditor):
                editor.line.editingFinished.connect(lambda slot=slot: _say_unread(slot))
            self.slots[field.name] = slot
        said = any(is_said_amount(field) for field in fields)
        self._said = SaidFill(self.slots, on_change) if said else None

    def raw(self) -> dict[str, Any]:
        """Return what is known, unreadable text as it was typed."""
        raws = ((name, slot.raw()) for name, slot in self.slots.items())
        return {name: value for name, value in raws if value is not None}

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show values by field name; absent ones become not known."""
        for name, slot in self.slots.items():
            slot.editor.show_value(values.get(name))
        if self._said is not None:
            self._said.forget()

    def walk(self, path: str) -> Iterator[tuple[str, Slot]]:
        """Yield every slot with its path, those inside groups and rows after their own."""
        for name, slot in self.slots.items():
            where = f"{path}.{name}" if path else name
            yield where, slot
            yield from slot.editor.walk(where)

    def complaints(self, path: str) -> Iterator[Flaw]:
        """Yield what cannot be read."""
        for name, slot in self.slots.items():
            yield from slot.editor.complaints(f"{path}.{name}" if path else name)

    def retitle(self, title: str) -> None:
        """Name all editors anew after what they stand in."""
        for slot in self.slots.values():
            slot.editor.set_title(self._name(title, slot.field))

    def lay_out(self, host: QWidget) -> QGridLayout:
        """Put labels and editors below each other into ``host``."""
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for n, slot in enumerate(self.slots.values()):
            if slot.label is None:
                grid.addWidget(slot, n, 0, 1, 2)
            else:
                grid.addWidget(slot.label, n, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(slot, n, 1)
        return grid

    def _name(self, title: str, field: Field) -> str:
        own = self.around.words(field.label)
        return f"{title}{BETWEEN}{own}" if title else own

    def _label(self, field: Field) -> ToneLabel:
        label = ToneLabel(label_text(field, self.around), "muted")
        label.setFixedWidth(LABEL_WIDTH)
        label.setContentsMargins(0, 6, 0, 0)
        if field.help:
            label.setToolTip(self.around.words(field.help))
        return label


def label_text(field: Field, around: Surroundings) -> str:
    """Return the label of a field, a required one with a star."""
    text = around.words(field.label)
    return f"{text} *" if field.required else text


def _say_unread(slot: Slot) -> None:
    words = slot.editor.words
    slot.show_flaw(next((words(flaw.sentence) for flaw in slot.editor.complaints("")), ""))
