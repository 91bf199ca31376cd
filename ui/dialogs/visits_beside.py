"""A visit beside the one before it, to read: two columns, what differs marked."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.forms.scroll import VerticalScroll
from ui.forms.spoken import Speech
from ui.forms.tones import ToneLabel
from ui.models.cells import time_text
from ui.models.visits_beside import Pair, as_listed, days_between, pairs, visit_before
from ui.widgets.basics import Empty, button, label, named, role, row
from ui.widgets.fitting import open_at
from ui.widgets.record_parts import field_label, plain_text

TITLE: Final = N_("This visit beside the last")
ONLY_ONE: Final = N_("This is the only visit of the case so far: there is none to put beside it.")
FIRST: Final = N_("No visit was made before this one. Open a later visit to see the two together.")
_LABEL_WIDTH: Final = 132
_PADDING: Final = 5
_UNEQUAL: Final = "\N{NOT EQUAL TO}"


class VisitsBeside(QDialog):
    """Writes nothing. Hidden values stay hidden, and hide again when the window hides them."""

    def __init__(
        self, desk: Desk, file: CaseFile, visit: Row, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._file = desk, file
        self.now = as_listed(file, visit)
        self.before = visit_before(file, visit)
        self.shown: tuple[Pair, ...] = ()
        words = desk.words
        self.setWindowTitle(words(TITLE))
        open_at(self, 1000, 560)
        self.only = QCheckBox(words("Only what differs"))
        named(self.only, self.only.text())
        self.only.toggled.connect(self._draw)
        self.count = label(part="muted")
        self.apart = label(part="muted")
        self.sheet = VerticalScroll(QWidget())
        # The keys of a list move it: there is nothing in it to put the cursor into.
        self.sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        named(self.sheet, words(TITLE))
        self.empty = Empty("visit")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.sheet)
        self.stack.addWidget(self.empty)
        self.close_button = button(words("Close"), self.reject, part="primary")
        self._lay_out()
        desk.mask_changed.connect(self._draw)
        self._draw()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(row(self.only, None, self.apart, self.count, spacing=16))
        layout.addWidget(self.stack, 1)
        layout.addLayout(row(None, self.close_button))
        for part in (self.only, self.apart, self.count):
            part.setVisible(self.before is not None)
        (self.close_button if self.before is None else self.sheet).setFocus()

    def _draw(self) -> None:
        words, before = self._desk.words, self.before
        if before is None:
            alone = len(self._file.rows("visits")) <= 1
            self.empty.say(words(ONLY_ONE if alone else FIRST))
            self.stack.setCurrentWidget(self.empty)
            return
        speech = Speech(words, self._file, masked=self._desk.masked)
        found = pairs(self._file, before, self.now, speech)
        differing = tuple(one for one in found if one.differs)
        self.shown = differing if self.only.isChecked() else found
        said = words("{count} of {total} differ", count=len(differing), total=len(found))
        self.count.setText(said)
        days = days_between(before, self.now)
        self.apart.setText(words("{days} days apart", days=days) if days is not None else "")
        self.sheet.put(self._table(before))

    def _table(self, before: Row) -> QWidget:
        words = self._desk.words
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(12, 8, 10, 10)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        heads = (words("The last visit"), words("This visit"))
        for column, head, one in ((1, heads[0], before), (3, heads[1], self.now)):
            grid.addWidget(ToneLabel(head, "heading"), 0, column)
            grid.addWidget(ToneLabel(self._which(one), "muted"), 1, column)
        for n, pair in enumerate(self.shown, start=2):
            self._line(grid, n, pair, heads)
        grid.setRowStretch(len(self.shown) + 2, 1)
        return place

    def _line(self, grid: QGridLayout, n: int, pair: Pair, heads: tuple[str, str]) -> None:
        top = Qt.AlignmentFlag.AlignTop
        words = self._desk.words
        about = field_label(pair.label, _LABEL_WIDTH)
        grid.addWidget(about, n, 0, top)
        for column, head, text in ((1, heads[0], pair.before), (3, heads[1], pair.now)):
            grid.addWidget(self._value(pair, head, text), n, column)
        if pair.differs:
            mark = named(ToneLabel(_UNEQUAL, "accent"), words("{label} differs", label=pair.label))
            mark.setContentsMargins(0, _PADDING, 0, 0)
            grid.addWidget(mark, n, 2, top)
        about.setContentsMargins(0, _PADDING, 0, 0)

    def _value(self, pair: Pair, head: str, text: str) -> QWidget:
        said = plain_text(text or self._desk.words("not recorded"))
        said.setAccessibleName(f"{pair.label}, {head}")
        if not text:
            role(said, "muted")
        # A frame beside the colour: the mark is seen by whoever sees no colours, too.
        frame = role(QFrame(), "step-made" if pair.differs else "")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(8, _PADDING, 8, _PADDING)
        inside.addWidget(said, 0, Qt.AlignmentFlag.AlignTop)
        return frame

    def _which(self, visit: Row) -> str:
        words = self._desk.words
        number = words("Visit {n}", n=visit.ordinal) if visit.ordinal is not None else ""
        moment = visit["arrived_at"] or visit["planned_at"]
        planned = words("planned") if moment and not visit["arrived_at"] else ""
        when = time_text(moment) if moment else ""
        return " · ".join(part for part in (number, when, planned) if part)
