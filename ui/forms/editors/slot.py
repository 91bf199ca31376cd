"""The place of one field in a form: label, editor, and below it what is wrong or odd."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from storage.kinds.fields import Field
from ui.forms.editors.editor import Editor
from ui.forms.tones import Tone, ToneLabel


class Slot(QWidget):
    """Holds an editor and its remarks; the label stands elsewhere and is kept beside it.

    A narrow cell has no room for sentences: it is marked, and ``told`` lets what it stands in say
    them.
    """

    told = Signal()

    def __init__(self, field: Field, editor: Editor, label: QLabel | None) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        self.label = label
        self._said: dict[Tone, str] = {}
        self._labels: dict[Tone, ToneLabel] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(editor)
        if label is not None:
            label.setBuddy(editor.focus_part())

    @property
    def flaw(self) -> str:
        """The sentence that says what is wrong, empty where nothing is."""
        return self._said.get("danger", "")

    @property
    def hint(self) -> str:
        """The remarks, empty where there are none."""
        return self._said.get("warning", "")

    def show_flaw(self, sentence: str) -> None:
        """Say what is wrong; empty takes it away."""
        self._say("danger", sentence)

    def show_hint(self, sentence: str) -> None:
        """Say what is odd; empty takes it away."""
        self._say("warning", sentence)

    def show_relevant(self, relevant: bool) -> None:
        """Hide a field that has no place here, unless it holds something."""
        shown = relevant or self.editor.raw() is not None or bool(self.flaw)
        for part in (self, self.label):
            if part is not None and part.isHidden() == shown:
                part.setVisible(shown)

    def _say(self, tone: Tone, sentence: str) -> None:
        if sentence == self._said.get(tone, ""):
            return
        self._said[tone] = sentence
        part = self.editor.focus_part()
        described = " ".join(
            text for text in (self.flaw, self.hint, self.editor.describe()) if text
        )
        part.setAccessibleDescription(described)
        if self.editor.compact:
            self._mark(part, described)
        else:
            self._remark(tone, sentence)
        self.told.emit()

    def _remark(self, tone: Tone, sentence: str) -> None:
        # Most fields never need one, and a form has many fields.
        if tone not in self._labels:
            self._labels[tone] = ToneLabel(tone=tone)
            self._column.addWidget(self._labels[tone])
        self._labels[tone].setText(sentence)
        self._labels[tone].setVisible(bool(sentence))

    def _mark(self, part: QWidget, described: str) -> None:
        part.setToolTip(described)
        part.setProperty("remark", "danger" if self.flaw else "warning" if self.hint else "")
        part.style().unpolish(part)
        part.style().polish(part)

    def raw(self) -> Any:
        """See Editor.raw."""
        return self.editor.raw()
