"""Says that words of distress were heard, with the flag for the supervisor ticked to confirm."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from resources.language import N_, Words
from ui.forms.tones import ToneLabel
from ui.widgets.basics import named

HEARD = N_(
    "Heard: {words}. Stop, do not speak of repayment; do not leave the person alone; "
    "telephone the supervisor."
)
FLAG = N_("Set the care flag: demands rest until the supervisor has looked at it")
STANDS = N_("The care flag stands already and waits for the supervisor.")


class CareTick(QWidget):
    """Hidden until something was heard; ``wanted`` unless somebody takes the tick away.

    Emits ``decided`` with the tick when a person changes it.
    """

    decided = Signal(bool)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.said = ToneLabel(tone="care")
        self.tick = named(QCheckBox(words(FLAG)), words(FLAG))
        self.tick.setChecked(True)
        self.tick.clicked.connect(self.decided)
        self.stands = ToneLabel(words(STANDS), "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        for part in (self.said, self.tick, self.stands):
            column.addWidget(part)
        self.hide()

    def hear(self, heard: Sequence[str], *, flagged: bool) -> None:
        """Show what was heard, nothing where it is nothing; ``flagged``: the flag stands."""
        said = "、".join(f"「{one}」" for one in heard)
        self.said.setText(self._words(HEARD, words=said) if heard else "")
        self.said.setAccessibleName(self.said.text())
        self.tick.setVisible(not flagged)
        self.stands.setVisible(flagged)
        self.setVisible(bool(heard))

    @property
    def wanted(self) -> bool:
        """Tell whether the flag is to be set."""
        return self.tick.isChecked()
