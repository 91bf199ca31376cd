"""What of a case went back and whether it was handed over: the strip of a dossier and its acts."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from resources.language import NC_
from storage.casework.change import Change
from storage.casework.completion import Changed, Return
from storage.rows import Row
from ui.desk import Desk
from ui.dialogs.changes_since import ChangesDialog
from ui.dialogs.hand_over import HandOverDialog
from ui.dialogs.reason import ask_reason
from ui.models.cells import Surround
from ui.models.return_lines import return_title
from ui.pages.completion_work import (
    accept,
    changes,
    complete,
    send_again,
    send_back,
    take_back,
)
from ui.pages.dossier_data import Dossier
from ui.widgets.return_strip import ReturnStrip


class DossierReturns(QObject):
    """Emits ``chosen`` with a ``Row`` to be shown."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._shown: Dossier | None = None
        self.strip = ReturnStrip(desk)
        self.strip.go.connect(self.show_about)
        self.strip.since.connect(self.read_changes)
        self.strip.done.connect(self.complete)
        self.strip.again.connect(self.send_again)
        self.strip.accept.connect(self.accept)
        self.strip.take_back.connect(self.take_back)

    def show(self, shown: Dossier | None) -> None:
        """Show the returns of a case, or nothing while it is read."""
        self._shown = shown
        returns, archived = (shown.returns, shown.archived) if shown else ((), False)
        self.strip.show_returns(returns, archived=archived)

    def show_about(self, one: Return) -> None:
        """Show the record that a return is about."""
        row = next((row for row in self._rows() if row.ref == one.about), None)
        if row is not None:
            self.chosen.emit(row)

    def read_changes(self, one: Return) -> None:
        """Read and list what was written since a return."""
        work = partial(changes, case_id=one.case_id, seen=one.seen)
        self._desk.tasks.start(work, partial(self._show_changes, one))

    def send_back(self, item: str = "") -> None:
        """Ask why and return the whole case, or an item of its checklist."""
        if self._shown is not None:
            words = self._desk.words
            question = (
                words("What is to be completed in “{item}”?", item=item)
                if item
                else words("What is to be completed in this case?")
            )
            case_id = self._shown.file.case.id
            work = partial(send_back, case_id=case_id, about="", item=item)
            self._ask(words("Return for completion"), question, work, "reason")

    def send_again(self, one: Return) -> None:
        """Ask what is still missing: the answer is accepted as read, the item goes back anew."""
        words = self._desk.words
        self._ask(
            words("Return for completion"), words("What is still missing?"),
            partial(send_again, one=one), "reason",
        )  # fmt: skip

    def complete(self, one: Return) -> None:
        """Ask what was completed and say so."""
        words = self._desk.words
        self._ask(
            words(NC_("return", "Completed")), words("What was completed? Legal reads this first."),
            partial(complete, case_id=one.case_id, ref=one.ref), "answer",
        )  # fmt: skip

    def accept(self, one: Return) -> None:
        """Close a return."""
        self._start(partial(accept, case_id=one.case_id, ref=one.ref))

    def hand_over(self) -> None:
        """Ask to whom the case goes and archive it here."""
        if self._shown is not None:
            dialog = HandOverDialog(self._desk, [self._shown.file.case.id], self._page)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def take_back(self) -> None:
        """Put the case back onto the work list."""
        if self._shown is not None:
            self._start(partial(take_back, case_ids=[self._shown.file.case.id]))

    def _ask(self, title: str, question: str, work: Callable[..., Change], name: str) -> None:
        def given(text: str) -> None:
            self._start(partial(work, **{name: text}))

        case_id = self._shown.file.case.id if self._shown else ""
        ask_reason(self._desk, title, question, title, self._page, given, case_id=case_id)

    def _start(self, work: Callable[..., Change]) -> None:
        self._desk.tasks.start(work, lasting=True)

    def _show_changes(self, one: Return, found: tuple[Changed, ...]) -> None:
        if self._shown is None or self._shown.file.case.id != one.case_id:
            return
        words = self._desk.words
        around = Surround(words, self._shown.file, self._desk.masked, self._desk.role)
        dialog = ChangesDialog(found, return_title(one, words), around, self._page)
        dialog.chosen.connect(self._show_record)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_record(self, record: str) -> None:
        row = next((row for row in self._rows() if row.id == record), None)
        if row is not None:
            self.chosen.emit(row)

    def _rows(self) -> Iterator[Row]:
        if self._shown is not None:
            yield self._shown.file.case
            for rows in self._shown.file.lists.values():
                yield from rows
