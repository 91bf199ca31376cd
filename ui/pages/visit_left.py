"""The line of what was typed of a visit and not saved yet: each can be gone on with."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from resources.language import N_, Words
from storage.casework.drafts import DraftText
from storage.kinds import BY_NAME
from ui.forms.flow import FlowLayout
from ui.widgets.basics import button

LEFT: Final = N_("Typed and not saved yet: {what}; go on")


class LeftLine(QWidget):
    """A button for each record of a visit that is still a draft; hidden where there is none."""

    def __init__(self, words: Words, go_on: Callable[[DraftText], None]) -> None:
        super().__init__()
        self._words, self._go_on = words, go_on
        self._line = FlowLayout(self)
        self._shown: tuple[DraftText, ...] = ()
        self.hide()

    def show_left(self, left: Sequence[DraftText]) -> None:
        """Show what is left; the focus stays where nothing changed."""
        self.setVisible(bool(left))
        if tuple(one.id for one in left) == tuple(one.id for one in self._shown):
            return
        self._shown = tuple(left)
        while (item := self._line.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for draft in left:
            text = self._words(LEFT, what=self._words(BY_NAME[draft.kind].label))
            on = partial(self._go_on, draft)
            self._line.addWidget(button(text, on, icon="warning", part="chip"))
