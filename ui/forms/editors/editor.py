"""The base of all editors: a value goes in and comes out, names for the eye and for the ear."""

from collections.abc import Iterator
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from storage.kinds.fields import Field, FieldType, Flaw
from ui.forms.surroundings import Surroundings


class Editor(QWidget):
    """One field's value on the screen.

    ``raw`` gives a case-JSON value, None for not known, or the very text typed where it cannot be
    read; ``show_value`` takes any of these. A value that nobody touched comes out as it went in.
    ``title`` is the full name for people who do not see the form.
    """

    changed = Signal()
    # Takes the whole width, with its label above.
    wide: ClassVar[bool] = False

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        super().__init__()
        self.field = field
        self.around = around
        self.words = around.words
        self.compact = compact
        self._title = title

    @property
    def type(self) -> FieldType:
        """The type of the field."""
        return self.field.type

    @property
    def title(self) -> str:
        """The name of the field with the names of what it stands in."""
        return self._title

    def set_title(self, title: str) -> None:
        """Give another name, e.g. after rows were moved."""
        self._title = title
        self.name_parts()

    def describe(self) -> str:
        """Return what helps to fill the field, for tooltip and screen reader."""
        parts = [self.words(self.field.help)] if self.field.help else []
        if self.field.required:
            parts.insert(0, self.words("Required."))
        return " ".join(parts)

    def name_parts(self) -> None:
        """Give every control its accessible name and description."""

    def raw(self) -> Any:
        """Return the value, or the text that cannot be read."""
        raise TypeError(type(self).__name__)

    def show_value(self, value: Any) -> None:
        """Show a value; emits nothing."""
        raise TypeError(type(self).__name__, value)

    def complaints(self, path: str) -> Iterator[Flaw]:  # noqa: ARG002 - most can always be read
        """Yield better sentences for text that cannot be read."""
        return iter(())

    def walk(self, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ARG002 - see complaints
        """Yield the slots inside with their paths: those of groups and rows."""
        return iter(())

    def unfold(self) -> None:
        """Show what is folded away."""

    def focus_part(self) -> QWidget:
        """Return the control that takes the focus."""
        return self


class LineEditor(Editor):
    """A line of text that stands for a value; subclasses read and write it."""

    # Width in characters, 0 for all there is.
    columns: ClassVar[int] = 0
    complaint: ClassVar[str] = ""
    placeholder: ClassVar[str] = ""

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        super().__init__(field, around, title, compact=compact)
        self._given: Any = None
        self._shown = ""
        self.line = QLineEdit()
        self.line.installEventFilter(self)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        short = self.columns and not compact
        box.addWidget(self.line, 0 if short else 1)
        if short:
            self.line.setFixedWidth(self.fontMetrics().averageCharWidth() * self.columns + 28)
        if self.placeholder:
            self.line.setPlaceholderText(self.words(self.placeholder))
        self.setFocusProxy(self.line)
        self.add_parts(box)
        if short:
            box.addStretch(1)
        self.line.textEdited.connect(lambda _text: self.changed.emit())
        self.line.editingFinished.connect(self.tidy)
        self.name_parts()

    def add_parts(self, box: QHBoxLayout) -> None:
        """Put more controls beside the line."""

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        self.line.setAccessibleName(self.title)
        self.line.setAccessibleDescription(self.describe())
        self.line.setToolTip(self.describe())

    def raw(self) -> Any:
        """See Editor.raw."""
        text = self.line.text()
        if text == self._shown:
            return self._given
        if not text.strip():
            return None
        value = self.read(text)
        return text if value is None else value

    def show_value(self, value: Any) -> None:
        """See Editor.show_value."""
        self._given = value
        self.line.setText("" if value is None else self.write(value))
        self.line.setCursorPosition(0)
        self._shown = self.line.text()

    def complaints(self, path: str) -> Iterator[Flaw]:
        """See Editor.complaints."""
        text = self.line.text()
        if self.complaint and text.strip() and self._unread(text):
            yield Flaw(path, "unread", self.complaint)

    def tidy(self) -> None:
        """Show what was read, so that people see what 4/15 became."""
        text = self.line.text()
        value = self.read(text) if text.strip() and text != self._shown else None
        if value is not None and (written := self.write(value)) != text:
            self.line.setText(written)
            self.changed.emit()

    def read(self, text: str) -> Any:
        """Return the value of typed text, None where it cannot be read."""
        return text.strip() or None

    def write(self, value: Any) -> str:
        """Return a value as people read it."""
        return str(value)

    def now(self) -> str:
        """Return what Ctrl+D puts in, empty where it puts nothing."""
        return ""

    def put_now(self) -> None:
        """Put in today or now."""
        if text := self.now():
            self.line.setText(text)
            self.changed.emit()
            self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter: Ctrl+D."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.line and pressed and isinstance(event, QKeyEvent):
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if control and event.key() == Qt.Key.Key_D and self.now():
                self.put_now()
                return True
        return super().eventFilter(watched, event)

    def focus_part(self) -> QWidget:
        """See Editor.focus_part."""
        return self.line

    def _unread(self, text: str) -> bool:
        if text == self._shown:
            # Only a draft holds text that was never read.
            return isinstance(self._given, str) and bool(self._flaws_of(self._given))
        return self.read(text) is None

    def _flaws_of(self, value: Any) -> list[Flaw]:
        flaws: list[Flaw] = []
        self.type.check(value, "", flaws)
        return flaws
