"""Editors of choices: buttons where there are few options, a list where there are many, ticks."""

from collections.abc import Iterable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QWidget

from resources.language import N_
from storage.kinds.fields import Choice, Field, Many
from ui.forms.editors.editor import Editor
from ui.forms.flow import FlowLayout
from ui.forms.surroundings import Surroundings

FEW = 4
# A file may have a name of 200 characters; a form is as wide as its window.
_LABEL_WIDTH = 320
_LONG = 20
NOT_CHOSEN = N_("(not chosen)")

Options = tuple[tuple[Any, str], ...]


def elided(text: str, metrics: QFontMetrics) -> str:
    """Return a text no wider than a form can bear; its end, where files differ, stays."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, _LABEL_WIDTH)


def plain(text: str) -> str:
    """Return a text as a button shows it: an ampersand is no mark of a key."""
    return text.replace("&", "&&")


class QuietCombo(QComboBox):
    """A list to choose from that the wheel does not change while the form is scrolled."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See QWidget.wheelEvent."""
        event.ignore()


class ComboEditor(Editor):
    """One of many; a value that is no option is shown as it is and kept."""

    # Only as wide as its options.
    short: ClassVar[bool] = True

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        super().__init__(field, around, title, compact=compact)
        self.combo = QuietCombo()
        self.combo.addItem("—" if compact else self.words(NOT_CHOSEN), None)
        for value, label in self.options():
            self._add(value, label)
        self.combo.setMinimumContentsLength(4 if compact else 12)
        if self.short and not compact:
            self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.combo, 1)
        if not compact and self.short:
            box.setStretch(0, 0)
            box.addStretch(1)
        self.setFocusProxy(self.combo)
        self.combo.currentIndexChanged.connect(lambda _n: self.changed.emit())
        self.name_parts()

    def options(self) -> Options:
        """Return (value, label) of every option."""
        return tuple((value, self.words(label)) for value, label in choice_options(self.field))

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        self.combo.setAccessibleName(self.title)
        self.combo.setAccessibleDescription(self.describe())
        self.combo.setToolTip(self.describe())

    def raw(self) -> Any:
        """See Editor.raw."""
        # A list of one, because Qt compares 1 and True as equal.
        held = self.combo.currentData()
        return held[0] if held else None

    def show_value(self, value: Any) -> None:
        """See Editor.show_value."""
        blocked = self.combo.blockSignals(True)
        self.combo.setCurrentIndex(self._place(value))
        self.combo.blockSignals(blocked)

    def _add(self, value: Any, label: str) -> None:
        self.combo.addItem(elided(label, self.fontMetrics()), [value])
        whole = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        for role in whole if len(label) > _LONG else ():
            self.combo.setItemData(self.combo.count() - 1, label, role)

    def _place(self, value: Any) -> int:
        if value is None:
            return 0
        for n in range(1, self.combo.count()):
            if self.combo.itemData(n)[0] == value:
                return n
        self._add(value, self.stranger(value))
        return self.combo.count() - 1

    def stranger(self, value: Any) -> str:
        """Return the words for a value that is no option."""
        return str(value)

    def focus_part(self) -> QWidget:
        """See Editor.focus_part."""
        return self.combo


class ButtonsEditor(Editor):
    """One of a few, each a button; a second press takes the choice back."""

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        super().__init__(field, around, title, compact=compact)
        self._value: Any = None
        self.buttons: list[tuple[Any, QPushButton]] = []
        self.row = FlowLayout(self)
        for value, label in self.options():
            button = QPushButton(plain(label))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("role", "chip")
            button.setMinimumWidth(_bold_width(button))
            button.clicked.connect(lambda _on, chosen=value: self._choose(chosen))
            self.row.addWidget(button)
            self.buttons.append((value, button))
        if self.buttons:
            self.setFocusProxy(self.buttons[0][1])
        self.name_parts()

    def options(self) -> Options:
        """Return (value, label) of every option."""
        return tuple((value, self.words(label)) for value, label in choice_options(self.field))

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        for (_value, button), (_option, label) in zip(self.buttons, self.options(), strict=True):
            button.setAccessibleName(f"{self.title}: {label}")
            button.setAccessibleDescription(self.describe())
            button.setToolTip(self.describe())

    def raw(self) -> Any:
        """See Editor.raw."""
        return self._value

    def show_value(self, value: Any) -> None:
        """See Editor.show_value."""
        self._value = value
        for option, button in self.buttons:
            button.setChecked(type(option) is type(value) and option == value)

    def focus_part(self) -> QWidget:
        """See Editor.focus_part."""
        return self.buttons[0][1]

    def _choose(self, value: Any) -> None:
        again = type(value) is type(self._value) and value == self._value
        self.show_value(None if again else value)
        self.changed.emit()


class TicksEditor(Editor):
    """Several of a few words, ticked; the order of the given ones is kept."""

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        super().__init__(field, around, title, compact=compact)
        self._given: list[Any] = []
        self._labels: dict[QCheckBox, str] = {}
        self._row = FlowLayout(self, spacing=12)
        self.boxes: list[tuple[Any, QCheckBox]] = []
        for value, label in self.options():
            self._add(value, label)
        self.name_parts()

    def options(self) -> Options:
        """Return (value, label) of every option."""
        return tuple((value, self.words(label)) for value, label in choice_options(self.field))

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        for _value, box in self.boxes:
            box.setAccessibleName(f"{self.title}: {self._labels[box]}")
            box.setAccessibleDescription(self.describe())

    def raw(self) -> Any:
        """See Editor.raw."""
        ticked = [value for value, box in self.boxes if box.isChecked()]
        # A word that stands twice stays twice while it is ticked.
        kept = [value for value in self._given if value in ticked]
        return kept + [value for value in ticked if value not in kept] or None

    def show_value(self, value: Any) -> None:
        """See Editor.show_value."""
        self._given = list(value) if isinstance(value, list) else []
        known = [option for option, _box in self.boxes]
        for item in _distinct(self._given):
            if item not in known:
                self._add(item, str(item))
        for option, box in self.boxes:
            blocked = box.blockSignals(True)
            box.setChecked(option in self._given)
            box.blockSignals(blocked)
        self.name_parts()

    def focus_part(self) -> QWidget:
        """See Editor.focus_part."""
        return self.boxes[0][1] if self.boxes else self

    def _add(self, value: Any, label: str) -> None:
        box = QCheckBox(plain(elided(label, self.fontMetrics())))
        box.setToolTip(label if len(label) > _LONG else "")
        self._labels[box] = label
        box.toggled.connect(lambda _on: self.changed.emit())
        self._row.addWidget(box)
        self.boxes.append((value, box))
        if len(self.boxes) == 1:
            self.setFocusProxy(box)


def choice_options(field: Field) -> Options:
    """Return the options of a choice, or of the items of a list of choices."""
    kind = field.type.item if isinstance(field.type, Many) else field.type
    return kind.options if isinstance(kind, Choice) else ()


def _bold_width(button: QPushButton) -> int:
    # The chosen one is bold and must not need more room than it has.
    font = button.font()
    font.setBold(True)
    return QFontMetrics(font).horizontalAdvance(button.text().replace("&&", "&")) + 28


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(values))
