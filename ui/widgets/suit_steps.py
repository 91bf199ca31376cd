"""The six steps of a suit in a row: those that were made with their day, those that are ahead."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from resources.language import Words
from storage.rules.suit_course import Step
from ui import theme
from ui.forms.flow import FlowLayout
from ui.models.suit_lines import STEPS
from ui.widgets.basics import column, forget, label, picture, role


class SuitSteps(QWidget):
    """Only to be read; the whole of it is said to screen readers."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        # Large letters must not make it wider than its page.
        self._line = FlowLayout(self, spacing=4)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show the steps; the last that was made stands out."""
        forget(self._line)
        last = max((place for place, step in enumerate(steps) if step.made), default=-1)
        said = []
        for place, step in enumerate(steps):
            name = self._words(STEPS[step.name])
            part = "accent" if place == last else "" if step.made else "muted"
            frame = role(QFrame(), "step-made" if step.made else "step")
            when = step.on or (self._words("no day") if step.made else "—")
            frame.setLayout(
                column(label(name, part), label(when, "muted"), spacing=0, margins=(10, 4, 10, 4))
            )
            if place:
                arrow = picture("next", 14, theme.colours().muted)
                arrow.setMinimumHeight(frame.sizeHint().height())
                self._line.addWidget(arrow)
            self._line.addWidget(frame)
            said.append(f"{name} {when}")
        self.setAccessibleName("；".join(said))
