"""The fields of a what-if: a payment, an event, a filing, a rate; read as they are typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit

from resources.language import N_, NC_
from storage.casework.supposing import Supposition, possible
from storage.errors import InvalidRecord
from storage.kinds.limitation_event import EVENTS, GRADES
from storage.rules.dates import date_words
from storage.rules.money import typed_money
from ui.desk import Desk
from ui.forms.typed import read_date, read_rate
from ui.widgets.basics import button, in_turn, label, named, role

_PAUSE_MS: Final = 300
WRONG: Final = N_("Not read: {fields}. It is left out until it is complete.")
LEFT_OUT: Final = N_("Left out: {what}.")
AHEAD: Final = N_("In the future, reckoned as if it had come about: {fields}.")
NO_SUM: Final = N_("a payment without its sum")
NO_DAY: Final = N_("a sum without the day of payment")
NOTHING_PAID: Final = N_("a payment that is not above zero")
NO_EVENT: Final = N_("a day of an event without the event")
NO_EVENT_DAY: Final = N_("an event without its day")
GRADE_ALONE: Final = N_("a grade without an event")
PAID_LATER: Final = N_("a payment after the day up to which interest runs")
PAID_BEFORE: Final = N_("a payment before the loan of {since}")
EVENT_BEFORE: Final = N_("an event before the loan of {since}")
FILED_BEFORE: Final = N_("a filing before the loan of {since}")
JOINT: Final = N_("; ")
HINT: Final = N_("Only reckoned here, nothing is recorded. Dates as 2027-03-01, 0301, +30.")


class WhatIf(QFrame):
    """Emits ``changed`` a moment after the last key; ``read`` gives what is supposed.

    ``since`` is the day of the first loan, before which nothing can have happened; None: unknown.
    """

    changed = Signal()

    def __init__(self, desk: Desk, since: date | None) -> None:
        super().__init__()
        role(self, "banner")
        self._desk, self._since = desk, since
        words = desk.words
        self.until = self._line(words(N_("Interest up to")))
        self.paid_on = self._line(words(N_("Payment on")))
        self.paid = self._line(words(N_("Amount paid")))
        self.event_on = self._line(words(N_("Event on")))
        self.event_kind = self._choice(words(N_("Event")), EVENTS)
        self.grade = self._choice(words(N_("Grade")), GRADES)
        self.filed_on = self._line(words(N_("Filing on")))
        self.rate = self._line(words(N_("Agreed rate a year")))
        self.clear = button(words(NC_("button", "Clear")), self.empty, part="link")
        self.note = label(words(HINT), "muted", wrap=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self._lay_out()

    def read(self) -> tuple[Supposition, date]:
        """Return what is supposed and the day up to which interest runs; says what it cannot."""
        today, wrong = self._desk.today(), list[str]()

        def day(field: QLineEdit) -> date | None:
            text = field.text().strip()
            found = read_date(text, today) if text else None
            if text and found is None:
                wrong.append(field.accessibleName())
            return date.fromisoformat(found) if found else None

        supposed = Supposition(
            paid_on=day(self.paid_on),
            paid=_take(self.paid, _money, wrong),
            event_on=day(self.event_on),
            event=self.event_kind.currentData() or "",
            grade=self.grade.currentData() or "",
            filed_on=day(self.filed_on),
            annual_rate=_take(self.rate, _rate, wrong),
        )
        until = day(self.until) or today
        self._say(supposed, until, wrong)
        return possible(usable(supposed), self._since), until

    def _say(self, supposed: Supposition, until: date, wrong: list[str]) -> None:
        """Say what could not be read, what is left out and why, and what lies in the future."""
        words = self._desk.words
        # What is typed but unread stands in the first sentence, not again as missing.
        unread = {field for field in self._lines() if field.accessibleName() in wrong}
        gaps = [words(text) for text, fields in _gaps(supposed, until, self) if not unread & fields]
        gaps += self._impossible(supposed)
        later = [name for name, day in self._days(supposed, until) if day > self._desk.today()]
        said = [words(WRONG, fields="、".join(wrong))] if wrong else []
        said += [words(LEFT_OUT, what=words(JOINT).join(gaps))] if gaps else []
        said += [words(AHEAD, fields="、".join(later))] if later else []
        text = " ".join(said) or words(HINT)
        self.note.setText(text)
        self.note.setAccessibleName(text)

    def _impossible(self, supposed: Supposition) -> list[str]:
        """Say what lies before the loan: it counts for nothing."""
        since, complete = self._since, usable(supposed)
        if since is None:
            return []
        days = (
            (PAID_BEFORE, complete.paid_on),
            (EVENT_BEFORE, complete.event_on),
            (FILED_BEFORE, complete.filed_on),
        )
        said = date_words(since.isoformat(), self._desk.words.language)
        return [self._desk.words(text, since=said) for text, on in days if on and on < since]

    def _days(self, supposed: Supposition, until: date) -> list[tuple[str, date]]:
        used = possible(usable(supposed), self._since)
        days = (
            (self.until, until),
            (self.paid_on, used.paid_on),
            (self.event_on, used.event_on),
            (self.filed_on, used.filed_on),
        )
        return [(field.accessibleName(), day) for field, day in days if day is not None]

    def empty(self) -> None:
        """Take everything back that was supposed."""
        for field in self._lines():
            field.clear()
        for choice in (self.event_kind, self.grade):
            choice.setCurrentIndex(0)
        self.changed.emit()

    def _lines(self) -> tuple[QLineEdit, ...]:
        return (self.until, self.paid_on, self.paid, self.event_on, self.filed_on, self.rate)

    def _line(self, name: str) -> QLineEdit:
        field = named(QLineEdit(), name)
        field.setPlaceholderText(name)
        field.setMaximumWidth(170)
        field.textEdited.connect(lambda _text: self._pause.start())
        return field

    def _choice(self, name: str, options: tuple[tuple[str, str], ...]) -> QComboBox:
        box = named(QComboBox(), name)
        box.addItem(name, "")
        for value, text in options:
            box.addItem(self._desk.words(text), value)
        box.setMaximumWidth(210)
        box.currentIndexChanged.connect(lambda _place: self._pause.start())
        return box

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addWidget(label(self._desk.words(N_("What if")), "heading"), 0, 0)
        for place, field in enumerate((self.paid_on, self.paid, self.filed_on, self.rate), start=1):
            grid.addWidget(field, 0, place)
        for place, part in enumerate(
            (self.event_on, self.event_kind, self.grade, self.until), start=1
        ):
            grid.addWidget(part, 1, place)
        grid.addWidget(self.clear, 1, 0)
        in_turn(
            self.paid_on,
            self.paid,
            self.filed_on,
            self.rate,
            self.clear,
            self.event_on,
            self.event_kind,
            self.grade,
            self.until,
        )
        grid.addWidget(self.note, 2, 0, 1, 6)
        grid.setColumnStretch(5, 1)


def usable(what: Supposition) -> Supposition:
    """Return what is supposed without its incomplete parts, which count for nothing."""
    paid = what.paid is not None and what.paid > 0 and what.paid_on is not None
    event = what.event_on is not None and bool(what.event)
    if not paid:
        what = replace(what, paid=None, paid_on=None)
    return what if event else replace(what, event_on=None, event="", grade="")


def _gaps(what: Supposition, until: date, at: WhatIf) -> list[tuple[str, set[QLineEdit]]]:
    """Return what is missing, each with the fields which say nothing more if they are unread."""
    paid, event = {at.paid_on, at.paid}, {at.event_on}
    gaps: list[tuple[bool, str, set[QLineEdit]]] = [
        (what.paid_on is not None and what.paid is None, NO_SUM, paid),
        (what.paid is not None and what.paid_on is None, NO_DAY, paid),
        (what.paid is not None and what.paid <= 0, NOTHING_PAID, paid),
        (what.event_on is not None and not what.event, NO_EVENT, event),
        (what.event_on is None and bool(what.event), NO_EVENT_DAY, event),
        (what.event_on is None and not what.event and bool(what.grade), GRADE_ALONE, event),
        (what.paid is not None and (what.paid_on or until) > until, PAID_LATER, set()),
    ]
    return [(text, fields) for found, text, fields in gaps if found]


def _take(
    field: QLineEdit, read: Callable[[str], Decimal | None], wrong: list[str]
) -> Decimal | None:
    text = field.text().strip()
    found = read(text) if text else None
    if text and found is None:
        wrong.append(field.accessibleName())
    return found


def _money(text: str) -> Decimal | None:
    try:
        return typed_money(text)
    except InvalidRecord:
        return None


def _rate(text: str) -> Decimal | None:
    found = read_rate(text)
    rate = Decimal(found) if found else None
    return rate if rate is not None and 0 <= rate <= 10 else None
