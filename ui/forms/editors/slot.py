"""The place of one field in a form: label, editor, and below it what is wrong or odd."""

from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from storage.kinds.fields import Field
from ui.forms.editors.editor import Editor
from ui.forms.tones import Tone, ToneLabel


class Slot(QWidget):
    """Holds an editor and its remarks; the label stands elsewhere and is kept beside it."""

    def __init__(self, field: Field, editor: Editor, label: QLabel | None) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        self.label = label
        self._flaw: ToneLabel | None = None
        self._hint: ToneLabel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(editor)
        if label is not None:
            label.setBuddy(editor.focus_part())

    @property
    def flaw(self) -> str:
        """The sentence that says what is wrong, empty where nothing is."""
        return self._flaw.text() if self._flaw else ""

    @property
    def hint(self) -> str:
        """The remarks, empty where there are none."""
        return self._hint.text() if self._hint else ""

    def show_flaw(self, sentence: str) -> None:
        """Say what is wrong; empty takes it away."""
        if sentence == self.flaw:
            return
        self._flaw = self._flaw or self._remark("danger")
        _say(self._flaw, sentence)
        part = self.editor.focus_part()
        part.setAccessibleDescription(
            " ".join(text for text in (sentence, self.editor.describe()) if text)
        )

    def show_hint(self, sentence: str) -> None:
        """Say what is odd; empty takes it away."""
        if sentence != self.hint:
            self._hint = self._hint or self._remark("warning")
            _say(self._hint, sentence)

    def show_relevant(self, relevant: bool) -> None:
        """Hide a field that has no place here, unless it holds something."""
        shown = relevant or self.editor.raw() is not None or bool(self.flaw)
        for part in (self, self.label):
            if part is not None and part.isHidden() == shown:
                part.setVisible(shown)

    def _remark(self, tone: Tone) -> ToneLabel:
        # Most fields never need one, and a form has many fields.
        label = ToneLabel(tone=tone)
        self._column.addWidget(label)
        return label

    def raw(self) -> Any:
        """See Editor.raw."""
        return self.editor.raw()


def _say(label: ToneLabel, sentence: str) -> None:
    label.setText(sentence)
    label.setVisible(bool(sentence))
