"""The row of choices above the case list: stage, days overdue, area, owner, promises, silence."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit

from resources.language import N_, NC_, Words
from storage.casework.listviews import Value
from storage.casework.narrowing import NOBODY, Narrowed
from storage.kinds.case import STAGES
from ui import theme
from ui.widgets.basics import named
from ui.widgets.filter_row import FilterRow

# No stage of a case: the cases that this site handed over.
HANDED_OVER: Final = "handed over"
_OVERDUE: Final = (1, 30, 90, 180, 360)
_SILENT: Final = (7, 15, 30, 90)
_PROMISES: Final = (
    ("open", N_("With an open promise")),
    ("late", N_("Promise past its day")),
)
# Addresses are looked for when nobody types any more.
_REST_MS: Final = 250


class CaseFilters(FilterRow):
    """See ``FilterRow``."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.stage = self.choice(words("Stage"), words("All stages"))
        for value, text in STAGES:
            self.stage.addItem(words(text), value)
        self.stage.insertSeparator(self.stage.count())
        self.stage.addItem(words("Handed over"), HANDED_OVER)
        self.overdue = self.choice(words(NC_("column", "Overdue")), words("Overdue or not"))
        for days in _OVERDUE:
            self.overdue.addItem(words("Overdue {days} days or more", days=days), days)
        self.area = named(QLineEdit(), words(NC_("column", "Area")))
        self.area.setPlaceholderText(words(NC_("column", "Area")))
        self.area.setClearButtonEnabled(True)
        self.area.setFixedWidth(theme.px(130, 100 * theme.text_size() // theme.TEXT_SIZE))
        self.owner = self.choice(words("Owner"), words("All owners"))
        self.promise = self.choice(words("Promises"), words("Promised or not"))
        for promised, text in _PROMISES:
            self.promise.addItem(words(text), promised)
        self.silent = self.choice(words("Last contact"), words("Any last contact"))
        for days in _SILENT:
            self.silent.addItem(words("No contact for {days} days", days=days), days)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.tell)
        self.area.textEdited.connect(lambda _text: self._rest.start())
        self.area.textChanged.connect(self._cleared)
        self.lay_out(self.parts())

    def parts(self) -> tuple[QComboBox | QLineEdit, ...]:
        """Return the choices in the order in which they stand."""
        return self.stage, self.overdue, self.area, self.owner, self.promise, self.silent

    def show_owners(self, names: Mapping[str, str]) -> None:
        """Offer members of staff by ref; whoever was chosen stays chosen."""
        chosen = self.owner.currentData()
        self.offer(self.owner, [(NOBODY, self._words("Nobody"))], names, chosen)

    def narrowed(self, today: date) -> Narrowed:
        """Return what is chosen beside the stage."""
        return Narrowed(
            today,
            self.overdue.currentData() or 0,
            self.silent.currentData() or 0,
            self.owner.currentData() or "",
            " ".join(self.area.text().split()),
            self.promise.currentData() or "",
        )

    def values(self) -> dict[str, Value]:
        """Return what is chosen, as it is kept under a name."""
        found: dict[str, Any] = {name: box.currentData() for name, box in self._boxes()}
        found["area"] = " ".join(self.area.text().split())
        return {name: value for name, value in found.items() if value}

    def choose(self, values: Mapping[str, Value]) -> None:
        """Choose all at once; what is not offered here any more is left open."""
        with self.quietly():
            for name, box in self._boxes():
                box.setCurrentIndex(max(box.findData(values.get(name) or _NONE), 0))
            self.area.setText(str(values.get("area") or ""))
            self._rest.stop()
        self.changed.emit()

    def _boxes(self) -> Iterable[tuple[str, QComboBox]]:
        return (
            ("stage", self.stage), ("overdue", self.overdue), ("owner", self.owner),
            ("promise", self.promise), ("silent", self.silent),
        )  # fmt: skip

    def _cleared(self, text: str) -> None:
        """An emptied field leaves all in at once."""
        if not text:
            self.tell()

    def tell(self) -> None:
        """See FilterRow.tell; what is being typed is told with it."""
        self._rest.stop()
        super().tell()


# What no choice offers: findData takes None for the first separator.
_NONE: Final = "\0"
