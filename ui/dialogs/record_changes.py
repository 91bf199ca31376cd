"""What a correction changes: each field with its old and its new value in words."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from storage.kinds.kind import Kind
from ui.forms.scroll import VerticalScroll
from ui.forms.spoken import Speech
from ui.forms.tones import ToneLabel

_LONGEST: Final = 160
_MOST_HEIGHT: Final = 132


def changed_fields(kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the new value of every field that differs, None where it is no longer known."""
    return {
        item.name: new.get(item.name)
        for item in kind.stored_fields
        if not item.fixed and new.get(item.name) != old.get(item.name)
    }


class RecordChanges(QFrame):
    """Lists changed fields, old → new."""

    def __init__(self, kind: Kind, speech: Speech, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._speech = speech
        self._said = ToneLabel()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self._said)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(VerticalScroll(inside))
        self.setProperty("role", "banner")
        self.setMaximumHeight(_MOST_HEIGHT)
        self.hide()

    def speak(self, speech: Speech) -> None:
        """Say values by other names, e.g. once the staff are known."""
        self._speech = speech

    def text(self) -> str:
        """Return what is shown."""
        return self._said.text()

    def show_changes(self, old: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
        """Show what ``changed`` would make of ``old``."""
        lines = [self._line(name, old.get(name), value) for name, value in changed.items()]
        self._said.setText("\n".join(lines))
        self._said.setAccessibleName(self._said.text())
        self.setVisible(bool(lines))

    def _line(self, name: str, old: Any, new: Any) -> str:
        item = self._kind.by_name[name]
        before, after = (_short(self._speech.say(item, value)) for value in (old, new))
        return f"{self._speech.words(item.label)}{self._speech.colon}{before} → {after}"


def _short(text: str) -> str:
    line = " / ".join(text.splitlines()) or "—"
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
