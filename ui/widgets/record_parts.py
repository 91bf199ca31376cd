"""Parts of a record's view that look special: arrears as said, a dialogue, the care panel."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from resources.language import N_, Words
from storage.casework.care import care_card
from storage.kinds.fields import Choice
from storage.kinds.finding import UTILITIES
from storage.kinds.interview import TURN, TURN_TAGS
from storage.rows import Row
from storage.rules.dates import month_words
from storage.rules.money import said_words
from ui.forms.spoken import Speech
from ui.forms.tones import ToneLabel
from ui.widgets.basics import Button
from ui.widgets.month_chart import MonthChart

NOT_ITEMISED = N_("The rest was not itemised")


def plain_text(text: str) -> ToneLabel:
    """Return text that can be marked and copied, never read as markup."""
    label = ToneLabel(text)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return label


def field_label(text: str, width: int) -> ToneLabel:
    """Return the label of a field."""
    label = ToneLabel(text, "muted")
    label.setFixedWidth(width)
    return label


def arrears_part(speech: Speech, row: Row) -> QWidget:
    """Return the lines as they were said with their chart; nothing is added up."""
    words = speech.words
    lines = row["lines"] or []
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for line in lines:
        column.addWidget(plain_text(_line_words(line, words)))
    if row["incomplete"]:
        column.addWidget(ToneLabel(words(NOT_ITEMISED), "muted"))
    chart = MonthChart(words)
    # It shows itself: without a place it would be a window for a moment, and take the focus.
    column.addWidget(chart)
    chart.show_lines(lines)
    return place


def _line_words(line: dict[str, Any], words: Words) -> str:
    month = month_words(line["period"], words.language) if line.get("period") else ""
    utility = words(Choice(options=UTILITIES).label(line.get("utility")))
    return "  ".join(part for part in (month, utility, said_words(line, words.language)) if part)


def dialogue_part(speech: Speech, row: Row) -> QWidget:
    """Return questions and answers one under the other, answers in the words as spoken."""
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for turn in row["turns"] or []:
        column.addWidget(_turn(speech, turn))
    return place


def _turn(speech: Speech, turn: dict[str, Any]) -> QWidget:
    words = speech.words
    question, answer, at, _tags = TURN.fields
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(4)
    for item, tone in ((question, "muted"), (answer, "text")):
        line = QHBoxLayout()
        head = ToneLabel(words(item.label), "accent")
        head.setFixedWidth(64)
        said = plain_text(speech.say(item, turn.get(item.name)))
        said.setProperty("role", tone)
        line.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(said, 1)
        column.addLayout(line)
    marks = [words(Choice(options=TURN_TAGS).label(tag)) for tag in turn.get("tags") or ()]
    rest = [speech.say(at, turn.get("at")), " · ".join(marks)]
    if any(rest):
        column.addWidget(ToneLabel("  ".join(part for part in rest if part), "muted"))
    return frame


class CarePanel(QFrame):
    """Says calmly what to do where somebody spoke of ending their life; the record is folded."""

    def __init__(
        self,
        words: Words,
        opened: bool,
        open_: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        self.head = QHBoxLayout()
        self.head.addWidget(ToneLabel(words("This person needs care"), "care"), 1)
        column.addLayout(self.head)
        card = care_card()
        # First whom to call, in sight on the lowest screen. The mark stands at the numbers: those
        # may be wrong in this town.
        numbers = "   ".join(line.say(words) for line in card.lines)
        column.addWidget(ToneLabel(numbers, bold=True))
        self.steps = [
            ToneLabel(f"{n}. {step.texts[words.language]}")
            for n, step in enumerate(card.steps, start=1)
        ]
        for step in self.steps:
            column.addWidget(step)
        if opened:
            return
        column.addWidget(ToneLabel(words("The interview is kept out of sight."), "muted"))
        button = Button(words("Show the interview"))
        button.setAccessibleName(button.text())
        button.clicked.connect(open_)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
