"""The place of one field in a form: label, editor, and below it what is wrong or odd."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from storage.kinds.fields import Field
from ui.forms.editors.editor import Editor
from ui.forms.tones import ToneLabel


class Slot(QWidget):
    """Holds an editor and its remarks; the label stands elsewhere and is kept beside it."""

    def __init__(self, field: Field, editor: Editor, label: QLabel | None) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        self.label = label
        self._flaw = ToneLabel(tone="danger")
        self._hint = ToneLabel(tone="warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(editor)
        for remark in (self._flaw, self._hint):
            remark.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            remark.hide()
            column.addWidget(remark)
        if label is not None:
            label.setBuddy(editor.focus_part())

    @property
    def flaw(self) -> str:
        """The sentence that says what is wrong, empty where nothing is."""
        return self._flaw.text()

    @property
    def hint(self) -> str:
        """The remarks, empty where there are none."""
        return self._hint.text()

    def show_flaw(self, sentence: str) -> None:
        """Say what is wrong; empty takes it away."""
        _say(self._flaw, sentence)
        part = self.editor.focus_part()
        part.setAccessibleDescription(
            " ".join(text for text in (sentence, self.editor.describe()) if text)
        )

    def show_hint(self, sentence: str) -> None:
        """Say what is odd; empty takes it away."""
        _say(self._hint, sentence)

    def show_relevant(self, relevant: bool) -> None:
        """Hide a field that has no place here, unless it holds something."""
        shown = relevant or self.editor.raw() is not None or bool(self.flaw)
        for part in (self, self.label):
            if part is not None:
                part.setVisible(shown)

    def raw(self) -> Any:
        """See Editor.raw."""
        return self.editor.raw()


def _say(label: ToneLabel, sentence: str) -> None:
    if label.text() != sentence:
        label.setText(sentence)
    label.setVisible(bool(sentence))
