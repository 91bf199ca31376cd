"""Asks for another day for something planned, and why."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from resources.language import N_, Words
from storage.rules.dates import date_words
from ui.forms.tones import ToneLabel
from ui.forms.typed import read_date
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import fit_text

LATER = N_("That is not a day after today. Write 4/15, 0415, +3 or 2019-04-15.")
NO_REASON = N_("Say in a few words why.")
DAYS = (1, 3, 7)


class AnotherDayDialog(QDialog):
    """Emits ``given`` with a later day (a ``date``) and the reason. Ctrl+Enter answers.

    Days are typed as everywhere, or taken from one of the buttons.
    """

    given = Signal(object, str)

    def __init__(self, words: Words, what: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words, self._today = words, today
        self.setWindowTitle(words("Another day"))
        self.setMinimumWidth(460)
        self.day = named(QLineEdit(), words("New day"))
        self.day.setPlaceholderText("4/15, 0415, +3")
        self.read = label(part="muted")
        self.reason = named(QLineEdit(), words("Reason"))
        self.reason.setPlaceholderText(words("e.g. not enough time, agreed with the borrower"))
        self.problem = ToneLabel(tone="danger")
        self.problem.hide()
        near = [self._near(days) for days in DAYS]
        go = button(words("Move"), self.answer, part="primary")
        go.setToolTip("Ctrl+Enter")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(what, wrap=True))
        layout.addWidget(self.problem)
        layout.addLayout(row(label(words("New day"), "muted"), self.day, *near, self.read))
        layout.addLayout(row(label(words("Reason"), "muted"), self.reason))
        layout.addLayout(row(None, button(words("Cancel"), self.reject), go))
        self.day.textChanged.connect(self._show_read)
        self.day.setFocus()
        fit_text(self)

    def answer(self) -> None:
        """Give the day and the reason, or say what is wrong with them."""
        day, reason = self._day(), self.reason.text().strip()
        if day is None or day <= self._today:
            self._say(LATER, self.day)
        elif not reason:
            self._say(NO_REASON, self.reason)
        else:
            self.accept()
            self.given.emit(day, reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: Ctrl+Enter answers, Enter goes on to the next field."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier or self.reason.hasFocus():
            self.answer()
        else:
            self.reason.setFocus()

    def _near(self, days: int) -> QWidget:
        day = self._today + timedelta(days=days)
        text = f"+{days}"
        made = button(text, lambda: self.day.setText(text), part="chip")
        return named(made, date_words(day.isoformat(), self._words.language))

    def _day(self) -> date | None:
        told = read_date(self.day.text(), self._today)
        return date.fromisoformat(told) if told else None

    def _show_read(self) -> None:
        day = self._day()
        known = day is not None and day > self._today
        self.read.setText(
            date_words(day.isoformat(), self._words.language) if day and known else ""
        )

    def _say(self, sentence: str, field: QLineEdit) -> None:
        self.problem.setText(self._words(sentence))
        self.problem.setAccessibleName(self.problem.text())
        self.problem.show()
        fit_text(self)
        field.setFocus()
