"""One of several values of a field: the value itself, who said it, when and where."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from resources.language import Words
from storage.casework.conflicts import Side
from ui.models.cells import time_text
from ui.widgets.basics import button, label, named, role, row


class ValueSide(QFrame):
    """Emits ``chosen`` with its place, from 0; ``number`` is the key that chooses it, from 1."""

    chosen = Signal(int)

    def __init__(self, words: Words, place: int, side: Side, text: str, *, shown: bool) -> None:
        super().__init__()
        role(self, "card")
        number = place + 1
        self.keep = button(
            words("Keep this value  ({key})", key=number),
            lambda: self.chosen.emit(place),
            part="primary",
        )
        named(self.keep, words("Keep value {number}", number=number))
        self.keep.setToolTip(words("Key {number}", number=number))
        self.value = label(text or words("Not known any more"), "heading", wrap=True)
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = label(words("Value {number}", number=number), "accent")
        state = label(words("shown in the record now") if shown else "", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addLayout(row(head, state, None))
        layout.addWidget(self.value)
        layout.addLayout(row(self.keep, None))
        for said in _told(words, side):
            layout.addWidget(label(said, "muted", wrap=True))
        layout.addStretch(1)

    def forbid(self, why: str) -> None:
        """Let it not be chosen, and say why."""
        self.keep.setEnabled(False)
        self.keep.setToolTip(why)


def _told(words: Words, side: Side) -> list[str]:
    who = side.by or words("somebody not known here")
    where = words("on {site}", site=side.site) if side.site else ""
    said = ["  ·  ".join(part for part in (who, where, time_text(side.at)) if part)]
    if side.reason:
        said.append(words("Reason: {reason}", reason=words(side.reason)))
    return said
