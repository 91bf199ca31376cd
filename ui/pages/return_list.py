"""What went back and waits for this person, on the page of today."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from storage.casework.completion import Return
from ui.desk import Desk
from ui.models.return_lines import return_title, return_words
from ui.pages.completion_work import due
from ui.tasks import Job
from ui.widgets.basics import Elided, button, label, named, row
from ui.widgets.short_list import ShortList

_MOST_HEIGHT = 120
_LONGEST = 28


class ReturnList(ShortList):
    """Emits ``opened`` with a case; reads by itself, and is hidden where nothing waits."""

    opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(_MOST_HEIGHT)
        self._desk = desk
        self._reading: Job | None = None

    def read(self) -> None:
        """Read what waits again."""
        if self._reading is not None:
            self._reading.drop()
        self._reading = self._desk.tasks.start(due, self.show_returns)

    def show_returns(self, found: Sequence[Return]) -> None:
        """Show what waits."""
        words, self._reading = self._desk.words, None
        title = (
            words("Completed, to be looked at: {count}", count=len(found))
            if self._desk.role == "legal"
            else words("Returned for completion: {count}", count=len(found))
        )
        self.show_lines(title, (self._line(one) for one in found))

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
