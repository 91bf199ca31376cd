"""The care card: what to do when somebody may harm himself, and whom to call; read at once."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework.care import CareCard, CareLine, care_card
from storage.casework.session import Session
from storage.casework.tables import current_tables
from storage.progress import Progress
from ui import theme
from ui.desk import Desk
from ui.widgets.basics import button, label, role, row
from ui.widgets.fitting import fit_text

TITLE: Final = N_("Care card")
TO_BE_CONFIRMED: Final = N_(
    "Steps and numbers marked so are shipped; a supervisor confirms them under Settings,"
    " Rules and limits."
)


class CareCardDialog(QDialog):
    """Shows the shipped card at once, and the numbers that the house confirmed as they are read."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        words = desk.words
        self.setWindowTitle(words(TITLE))
        self.setMinimumWidth(theme.px(560, 100 * theme.text_size() // theme.TEXT_SIZE))
        self.steps = role(label(wrap=True), "text")
        self.numbers = label(part="heading", wrap=True)
        self.note = label(part="muted", wrap=True)
        for part in (self.steps, self.numbers):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(words("This person needs care"), "care"))
        layout.addWidget(self.steps)
        layout.addWidget(self.numbers)
        layout.addWidget(self.note)
        layout.addLayout(row(None, button(words("Close"), self.reject, part="primary")))
        self._show(care_card())
        if desk.session_open:
            desk.tasks.start(_confirmed, self._show)

    def _show(self, found: CareCard) -> None:
        words = self._desk.words
        said = [f"{n}. {step.texts[words.language]}" for n, step in enumerate(found.steps, start=1)]
        self._say(self.steps, "\n".join(said))
        self._say(self.numbers, "\n".join(_number(one, self._desk) for one in found.lines))
        open_ones = [one for one in found.lines if not one.confirmed]
        self.note.setText(words(TO_BE_CONFIRMED) if open_ones else "")
        fit_text(self)

    def _say(self, part: QLabel, text: str) -> None:
        part.setText(text)
        part.setAccessibleName(text)


def _number(one: CareLine, desk: Desk) -> str:
    # The mark stands at the number: that is what may be wrong in this town.
    return one.say(desk.words)


def _confirmed(session: Session, _progress: Progress) -> CareCard:
    return care_card(current_tables(session).numbers)
