"""What the form of a record does about words of distress: says so, ticks care, shows the card."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from resources.language import N_, Words
from storage.kinds.interview import shows_distress
from storage.kinds.kind import Kind
from storage.rules.distress import distress_in
from ui.forms.record_form import RecordForm
from ui.forms.tones import ToneLabel
from ui.widgets.basics import button
from ui.widgets.record_parts import CarePanel

HEARD: Final = N_(
    "Heard: {words}. Care is ticked for the supervisor's review: please confirm, or take the tick "
    "away where it was not meant so."
)
HEARD_BESIDE: Final = N_("Heard: {words}. Set the care flag of the case for the supervisor.")
FOLD: Final = N_("Read: fold the steps away")
UNFOLD: Final = N_("Show the steps")
# Kinds that hold what people said; an interview has a tick of its own.
_TALKS: Final = ("interview", "contact", "visit", "supplement", "finding")


class CareListener(QWidget):
    """The sentence about what was heard, and the panel of what to do; hidden without a sign.

    Emits ``folded`` when the steps of the card were folded away or shown again.
    """

    folded = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._heard: set[str] = set()
        self.heard = ToneLabel(tone="care")
        self.heard.setContentsMargins(16, 4, 16, 0)
        self.panel = CarePanel(words, True, _nothing_hidden)
        self.folder = button(words(FOLD), self.fold, part="link")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        # The card first: what was heard is known to who typed it.
        for part in (self.panel, self.heard):
            column.addWidget(part)
            part.hide()
        # In sight without scrolling, however low the screen.
        self.panel.head.addWidget(self.folder)
        self.hide()

    @property
    def unread(self) -> bool:
        """Tell whether the card is shown with its steps, as it is until somebody folds it."""
        return not self.panel.isHidden() and not self.panel.steps[0].isHidden()

    def fold(self) -> None:
        """Fold the steps away, or show them; what it is and whom to call stays in sight."""
        self._show_steps(not self.unread)

    def _show_steps(self, shown: bool) -> None:
        for step in self.panel.steps:
            step.setVisible(shown)
        self.folder.setText(self._words(FOLD if shown else UNFOLD))
        self.folder.setAccessibleName(self.folder.text())
        self.folded.emit()

    def listen(self, kind: Kind, form: RecordForm) -> None:
        """Look at what stands in a form; new words of distress set the tick of an interview."""
        talk = kind.name == "interview"
        found = distress_in(form.raw()) if kind.name in _TALKS else ()
        fresh = set(found) - self._heard
        if fresh:
            self._heard |= fresh
            self._show_steps(True)
            said = "、".join(f"「{one}」" for one in found)
            self.heard.setText(self._words(HEARD if talk else HEARD_BESIDE, words=said))
            self.heard.setAccessibleName(self.heard.text())
            if talk:
                _tick(form)
        self.heard.setVisible(bool(found))
        ticked = talk and shows_distress(form.values())
        self.panel.setVisible(ticked or bool(found))
        self.setVisible(ticked or bool(found))


def _tick(form: RecordForm) -> None:
    """Put the talk before the supervisor; whoever heard it confirms, or takes the tick away."""
    slot, told = form.slot("distress"), form.raw().get("distress") or {}
    if slot is not None and not told.get("flag"):
        slot.editor.show_value({**told, "flag": True})
        slot.editor.unfold()
        form.changed.emit()


def _nothing_hidden() -> None:
    """Stand for what would open a folded record: the form shows it already."""
