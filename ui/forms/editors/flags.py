"""Editors of yes and no, which may stay unanswered."""

from typing import Any

from resources.language import NC_
from storage.kinds.fields import Field
from ui.forms.editors.choices import ButtonsEditor, ComboEditor, Options
from ui.forms.surroundings import Surroundings
from ui.forms.tones import ToneLabel
from ui.widgets.basics import Button

YES = NC_("answer to yes or no", "Yes")
NO = NC_("answer to yes or no", "No")
CLEAR = NC_("answer to yes or no", "Clear")
NOT_ANSWERED = NC_("answer to yes or no", "Not answered")
FLAG_OPTIONS: Options = ((True, YES), (False, NO))


class FlagEditor(ButtonsEditor):
    """Yes or no; while nothing is answered nothing looks chosen, and an answer can be cleared."""

    def __init__(
        self, field: Field, around: Surroundings, title: str, *, compact: bool = False
    ) -> None:
        self.unanswered = ToneLabel(around.words(NOT_ANSWERED), "muted")
        self.clear = Button(around.words(CLEAR))
        super().__init__(field, around, title, compact=compact)
        self.unanswered.setWordWrap(False)
        self.unanswered.setContentsMargins(4, 5, 0, 0)
        self.clear.setAutoDefault(False)
        self.clear.setProperty("role", "link")
        self.clear.clicked.connect(lambda: self._choose(None))
        for part in (self.unanswered, self.clear):
            self.row.addWidget(part)
        self.show_value(None)

    def options(self) -> Options:
        """See ButtonsEditor.options."""
        return tuple((value, self.words(label)) for value, label in FLAG_OPTIONS)

    def name_parts(self) -> None:
        """See Editor.name_parts."""
        super().name_parts()
        self.clear.setAccessibleName(f"{self.title}: {self.words(CLEAR)}")

    def show_value(self, value: Any) -> None:
        """See Editor.show_value."""
        super().show_value(value)
        if value is None and self.clear.hasFocus():
            self.buttons[0][1].setFocus()
        self.clear.setVisible(value is not None)
        self.unanswered.setVisible(value is None)


class FlagCombo(ComboEditor):
    """Yes, no, or not known in the cell of a table."""

    def options(self) -> Options:
        """See ComboEditor.options."""
        return tuple((value, self.words(label)) for value, label in FLAG_OPTIONS)
