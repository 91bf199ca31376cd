"""What is said above the fields of a record: the problem, what came back, the care card."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QVBoxLayout, QWidget

from resources.language import Words
from ui.dialogs.record_care import CareListener
from ui.forms.scroll import VerticalScroll
from ui.forms.tones import ToneLabel

# Lines of text that the fields below have where there is room for all, and those that they keep:
# an answer can be typed while the card is read.
_ROOMY: Final = 8
_LEAST_BELOW: Final = 4
# Lines of text that what is said keeps on the lowest screen.
_LEAST_ABOVE: Final = 4
_CHANGES: Final = (QEvent.Type.Resize, QEvent.Type.LayoutRequest)


class RecordTop(VerticalScroll):
    """As high as its text needs; where fields and text have no room together, it scrolls.

    No line in it is ever lower than its text: layouts squeeze wrapped labels, a scroll area not.
    ``crowded`` tells whether there is no room for everything, and is emitted when that changes.
    """

    crowding = Signal()

    def __init__(self, words: Words) -> None:
        inside = QWidget()
        super().__init__(inside)
        self.problem, self.back = ToneLabel(tone="danger"), ToneLabel(tone="muted")
        self.listener = CareListener(words)
        self.crowded = False
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        for part in (self.problem, self.back):
            part.setContentsMargins(16, 8, 16, 0)
            part.hide()
            self._column.addWidget(part)
        self._column.addWidget(self.listener)

    # Events come while the scroll area is being made.
    _around: QBoxLayout | None = None
    _below: QLayout | None = None
    _later: QTimer | None = None
    # What gives way while there is no room: it counts even while it is hidden.
    spared: QWidget | None = None

    def follow(self, around: QBoxLayout, below: QLayout) -> None:
        """Keep to the room that ``around``, in which this stands, leaves beside ``below``."""
        self._around, self._below = around, below
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.fit)
        if (body := around.parentWidget()) is not None:
            body.installEventFilter(self)

    def say(self, part: ToneLabel, sentence: str) -> None:
        """Say a sentence in ``problem`` or ``back``, in sight."""
        part.setText(sentence)
        part.setAccessibleName(sentence)
        part.show()
        self.verticalScrollBar().setValue(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter."""
        # Not now: what is asked for while a layout is at work is lost.
        if self._later is not None and event.type() in _CHANGES:
            self._later.start()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Take the height that the text needs, or what is left of the room."""
        around = self._around
        if around is None or (body := around.parentWidget()) is None:
            return
        wide, line = max(body.width(), 1), self.fontMetrics().lineSpacing()
        said = not all(part.isHidden() for part in (self.problem, self.back, self.listener))
        needed = self._column.totalHeightForWidth(wide) if said else 0
        away = self.spared if self.spared is not None and self.spared.isHidden() else None
        wanted = needed + _ROOMY * line + (away.heightForWidth(wide) if away is not None else 0)
        left = body.height() - self._taken(wide)
        self._tell(said and wanted > left)
        room = max(left - (_LEAST_BELOW if self.crowded else _ROOMY) * line, _LEAST_ABOVE * line)
        self.setFixedHeight(min(needed, room))
        self.setVisible(said)

    def _tell(self, crowded: bool) -> None:
        if crowded != self.crowded:
            self.crowded = crowded
            self.crowding.emit()

    def _taken(self, wide: int) -> int:
        """Return the pixels that all the others take, as high as they need to be."""
        if self._around is None:
            return 0
        margins = self._around.contentsMargins()
        taken = margins.top() + margins.bottom()
        for place in range(self._around.count()):
            item = self._around.itemAt(place)
            if item is None or item.widget() is self or item.isEmpty():
                continue
            taken += self._around.spacing()
            if item.layout() is None or item.layout() is not self._below:
                taken += _high(item, wide)
        return taken


def _high(item: QLayoutItem, wide: int) -> int:
    """Return how high an item needs to be at a width, in pixels."""
    return item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
