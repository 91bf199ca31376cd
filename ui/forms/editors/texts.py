"""Editors of words: a line, several lines that grow, one text a line, and a sender's object."""

import json
from collections.abc import Iterator
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from resources.language import N_
from storage.kinds.fields import Field, Flaw, Text
from ui.forms.editors.editor import Editor, LineEditor
from ui.forms.surroundings import Surroundings

_MOST_LINES = 14
# What Shift+Enter leaves in a block of text.
_SOFT_BREAK = "\u2028"


class TextEditor(LineEditor):
    """One line of words."""

    def read(self, text: str) -> str | None:
        """See LineEditor.read."""
        return text.strip() or None


class GrowingText(QPlainTextEdit):
    """A box of text as high as what it holds; Tab leaves it."""

    def __init__(self, least_lines: int) -> None:
        super().__init__()
        self._least = least_lines
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().contentsChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        # A plain document measures its height in lines.
        lines = round(self.document().size().height())
        shown = min(max(lines, self._least), _MOST_LINES)
        height = self.fontMetrics().lineSpacing() * shown + 22
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """See QWidget.minimumSizeHint."""
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: Any) -> None:
        """See QWidget.resizeEvent: other width, other lines."""
        super().resizeEvent(event)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent; Ctrl+Enter belongs to the dialog."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See QWidget.focusOutEvent."""
        super().focusOutEvent(event)
        self.updateGeometry()


class LongTextEditor(Editor):
    """Several lines of words."""

    least: ClassVar[int] = 2

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        super().__init__(field, around, title, compact=compact)
        self._given: Any = None
        self._shown = ""
        self.box = GrowingText(1 if compact else self.least)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.box.textChanged.connect(self.changed)
        self.name_parts()

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        self.box.setAccessibleName(self.title)
        self.box.setAccessibleDescription(self.describe())
        self.box.setToolTip(self.describe())

    def raw(self) -> Any:
        """See Editor.raw."""
        if self.text() == self._shown:
            return self._given
        return self.read() if self.text().strip() else None

    def show_value(self, value: Any) -> None:
        """See Editor.show_value."""
        blocked = self.box.blockSignals(True)
        self._given = value
        self.box.setPlainText("" if value is None else self.write(value))
        self._shown = self.text()
        self.box.blockSignals(blocked)
        self.box.updateGeometry()

    def text(self) -> str:
        """Return what stands in the box."""
        return self.box.toPlainText()

    def read(self) -> Any:
        """Return the value of what stands in the box."""
        return self.text().rstrip()

    def write(self, value: Any) -> str:
        """Return a value as it stands in the box."""
        return str(value)

    def focus_part(self) -> QWidget:
        """See Editor.focus_part."""
        return self.box


class TextsEditor(LongTextEditor):
    """One text a line; Shift+Enter breaks a line inside a text."""

    least = 1

    def describe(self) -> str:
        """See Editor.describe."""
        return " ".join(part for part in (super().describe(), self.words("One a line.")) if part)

    def text(self) -> str:
        """See LongTextEditor.text; breaks inside a text stay what they are."""
        document = self.box.document()
        blocks = (document.findBlockByNumber(n) for n in range(document.blockCount()))
        return "\n".join(block.text() for block in blocks)

    def read(self) -> Any:
        """See LongTextEditor.read."""
        lines = (line.strip() for line in self.text().split("\n"))
        return [line.replace(_SOFT_BREAK, "\n") for line in lines if line] or None

    def write(self, value: Any) -> str:
        """See LongTextEditor.write."""
        if not isinstance(value, list):
            return str(value)
        return "\n".join(str(item).replace("\n", _SOFT_BREAK) for item in value)


class ObjectEditor(LongTextEditor):
    """An object of a sender, as JSON."""

    least = 6
    _unreadable = N_("Not a JSON object.")

    def read(self) -> Any:
        """See LongTextEditor.read."""
        try:
            return json.loads(self.text())
        except ValueError:
            return self.text()

    def write(self, value: Any) -> str:
        """See LongTextEditor.write."""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)

    def complaints(self, path: str) -> Iterator[Flaw]:
        """See Editor.complaints."""
        if self.text().strip() and not isinstance(self.raw(), dict):
            yield Flaw(path, "unread", self._unreadable)


def text_editor(field: Field) -> type[Editor]:
    """Return the editor of a text: the growing one where it is long."""
    long = isinstance(field.type, Text) and field.type.long
    return LongTextEditor if long else TextEditor
