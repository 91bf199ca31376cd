"""Buttons for one hand in a corridor: 64 px and more, each with its digit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from ui.forms.editors.choices import plain
from ui.widgets.basics import button

_COLUMNS: Final = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One big button: its words, what it does, whether it stays pressed."""

    text: str
    act: Callable[[], object]
    stays: bool = False


class BigButtons(QWidget):
    """Numbered from 1 in reading order; ``press`` does what the digit says."""

    def __init__(self, choices: Sequence[Choice], columns: int = _COLUMNS) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self.buttons = [self._made(n, one) for n, one in enumerate(choices, start=1)]
        for n, made in enumerate(self.buttons):
            grid.addWidget(made, n // columns, n % columns)
            grid.setColumnStretch(n % columns, 1)

    def press(self, digit: int) -> bool:
        """Press the button of a digit; tells whether there is one."""
        if not 1 <= digit <= len(self.buttons) or not self.buttons[digit - 1].isEnabled():
            return False
        self.buttons[digit - 1].click()
        return True

    def mark(self, digit: int, *, on: bool) -> None:
        """Show a button as pressed or not, without doing what it does."""
        self.buttons[digit - 1].setChecked(on)

    def say(self, digit: int, text: str) -> None:
        """Give a button other words."""
        self.buttons[digit - 1].setText(plain(f"{digit}  {text}"))
        self.buttons[digit - 1].setAccessibleName(text)

    def _made(self, digit: int, choice: Choice) -> QPushButton:
        made = button(choice.text, choice.act, part="big")
        made.setText(plain(f"{digit}  {choice.text}"))
        made.setCheckable(choice.stays)
        return made


def main_button(text: str, act: Callable[[], object]) -> QPushButton:
    """Return the one button of a step that Enter presses."""
    return button(text, act, part="main")
