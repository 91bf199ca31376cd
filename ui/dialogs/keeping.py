"""Until when a case is kept, what holds it, and how it is deleted: asked, decided, done."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from resources.language import N_, NC_
from storage.casework.change import Change
from storage.kinds.deletion import BASES
from storage.rules.dates import date_words
from ui.desk import Desk
from ui.dialogs.confirm import confirm
from ui.dialogs.reason import ask_reason
from ui.pages.keeping_work import (
    Keeping,
    ask_deletion,
    delete_case,
    read_keeping,
    refuse_deletion,
    set_hold,
)
from ui.widgets.basics import button, card, label, named, role, row
from ui.widgets.fitting import fit_text

TITLE: Final = N_("Keeping and deleting")
_STATES: Final = {
    "open": N_("The case is not closed: it is kept, and no time runs."),
    "held": N_("The case is held and may not be deleted."),
    "running": N_("The case is kept until {until}."),
    "due": N_("The case was to be kept until {until}: it may be deleted now, and has to be."),
}
_STAGE: Final = N_("Proceedings are ahead or run, and need it.")
_LAST: Final = N_("Last work on it: {last}. Kept for {years} years from there, at least.")
_WARNING: Final = N_(
    "The content of the case is erased here, and on every site with the next packages: records,"
    " photos, papers. The log keeps hashes and signatures, and that it was deleted, by whom and on"
    " what basis. Backups made until now still hold the case until they are removed. This cannot be"
    " undone."
)


class KeepingDialog(QDialog):
    """Emits ``erased`` when the case is about to go."""

    erased = Signal()

    def __init__(self, desk: Desk, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case_id = desk, case_id
        self.found: Keeping | None = None
        words = desk.words
        self.setWindowTitle(words(TITLE))
        self.setMinimumWidth(560)
        self.state = label(part="heading", wrap=True)
        self.detail = label(part="muted", wrap=True)
        self.basis_of_clock = label(part="muted", wrap=True)
        self.hold_button = button(words("Set a legal hold…"), self.hold)
        self.lift_button = button(words("Lift the hold…"), self.lift)
        self.basis = named(QComboBox(), words("Basis"))
        for value, text in BASES:
            self.basis.addItem(words(text), value)
        self.ask_button = button(words("Ask for deletion…"), self.ask)
        self.waiting = label(wrap=True)
        self.refuse_button = button(words(NC_("button", "Refuse")), self.refuse)
        self.approve_button = button(words("Approve and delete…"), self.approve, part="danger")
        self._lay_out()
        desk.changed.connect(self._changed)
        self.read()

    def read(self) -> None:
        """Read where the case stands."""
        self._desk.tasks.start(partial(read_keeping, case_id=self._case_id), self._show)

    def hold(self) -> None:
        """Ask why and hold the case."""
        self._ask(self.hold_button.text(), self._words("Why may the case not be deleted?"), partial(
            set_hold, case_id=self._case_id, held=True))  # fmt: skip

    def lift(self) -> None:
        """Ask why and lift the hold."""
        self._ask(self.lift_button.text(), self._words("Why is the hold no longer needed?"),
                  partial(set_hold, case_id=self._case_id, held=False))  # fmt: skip

    def ask(self) -> None:
        """Ask why and request the deletion."""
        work = partial(ask_deletion, case_id=self._case_id, basis=self.basis.currentData())
        question = self._words("Why is the case to be deleted? A supervisor decides.")
        self._ask(self.ask_button.text(), question, work)

    def refuse(self) -> None:
        """Ask why and refuse the request."""
        if self.found is not None and self.found.request is not None:
            ref = self.found.request.ref
            work = partial(refuse_deletion, case_id=self._case_id, ref=ref)
            self._ask(self.refuse_button.text(), self._words("Why is it refused?"), work)

    def approve(self) -> None:
        """Make sure, then delete."""
        confirm(
            self._desk.words, self._words(TITLE), self._words(_WARNING),
            self._words("Delete the case"), self, self.delete,
        )  # fmt: skip

    def delete(self) -> None:
        """Carry the deletion out."""
        if self.found is not None and self.found.request is not None:
            ref = self.found.request.ref
            work = partial(delete_case, case_id=self._case_id, ref=ref)
            # The dossier closes first: a case that is gone is not read again.
            self.accept()
            self.erased.emit()
            self._desk.tasks.start(work, lasting=True)

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent; only now it is known how its text wraps."""
        super().showEvent(event)
        fit_text(self)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        for widget in (self.state, self.detail, self.basis_of_clock):
            layout.addWidget(widget)
        layout.addLayout(row(self.hold_button, self.lift_button, None))
        frame, inside = card()
        inside.addWidget(label(self._words("Deleting the case"), "heading"))
        inside.addLayout(row(self.basis, self.ask_button, None))
        inside.addWidget(self.waiting)
        inside.addLayout(row(None, self.refuse_button, self.approve_button))
        layout.addWidget(frame)
        layout.addLayout(row(None, button(self._words("Close"), self.reject)))

    def _show(self, found: Keeping) -> None:
        self.found = found
        clock, words = found.clock, self._desk.words
        until, last = (
            date_words(day.isoformat(), words.language) for day in (clock.until, clock.last)
        )
        self.state.setText(words(_STATES[clock.state], until=until))
        role(self.state, "danger" if clock.state == "due" else "heading")
        self.state.style().polish(self.state)
        why = words(_STAGE) if clock.state == "held" else ""
        why = clock.hold["reason"] if clock.hold is not None else why
        said = words(_LAST, last=last, years=clock.years)
        self.detail.setText(f"{why}\n{said}" if why else said)
        self.basis_of_clock.setText(clock.basis.say(words) if clock.basis is not None else "")
        self._show_acts(found)
        fit_text(self)

    def _show_acts(self, found: Keeping) -> None:
        held, asked, words = found.clock.hold is not None, found.request, self._desk.words
        decides = self._desk.role == "supervisor"
        self.hold_button.setVisible(not held)
        self.lift_button.setVisible(held)
        self.lift_button.setEnabled(self._desk.role in ("supervisor", "legal"))
        self.ask_button.setVisible(asked is None)
        self.basis.setVisible(asked is None)
        for one in (self.refuse_button, self.approve_button):
            one.setVisible(asked is not None)
            one.setEnabled(decides)
        self.approve_button.setEnabled(decides and not found.own)
        if asked is None:
            self.waiting.setText(words("A supervisor decides; a case that is held stays."))
            return
        basis = words(dict(BASES)[asked["basis"]])
        said = words("Deletion was asked for: {basis}. {reason}", basis=basis,
                     reason=asked["reason"] or "")  # fmt: skip
        only = "" if decides else "\n" + words("Only a supervisor may decide this.")
        if decides and found.own:
            only = "\n" + words("You asked for this yourself; another person has to approve it.")
        self.waiting.setText(said + only)

    def _ask(self, title: str, question: str, work: Callable[..., Change]) -> None:
        def given(reason: str) -> None:
            self._desk.tasks.start(partial(work, reason=reason), lasting=True)

        ask_reason(
            self._desk, title, question, title.rstrip("…"), self, given, case_id=self._case_id
        )

    def _changed(self, change: Change) -> None:
        if change.case_id == self._case_id and self.isVisible():
            self.read()

    def _words(self, message: str) -> str:
        return self._desk.words(message)
