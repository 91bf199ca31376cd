"""The care card: what an officer does at once where somebody speaks of ending their life."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from resources.language import N_, Words
from storage.casework.care import CareCard as Card
from ui.forms.tones import ToneLabel
from ui.widgets.basics import button, row

TITLE = N_("This person needs care: stop, do not speak of repayment")
FLAG = N_("Set the care flag")
REACHED = N_("Supervisor reached now")


class CareCard(QFrame):
    """Emits ``flagged`` and ``reached`` when their buttons are pressed, ``closed`` when put away.

    It says what ``card`` says, and marks what the house has not confirmed yet.
    """

    flagged = Signal()
    reached = Signal()
    closed = Signal()

    def __init__(self, words: Words, card: Card) -> None:
        super().__init__()
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        column.addWidget(ToneLabel(words(TITLE), "care"))
        for n, step in enumerate(card.steps, start=1):
            column.addWidget(ToneLabel(f"{n}. {step.say(words)}"))
        numbers = "   ".join(line.say(words) for line in card.lines)
        column.addWidget(ToneLabel(numbers, "text", bold=True))
        self.flag = button(words(FLAG), self.flagged.emit, icon="care", part="primary")
        self.call = button(words(REACHED), self.reached.emit, icon="call")
        close = button(words("Put the card away"), self.closed.emit, part="link")
        column.addLayout(row(self.flag, self.call, None, close))
