"""The row of choices above the list of visits: whose, when, what came of them, what is missing."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtWidgets import QComboBox

from resources.language import N_, NC_, Words
from storage.casework.visitlist import VisitFilter
from storage.kinds.visit import OUTCOMES
from ui.models.periods import PERIODS, SHORT, period
from ui.widgets.filter_row import FilterRow

GAPS: Final = (
    ("any", N_("With something missing")),
    ("arrival_report", N_("Without an arrival report")),
    ("trip_report", N_("Without a trip report")),
)
_ALL: Final = "all"


class VisitFilters(FilterRow):
    """See ``FilterRow``."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.who = self.choice(words("Person"), words("Visits of all"))
        self.when = self.choice(words("Period"), words(NC_("visit", "At any time")))
        for name, text in (*SHORT, *PERIODS):
            if name != _ALL:
                self.when.addItem(words(text), name)
        self.outcome = self.choice(words("Outcome"), words("All outcomes"))
        for name, text in OUTCOMES:
            self.outcome.addItem(words(text), name)
        self.gap = self.choice(words(NC_("visit", "Missing")), words("Whole or not"))
        for name, text in GAPS:
            self.gap.addItem(words(text), name)
        self.lay_out(self.parts())

    def parts(self) -> tuple[QComboBox, ...]:
        """Return the choices in the order in which they stand."""
        return self.who, self.when, self.outcome, self.gap

    def show_people(self, own: str, names: Mapping[str, str], *, mine: bool) -> None:
        """Offer whose visits to show: one's own first; ``mine`` chooses these."""
        chosen = own if mine else self.who.currentData()
        first = [(own, self._words("My visits"))] if own in names else []
        others = {ref: name for ref, name in names.items() if ref != own}
        self.offer(self.who, first, others, chosen)

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
        with self.quietly():
            for box in self.parts():
                box.setCurrentIndex(0)
        self.changed.emit()
