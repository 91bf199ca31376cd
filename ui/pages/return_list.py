"""What went back and waits for this person, on the page of today."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from storage.casework.completion import Return
from ui.desk import Desk
from ui.models.return_lines import return_title, return_words
from ui.pages.completion_work import due
from ui.tasks import Job
from ui.widgets.basics import Elided, button, card, forget, label, named, row

_MOST_HEIGHT = 120
_LONGEST = 28


class ReturnList(QFrame):
    """Emits ``opened`` with a case; reads by itself, and is hidden where nothing waits."""

    opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reading: Job | None = None
        frame, inside = card(margin=12)
        inside.setSpacing(6)
        self.title = label(part="heading")
        self.inner = QWidget()
        self.lines = QVBoxLayout(self.inner)
        self.lines.setContentsMargins(0, 0, 6, 0)
        self.lines.setSpacing(2)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.inner)
        inside.addWidget(self.title)
        inside.addWidget(self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.hide()

    def read(self) -> None:
        """Read what waits again."""
        if self._reading is not None:
            self._reading.drop()
        self._reading = self._desk.tasks.start(due, self.show_returns)

    def show_returns(self, found: Sequence[Return]) -> None:
        """Show what waits."""
        words, self._reading = self._desk.words, None
        forget(self.lines)
        legal = self._desk.role == "legal"
        self.title.setText(
            words("Completed, to be looked at: {count}", count=len(found))
            if legal
            else words("Returned for completion: {count}", count=len(found))
        )
        for one in found:
            line = self._line(one)
            self.lines.addWidget(line)
            line.show()  # at once: what is not shown yet counts for no height
        height = self.inner.sizeHint().height() + 4
        self.area.setFixedHeight(min(height, _MOST_HEIGHT))
        self.setVisible(bool(found))

    def _line(self, one: Return) -> QWidget:
        words = self._desk.words
        who = " ".join(part for part in (one.name, one.case_no) if part)
        short = who if len(who) <= _LONGEST else f"{who[: _LONGEST - 1]}…"
        go = button(short or one.ref, partial(self.opened.emit, one.case_id), part="link")
        named(go, f"{who} {one.item} {one.ref}").setToolTip(who)
        holder = QWidget()
        holder.setLayout(
            row(go, label(return_title(one, words)), Elided(return_words(one, words), "muted"))
        )
        return holder
