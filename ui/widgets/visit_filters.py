"""The row of choices above the list of visits: whose, when, what came of them, what is missing."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from resources.language import N_, NC_, Words
from storage.casework.visitlist import VisitFilter
from storage.kinds.visit import OUTCOMES
from ui.forms.flow import FlowLayout
from ui.models.periods import PERIODS, SHORT, period
from ui.widgets.basics import named

GAPS: Final = (
    ("any", N_("With something missing")),
    ("arrival_report", N_("Without an arrival report")),
    ("trip_report", N_("Without a trip report")),
)
_ALL: Final = "all"


class VisitFilters(QWidget):
    """Emits ``changed`` when something else is chosen."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._quiet = False
        self.who = self._choice(words("Person"), words("Visits of all"))
        self.when = self._choice(words("Period"), words(NC_("visit", "At any time")))
        for name, text in (*SHORT, *PERIODS):
            if name != _ALL:
                self.when.addItem(words(text), name)
        self.outcome = self._choice(words("Outcome"), words("All outcomes"))
        for name, text in OUTCOMES:
            self.outcome.addItem(words(text), name)
        self.gap = self._choice(words(NC_("visit", "Missing")), words("Whole or not"))
        for name, text in GAPS:
            self.gap.addItem(words(text), name)
        line = FlowLayout(self)
        for part in self.parts():
            line.addWidget(part)

    def parts(self) -> tuple[QComboBox, ...]:
        """Return the choices in the order in which they stand."""
        return self.who, self.when, self.outcome, self.gap

    def show_people(self, own: str, names: Mapping[str, str], *, mine: bool) -> None:
        """Offer whose visits to show: one's own first; ``mine`` chooses these."""
        chosen = own if mine else self.who.currentData()
        self._quiet = True
        while self.who.count() > 1:
            self.who.removeItem(1)
        if own in names:
            self.who.addItem(self._words("My visits"), own)
        for ref, name in sorted(names.items(), key=lambda item: item[1]):
            if ref != own:
                self.who.addItem(name, ref)
        self.who.setCurrentIndex(max(self.who.findData(chosen), 0))
        self._quiet = False

    def filter(self, today: date) -> VisitFilter:
        """Return what is chosen."""
        first, last = "", ""
        if when := self.when.currentData():
            first, last = (day.isoformat() for day in period(when, today))
        return VisitFilter(
            self.who.currentData() or "", first, last, self.outcome.currentData() or "",
            self.gap.currentData() or "",
        )  # fmt: skip

    def clear(self) -> None:
        """Leave all in."""
        self._quiet = True
        for box in self.parts():
            box.setCurrentIndex(0)
        self._quiet = False
        self.changed.emit()

    def _choice(self, name: str, everything: str) -> QComboBox:
        made = named(QComboBox(), name)
        made.addItem(everything, "")
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.currentIndexChanged.connect(lambda _place: self._tell())
        return made

    def _tell(self) -> None:
        if not self._quiet:
            self.changed.emit()
